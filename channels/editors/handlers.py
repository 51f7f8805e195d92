"""The pages of the editors' console."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from channels.editors.keys import CATALOGUE
from channels.editors.selection import Selection, families
from channels.sign_in.assets import Assets
from channels.sign_in.guard import require
from channels.sign_in.pages import Pages
from channels.sign_in.permissions import Permission, roles_that_may
from channels.sign_in.words_file import read_words

_HERE = Path(__file__).parent
ASSETS = Assets("/editors", _HERE / "static")
_PAGES = Pages(_HERE, words=read_words(_HERE), assets=ASSETS)


@require(*roles_that_may(Permission.GUIDANCE))
async def show_items(request: web.Request) -> web.Response:
    """The published items, those to be reviewed first at the top."""
    items = request.config_dict[CATALOGUE].items()
    selection = Selection.asked(request.query)
    values = {
        "items": selection.of(items),
        "total": len(items),
        "expired": sum(item.expired for item in items),
        "asked": selection,
        "kinds": sorted({item.kind for item in items}),
        "families": families(items),
    }
    return _PAGES.answer(request, "items.html", values)

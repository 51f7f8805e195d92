"""The page on which administrators read the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from aiohttp import web

from channels.sign_in.guard import require
from channels.sign_in.keys import ACCOUNTS
from channels.sign_in.pages import HERE, Pages
from channels.sign_in.permissions import Permission, roles_that_may
from channels.sign_in.ports import AuditLine
from channels.sign_in.words_file import read_words
from conversations.normalisation import readable

LINES = 100
_MOST_SKIPPED = 1_000_000
_PARIS = ZoneInfo("Europe/Paris")
_PAGES = Pages(HERE)
_ACTIONS: Mapping[str, str] = read_words(HERE)["actions"]


@require(*roles_that_may(Permission.ACCOUNTS))
async def show_journal(request: web.Request) -> web.Response:
    """Who read and who did what, the newest first, a hundred lines at a time; those about one name only, if asked.

    ``about``: an account or a conversation. ``skip``: how many newer lines to leave out; what is no number counts as
    none.
    """
    about = readable(request.query.get("about", "")).strip()
    given = request.query.get("skip", "")
    skip = min(int(given), _MOST_SKIPPED) if given.isascii() and given.isdecimal() else 0
    found = await request.config_dict[ACCOUNTS].audit(LINES + 1, about or None, skip)
    values = {
        "lines": [_shown(line) for line in found[:LINES]],
        "about": about,
        "newer": max(0, skip - LINES) if skip else None,
        "older": skip + LINES if len(found) > LINES else None,
    }
    return _PAGES.answer(request, "journal.html", values)


def _shown(line: AuditLine) -> dict[str, str]:
    return {
        "at": f"{line.at.astimezone(_PARIS):%d/%m/%Y %H:%M:%S}",
        "actor": line.actor,
        "action": _ACTIONS.get(line.action, line.action),
        "subject": line.subject,
    }

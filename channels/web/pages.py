"""The pages around the chat: the demonstration, the widget's script, the colours."""

from __future__ import annotations

import json
from gzip import compress

from aiohttp import web

from channels.keys import SETTINGS
from channels.web.assets import Asset, assets, packed
from channels.web.rendering import page
from channels.web.theme import colour, style_sheet
from channels.web.words import languages, page_language, words

_A_WHILE = "public, max-age=300"
_WIDGET_WORDS = ("dir", "widget_open", "widget_close", "widget_title", "widget_new")


async def demo(request: web.Request) -> web.Response:
    """A page of somebody else's, with the widget's script tag."""
    lang = page_language(request)
    return page("demo.html", lang=lang, words=words(lang), theme=request.config_dict[SETTINGS].theme)


async def theme(request: web.Request) -> web.Response:
    """The colours."""
    content = style_sheet(request.config_dict[SETTINGS].theme).encode()
    return packed(request, Asset("text/css", content, compress(content, mtime=0)), _A_WHILE)


async def widget(request: web.Request) -> web.Response:
    """The widget's script, which carries its words and colours: one request, whatever the page that calls it."""
    chosen = request.config_dict[SETTINGS].theme
    carried = {
        "name": chosen.name,
        "primary": colour(chosen.primary, "#1d4f91"),
        "onPrimary": colour(chosen.primary_text, "#ffffff"),
        "words": {code: {key: words(code)[key] for key in _WIDGET_WORDS} for code in languages()},
    }
    content = f"document.currentScript.relais = {json.dumps(carried)};\n".encode() + assets()["widget.js"].content
    return packed(request, Asset("text/javascript", content, compress(content, mtime=0)), _A_WHILE)

"""The page that shows a simulated telephone. It exists only where a local Kannel was started to try the service."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.sign_in.assets import Assets
from channels.sms.numbers import UnusableSender, normalise
from channels.sms.phone.operator import Operator, Shown

OPERATOR = web.AppKey("sms_operator", Operator)
SHORT_CODE = web.AppKey("sms_short_code", str)
_HERE = Path(__file__).parent
_ASSETS = Assets("/phone", _HERE / "static")
_FIRST_NUMBER = "+33600000001"
_LONGEST = 1000
_LOOPBACK = ("127.0.0.1", "::1")
_OUR_HOSTS = ("127.0.0.1", "localhost", "::1")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send forms without their origin, and those are refused.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def add_routes(application: web.Application, operator: Operator, short_code: str) -> None:
    """Adds the page, and keeps the operator connected while the application runs."""
    application[OPERATOR] = operator
    application[SHORT_CODE] = short_code
    application.cleanup_ctx.append(_connected)
    _ASSETS.add_route(application)
    application.router.add_get("/phone", page)
    application.router.add_post("/phone", send)
    application.router.add_get("/phone/screen", screen)


async def page(request: web.Request) -> web.Response:
    """The telephone: its screen and a form; works without scripts."""
    _only_here(request)
    return _page(request, request.query.get("number", _FIRST_NUMBER))


async def screen(request: web.Request) -> web.Response:
    """What stands on the screen, for the script to show it."""
    _only_here(request)
    shown = _screen(request, request.query.get("number", _FIRST_NUMBER))
    body = {
        "messages": [{"mine": one.mine, "text": one.text, "segments": one.segments} for one in shown],
        "segments": _cost(shown),
    }
    return web.json_response(body, headers=_HEADERS)


async def send(request: web.Request) -> web.Response:
    """Sends what was typed, as a telephone would."""
    _only_here(request)
    form = await request.post()
    raw, text = str(form.get("number", "")), str(form.get("text", "")).strip()[:_LONGEST]
    try:
        number = normalise(raw)
    except UnusableSender:
        return _page(request, raw[:20], "Ce numéro ne convient pas. Exemple : +33600000001", 422)
    if text:
        await request.config_dict[OPERATOR].send(number, request.config_dict[SHORT_CODE], text)
    raise web.HTTPSeeOther(f"/phone?number={quote(number)}")


def _page(request: web.Request, number: str, trouble: str = "", status: int = 200) -> web.Response:
    shown = _screen(request, number)
    html = _templates.get_template("phone.html").render(
        number=number,
        trouble=trouble,
        messages=shown,
        cost=_cost(shown),
        short_code=request.config_dict[SHORT_CODE],
        assets=_ASSETS,
    )
    return web.Response(text=html, status=status, content_type="text/html", headers=_HEADERS)


def _screen(request: web.Request, number: str) -> list[Shown]:
    telephones = request.config_dict[OPERATOR].telephones
    return list(telephones[number].screen) if number in telephones else []


def _cost(shown: list[Shown]) -> int:
    return sum(message.segments for message in shown if not message.mine)


def _only_here(request: web.Request) -> None:
    """Only whoever sits at this machine, and no other site that their browser shows."""
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if request.remote not in _LOOPBACK or host not in _OUR_HOSTS:
        raise web.HTTPForbidden
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden


async def _connected(application: web.Application) -> AsyncIterator[None]:
    running = asyncio.create_task(application[OPERATOR].run())
    yield
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running

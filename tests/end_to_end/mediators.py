"""Signing in as a mediator over plain HTTP."""

from __future__ import annotations

import re

import aiohttp

PASSWORD = "une phrase assez longue pour un essai"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


async def signed_in_as(session: aiohttp.ClientSession, username: str, once: str) -> str:
    """Signs in with a one-time password and changes it, as the pages ask; the proof that later requests must carry."""
    form = {"username": username, "password": once, "csrf": await _csrf(session, "/sign-in"), "next": ""}
    async with session.post("/sign-in", data=form) as answer:
        assert answer.url.path == "/password", await answer.text()
    form = {"new": PASSWORD, "again": PASSWORD, "csrf": await _csrf(session, "/password")}
    async with session.post("/password", data=form) as answer:
        assert answer.url.path == "/mediators", await answer.text()
    return await _csrf(session, "/mediators")


async def _csrf(session: aiohttp.ClientSession, path: str) -> str:
    async with session.get(path) as page:
        found = _CSRF.search(await page.text())
    assert found is not None
    return found.group(1)

"""Typed keys of the sign-in room."""

from __future__ import annotations

from aiohttp import web

from channels.sign_in.ports import Accounts, Session
from channels.sign_in.reception import Reception

ACCOUNTS = web.AppKey("accounts", Accounts)
RECEPTION = web.AppKey("reception", Reception)
SIGNED_IN = web.RequestKey("signed_in", Session)
COOKIE = "relais_session"

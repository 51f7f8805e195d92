"""Typed keys of the API."""

from __future__ import annotations

from aiohttp import web

from channels.api.tokens import Tokens

TOKENS = web.AppKey("tokens", Tokens)

"""Typed keys of the console and of the API behind it."""

from __future__ import annotations

from aiohttp import web

from channels.mediators.callers import Caller
from conversations.notebook import Notebook
from conversations.presence import Presence

NOTEBOOK = web.AppKey("notebook", Notebook)
PRESENCE = web.AppKey("presence", Presence)
CALLER = web.RequestKey("caller", Caller)

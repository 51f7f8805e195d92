"""Addresses of the editors' console."""

from __future__ import annotations

from aiohttp import web

from channels.editors import handlers
from channels.sign_in.pages import protect


def add_routes(app: web.Application) -> None:
    """Adds the list of items. Needs ``CATALOGUE``, ``RECEPTION``, ``SETTINGS``, and the sign-in room's routes."""
    app.router.add_get("/editors", handlers.show_items)
    handlers.ASSETS.add_route(app)
    protect(app, "/editors")

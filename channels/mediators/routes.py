"""Addresses of the mediators' console."""

from __future__ import annotations

from aiohttp import web

from channels.mediators import canned_pages, handlers
from channels.mediators.stream import STREAMS, Streams, end_streams, stream
from channels.sign_in.pages import protect

_ID = "{conversation_id:[0-9a-f]{1,32}}"
_VERB = "{verb:take|release|transfer|hand-back|close}"


def add_routes(app: web.Application) -> None:
    """Adds the console and its stream.

    Needs the keys of the doors (``DESK``, ``STORE``, ``WAKE_UPS``, ``SETTINGS``), ``RECEPTION``, ``NOTEBOOK``,
    ``PRESENCE``, and the sign-in room's routes for its layout.
    """
    app[STREAMS] = Streams()
    app.on_shutdown.append(end_streams)
    app.router.add_get("/mediators", handlers.show_queue)
    app.router.add_get(f"/mediators/conversations/{_ID}", handlers.show_conversation)
    app.router.add_post(f"/mediators/conversations/{_ID}/reply", handlers.post_reply)
    app.router.add_post(f"/mediators/conversations/{_ID}/{_VERB}", handlers.post_verb)
    app.router.add_post(f"/mediators/conversations/{_ID}/notes", handlers.post_note)
    app.router.add_post(f"/mediators/conversations/{_ID}/profile", handlers.post_profile)
    app.router.add_get(canned_pages.ADDRESS, canned_pages.show_canned)
    app.router.add_post(canned_pages.ADDRESS, canned_pages.post_canned)
    app.router.add_get("/mediators/stream", stream)
    handlers.ASSETS.add_route(app)
    protect(app, "/mediators")

"""The public application: every door, one error middleware, health."""

from __future__ import annotations

from aiohttp import web

from channels import health
from channels.api import routes as api
from channels.editors import routes as editors
from channels.errors import kind_errors
from channels.mediators import routes as mediators
from channels.programs import rest
from channels.programs.socket_io import SocketIoDoor
from channels.sign_in import routes as sign_in
from channels.web import routes as web_chat

MAX_BODY = 256 * 1024


def new_application() -> web.Application:
    """An application without doors; the front of the house fills in the keys of ``channels.keys``."""
    return web.Application(middlewares=[kind_errors], client_max_size=MAX_BODY)


def open_doors(application: web.Application, programs: bool, origins: tuple[str, ...]) -> None:
    """Adds the doors. ``programs``: whether the REST and socket.io doors exist at all."""
    health.add_routes(application)
    sign_in.add_routes(application)
    mediators.add_routes(application)
    api.add_routes(application)
    editors.add_routes(application)
    web_chat.add_routes(application)
    if programs:
        rest.add_routes(application)
        SocketIoDoor(application, origins).attach()

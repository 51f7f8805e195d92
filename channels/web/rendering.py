"""The templates, and what they all know."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.web.assets import address

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals["static"] = address
    return environment


def page(template: str, status: int = 200, **values: Any) -> web.Response:
    """A page made from a template; everything in it is escaped."""
    html = _environment().get_template(template).render(**values)
    return web.Response(text=html, status=status, content_type="text/html")

"""Where a handler finds the body that the entrance has checked."""

from __future__ import annotations

from typing import Any

from aiohttp import web

BODY = web.RequestKey("body", dict[str, Any])

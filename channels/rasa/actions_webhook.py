"""The webhook that Rasa calls for its custom actions; listens on loopback only."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Iterable
from typing import Any

from aiohttp import web
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from conversations.troubles import described

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 5.0
_MAX_BODY = 8 * 1024 * 1024
EXECUTOR = web.AppKey("executor", ActionExecutor)
TOKEN = web.AppKey("actions_token", str)


def actions_application(actions: Iterable[Action], token: str) -> web.Application:
    """An application with the single route ``POST /webhook/<token>``: Rasa sends no header of ours."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    application = web.Application(client_max_size=_MAX_BODY)
    application[EXECUTOR] = executor
    application[TOKEN] = token
    application.router.add_post("/webhook/{token}", run_action)
    return application


async def run_action(request: web.Request) -> web.Response:
    """Runs one action within its deadline; a failure is an error that Rasa sees, never an empty success."""
    if not hmac.compare_digest(request.match_info["token"].encode(), request.app[TOKEN].encode()):
        raise web.HTTPNotFound
    call: dict[str, Any] = await request.json()
    name = str(call.get("next_action"))
    try:
        result = await asyncio.wait_for(request.app[EXECUTOR].run(call), DEADLINE_SECONDS)
    except ActionExecutionRejection as rejected:
        return web.json_response({"error": str(rejected), "action_name": rejected.action_name}, status=400)
    except ActionNotFoundException:
        return web.json_response({"error": "unknown action", "action_name": name}, status=404)
    except Exception as trouble:
        log.error("action %s failed: %s", name, described(trouble))
        return web.json_response({"error": type(trouble).__name__, "action_name": name}, status=500)
    return web.json_response(result.model_dump())

"""The only door of the Rasa process: the gateway posts a parent's message and gets the bot's messages, or an error.

Unlike Rasa's REST channel it needs a token, turns failures into status codes, keeps a turn going when the client hangs
up, gives it a deadline, and leaves text, buttons and custom fields of an utterance in one message.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Set, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.action_results import check_schema_only_once
from bot.collected import Collected

log = logging.getLogger(__name__)

DEFAULT_DEADLINE_SECONDS = 8.0
MAX_BATCH = 500
_LONGEST_DEADLINE_SECONDS = 60.0
_UTTERED = {"user": UserUttered, "bot": BotUttered}
# What a person may correct: what is known of the parent, never where the assistant stands.
_CORRECTED = ("language", "department", "level")

Answer = Tuple[int, Dict[str, Any]]


class BadRequest(ValueError):
    """The body is not what the contract says; the message names the field."""


class RelaisInput(InputChannel):
    """POST /webhooks/relais/webhook and /batch, GET /webhooks/relais/ready."""

    @classmethod
    def name(cls) -> str:
        """The name in the address and in the tracker."""
        return "relais"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> InputChannel:
        """The channel of ``credentials.yml``.

        Raises:
            RasaException: there is no token.
        """
        token = str((credentials or {}).get("token") or "").strip()
        if not token:
            raise RasaException("the relais channel needs a token: set RELAIS_RASA_TOKEN")
        check_schema_only_once()
        return cls(token)

    def __init__(self, token: str) -> None:
        self._authorization = f"Bearer {token}".encode()
        self._running: Set["asyncio.Task[Answer]"] = set()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint("relais", "relais")

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            return response.json({"ready": True}) if _agent(request) else _refused(503, "not_ready")

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            return await self._answered(request, lambda body: self._turn(body, on_new_message))

        @routes.post("/batch")
        async def batch(request: Request) -> HTTPResponse:
            return await self._answered(request, lambda body: _append(_agent(request), body))

        return routes

    async def _answered(self, request: Request, work: Callable[[Dict[str, Any]], Awaitable[Answer]]) -> HTTPResponse:
        """Checks the request, then does the work in a task of its own, which outlives the client."""
        given = (request.headers.get("authorization") or "").encode()
        if not hmac.compare_digest(given, self._authorization):
            return _refused(401, "unauthorized")
        if _agent(request) is None:
            return _refused(503, "not_ready")
        try:
            body = _body(request)
        except BadRequest as trouble:
            return _refused(400, str(trouble))
        task = asyncio.ensure_future(_within_deadline(work(body), _deadline(body)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        status, answer = await asyncio.shield(task)
        return response.json(answer, status=status)

    async def _turn(self, body: Dict[str, Any], on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Answer:
        text = body.get("message")
        if not isinstance(text, str) or not text.strip():
            raise BadRequest("message")
        collected = Collected()
        await on_new_message(
            UserMessage(text, collected, body["sender"], input_channel=self.name(), metadata=body["metadata"])
        )
        return 200, {"messages": collected.messages}


async def _within_deadline(work: Awaitable[Answer], seconds: float) -> Answer:
    """The answer of the work, or an error; never the text of a message.

    A turn that overruns is cancelled before anything is saved, so that the gateway's next attempt starts clean.
    """
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError:
        log.warning("turn given up after %s s", seconds)
        return 504, {"error": "timeout"}
    except BadRequest as trouble:
        return 400, {"error": str(trouble)}
    except Exception as trouble:
        log.error("turn failed: %s", type(trouble).__name__)
        return 500, {"error": type(trouble).__name__}


async def _append(agent: Optional[Agent], body: Dict[str, Any]) -> Answer:
    """Adds what was said meanwhile to the tracker, in one save, under the conversation's lock."""
    events = _events(body.get("events"))
    if agent is None or agent.processor is None:
        return 503, {"error": "not_ready"}
    async with agent.lock_store.lock(body["sender"]):
        tracker = await agent.processor.fetch_tracker_with_initial_session(body["sender"])
        for event in events:
            tracker.update(event, agent.domain)
        await agent.tracker_store.save(tracker)
    return 200, {"appended": len(events)}


def _events(raw: Any) -> List[Event]:
    if not isinstance(raw, list) or len(raw) > MAX_BATCH:
        raise BadRequest("events")
    return [_event(one) for one in raw]


def _event(raw: Any) -> Event:
    if isinstance(raw, dict) and raw.get("event") == "slot":
        return _slot(raw)
    if not isinstance(raw, dict) or raw.get("event") not in _UTTERED or not isinstance(raw.get("text"), str):
        raise BadRequest("events")
    metadata = raw.get("metadata")
    timestamp = raw.get("timestamp")
    event: Event = _UTTERED[raw["event"]](
        text=raw["text"],
        metadata=metadata if isinstance(metadata, dict) else None,
        timestamp=float(timestamp) if isinstance(timestamp, (int, float)) else None,
    )
    return event


def _slot(raw: Dict[str, Any]) -> Event:
    value = raw.get("value")
    if raw.get("name") not in _CORRECTED or not (value is None or isinstance(value, str)):
        raise BadRequest("events")
    event: Event = SlotSet(raw["name"], value)
    return event


def _body(request: Request) -> Dict[str, Any]:
    try:
        body = request.json
    except Exception as trouble:  # Sanic raises its own error for broken JSON
        raise BadRequest("json") from trouble
    if not isinstance(body, dict):
        raise BadRequest("json")
    if not isinstance(body.get("sender"), str) or not body["sender"]:
        raise BadRequest("sender")
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise BadRequest("metadata")
    return {**body, "metadata": metadata}


def _deadline(body: Dict[str, Any]) -> float:
    asked = body["metadata"].get("deadline_seconds")
    if not isinstance(asked, (int, float)) or isinstance(asked, bool) or not asked > 0:
        return DEFAULT_DEADLINE_SECONDS
    return min(float(asked), _LONGEST_DEADLINE_SECONDS)


def _agent(request: Request) -> Optional[Agent]:
    """The agent, once its model is loaded."""
    agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _refused(status: int, error: str) -> HTTPResponse:
    return response.json({"error": error}, status=status)

"""``conversations.ports.Assistant`` over the Rasa server's own connector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from channels.rasa.commands import order
from channels.rasa.gate import Gate
from channels.rasa.tracker_file import TrackerFile
from conversations.masking import MASK, without_marks
from conversations.model import Author, Choice, Conversation, Draft, Handoff, Message, Profile
from conversations.ports import AssistantReply, AssistantRequest, AssistantUnavailable
from knowledge.lessons.model import Lesson

TURNS_BEFORE_NEW_SESSION = 100
_GRACE_SECONDS = 1.0
_BATCH = 200


class RasaAssistant:
    """Asks Rasa, and turns what it says into drafts.

    Args:
        session: an HTTP session of the application.
        url: where Rasa listens, without a slash at the end.
        token: bearer token of the connector.
        deadline_seconds: time given to one turn, once its turn has come.
        tracker: Rasa's own file of conversations, cleaned when the house forgets.
        gate: keeps those back for whom Rasa has no time now.
        lessons: gives the published lessons, which parents may call by their titles.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        token: str,
        deadline_seconds: float = 8.0,
        tracker: TrackerFile | None = None,
        gate: Gate | None = None,
        lessons: Callable[[], Sequence[Lesson]] = tuple,
    ) -> None:
        self._gate = gate or Gate(patience_seconds=deadline_seconds)
        self._lessons = lessons
        self._tracker = tracker
        self._session = session
        self._url = f"{url}/webhooks/relais"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._deadline = deadline_seconds

    async def reply(self, request: AssistantRequest) -> AssistantReply:
        """Answers one message; see the port.

        Every ``TURNS_BEFORE_NEW_SESSION`` turns a new Rasa session begins first: a tracker is replayed at each turn,
        so its cost grows with the session. Slots are carried over.
        """
        metadata: dict[str, object] = {
            "lang": request.profile.lang,
            "department": request.profile.department,
            "level": request.profile.level,
            "channel": request.reads_as or request.channel,
            "masked": MASK in request.text,
            "message_id": request.message_id,
            "epoch": request.epoch,
            "deadline_seconds": self._deadline,
        }
        one, said = request.conversation_id, without_marks(request.text)
        text = order(request.choice, said, request.offered, self._lessons())
        if request.choice is None and text.startswith("/"):
            metadata["said"] = said  # an order in the parent's own words, which tell their language
        async with self._gate.passed():
            if request.turn % TURNS_BEFORE_NEW_SESSION == 0:
                await self._post("webhook", one, {"message": "/session_start", "metadata": metadata})
            body = await self._post("webhook", one, {"message": text, "metadata": metadata})
        return to_reply(body.get("messages"))

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Deletes Rasa's own record of these conversations."""
        if self._tracker is not None:
            await self._tracker.forget(conversation_ids)

    async def tell(
        self, conversation: Conversation, transcript: Sequence[Message], corrected: Profile | None = None
    ) -> None:
        """Adds to Rasa's tracker what was said while a human had the conversation, and what they corrected."""
        events: list[dict[str, object]] = [
            {
                "event": "user" if message.author is Author.PARENT else "bot",
                "text": message.text,
                "timestamp": message.created_at.timestamp(),
                "metadata": {"author": message.author.value},
            }
            for message in _since_last_assistant(transcript)
        ]
        slots = _slots(corrected) if corrected else []
        if events or slots:
            await self._post("batch", conversation.id, {"events": [*events[-_BATCH:], *slots]})

    async def ready(self) -> bool:
        """Whether Rasa is up with a model loaded."""
        try:
            timeout = aiohttp.ClientTimeout(total=2)
            async with self._session.get(f"{self._url}/ready", headers=self._headers, timeout=timeout) as response:
                return response.status == 200
        except (TimeoutError, aiohttp.ClientError):
            return False

    async def _post(self, path: str, sender: str, body: dict[str, Any]) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=self._deadline + _GRACE_SECONDS)
        try:
            async with self._session.post(
                f"{self._url}/{path}", json={"sender": sender, **body}, headers=self._headers, timeout=timeout
            ) as response:
                if response.status != 200:
                    raise AssistantUnavailable(f"HTTP {response.status}")
                answer = await response.json()
                if not isinstance(answer, dict):
                    raise AssistantUnavailable("not an object")
                return answer
        except (TimeoutError, aiohttp.ClientError, ValueError) as trouble:
            raise AssistantUnavailable(type(trouble).__name__) from trouble


def to_reply(messages: Any) -> AssistantReply:
    """Drafts out of the connector's messages.

    Raises:
        AssistantUnavailable: there is nothing to say and nobody to hand over to.
    """
    drafts: list[Draft] = []
    profile: Profile | None = None
    handoff: Handoff | None = None
    for raw in messages if isinstance(messages, list) else []:
        custom = raw.get("custom") or {}
        known = custom.get("profile")
        if known:
            profile = Profile(known.get("language") or "fr", known.get("department"), known.get("level"))
        if custom.get("handoff"):
            handoff = Handoff(str(custom["handoff"]), guide=(custom.get("meta") or {}).get("guide"))
        if raw.get("text"):
            drafts.append(_draft(raw, custom))
    if not drafts and handoff is None:
        raise AssistantUnavailable("empty answer")
    return AssistantReply(tuple(drafts), profile, handoff)


def _draft(raw: dict[str, Any], custom: dict[str, Any]) -> Draft:
    return Draft(
        text=str(raw["text"]),
        choices=tuple(Choice(str(one["label"]), str(one["value"])) for one in custom.get("choices") or []),
        sources=tuple(custom.get("sources") or []),
        lang=str(custom.get("lang") or "fr"),
        meta=dict(custom.get("meta") or {"decision": "smalltalk", "topics": [], "guide": None}),
    )


def _slots(profile: Profile) -> list[dict[str, object]]:
    known = {"language": profile.lang, "department": profile.department, "level": profile.level}
    return [{"event": "slot", "name": name, "value": value} for name, value in known.items()]


def _since_last_assistant(transcript: Sequence[Message]) -> list[Message]:
    """The last stretch of messages in which the assistant said nothing."""
    spoken = [index for index, message in enumerate(transcript) if message.author is Author.ASSISTANT]
    start = spoken[-1] + 1 if spoken else 0
    return [message for message in transcript[start:] if message.author is not Author.SYSTEM]

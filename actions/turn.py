"""What an action needs of the tracker, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CONVERSATION_SLOTS = ("department", "level", "language", "topic", "pending_topic", "asked", "failures")
SMS = "sms"


@dataclass(frozen=True)
class Turn:
    """One message of a parent, with what the conversation knows already."""

    text: str
    intent: str
    lang: str
    department: str | None
    level: str | None
    topic: str | None
    pending_topic: str | None
    asked: tuple[str, ...]
    failures: int
    mentioned: dict[str, str]
    lesson_offered: bool = False
    lesson: str | None = None
    channel: str = "web"
    running: str | None = None
    guide_state: Any = None
    last_topic: str | None = None
    after_mediator: bool = False
    told_french: bool = False
    confidence: float = 0.0
    masked: bool = False
    last_question: str | None = None
    offered: tuple[str, ...] = ()
    told: str | None = None
    spoken: bool = False
    """Whether the parent has written in ``lang``; if not, it is only assumed."""
    said: str | None = None
    """The parent's own words, where the gateway made an order of them."""

    @property
    def by_sms(self) -> bool:
        """Whether each word costs the parent, and nothing is there to click."""
        return self.channel == SMS

    @staticmethod
    def of(tracker: Any) -> Turn:
        """Reads the tracker; the gateway's metadata fill what no slot holds yet."""
        latest = tracker.latest_message or {}
        metadata = latest.get("metadata") or {}
        mentioned = {
            str(entity["entity"]): str(entity["value"])
            for entity in latest.get("entities") or []
            if entity.get("value") is not None
        }
        return Turn(
            text=str(latest.get("text") or ""),
            intent=str((latest.get("intent") or {}).get("name") or ""),
            lang=tracker.get_slot("language") or metadata.get("lang") or "fr",
            department=mentioned.get("department") or tracker.get_slot("department") or metadata.get("department"),
            level=mentioned.get("level") or tracker.get_slot("level") or metadata.get("level"),
            topic=mentioned.get("topic"),
            pending_topic=tracker.get_slot("pending_topic"),
            asked=tuple(tracker.get_slot("asked") or ()),
            failures=_failures(tracker, metadata.get("epoch")),
            mentioned=mentioned,
            lesson_offered=bool(tracker.get_slot("lesson_offered")),
            lesson=tracker.get_slot("lesson"),
            channel=str(metadata.get("channel") or "web"),
            running=tracker.get_slot("running"),
            guide_state=tracker.get_slot("guide_state"),
            last_topic=tracker.get_slot("topic"),
            after_mediator=_after_mediator(tracker.events),
            told_french=bool(tracker.get_slot("told_french")),
            confidence=float((latest.get("intent") or {}).get("confidence") or 0.0),
            masked=bool(metadata.get("masked")),
            last_question=tracker.get_slot("last_question"),
            offered=tuple(tracker.get_slot("offered") or ()),
            told=tracker.get_slot("told"),
            spoken=tracker.get_slot("language") is not None,
            said=str(metadata["said"]) if metadata.get("said") else None,
        )


def _after_mediator(events: list[dict[str, Any]]) -> bool:
    """Whether a mediator has spoken since the assistant last did."""
    for event in reversed(events or ()):
        if event.get("event") == "bot":
            return bool((event.get("metadata") or {}).get("author") == "mediator")
    return False


def _failures(tracker: Any, epoch: Any) -> int:
    """How many answers in a row did not help, since the conversation last changed hands.

    A parent who comes back from a person is not sent to one again at the first answer that does not help. The count is
    compared with what the gateway says of each message: a slot cannot be reset by somebody who takes over meanwhile.
    """
    counted = False
    for event in reversed(tracker.events or ()):
        if event.get("event") == "slot" and event.get("name") == "failures":
            counted = True
        elif counted and event.get("event") == "user":
            since = (event.get("metadata") or {}).get("epoch")
            if None not in (since, epoch) and since != epoch:
                return 0
            break
    return int(tracker.get_slot("failures") or 0)

"""What an action says, in the message contract, and the slots it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from knowledge.content_files import UNREVIEWED
from knowledge.right_to_left import numbers_kept
from knowledge.wording import Wording

WORDING = Wording(Path(__file__).parent / "words")
UNDERSTOOD = {"failures": 0, "offered": None, "told": None}
"""The slots after a message that was understood; see ``actions.patience``."""


@dataclass(frozen=True)
class Utterance:
    """A bot message before it becomes Rasa's."""

    text: str
    decision: str
    lang: str = "fr"
    topics: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    sources: tuple[dict[str, Any], ...] = ()
    item: str | None = None
    revision: int | None = None
    score: float | None = None
    handoff: str | None = None
    guide: dict[str, Any] | None = None
    unreviewed: bool = False
    """A translation that no native speaker has reviewed, and whose text does not say so: whoever shows it does."""
    picture: tuple[str, str] | None = None
    """Name of the file, and what it shows in words."""

    def custom(self) -> dict[str, Any]:
        """The contract's extra fields, as Rasa's ``custom``."""
        shown = {"picture": {"name": self.picture[0], "alt": self.picture[1]}} if self.picture else {}
        return {
            "choices": [{"label": label, "value": value} for label, value in self.choices],
            "sources": list(self.sources),
            "lang": self.lang,
            "handoff": self.handoff,
            "meta": {
                "decision": self.decision,
                "topics": list(self.topics),
                "guide": self.guide,
                "item": self.item,
                "revision": self.revision,
                "score": round(self.score, 4) if self.score is not None else None,
                **shown,
                **({"translation": UNREVIEWED} if self.unreviewed else {}),
            },
        }


@dataclass(frozen=True)
class Reply:
    """Everything that an action gives back."""

    utterances: tuple[Utterance, ...]
    slots: dict[str, Any] = field(default_factory=dict)

    def send(self, dispatcher: CollectingDispatcher, profile: dict[str, Any]) -> list[Any]:
        """Hands the messages to Rasa, each with what is known of the parent's situation; returns the slot events.

        A reply that does not say otherwise is one to something understood.
        """
        known = {**profile, **{key: self.slots[key] for key in profile if key in self.slots}}
        for utterance in self.utterances:
            dispatcher.utter_message(
                text=numbers_kept(utterance.text, utterance.lang),
                buttons=[{"title": label, "payload": value} for label, value in utterance.choices],
                json_message={**utterance.custom(), "profile": known},
            )
        return [SlotSet(name, value) for name, value in {**UNDERSTOOD, **self.slots}.items()]


def human(lang: str) -> tuple[str, str]:
    """The choice that calls a person."""
    return WORDING.text("choice_human", lang), "human"

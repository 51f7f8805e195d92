"""The actions over a small guidance whose decisions are scripted, and a parent seen through Rasa's tracker."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_answer import ActionAnswer
from actions.action_human import ActionHuman
from actions.action_inform import ActionInform
from actions.action_language import ActionLanguage
from actions.action_smalltalk import ActionSmalltalk
from actions.answering import Answering
from knowledge.decision import Decision, DecisionKind
from knowledge.guidance import Published
from knowledge.guides.translation import GuideWords
from knowledge.items import Item
from knowledge.rendering import Rendered, render
from knowledge.search.engine import Ranking
from tests.knowledge.writing import BEFORE_REVIEW, directory, item

PASSWORD, DIRECTORY, LOAN, FRAGILE = (
    "educonnect.mot-de-passe-perdu",
    "ent.lequel",
    "appareil.pret-demande",
    "vie.bourse",
)


class ScriptedGuidance:
    """What ``knowledge.guidance.Guidance`` offers the actions; decides by the script, and declines the rest."""

    def __init__(self, items: list[Item]) -> None:
        self._items = {item.topics[0]: Published(item, 3) for item in items}
        self.decisions: dict[str, Decision] = {}
        self.suggestions: dict[str, tuple[str, ...]] = {}
        self.within = 0.5
        self.translations: dict[tuple[str, str], Published] = {}
        self.guide_words: dict[tuple[str, str], GuideWords] = {}

    def answers(self, text: str, topic: str, score: float = 0.91234) -> None:
        self.decisions[text] = Decision(DecisionKind.ANSWER, (topic,), score)

    def asks(self, text: str, *topics: str) -> None:
        self.decisions[text] = Decision(DecisionKind.CLARIFY, topics, 0.4)

    async def decide_aside(self, text: str) -> Decision:
        return self.decisions.get(text) or Decision(DecisionKind.DECLINE, (), 0.1)

    async def decide_all_aside(self, text: str) -> tuple[Decision, ...]:
        return tuple([await self.decide_aside(piece) for piece in text.split(" + ")])

    def rank(self, text: str) -> Ranking:
        """As many shares as the decision on the text has topics, and those of ``suggestions``."""
        decided = self.decisions.get(text)
        suggested = self.suggestions.get(text) or (decided.topics if decided else ())
        shares = tuple((topic, 0.5 / 1.1**place) for place, topic in enumerate(suggested))
        return Ranking(shares, right=decided.score if decided else 0.1, within=self.within)

    def published(self, topic: str, lang: str = "fr") -> Published | None:
        return self.translations.get((topic, lang)) or self._items.get(topic)

    def text(
        self, topic: str, today: date, department: str | None, level: str | None, lang: str = "fr"
    ) -> Rendered | None:
        found = self.published(topic, lang)
        return render(found.item, today, department, level) if found else None


class ScriptedDetector:
    """Says the language that it was told for a text."""

    def __init__(self) -> None:
        self.languages: dict[str, str] = {}

    def detect(self, text: str, otherwise: str, spoken: bool = True) -> str:
        return self.languages.get(text, otherwise)


@dataclass
class Said:
    """What came of one turn: messages as Rasa gets them, and the slots that were set."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def first(self) -> dict[str, Any]:
        return self.messages[0]

    @property
    def decision(self) -> str:
        return str(self.first["custom"]["meta"]["decision"])

    @property
    def values(self) -> list[str]:
        """The values of the choices of the last message."""
        return [choice["value"] for choice in self.messages[-1]["custom"]["choices"]]


@dataclass
class Chat:
    """A parent whose slots are kept from turn to turn, as Rasa keeps them."""

    guidance: ScriptedGuidance
    detector: ScriptedDetector
    today: date = BEFORE_REVIEW
    slots: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        answering = Answering(self.guidance, self.detector, lambda: self.today)  # type: ignore[arg-type]
        kinds = (ActionAnswer, ActionInform, ActionSmalltalk, ActionHuman, ActionLanguage)
        self.actions: dict[str, Action] = {action.name(): action for action in (kind(answering) for kind in kinds)}

    async def turn(
        self,
        action: str,
        text: str = "",
        *,
        intent: str = "question",
        confidence: float = 0.0,
        metadata: Any = None,
        **entities: str,
    ) -> Said:
        """One message: the entities that Rasa found fill their slots before the action runs, as the domain says."""
        found = [{"entity": name, "value": value} for name, value in entities.items()]
        for name in ("department", "level"):
            if name in entities:
                self.slots[name] = entities[name]
        meant = {"name": intent, "confidence": confidence}
        latest = {"text": text, "intent": meant, "entities": found, "metadata": metadata or {}}
        tracker = Tracker("c1", dict(self.slots), latest, [], False, None, {}, None)
        dispatcher = CollectingDispatcher()
        events = await self.actions[action].run(dispatcher, tracker, {})
        changed = {event["name"]: event["value"] for event in events}
        self.slots.update(changed)
        return Said([{**message, "custom": message["custom"]} for message in dispatcher.messages], changed)

    async def asks(self, text: str, **entities: str) -> Said:
        return await self.turn("action_answer", text, **entities)

    async def picks(self, topic: str) -> Said:
        return await self.turn("action_answer", f"/choose_topic{topic}", intent="choose_topic", topic=topic)

    async def informs(self, text: str = "", **entities: str) -> Said:
        return await self.turn("action_inform", text, intent="inform", **entities)


@pytest.fixture
def chat() -> Chat:
    guidance = ScriptedGuidance(
        [
            item(PASSWORD, "Cliquez sur Mot de passe perdu. [^educonnect]", following="educonnect.code-non-recu"),
            directory_that_asks(),
            item(LOAN, "Demandez à l’école.\n\nAu collège 13. [^ent] {13}", asks="department"),
            item(FRAGILE, "Sûr. [^educonnect]\n\nPas sûr. [^educonnect?]", following="vie.cantine"),
        ]
    )
    return Chat(guidance, ScriptedDetector())


def directory_that_asks() -> Item:
    return replace(directory(), asks=("department", "level"))

"""The house with everything real but the assistant, the triage and the clock: what the doors are tested against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.errors import kind_errors
from channels.keys import DESK, INBOX, SETTINGS, STORE, WAKE_UPS
from channels.mediators.keys import NOTEBOOK, PRESENCE
from channels.settings import ChannelSettings
from conversations.desk import Desk
from conversations.desk_ports import Suggestion
from conversations.inbox import Inbox
from conversations.model import Conversation, Draft, Emergency, Message, Profile
from conversations.notebook import Notebook
from conversations.notices import Notices
from conversations.persistence.engine import close_engine, open_engine
from conversations.persistence.store import SqlStore
from conversations.persistence.tables import metadata
from conversations.ports import AssistantReply, AssistantRequest, AssistantUnavailable
from conversations.presence import Presence
from conversations.teams import StandingRoster
from conversations.turns import Turns
from conversations.waiting_room import WaitingRoom
from conversations.wake_ups import LocalWakeUps


@dataclass
class ScriptedAssistant:
    """Answers by the script, else repeats what it read.

    ``script`` maps a text, or the value of the choice picked, to a reply; ``away`` makes it unavailable;
    ``open_gate.clear()`` makes it think until ``open_gate.set()``.
    """

    script: dict[str, AssistantReply] = field(default_factory=dict)
    away: bool = False
    asked: list[AssistantRequest] = field(default_factory=list)
    told: list[Sequence[Message]] = field(default_factory=list)
    corrected: list[Profile | None] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open_gate.set()

    def says(self, heard: str, *drafts: Draft) -> None:
        """From now on ``heard`` is answered with ``drafts``."""
        self.script[heard] = AssistantReply(drafts)

    async def reply(self, request: AssistantRequest) -> AssistantReply:
        self.asked.append(request)
        await self.open_gate.wait()
        if self.away:
            raise AssistantUnavailable("scripted")
        scripted = self.script.get(request.choice or "") or self.script.get(request.text)
        return scripted or AssistantReply((Draft(f"Vous avez écrit : {request.text}"),))

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        self.forgotten += conversation_ids

    async def tell(
        self, conversation: Conversation, transcript: Sequence[Message], corrected: Profile | None = None
    ) -> None:
        self.told.append(transcript)
        self.corrected.append(corrected)


@dataclass
class ScriptedTriage:
    """Sees an emergency only in the texts it was told about."""

    emergencies: dict[str, Emergency] = field(default_factory=dict)
    asked_in: list[str] = field(default_factory=list)

    def assess(self, text: str, lang: str) -> Emergency | None:
        self.asked_in.append(lang)
        return self.emergencies.get(text)

    def of_topic(self, topic: str, lang: str) -> Emergency | None:
        return next((one for one in self.emergencies.values() if one.topic == topic), None)


KNOWN = Suggestion(
    topic="educonnect.mot-de-passe-perdu",
    title="Mot de passe perdu",
    text="Cliquez sur « Mot de passe oublié ».",
    sources=({"title": "Aide", "organisation": "Ministère", "url": "https://exemple.fr/aide"},),
    lang="fr",
    item="educonnect.mot-de-passe",
    revision=1,
    score=0.9,
)


@dataclass
class ScriptedSuggester:
    """Knows one piece of guidance, and keeps what is proposed."""

    known: Suggestion = KNOWN
    proposed: list[tuple[str, str, str, str]] = field(default_factory=list)

    async def suggest(self, text: str, profile: Profile) -> Sequence[Suggestion]:
        return [self.known] if "mot de passe" in text else []

    async def about(self, topic: str, profile: Profile) -> Suggestion | None:
        return self.known if topic == self.known.topic else None

    async def propose(self, question: str, answer: str, topic: str, author: str) -> str:
        if topic != self.known.topic:
            raise ValueError("no such topic")
        self.proposed.append((question, answer, topic, author))
        return "educonnect.proposition-1"


@dataclass
class MovableClock:
    """The real time, plus what a test has moved it by."""

    moved: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.moved

    def move(self, **by: float) -> None:
        self.moved += timedelta(**by)


@dataclass
class House:
    """The core, wired as in production."""

    engine: AsyncEngine
    settings: ChannelSettings
    assistant: ScriptedAssistant = field(default_factory=ScriptedAssistant)
    triage: ScriptedTriage = field(default_factory=ScriptedTriage)
    clock: MovableClock = field(default_factory=MovableClock)
    notices: Notices = field(default_factory=Notices)
    wake_ups: LocalWakeUps = field(default_factory=LocalWakeUps)
    rosters: StandingRoster = field(default_factory=StandingRoster)
    suggester: ScriptedSuggester = field(default_factory=ScriptedSuggester)

    def __post_init__(self) -> None:
        self.store = SqlStore(self.engine)
        self.room = WaitingRoom(self.store, self.notices, self.wake_ups, self.clock, self.rosters)
        self.turns = Turns(self.store, self.assistant, self.notices, self.wake_ups, self.clock, room=self.room)
        self.presence = Presence(self.clock)
        self.notebook = Notebook(self.store, self.clock, self.wake_ups.ring, self.suggester, self.suggester)
        self.inbox = Inbox(self.store, self.triage, self.turns, self.wake_ups, self.clock)
        self.desk = Desk(self.store, self.turns, self.assistant, self.notices, self.wake_ups, self.clock)

    def application(self, *add_routes: Callable[[web.Application], None]) -> web.Application:
        """An application with the keys and the errors of the house, and these doors."""
        app = web.Application(middlewares=[kind_errors])
        app[SETTINGS] = self.settings
        app[INBOX] = self.inbox
        app[DESK] = self.desk
        app[STORE] = self.store
        app[WAKE_UPS] = self.wake_ups
        app[NOTEBOOK] = self.notebook
        app[PRESENCE] = self.presence
        for add in add_routes:
            add(app)
        return app

    async def break_store(self) -> None:
        """The database refuses everything that concerns messages, until ``mend_store``."""
        async with self.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE messages RENAME TO messages_away"))

    async def mend_store(self) -> None:
        """The database works again."""
        async with self.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE messages_away RENAME TO messages"))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A running house on a SQLite file of its own."""
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'house.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    running = House(engine, ChannelSettings(secret_key="a key for tests only", reply_seconds=2.0))
    yield running
    running.assistant.open_gate.set()
    await running.turns.stop()
    await close_engine(engine)

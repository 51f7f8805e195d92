"""A house on a real SQLite file whose processes die and begin again, for Hypothesis to drive."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from conversations.model import Author, Draft, Emergency, InboundState, Message
from conversations.persistence.engine import open_engine
from conversations.persistence.tables import metadata
from conversations.ports import AssistantReply, AssistantRequest, AssistantUnavailable
from conversations.teams import Roster, Team
from tests.channels.conftest import House, ScriptedAssistant, ScriptedTriage
from tests.settings import CHANNEL_SETTINGS

T = TypeVar("T")
SOS = "sos"
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # what is tested is not the disk
TEAMS = (Team("general", "Tous"), Team("soir", "Le soir"))
GUIDE = ("educonnect.activer", "Activer le compte")


class SlowAssistant(ScriptedAssistant):
    """Thinks until the test lets one request go, well or badly."""

    def __init__(self) -> None:
        super().__init__()
        self.thinking: list[asyncio.Future[bool]] = []

    async def reply(self, request: AssistantRequest) -> AssistantReply:
        thought: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.thinking.append(thought)
        if not await thought:
            raise AssistantUnavailable("scripted")
        return AssistantReply((Draft(f"answer to {request.message_id}"),))


class InterleavedHouse(RuleBasedStateMachine):
    """The house, and what was promised to whom."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory(dir=IN_MEMORY)
        self.engine = open_engine(f"sqlite+aiosqlite:///{Path(self.folder.name) / 'relais.db'}")
        self.accepted: dict[tuple[str, str], str] = {}
        self.received: dict[str, list[int]] = {}
        self.counter = 0
        self.said: list[tuple[str, str, str, str]] = []
        self.notes: list[tuple[str, str]] = []
        self.consoles: dict[tuple[str, str], list[int]] = {}
        self.read: dict[str, list[Message]] = {}
        self.wait(self.create())
        self.open()

    async def create(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)

    def open(self) -> None:
        """A fresh process on the same database."""
        emergency = Emergency("urgence.suicide", Draft("15, 114, 3114", author=Author.SYSTEM))
        self.house = House(
            self.engine, CHANNEL_SETTINGS, assistant=SlowAssistant(), triage=ScriptedTriage({SOS: emergency})
        )
        self.house.rosters.replace(Roster(TEAMS, TEAMS[0]))
        self.wait(self.house.turns.wake_all_due())

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs ``work`` and lets what it woke go on a little."""

        async def and_settle() -> T:
            result = await work
            await self.calm()
            self.read.clear()
            return result

        return self.loop.run_until_complete(and_settle())

    async def calm(self) -> None:
        """Until every running turn thinks or has ended."""
        for _ in range(2000):
            await asyncio.sleep(0)
            running = self.house.turns._running if hasattr(self, "house") else {}
            thinking = [one for one in self.assistant.thinking if not one.done()] if hasattr(self, "house") else []
            if len(running) <= len(thinking):
                return
            await asyncio.sleep(0.002)

    @property
    def assistant(self) -> SlowAssistant:
        assert isinstance(self.house.assistant, SlowAssistant)
        return self.house.assistant

    def history(self, contact: str) -> list[Message]:
        """What was said with a contact, read once for all invariants of a step."""
        if contact not in self.read:
            self.read[contact] = list(self.loop.run_until_complete(self.house.store.history("web", contact)))
        return self.read[contact]

    def pending(self) -> list[Message]:
        return [m for c in ("amina", "bruno") for m in self.history(c) if m.state is InboundState.PENDING]

    def one_round_of_a_healthy_assistant(self) -> None:
        self.house.clock.move(minutes=2)
        self.wait(self.house.turns.wake_all_due())
        thinking = [one for one in self.assistant.thinking if not one.done()]
        for thought in thinking:
            thought.set_result(True)
        self.wait(self.house.turns.settle()) if not thinking else self.wait(asyncio.sleep(0.01))

    def teardown(self) -> None:
        """Once the assistant is well again, every message has been answered, passed on, or given up to a human."""
        try:
            pending = self.pending()
            fruitless = 0
            while pending and fruitless < 40:  # a round answers one message of a conversation at most
                self.one_round_of_a_healthy_assistant()
                before, pending = len(pending), self.pending()
                fruitless = 0 if len(pending) < before else fruitless + 1
            assert not pending, "an accepted message was never answered"
            for contact in ("amina", "bruno"):
                outgoing = [m.seq for m in self.history(contact) if m.author is not Author.PARENT]
                self.parent_reads(contact, True)
                assert sorted(self.received.get(contact, [])) == outgoing, "a message never reached the parent"
        finally:
            self.loop.run_until_complete(self.house.turns.stop())
            self.loop.run_until_complete(self.engine.dispose())
            self.loop.close()
            self.folder.cleanup()

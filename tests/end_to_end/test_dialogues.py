"""Our scenarios hold with the running system: guides, detours, lessons, languages, a human, a night, a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from relais.evaluation import dialogues
from relais.evaluation.dialogues import Played, Scenario
from relais.evaluation.rest_door import open_door
from tests.end_to_end import night
from tests.end_to_end.running_system import ROOT, RunningSystem

FILES = sorted((ROOT / "training_data/dialogues").glob("*.jsonl"))
SCENARIOS = [scenario for path in FILES for scenario in dialogues.read_scenarios(path)]
AT_ONCE = 4

pytestmark = pytest.mark.slow


@pytest.fixture
def own_system(tmp_path: Path) -> Iterator[RunningSystem]:
    """A system that nobody else uses, so that it may be stopped."""
    system = RunningSystem(tmp_path / "var", tmp_path / "output.txt")
    try:
        system.start()
        system.wait_ready()
        yield system
        system.stop()
    finally:
        system.discard()


class Together:
    """Lets the system pause once for all who play: when every scenario under way has come to a pause, or has ended."""

    def __init__(self, system: RunningSystem, players: int) -> None:
        self._system = system
        self._players = players
        self._kinds: list[str] = []
        self._over = asyncio.Event()

    async def pause(self, kind: str) -> bool:
        """Waits for the others, then for the system."""
        self._kinds.append(kind)
        over = self._over
        await self._if_all_wait()
        await over.wait()
        return True

    async def one_has_ended(self) -> None:
        """Nobody waits any longer for a scenario that is over."""
        self._players -= 1
        await self._if_all_wait()

    async def _if_all_wait(self) -> None:
        if not self._kinds or len(self._kinds) < self._players:
            return
        kinds, over = self._kinds, self._over
        self._kinds, self._over = [], asyncio.Event()
        await asyncio.to_thread(self._stop_and_start, "night" in kinds)
        over.set()

    def _stop_and_start(self, passes_a_night: bool) -> None:
        self._system.stop()
        if passes_a_night:
            night.pass_over(self._system.folder)
        self._system.start()
        self._system.wait_ready()


def none_failed(played: Sequence[Played]) -> bool:
    """Whether the system did what was expected in every turn."""
    return not any(one.failed for one in played)


async def test_scenarios_without_a_pause(running_system: RunningSystem) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def play(scenario: Scenario) -> Played:
        async with room, open_door(running_system.url, None) as door:
            return await dialogues.play(door, scenario)

    played = await asyncio.gather(*(play(one) for one in SCENARIOS if not one.pauses))
    assert none_failed(played), dialogues.as_table(played)


async def test_a_restart_of_both_processes_or_a_night_changes_nothing(own_system: RunningSystem) -> None:
    interrupted = [one for one in SCENARIOS if one.pauses]
    together = Together(own_system, len(interrupted))

    async def play(scenario: Scenario) -> Played:
        async with open_door(own_system.url, None) as door:
            played = await dialogues.play(door, scenario, together.pause)
        await together.one_has_ended()
        return played

    played = await asyncio.gather(*(play(one) for one in interrupted))
    assert none_failed(played), dialogues.as_table(played)
    assert not any(one.skipped for one in played)


def test_there_are_enough_of_them() -> None:
    assert len(SCENARIOS) >= 60
    assert len({one.id for one in SCENARIOS}) == len(SCENARIOS)

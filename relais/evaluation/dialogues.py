"""Plays scenarios of several turns with the running system, each as a new parent.

Each scenario leaves a conversation of a sender ``scenario-…`` in the system; one that asks for a human stays in the
mediators' queue. Play them with a system of your own, not with the one that parents use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from relais.evaluation import expectations
from relais.evaluation.inputs import Line, read_lines
from relais.evaluation.rest_door import DoorTrouble, RestDoor

JsonObject = dict[str, Any]

CHANNELS = ("web", "sms")


@dataclass(frozen=True)
class ScenarioTurn:
    """What the parent writes, and what is expected of the reply. ``number`` counts from 1."""

    number: int
    parent: str
    expect: JsonObject


@dataclass(frozen=True)
class Scenario:
    """A conversation to be played. ``restarts`` counts turns that ask for a restart of the system: they are skipped."""

    id: str | int
    channel: str
    lang: str | None
    turns: tuple[ScenarioTurn, ...]
    restarts: int


@dataclass(frozen=True)
class Played:
    """A scenario, and why turns of it failed, by their number."""

    scenario: Scenario
    failed: dict[int, str] = field(default_factory=dict)


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a file.

    Raises:
        InputError: see ``inputs.read_lines``; or a turn is wrong, or expects something unknown.
    """
    return [_scenario(line) for line in read_lines(path)]


async def play(door: RestDoor, scenario: Scenario) -> Played:
    """Plays a scenario to its end, whatever fails on the way. Both channels go through the REST door.

    Raises:
        DoorClosed: see ``RestDoor.say``.
    """
    sender = f"scenario-{uuid4().hex}"
    metadata: JsonObject = {"channel": scenario.channel}
    if scenario.lang:
        metadata["lang"] = scenario.lang
    failed: dict[int, str] = {}
    for turn in scenario.turns:
        try:
            whys = expectations.whys(turn.expect, await door.say(sender, turn.parent, metadata))
        except DoorTrouble as trouble:
            whys = [str(trouble)]
        if whys:
            failed[turn.number] = "; ".join(whys)
    return Played(scenario, failed)


def report(played: Sequence[Played]) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    turns = sum(len(one.scenario.turns) for one in played)
    failed = [
        {"id": one.scenario.id, "turn": number, "why": why} for one in played for number, why in one.failed.items()
    ]
    return {"scenarios": len(played), "turns": turns, "turns_passed": turns - len(failed), "failed": failed}


def as_table(played: Sequence[Played]) -> str:
    """The same figures for people, with what went wrong."""
    figures = report(played)
    whole = sum(not one.failed for one in played)
    lines = [
        f"{whole} of {figures['scenarios']} scenarios passed, {figures['turns_passed']} of {figures['turns']} turns"
    ]
    restarts = sum(one.scenario.restarts for one in played)
    if restarts:
        lines.append(f"{restarts} turns with a restart skipped: this command does not restart the system")
    lines += [f"  {one['id']}, turn {one['turn']}: {one['why']}" for one in figures["failed"]]
    return "\n".join(lines)


def _scenario(line: Line) -> Scenario:
    raw = line.raw
    name, channel, lang, turns = (
        raw.get("id", line.number),
        raw.get("channel", "web"),
        raw.get("lang"),
        raw.get("turns"),
    )
    if not isinstance(name, str | int):
        raise line.refused("id: a string is expected")
    if channel not in CHANNELS:
        raise line.refused(f"channel: {channel!r} is not one of {', '.join(CHANNELS)}")
    if lang is not None and not isinstance(lang, str):
        raise line.refused("lang: a string is expected")
    if not isinstance(turns, list) or not turns:
        raise line.refused("turns: a list of turns is expected")
    played = [_turn(line, number, turn) for number, turn in enumerate(turns, start=1) if not _is_restart(turn)]
    return Scenario(name, channel, lang, tuple(played), len(turns) - len(played))


def _is_restart(turn: Any) -> bool:
    return isinstance(turn, dict) and bool(turn.get("restart"))


def _turn(line: Line, number: int, raw: Any) -> ScenarioTurn:
    if not isinstance(raw, dict) or not isinstance(raw.get("parent"), str):
        raise line.refused(f"turn {number}: 'parent' must be a string")
    expect = raw.get("expect", {})
    if not isinstance(expect, dict):
        raise line.refused(f"turn {number}: 'expect' must be an object")
    refusal = expectations.refusal(expect)
    if refusal:
        raise line.refused(f"turn {number}: {refusal}")
    return ScenarioTurn(number, raw["parent"], expect)

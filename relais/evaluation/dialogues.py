"""Plays scenarios of several turns with the running system, each as a new parent.

Each scenario leaves a conversation of a sender ``scenario-…`` in the system; one that asks for a human stays in the
mediators' queue. Play them with a system of your own, not with the one that parents use.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from relais.evaluation import expectations
from relais.evaluation.inputs import Line, read_lines
from relais.evaluation.rest_door import DoorTrouble, Reply, RestDoor

JsonObject = dict[str, Any]

CHANNELS = ("web", "sms")
_ASKED_AGAIN = 2


@dataclass(frozen=True)
class ScenarioTurn:
    """What the parent writes, and what is expected of the reply. ``number`` counts from 1."""

    number: int
    parent: str
    expect: JsonObject


PAUSES = ("restart", "night")
Pause = Callable[[str], Awaitable[bool]]
"""Does what a pause (one of ``PAUSES``) asks of the system, and says whether it could."""


@dataclass(frozen=True)
class Scenario:
    """A conversation to be played.

    ``pauses`` says before which turn (numbered from 1) the system is restarted, or a night passes.
    """

    id: str | int
    channel: str
    lang: str | None
    turns: tuple[ScenarioTurn, ...]
    pauses: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Played:
    """A scenario, why turns of it failed, by their number, and how many pauses were skipped."""

    scenario: Scenario
    failed: dict[int, str] = field(default_factory=dict)
    skipped: int = 0


def read_scenarios(path: Path) -> list[Scenario]:
    """The scenarios of a file.

    Raises:
        InputError: see ``inputs.read_lines``; or a turn is wrong, or expects something unknown.
    """
    return [_scenario(line) for line in read_lines(path)]


async def no_pause(_kind: str) -> bool:
    """Skips every pause: the system is not ours to stop."""
    return False


async def play(door: RestDoor, scenario: Scenario, pause: Pause = no_pause) -> Played:
    """Plays a scenario to its end, whatever fails on the way. Both channels go through the REST door.

    Args:
        door: of the running system.
        scenario: what is played.
        pause: restarts the system, or lets a night pass, where the scenario says so.

    Raises:
        DoorClosed: see ``RestDoor.say``.
    """
    sender = f"scenario-{uuid4().hex}"
    metadata: JsonObject = {"channel": scenario.channel}
    if scenario.lang:
        metadata["lang"] = scenario.lang
    failed: dict[int, str] = {}
    skipped = 0
    for turn in scenario.turns:
        for kind in (kind for number, kind in scenario.pauses if number == turn.number):
            skipped += not await pause(kind)
        try:
            whys = expectations.whys(turn.expect, await _answered(door, sender, turn.parent, metadata))
        except DoorTrouble as trouble:
            whys = [str(trouble)]
        if whys:
            failed[turn.number] = "; ".join(whys)
    return Played(scenario, failed, skipped)


async def _answered(door: RestDoor, sender: str, text: str, metadata: JsonObject) -> Reply:
    """The reply to a message; a system that is slow is asked again for the same one, which changes nothing."""
    told = {**metadata, "message_id": uuid4().hex}
    reply = await door.say(sender, text, told)
    for _ in range(_ASKED_AGAIN):
        if reply.messages:
            break
        reply = await door.say(sender, text, told)
    return reply


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
    skipped = sum(one.skipped for one in played)
    if skipped:
        lines.append(f"{skipped} restarts and nights skipped: see --restart and --night")
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
    places = [_pause(turn) for turn in turns]
    played = [_turn(line, number, turn) for number, turn in enumerate(turns, start=1) if places[number - 1] is None]
    pauses = tuple((number, kind) for number, kind in enumerate(places, start=1) if kind is not None)
    return Scenario(name, channel, lang, tuple(played), _before(pauses, played))


def _pause(turn: Any) -> str | None:
    """Which pause stands in the place of a turn, if one does."""
    return next((kind for kind in PAUSES if isinstance(turn, dict) and turn.get(kind)), None)


def _before(pauses: Sequence[tuple[int, str]], turns: Sequence[ScenarioTurn]) -> tuple[tuple[int, str], ...]:
    """The pauses, each with the number of the turn that follows it; one at the end has none and is dropped."""
    following = [(min((one.number for one in turns if one.number > at), default=0), kind) for at, kind in pauses]
    return tuple(one for one in following if one[0])


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

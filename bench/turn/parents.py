"""Parents who write, wait for the answer and write again: a closed loop, so many at a time."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from bench.turn.doors import Door, NotAnswered, Said

Visit = tuple[str, ...]
Expected = Mapping[Visit, tuple[Said, ...]]


@dataclass
class Round:
    """What one round at one door gave. ``failures`` counts by reason; a failed turn has no latency."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)


async def rehearse(door: Door, visits: tuple[Visit, ...]) -> Expected:
    """What is said at each turn of each visit when nobody else is there.

    Raises:
        NotAnswered: a turn fails even so, or calls a human.
    """
    said: dict[Visit, tuple[Said, ...]] = {}
    for visit in visits:
        sender = _new_parent()
        said[visit] = tuple([await door.ask(sender, text) for text in visit])
        if any(word.startswith("handoff") for one in said[visit] for word in one):
            raise NotAnswered(f"a human is called in the visit that begins with {visit[:2]}: choose other messages")
    return said


async def play(door: Door, parents: int, turns: int, seconds: float, expected: Expected) -> Round:
    """``parents`` at a time play visits, ``turns`` turns in all; no turn begins after ``seconds``.

    Each visit is by a new parent, so that no session grows. An answer other than the expected one is a failure.
    """
    done = Round()
    left = itertools.repeat(None, turns)
    visits = itertools.cycle(expected)
    began = time.perf_counter()
    deadline = began + seconds
    await asyncio.gather(*(_parent(door, visits, left, deadline, expected, done) for _ in range(parents)))
    done.seconds = time.perf_counter() - began
    return done


async def _parent(
    door: Door, visits: Iterator[Visit], left: Iterator[None], deadline: float, expected: Expected, done: Round
) -> None:
    while True:
        visit, sender = next(visits), _new_parent()
        for text, wanted in zip(visit, expected[visit], strict=True):
            if time.perf_counter() > deadline or next(left, _NONE_LEFT) is _NONE_LEFT:
                return
            await _turn(door, sender, text, wanted, done)


async def _turn(door: Door, sender: str, text: str, wanted: Said, done: Round) -> None:
    began = time.perf_counter()
    try:
        said = await door.ask(sender, text)
    except NotAnswered as trouble:
        done.failures[str(trouble)] += 1
        return
    if said != wanted:
        done.failures[f"said {' + '.join(said)}, not {' + '.join(wanted)}"] += 1
        return
    done.milliseconds.append((time.perf_counter() - began) * 1000)


def _new_parent() -> str:
    return f"bench-{uuid4().hex}"


_NONE_LEFT = object()

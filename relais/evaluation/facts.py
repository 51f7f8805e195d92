"""Asks the running system for facts, and looks for them in what it says.

Each question leaves a conversation of a sender ``facts-…`` in the system that is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from relais.evaluation.inputs import read_lines, text_of, texts_of
from relais.evaluation.rest_door import DoorTrouble, Reply, RestDoor, plain

JsonObject = dict[str, Any]

_WHOLE = "topic_text:"


@dataclass(frozen=True)
class Fact:
    """A question, and what its answer must and must not contain. ``id`` is the line's number when it has none."""

    id: str | int
    question: str
    must_contain_any: tuple[str, ...]
    must_not_contain: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """A fact, and why its answer is wrong; empty when it is right."""

    fact: Fact
    why: str


def read_facts(path: Path) -> list[Fact]:
    """The facts of a file.

    Raises:
        InputError: see ``inputs.read_lines``; or a field has the wrong type, or a line checks nothing.
    """
    facts: list[Fact] = []
    for line in read_lines(path):
        fact = Fact(
            id=line.raw.get("id") or line.number,
            question=text_of(line, "question_fr"),
            must_contain_any=texts_of(line, "must_contain_any"),
            must_not_contain=texts_of(line, "must_not_contain"),
        )
        if not fact.must_contain_any and not fact.must_not_contain:
            raise line.refused("must_contain_any and must_not_contain are both empty: nothing to check")
        if not isinstance(fact.id, str | int):
            raise line.refused("id: a string or a number is expected")
        facts.append(fact)
    return facts


async def check(door: RestDoor, fact: Fact, follow: bool) -> Checked:
    """Asks as a new parent, and looks at the answer.

    Args:
        door: of the running system.
        fact: what to ask and to look for.
        follow: when the system asks what is meant, take its first choice, once, and look at what that gives instead.

    Raises:
        DoorClosed: see ``RestDoor.say``.
    """
    sender, metadata = f"facts-{uuid4().hex}", {"lang": "fr"}
    try:
        reply = await door.say(sender, fact.question, metadata)
        if follow and "clarify" in reply.decisions and reply.choices:
            reply = await door.say(sender, str(reply.choices[0].get("value")), metadata)
        reply = await _whole(door, sender, reply, metadata)
    except DoorTrouble as trouble:
        return Checked(fact, str(trouble))
    return Checked(fact, why_wrong(fact, reply))


async def _whole(door: RestDoor, sender: str, reply: Reply, metadata: JsonObject) -> Reply:
    """The reply; where it begins a guide, with everything that « tout lire d'un coup » says."""
    whole = next((value for one in reply.choices if (value := str(one.get("value"))).startswith(_WHOLE)), None)
    if whole is None:
        return reply
    return Reply(reply.messages + (await door.say(sender, whole, metadata)).messages)


def why_wrong(fact: Fact, reply: Reply) -> str:
    """What is missing from a reply, or too much in it; empty when it is right. Neither case nor accents count."""
    if not reply.messages:
        return "no message came back"
    said, whys = reply.said, []
    if fact.must_contain_any and not any(plain(wanted) in said for wanted in fact.must_contain_any):
        whys.append("contains none of " + ", ".join(repr(wanted) for wanted in fact.must_contain_any))
    whys += [f"contains {unwanted!r}" for unwanted in fact.must_not_contain if plain(unwanted) in said]
    decided = "/".join(reply.decisions) or "no decision"
    return f"{'; '.join(whys)} (decision: {decided})" if whys else ""


def report(checked: Sequence[Checked]) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    failed = [one.fact.id for one in checked if one.why]
    return {"n": len(checked), "passed": len(checked) - len(failed), "failed": failed}


def as_table(checked: Sequence[Checked]) -> str:
    """The same figures for people, with what was wrong."""
    figures = report(checked)
    lines = [f"{figures['passed']} of {figures['n']} facts found"]
    lines += [f"  {one.fact.id}: {one.why}" for one in checked if one.why]
    return "\n".join(lines)

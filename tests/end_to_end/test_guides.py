"""A whole guide by plain text with numbers, and a change that is published while people are in the middle of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.catalogue import CONTENT
from knowledge.content_places import path_of
from knowledge.guides import run
from knowledge.guides.loading import load_guides
from knowledge.guides.run import Heard, Kind
from knowledge.guides.state import Situation
from tests.end_to_end.parents import Json, RestParent
from tests.end_to_end.running_system import RunningSystem

pytestmark = pytest.mark.slow
GUIDE = next(guide for guide in load_guides() if guide.id == "guide.educonnect.activer")
QUESTION = "comment activer mon compte educonnect ?"
SERVED_WITHIN_SECONDS = 20.0
"""Two on a machine that does nothing else; the publication is looked for each second."""


def meta(messages: list[Json]) -> Json:
    found: Json = messages[-1]["custom"]["meta"]
    return found


def step(messages: list[Json]) -> str:
    return str(meta(messages)["guide"]["step"])


def by_ones() -> list[str]:
    """The steps of whoever answers « 1 » each time."""
    here = Situation(channel="rest")
    outcome = run.begin(GUIDE, 1, here)
    steps = [outcome.step.id]
    while outcome.kind is Kind.STEP and outcome.state is not None:
        outcome = run.hear(GUIDE, outcome.state, Heard("1"), here)
        steps.append(outcome.step.id)
    return steps


async def test_a_whole_guide_is_walked_by_numbers(parent: RestParent) -> None:
    messages = await parent.asks(QUESTION)
    assert [one["custom"]["meta"]["decision"] for one in messages] == ["guide", "guide"]
    assert messages[0]["custom"]["sources"]
    shown = [step(messages)]
    while meta(messages)["guide"]["step_number"] < meta(messages)["guide"]["of"]:
        messages = await parent.asks("1")
        shown.append(step(messages))
    assert shown == by_ones()
    assert GUIDE.step(shown[-1]).end == "solved"
    assert (await parent.asks("merci"))[-1]["custom"]["meta"]["guide"] is None, "the guide is over"


async def test_a_human_is_told_where_and_the_parent_goes_on_afterwards(parent: RestParent) -> None:
    await parent.asks(QUESTION)
    await parent.asks("c'est fait")
    called = await parent.asks("human")
    assert (meta(called)["owner"], step(called)) == ("waiting", by_ones()[1])
    back = await parent.asks("leave_queue")
    assert [button["payload"] for button in back[-1]["buttons"]] == ["guide:resume"]
    assert step(await parent.asks("1")) == by_ones()[1]


async def test_a_code_takes_the_guide_to_another_device(
    parent: RestParent, another_parent: Callable[[], RestParent]
) -> None:
    await parent.asks(QUESTION)
    await parent.asks("1")
    (left,) = await parent.asks("stop")
    code = left["text"].split("« reprendre ")[-1].split(" ")[0]
    assert step(await another_parent().asks(f"reprendre {code}")) == by_ones()[1]


async def test_a_published_change_is_the_next_step_served_and_who_began_is_not_disturbed(
    running_system: RunningSystem, parent: RestParent, another_parent: Callable[[], RestParent], tmp_path: Path
) -> None:
    text = (CONTENT / path_of(GUIDE.id)).read_text("utf-8")
    second = GUIDE.step(by_ones()[1])
    changed = tmp_path / "educonnect.activer.yml"
    changed.write_text(text.replace(second.say, "Cherchez le bouton bleu."), "utf-8")
    await parent.asks(QUESTION)
    said = running_system.command("knowledge", "publish", str(changed))
    assert "1 of 1 files were new or changed" in said
    began = time.monotonic()
    try:
        while "Cherchez le bouton bleu." not in (await _second_step(another_parent()))[-1]["text"]:
            assert time.monotonic() - began < SERVED_WITHIN_SECONDS
        print(f"served {time.monotonic() - began:.1f} s after the publication")
        assert second.say in (await parent.asks("1"))[-1]["text"], "who began finishes the revision they began"
    finally:
        running_system.command("knowledge", "publish", str(CONTENT / path_of(GUIDE.id)))


async def _second_step(parent: RestParent) -> list[Json]:
    await parent.asks(QUESTION)
    return await parent.asks("1")

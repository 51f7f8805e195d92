"""A whole lesson by plain text with numbers, as an SMS shows it, through the running system."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.lessons import walk
from knowledge.lessons.files import load_folder
from tests.end_to_end.parents import Json, RestParent

pytestmark = pytest.mark.slow
LESSON = next(one for one in load_folder() if one.name == "premier-telephone")


def meta(messages: list[Json]) -> Json:
    found: Json = messages[-1]["custom"]["meta"]
    return found


def step(messages: list[Json]) -> str:
    return str(meta(messages)["guide"]["step"])


def number_of(messages: list[Json], title: str) -> str:
    labels = [button["title"] for button in messages[-1]["buttons"]]
    return str(labels.index(title) + 1)


async def begins(parent: RestParent) -> list[Json]:
    """The lesson, picked from the menu by its number."""
    menu = await parent.asks("leçons")
    while LESSON.title not in [button["title"] for button in menu[-1]["buttons"]]:
        menu = await parent.asks(number_of(menu, "D’autres leçons"))
    return await parent.asks(number_of(menu, LESSON.title))


async def test_a_whole_lesson_is_walked_by_numbers(parent: RestParent) -> None:
    shown = [step(await begins(parent))]
    for _ in range(60):
        messages = await parent.asks("1")
        shown.append(step(messages))
        assert meta(messages)["decision"] == "lesson"
        if shown[-1] == walk.END:
            break
    assert shown[-1] == walk.END
    steps = [f"{place.part}.{place.step}" if place.part else place.step for place in walk.places(LESSON)]
    assert list(dict.fromkeys(shown)) == steps
    assert LESSON.title in (await parent.asks("attestation"))[-1]["text"]


async def test_words_a_side_question_and_a_pause_do_not_lose_the_place(parent: RestParent) -> None:
    await begins(parent)
    where = step(await parent.asks("suite"))
    aside = await parent.asks("c'est quoi educonnect ?")
    assert aside[0]["custom"]["meta"]["decision"] == "answer"
    assert step(await parent.asks(number_of(aside, "Reprendre la leçon"))) == where
    paused = await parent.asks("pause")
    assert "Reprendre la leçon" in [button["title"] for button in paused[-1]["buttons"]]
    answered = await parent.asks("c'est quoi un ENT ?")
    assert answered[0]["custom"]["meta"]["decision"] == "answer"
    offered = await parent.asks("reprendre")
    assert step(await parent.asks(number_of(offered, "Reprendre la leçon"))) == where


async def test_a_code_carries_the_place_to_another_device(
    parent: RestParent, another_parent: Callable[[], RestParent]
) -> None:
    await begins(parent)
    where = step(await parent.asks("suite"))
    paused = await parent.asks("pause")
    told = await parent.asks(number_of(paused, "Continuer sur un autre appareil"))
    code = told[-1]["text"].split("REPRISE ")[1][:6]
    other = another_parent()
    menu = await other.asks(f"reprise {code}")
    assert step(await other.asks(number_of(menu, f"Reprendre : {LESSON.title}"))) == where

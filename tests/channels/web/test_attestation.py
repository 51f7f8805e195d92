"""The attestation: what was seen to its end, for whoever holds the session, without a name or a mark."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from channels.web import attestation
from channels.web.attestation import SEEN
from channels.web.routes import add_routes
from channels.web.words import languages
from conversations.persistence import tables
from conversations.persistence.learning import SqlLearning
from knowledge.lessons.shelf import PublishedLesson
from relais.learning import lessons_seen
from tests.actions.lessons import LessonShelf
from tests.actions.test_words import placeholders
from tests.channels.web.conftest import Device, PlainBrowser
from tests.knowledge.lessons.writing import lesson


@pytest.fixture
def learning(house) -> SqlLearning:
    return SqlLearning(house.engine, house.clock.now)


@pytest.fixture
async def door(house, learning, aiohttp_client):
    application = house.application(add_routes)
    application[SEEN] = lessons_seen(learning, LessonShelf((PublishedLesson(lesson(), 1),)))
    return await aiohttp_client(application)


async def ends(house, learning, name: str = "essai") -> None:
    """The only parent who has written sees a lesson to its end."""
    async with house.engine.connect() as connection:
        conversation = (await connection.execute(select(tables.conversations.c.id))).scalar_one()
    await learning.keep(conversation, name, "", "end", True)


async def test_who_has_seen_nothing_is_told_where_the_lessons_are(browser: PlainBrowser) -> None:
    await browser.open("/attestation")
    assert browser.status == 200
    assert "écrivez « leçons »" in browser.html
    assert 'data-lessons="0"' in browser.html


async def test_without_javascript_the_cookie_is_enough(house, learning, browser: PlainBrowser) -> None:
    await browser.open()
    await browser.submit(text="leçons")
    await ends(house, learning)
    await browser.open("/attestation")
    assert "Une leçon d&#39;essai" in browser.html
    assert "5 minutes" in browser.html
    assert str(house.clock.now().year) in browser.html


async def test_with_javascript_the_header_shows_one_s_own_and_nobody_else_s(house, learning, new_device) -> None:
    mine, other = await new_device(), await new_device()
    await mine.send("leçons")
    await house.turns.settle()
    await ends(house, learning)
    assert 'data-lessons="1"' in await shown(mine)
    assert 'data-lessons="0"' in await shown(other)


async def test_a_lesson_that_no_longer_exists_is_left_out(house, learning, browser: PlainBrowser) -> None:
    await browser.open()
    await browser.submit(text="leçons")
    await ends(house, learning, "disparue")
    await browser.open("/attestation")
    assert 'data-lessons="0"' in browser.html


async def test_it_holds_no_name_no_mark_and_nothing_that_runs_in_the_page(house, learning, browser) -> None:
    await browser.open()
    await browser.submit(text="Je suis Amina Martin")
    await ends(house, learning)
    await browser.open("/attestation")
    assert "Amina" not in browser.html
    assert "<script>" not in browser.html
    assert "style=" not in browser.html
    answer = await browser.client.get("/attestation")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", list(languages()))
async def test_it_is_written_in_every_language_of_the_page(browser: PlainBrowser, lang: str) -> None:
    await browser.open(f"/attestation?lang={lang}")
    assert browser.status == 200
    assert f'<html lang="{lang}"' in browser.html


async def test_when_nothing_can_be_read_it_says_so(house, browser: PlainBrowser) -> None:
    await browser.open()
    await browser.submit(text="leçons")
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE learning_progress RENAME TO away")
    await browser.open("/attestation")
    assert browser.status == 503
    assert 'role="alert"' in browser.html


async def shown(device: Device) -> str:
    answer = await device.client.get("/attestation", headers=device.headers)
    return await answer.text()


FOLDER = Path(attestation.__file__).parent / "attestation_words"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_its_words_are_complete_in_every_language(path: Path) -> None:
    french = yaml.safe_load((FOLDER / "fr.yml").read_text("utf-8"))
    assert placeholders(yaml.safe_load(path.read_text("utf-8"))) == placeholders(french)

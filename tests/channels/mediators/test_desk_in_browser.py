"""The whole desk in a real browser: two mediators and a parent, at a desk and on a phone, checked by axe."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from conversations.model import Draft
from tests.end_to_end.browsers import PICTURES
from tests.end_to_end.npm_packages import unpacked
from tests.end_to_end.running_system import made_by_setup

pytestmark = pytest.mark.slow
AXE = (
    "axe-core",
    "4.10.3",
    "Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg==",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
QUESTION = "j'ai perdu le mot de passe"


@pytest.fixture(scope="module")
def axe() -> str:
    return (unpacked(*AXE, made_by_setup() / "npm") / "axe.min.js").read_text("utf-8")


async def violations(page, axe: str) -> list[str]:
    await page.evaluate(axe)
    found = await page.evaluate("async () => JSON.stringify((await axe.run()).violations)")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in json.loads(found)]


async def picture(page, name: str) -> None:
    if os.environ.get("RELAIS_PICTURES") == "1":
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        await page.wait_for_timeout(400)
        await page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture
async def asked(house, waits) -> str:
    """A parent asked, was answered, was not helped, and waits."""
    meta = {"decision": "answer", "topics": ["educonnect.mot-de-passe-perdu"], "guide": None}
    house.assistant.says(QUESTION, Draft("Cliquez sur « Mot de passe oublié ».", meta=meta))
    return await waits("amina", QUESTION)


async def test_two_mediators_from_the_question_to_the_end(opens, lea, omar, asked, writes, house, axe) -> None:
    mine = await opens(lea, f"/conversations/{asked}", viewport=DESK)
    theirs = await opens(omar, f"/conversations/{asked}", viewport=DESK)

    # The story, and who else is looking.
    await expect(mine.locator("#story")).to_contain_text(f"« {QUESTION} »")
    await expect(mine.locator("#others")).to_have_text("omar regarde aussi.")
    await expect(theirs.locator("#others")).to_have_text("lea regarde aussi.")

    # Taken by a key; the other sees it, and sees her type.
    await mine.locator("#conversation-title").focus()
    await mine.keyboard.press("t")
    await expect(mine.locator("#owner")).to_have_text("Vous suivez cette conversation.")
    await expect(theirs.locator("#owner")).to_contain_text("lea suit cette conversation depuis")
    await expect(mine.locator("#suggestions-count")).to_have_text("1")
    await mine.keyboard.press("Alt+s")
    await expect(mine.locator("#text")).to_have_value("Cliquez sur « Mot de passe oublié ».")
    await mine.locator("#text").press_sequentially(" Bon courage.")
    await expect(theirs.locator("#others")).to_have_text("lea écrit…")
    assert await violations(mine, axe) == []
    await picture(mine, "console-answer")

    # Sent with the source of the guidance.
    await mine.locator("#text").press("Control+Enter")
    await expect(mine.locator("#messages .mine .sources")).to_contain_text("Ministère, Aide")
    await expect(mine.locator("#attached")).to_be_hidden()

    # A note that the colleague reads at once and the parent never.
    await mine.locator("#conversation-title").focus()
    await mine.keyboard.press("n")
    await mine.keyboard.type("La mère a deux comptes.")
    await mine.locator("#note button").click()
    await expect(theirs.locator("#notes")).to_contain_text("La mère a deux comptes.")
    assert "deux comptes" not in " ".join(m.text for m in await house.store.history("web", "amina"))

    # Passed on to the colleague.
    await mine.locator("#pass-open").click()
    await mine.locator("#pass-to").select_option("mediator:omar")
    await mine.locator("#pass-note").fill("Je pars à midi.")
    assert await violations(mine, axe) == []
    await picture(mine, "console-pass")
    await mine.locator("#pass button.primary").click()
    await expect(theirs.locator("#owner")).to_have_text("Vous suivez cette conversation.")
    await expect(theirs.locator("#notes")).to_contain_text("Je pars à midi.")
    await expect(mine.locator("#nothing")).to_be_visible()

    # A new message counts as unread in the title while he is elsewhere.
    await theirs.locator("#mine a").first.wait_for()
    await theirs.locator("body").press("Escape")
    await writes("amina", "merci, ça marche")
    await expect(theirs).to_have_title("(1) Conversations")
    await theirs.reload()
    await expect(theirs.locator("#mine .badge")).to_have_text("1 non lu")

    # Ended with an outcome.
    await theirs.locator("#mine a").first.click()
    await expect(theirs).to_have_title("Conversations")
    await theirs.get_by_role("button", name="Terminer").first.click()
    await theirs.get_by_label("Orienté vers un autre service").check()
    assert await violations(theirs, axe) == []
    await picture(theirs, "console-outcome")
    await theirs.locator("#sure button.primary").click()
    await expect(theirs.locator("#nothing")).to_be_visible()
    assert await house.store.outcome(asked) == "referred"
    assert (mine.complaints, theirs.complaints) == ([], [])


async def test_on_a_phone(opens, lea, asked, waits, house, axe) -> None:
    other = await waits("bruno", "Deuxième question")
    for one in (asked, other):
        await lea.send(f"conversations/{one}/take")
    page = await opens(lea, viewport=PHONE)
    assert await violations(page, axe) == []
    await page.locator(f'#mine a[data-id="{asked}"]').click()
    await expect(page.locator("#tabs a")).to_have_count(2)
    await expect(page.locator("#messages")).to_contain_text(QUESTION)
    for width in (360, 320):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    await page.set_viewport_size(PHONE)
    await picture(page, "console-phone-answer")
    assert await violations(page, axe) == []
    await page.locator("#canned-box summary").click()
    await page.locator("#canned-filter").fill("bonjour")
    await page.locator("#canned-filter").press("Enter")
    await expect(page.locator("#text")).to_have_value(
        "Bonjour, je suis une personne de l’équipe Tous les médiateurs. Je lis vos messages et je vous réponds ici."
    )
    await page.locator(f'#tabs a[data-id="{other}"]').click()
    await expect(page.locator("#messages")).to_contain_text("Deuxième question")
    await expect(page.locator("#text")).to_have_value("")
    assert page.complaints == []


async def test_an_answer_becomes_a_proposal_without_its_names(opens, lea, asked, house, axe) -> None:
    said = {"text": "Bonjour Mme Benali, appelez le 06 12 34 56 78.", "local_id": "local-0001"}
    await lea.send(f"conversations/{asked}/reply", said)
    page = await opens(lea, f"/conversations/{asked}", viewport=DESK)
    await page.locator("#propose-open").click()
    await expect(page.locator("#propose-answer")).to_have_value("Bonjour Mme […], appelez le […].")
    assert await violations(page, axe) == []
    await page.locator("#propose button.primary").click()
    await expect(page.locator("#announcer")).to_have_text("Le brouillon est envoyé aux éditeurs.")
    ((question, _, topic, author),) = house.suggester.proposed
    assert (question, topic, author) == (QUESTION, "educonnect.mot-de-passe-perdu", "lea")

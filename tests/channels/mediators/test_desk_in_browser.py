"""The whole desk in a real browser: two mediators and a parent, at a desk and on a phone, checked by axe."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from conversations.model import Author, Draft, Emergency, Handoff, Profile
from conversations.ports import AssistantReply
from knowledge.content_files import load_folder
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
HUMAN = "Parler à quelqu’un"
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
    said = Draft("Cliquez sur « Mot de passe oublié ».", meta=meta)
    house.assistant.script[QUESTION] = AssistantReply((said,), Profile("fr", "34", "college"))
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

    # What the parent said of themselves was wrong: corrected, seen by the colleague, and not by the parent.
    await mine.locator("#situation-box summary").click()
    await expect(mine.locator("#situation-department")).to_have_value("34")
    await mine.get_by_label("Langue").select_option("arabe")
    await mine.get_by_label("Niveau").select_option("Lycée")
    assert await violations(mine, axe) == []
    await picture(mine, "console-situation")
    await mine.locator("#situation button").click()
    await expect(mine.locator("#facts")).to_contain_text("Hérault (34) · Lycée · arabe")
    await expect(mine.locator("#story")).to_contain_text("Hérault (34), Lycée, arabe")
    await expect(mine.locator("#announcer")).to_have_text("La situation est corrigée.")
    await expect(theirs.locator("#facts")).to_contain_text("Lycée · arabe")
    await expect(theirs.locator("#notes")).to_contain_text("Situation corrigée")
    await expect(theirs.locator("#situation-box")).to_be_hidden()
    assert "arabe" not in " ".join(m.text for m in await house.store.history("web", "amina"))

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
    second = AssistantReply((Draft("Voici."),), Profile("fr", "971", "ecole"))
    house.assistant.script["Deuxième question"] = second
    other = await waits("bruno", "Deuxième question")
    for one in (asked, other):
        await lea.send(f"conversations/{one}/take")
    page = await opens(lea, viewport=PHONE)
    assert await violations(page, axe) == []
    await page.locator(f'#mine a[data-id="{asked}"]').click()
    await expect(page.locator("#tabs a")).to_have_text(["1. Hérault (34) · Collège", "2. Guadeloupe (971) · École (1)"])
    await expect(page.locator("#messages")).to_contain_text(QUESTION)
    share = await page.evaluate("document.getElementById('transcript').clientHeight / innerHeight")
    assert share > 0.3, "what is said has a third of the screen at least"
    for width in (360, 320):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    await page.set_viewport_size(PHONE)
    await picture(page, "console-phone-answer")
    assert await violations(page, axe) == []
    await page.locator("#story-box > summary").click()
    await page.locator("#situation-box summary").click()
    for width in (360, 320):
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    await page.set_viewport_size(PHONE)
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


async def test_giving_back_waits_for_the_reply_that_is_on_its_way(opens, lea, asked, house) -> None:
    page = await opens(lea, f"/conversations/{asked}", viewport=DESK)

    async def late(route) -> None:
        answer = await route.fetch()
        await asyncio.sleep(1)
        await route.fulfill(response=answer)

    await page.route("**/reply", late)
    await page.get_by_role("button", name="Prendre").click()
    await page.fill("#text", "Voilà.")
    await page.press("#text", "Control+Enter")
    await page.get_by_role("button", name="Rendre à l’assistant").click()
    await expect(page.locator("#owner")).to_have_text("L’assistant répond.")
    assert [m.text for m in await house.store.transcript(asked) if m.author == "mediator"] == ["Voilà."]


async def test_what_was_said_last_stays_in_sight_whatever_takes_room(opens, lea, asked) -> None:
    page = await opens(lea, f"/conversations/{asked}", viewport=PHONE)
    last = page.locator("#messages > li").last
    await expect(last).to_be_in_viewport(ratio=0.9)
    for taking_room in ("#actions button.primary", "#story-box > summary"):
        await page.locator(taking_room).click()
        await expect(last).to_be_in_viewport(ratio=0.9)


async def test_of_a_parent_who_may_be_watched_the_mediator_is_warned(opens, lea, asked, writes, house, axe) -> None:
    shipped = next(item for item in load_folder() if item.id == "urgence.violence-conjugale")
    answer = Draft(shipped.short, Author.SYSTEM, meta={"decision": "emergency"})
    house.triage.emergencies["mon mari me frappe"] = Emergency("urgence.violence-conjugale", answer)
    watched = await writes("bruno", "mon mari me frappe")
    for size in (DESK, PHONE):
        page = await opens(lea, f"/conversations/{watched}", viewport=size)
        await expect(page.locator("#careful")).to_contain_text("quelqu’un d’autre lit peut-être l’écran")
        assert await violations(page, axe) == []
        if size == DESK:
            await picture(page, "console-emergency")
    page = await opens(lea, f"/conversations/{asked}", viewport=DESK)
    await expect(page.locator("#owner")).to_be_visible()
    await expect(page.locator("#careful")).to_be_hidden()


async def test_notes_and_messages_are_told_by_the_same_clock(opens, lea, asked) -> None:
    page = await opens(lea, f"/conversations/{asked}", viewport=DESK, timezone_id="America/Guadeloupe")
    await page.locator("#conversation-title").focus()
    await page.keyboard.press("n")
    await page.keyboard.type("Vu.")
    await page.locator("#note button").click()
    times = await page.locator("#notes time, #messages time").evaluate_all(
        "all => all.map(one => [one.textContent, new Date(one.dateTime)"
        ".toLocaleTimeString('fr', {hour: '2-digit', minute: '2-digit'})])"
    )
    assert len(times) > 2
    assert all(shown.endswith(here) for shown, here in times), times


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


class TestAParentAndTwoMediators:
    """Everybody in a browser: the parent and one mediator on a telephone, the other at a desk."""

    @pytest.fixture
    async def parent(self, chromium, server, house):
        house.assistant.script[HUMAN] = AssistantReply((), handoff=Handoff("parent_asked"))
        context = await chromium.new_context(locale="fr-FR", viewport=PHONE, has_touch=True)
        page = await context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        await page.goto(str(server.make_url("/chat")))
        await page.wait_for_selector("html.js")
        return page

    async def test_from_the_question_to_the_opinion(self, opens, lea, omar, parent, house, axe) -> None:
        await parent.fill("#texte", QUESTION)
        await parent.press("#texte", "Enter")
        await expect(parent.locator("#fil .assistant")).to_have_count(1)
        await parent.get_by_role("button", name=HUMAN).last.click()
        place = "Vous attendez une personne. Vous êtes numéro 1 dans la file."
        await expect(parent.locator("#qui")).to_have_text(place)
        await expect(parent.locator("#humain")).to_be_hidden()

        desk = await opens(lea, viewport=DESK)
        phone = await opens(omar, viewport=PHONE, has_touch=True)
        await desk.locator("#waiting a").click()
        await phone.locator("#waiting a").click()
        await desk.get_by_role("button", name="Prendre").click()
        await expect(parent.locator("#qui")).to_have_text("Une personne vous répond.")
        await expect(phone.locator("#owner")).to_contain_text("lea suit cette conversation depuis")
        await expect(phone.locator("#reply")).to_be_hidden()

        # Seen to write: said aloud once, then only shown, until the message has come.
        writing = parent.locator("#ecrit")
        await desk.locator("#text").press_sequentially("Bonjour, je suis là.")
        await expect(writing).to_have_text("Une personne écrit…")
        await expect(writing).to_have_attribute("aria-live", "polite")
        assert await violations(parent, axe) == []
        await picture(parent, "chat-mediator-writes-phone")
        await desk.locator("#conversation-title").focus()
        await expect(writing).to_have_text("", timeout=12_000)
        await desk.locator("#text").press_sequentially(" Un instant.")
        await expect(writing).to_have_text("Une personne écrit…")
        await expect(writing).to_have_attribute("aria-live", "off")
        await desk.locator("#text").press("Control+Enter")
        await expect(parent.locator("#fil .mediator .words")).to_have_text("Bonjour, je suis là. Un instant.")
        await expect(writing).to_have_text("")

        # Passed to the colleague, who answers from a telephone.
        await desk.locator("#pass-open").click()
        await desk.locator("#pass-to").select_option("mediator:omar")
        await desk.locator("#pass button.primary").click()
        await expect(phone.locator("#owner")).to_have_text("Vous suivez cette conversation.")
        await expect(parent.locator("#fil .system").last).to_contain_text("Je vous passe à une autre personne.")
        await phone.fill("#text", "Je prends la suite.")
        await phone.click("#send")
        await expect(parent.locator("#fil .mediator")).to_have_count(2)
        assert await violations(phone, axe) == []
        assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

        # Given back: the robot says so and asks once, by buttons, whether it helped.
        await phone.get_by_role("button", name="Rendre à l’assistant").click()
        await expect(parent.locator("#qui")).to_have_text("Un robot vous répond.")
        await expect(parent.locator("#humain")).to_be_visible()
        await expect(parent.locator("#fil .system").last).to_contain_text("Je suis le robot, je reprends.")
        assert await violations(parent, axe) == []
        await parent.get_by_role("button", name="Oui", exact=True).click()
        await expect(parent.locator("#fil .system").last).to_contain_text("Merci")
        assert await house.store.satisfaction_counts() == {3: 1}
        await parent.fill("#texte", "Autre chose")
        await parent.press("#texte", "Enter")
        await expect(parent.locator("#fil .assistant").last).to_contain_text("Vous avez écrit : Autre chose")
        assert (desk.complaints, phone.complaints, parent.complaints) == ([], [], [])

    async def test_of_two_who_write_at_once_one_is_heard_and_the_other_keeps_the_words(
        self, opens, lea, omar, asked, house
    ) -> None:
        pages = [await opens(one, f"/conversations/{asked}", viewport=DESK) for one in (lea, omar)]
        for page, words in zip(pages, ("De Léa", "D’Omar"), strict=True):
            await page.fill("#text", words)
        await asyncio.gather(*(page.press("#text", "Control+Enter") for page in pages))
        said = [m.text for m in await house.store.transcript(asked) if m.author == "mediator"]
        while not said:
            said = [m.text for m in await house.store.transcript(asked) if m.author == "mediator"]
        first, second = pages if said == ["De Léa"] else pages[::-1]
        await expect(first.locator("#messages .mine .text")).to_have_text(said[0])
        refused = second.locator("#unsent .failed")
        async with asyncio.timeout(
            30
        ):  # refused, or told before the key went down: then the words are still in the field
            while not await refused.count() and not await second.input_value("#text"):
                await asyncio.sleep(0.05)
        if await refused.count():
            await expect(refused).to_contain_text("suit cette conversation depuis")
            await second.get_by_role("button", name="Reprendre le texte").click()
        assert await second.input_value("#text") in {"De Léa", "D’Omar"} - set(said)
        assert [m.text for m in await house.store.transcript(asked) if m.author == "mediator"] == said

"""The console in a real browser: keys, drafts, replies that cannot leave, what happens elsewhere."""

from __future__ import annotations

import contextlib
import re

import pytest
from playwright.async_api import Error, expect

pytestmark = [
    pytest.mark.slow,
]


async def test_the_keyboard_alone_takes_a_parent_from_the_queue_to_the_end(opens, lea, waits):
    first, second = await waits("first"), await waits("second", "Deuxième question")
    page = await opens(lea)

    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(f'a[data-id="{second}"]')).to_be_focused()
    await page.keyboard.press("k")
    await expect(page.locator(f'a[data-id="{first}"]')).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#conversation-title")).to_be_focused()
    await expect(page.locator("#messages")).to_contain_text("Deuxième question")

    await page.keyboard.press("r")
    await page.keyboard.type("Bonjour, r et j sont des lettres ici.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#messages .mine .text")).to_have_text("Bonjour, r et j sont des lettres ici.")
    await expect(page.locator("#owner")).to_have_text("Vous suivez cette conversation.")
    await expect(page.locator("#unsent li")).to_have_count(0)

    await page.keyboard.press("Escape")
    await expect(page.locator("#nothing")).to_be_visible()
    await expect(page.locator(f'#mine a[data-id="{second}"]')).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.locator("#help")).to_be_visible()
    assert page.complaints == []


async def test_single_letters_can_be_switched_off(opens, lea, waits):
    await waits("first")
    page = await opens(lea)
    await page.keyboard.press("?")
    await page.locator("#single-keys").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page.locator("#waiting a:focus")).to_have_count(0)
    await page.reload()
    await page.keyboard.press("j")
    await expect(page.locator("#waiting a:focus")).to_have_count(0)


async def test_a_reply_that_cannot_leave_stays_and_leaves_later_once(opens, lea, waits, house):
    conversation = await waits("first")
    page = await opens(lea, f"/conversations/{conversation}")
    await page.context.set_offline(True)
    for words in ("Un", "Deux"):
        await page.fill("#text", words)
        await page.click("#send")
    await expect(page.locator("#unsent .state").first).to_contain_text("Non envoyé")
    await expect(page.locator("#unsent .text")).to_have_text(["Un", "Deux"])

    await page.context.set_offline(False)
    await expect(page.locator("#messages .mine .text")).to_have_text(["Un", "Deux"], timeout=15000)
    await expect(page.locator("#unsent li")).to_have_count(0)
    kept = [message.text for message in await house.store.transcript(conversation) if message.author == "mediator"]
    assert kept == ["Un", "Deux"]


async def test_unsent_replies_and_drafts_survive_a_reload(opens, lea, waits, house):
    first, second = await waits("first"), await waits("second")
    page = await opens(lea, f"/conversations/{first}")
    await page.fill("#text", "Brouillon du premier")
    await page.click(f'a[data-id="{second}"]')
    await expect(page).to_have_url(re.compile(second))
    await expect(page.locator("#text")).to_have_value("")

    await house.break_store()
    await page.fill("#text", "Gardé malgré la panne")
    await page.click("#send")
    await expect(page.locator("#unsent .failed")).to_be_visible()
    await house.mend_store()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.reload()
    await expect(page.locator("#messages .mine .text")).to_have_text("Gardé malgré la panne")

    await page.click(f'a[data-id="{first}"]')
    await expect(page.locator("#text")).to_have_value("Brouillon du premier")


async def test_a_refused_reply_says_who_and_gives_the_text_back(opens, lea, omar, waits):
    conversation = await waits("first")
    page = await opens(lea, f"/conversations/{conversation}")
    # Omar is faster than the screen: what Léa sees is out of date.
    await page.route("**/mediators/stream*", lambda route: route.abort())
    await page.context.set_offline(True)
    await page.fill("#text", "Trop tard")
    await page.click("#send")
    await omar.send(f"conversations/{conversation}/take")
    await page.context.set_offline(False)

    await expect(page.locator("#unsent .failed")).to_contain_text(
        "Non envoyé : Impossible : omar suit cette conversation depuis", timeout=15000
    )
    await page.get_by_role("button", name="Reprendre le texte").click()
    await expect(page.locator("#text")).to_have_value("Trop tard")
    await expect(page.locator("#unsent li")).to_have_count(0)


async def test_what_happens_elsewhere_is_seen_heard_and_counted(opens, lea, waits, writes, alarms):
    mine = await waits("mine")
    await lea.send(f"conversations/{mine}/take")
    page = await opens(lea)
    await expect(page.locator("#mine a")).to_have_count(1)
    await expect(page.locator("#mine .badge")).to_have_text("1 non lu")

    await writes("mine", "Vous êtes là ?")
    await expect(page.locator("#mine .badge")).to_have_text("2 non lus")
    await expect(page).to_have_title(re.compile(r"^\(2\) Conversations"))
    await writes("mine", "Il y a quelqu’un ?")
    await expect(page.locator("#mine .badge")).to_have_text("3 non lus")
    await alarms("urgent", "il veut mourir")
    await expect(page.locator("#waiting .flag")).to_have_text("Urgence")
    await expect(page.locator("#announcer")).to_contain_text("URGENCE. Nouvelle demande : Quelqu’un parle de mourir")

    await page.click(f'a[data-id="{mine}"]')
    await expect(page.locator("#mine .badge")).to_have_count(0)
    await expect(page).to_have_title(re.compile(r"^Conversations"))
    await expect(page.locator("#transcript")).to_have_attribute("aria-live", "polite")
    await writes("mine", "مرحبا")
    last = page.locator("#messages .from-parent .text").last
    await expect(last).to_have_text("مرحبا")
    assert await last.evaluate("(element) => getComputedStyle(element).direction") == "rtl"
    assert page.complaints == []


async def test_the_screen_of_the_second_mediator_follows(opens, lea, omar, waits):
    conversation = await waits("first")
    page = await opens(omar, f"/conversations/{conversation}")
    await lea.send(f"conversations/{conversation}/take")
    await expect(page.locator("#owner")).to_contain_text("lea suit cette conversation depuis")
    await expect(page.locator("#reply")).to_be_hidden()
    await lea.send(f"conversations/{conversation}/reply", {"text": "Je m’en occupe", "local_id": "local-0001"})
    await expect(page.locator("#messages .from-mediator .author")).to_have_text("Médiateur (lea)")


async def test_buttons_take_hand_back_and_close_after_a_question(opens, lea, waits):
    conversation = await waits("first")
    page = await opens(lea, f"/conversations/{conversation}")
    await page.get_by_role("button", name="Prendre").click()
    await expect(page.locator("#text")).to_be_focused()
    await page.get_by_role("button", name="Rendre à l’assistant").click()
    await expect(page.locator("#owner")).to_have_text("L’assistant répond.")
    await page.get_by_role("button", name="Prendre").click()
    await page.locator("#actions").get_by_role("button", name="Terminer").click()
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.locator("#owner")).to_have_text("Vous suivez cette conversation.")
    await page.locator("#actions").get_by_role("button", name="Terminer").click()
    await page.locator("#sure").get_by_role("button", name="Terminer").click()
    await expect(page.locator("#nothing")).to_be_visible()


async def test_what_the_parent_writes_while_the_end_is_asked_about_is_read_first(opens, lea, waits, writes):
    conversation = await waits("first")
    page = await opens(lea, f"/conversations/{conversation}")
    await page.get_by_role("button", name="Prendre").click()
    await page.locator("#actions").get_by_role("button", name="Terminer").click()
    await writes("first", "Attendez, encore une chose")
    await page.locator("#sure").get_by_role("button", name="Terminer").click()
    await expect(page.get_by_role("alert")).to_contain_text("Le parent vient d’écrire.")
    await expect(page.locator("#owner")).to_have_text("Vous suivez cette conversation.")
    await expect(page.locator("#messages")).to_contain_text("Attendez, encore une chose")
    await page.locator("#actions").get_by_role("button", name="Terminer").click()
    await page.locator("#sure").get_by_role("button", name="Terminer").click()
    await expect(page.locator("#nothing")).to_be_visible()


async def test_a_phone_shows_one_screen_at_a_time_and_back_goes_back(opens, lea, waits):
    conversation = await waits("first", "x" * 400)
    page = await opens(lea, viewport={"width": 360, "height": 740}, has_touch=True)
    await page.click(f'a[data-id="{conversation}"]')
    await expect(page.locator("#queue")).to_be_hidden()
    await expect(page.locator("#conversation")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    short = await page.evaluate(
        """[...document.querySelectorAll("a, button, input, textarea")].filter((each) => each.offsetParent &&
        !each.matches(".skip") && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"""
    )
    assert short == []
    await page.go_back()
    await expect(page.locator("#queue")).to_be_visible()
    await expect(page.locator("#conversation")).to_be_hidden()


async def test_whoever_is_signed_out_is_sent_to_sign_in_and_back(opens, lea, waits, accounts, house):
    conversation = await waits("first")
    page = await opens(lea, f"/conversations/{conversation}")
    await page.fill("#text", "Brouillon")
    await accounts.disable("lea", "test", house.clock.now())
    # The console may notice by itself before the button is found: both ways lead to the same page, with the draft kept.
    with contextlib.suppress(Error):  # the page under it may be leaving
        await page.evaluate("document.querySelector('#send')?.click()")
    await expect(page).to_have_url(re.compile(rf"/sign-in\?next=.*{conversation}"))
    await page.wait_for_load_state()
    assert "Brouillon" in await page.evaluate("JSON.stringify(sessionStorage)")


RECORDED = """
    window.heard = [];
    window.Notification = class { constructor(title, options) { heard.push(`${title}: ${options.body}`); } };
    Notification.permission = "granted";
    Notification.requestPermission = async () => window.refused ? "denied" : "granted";
    window.AudioContext = class extends AudioContext {
      createOscillator() { heard.push("note"); return super.createOscillator(); } };
"""


async def test_sound_and_notifications_only_by_choice_and_never_with_the_parents_words(opens, lea, waits, alarms):
    page = await opens(lea)
    await page.add_init_script(RECORDED)
    await page.reload()
    await expect(page.locator("#live")).to_have_text("En direct")
    hide = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })"
    await page.evaluate(hide)
    await waits("first", "mes mots à moi")
    await expect(page.locator("#waiting a")).to_have_count(1)
    assert await page.evaluate("heard") == []

    await page.click("#help-open")
    await page.check("#sound")
    await page.check("#notify")
    await page.keyboard.press("Escape")
    await page.evaluate("heard.length = 0")
    await waits("second", "mes mots à moi")
    await expect(page.locator("#waiting a")).to_have_count(2)
    told = "Conversations: Nouvelle demande : Le parent demande une personne"
    assert await page.evaluate("heard") == ["note", "note", told]
    await page.evaluate("heard.length = 0")
    await alarms("urgent", "il veut mourir")
    await expect(page.locator("#waiting .flag")).to_have_text("Urgence")
    heard = await page.evaluate("heard")
    assert heard[:3] == ["note"] * 3
    assert heard[3].startswith("Conversations: URGENCE. Nouvelle demande :")
    assert "mourir" not in heard[3].replace("Quelqu’un parle de mourir", "")

    await page.reload()
    await page.click("#help-open")
    await expect(page.locator("#sound")).to_be_checked()
    await expect(page.locator("#notify")).to_be_checked()
    await page.uncheck("#notify")
    await page.evaluate("window.refused = true")
    await page.locator("#notify").click()
    await expect(page.locator("#notify")).not_to_be_checked()
    assert page.complaints == []


async def test_a_conversation_known_here_that_turns_into_a_danger_is_told_as_loudly_as_a_new_one(
    opens, lea, waits, alarms
):
    mine = await waits("mine")
    await lea.send(f"conversations/{mine}/take")
    await waits("waiting")
    page = await opens(lea)
    await page.add_init_script(RECORDED)
    await page.reload()
    await expect(page.locator("#live")).to_have_text("En direct")
    await page.click("#help-open")
    await page.check("#sound")
    await page.keyboard.press("Escape")
    # One's own conversation also rings for its new message, as always.
    for contact, flagged, notes in (("waiting", "#waiting .flag", 3), ("mine", "#mine .flag", 5)):
        await page.evaluate("heard.length = 0")
        await alarms(contact, "il veut mourir")
        await expect(page.locator(flagged)).to_have_text("Urgence")
        await expect(page.locator("#announcer")).to_contain_text("URGENCE.")
        assert await page.evaluate("heard") == ["note"] * notes

    await page.evaluate("heard.length = 0")
    await waits("ordinary")
    await expect(page.locator("#waiting a")).to_have_count(2)
    assert await page.evaluate("heard") == ["note"] * 2, "an old emergency does not make a new question one"


async def test_who_stands_on_a_suggestion_is_not_thrown_off_it_by_the_next_message(opens, lea, waits, writes):
    conversation = await waits("amina", "j’ai perdu le mot de passe")
    await lea.send(f"conversations/{conversation}/take")
    page = await opens(lea, f"/conversations/{conversation}")
    button = page.locator("#suggestions button").first
    await button.focus()
    await writes("amina", "le mot de passe de ma fille")
    await expect(page.locator("#messages")).to_contain_text("de ma fille")
    await expect(button).to_be_focused()
    await writes("amina", "bonne journée")
    await expect(page.locator("#suggestions button")).to_have_count(0)
    await expect(page.locator("#suggestions-box summary")).to_be_focused()


async def test_words_that_came_too_late_are_taken_back_by_one_click(opens, lea, omar, waits):
    conversation = await waits("amina")
    page = await opens(lea, f"/conversations/{conversation}")

    async def omar_is_faster(route):
        await omar.send(f"conversations/{conversation}/take")
        await expect(page.locator("#owner")).to_contain_text("omar suit cette conversation")
        await route.continue_()

    await page.route("**/reply", omar_is_faster)
    await page.fill("#text", "votre numero est 12")
    await page.press("#text", "Control+Enter")
    await expect(page.locator("#unsent .failed")).to_contain_text("suit cette conversation depuis")
    await expect(page.locator("#text")).to_be_focused()
    await page.get_by_role("button", name="Reprendre le texte").click()
    await expect(page.locator("#text")).to_have_value("votre numero est 12")
    await expect(page.locator("#unsent .failed")).to_have_count(0)
    await page.press("#text", "Control+Enter")
    await expect(page.locator("#text")).to_have_value("votre numero est 12")
    await page.mouse.click(5, 5)
    await expect(page.locator("#reply")).to_be_hidden()


async def test_who_is_typing_when_a_colleague_takes_over_types_no_commands(opens, lea, omar, waits):
    conversation = await waits("amina")
    page = await opens(lea, f"/conversations/{conversation}")
    await page.locator("#text").focus()
    await page.keyboard.type("votre numero")
    await omar.send(f"conversations/{conversation}/take")
    await expect(page.locator("#alert")).to_contain_text("omar a maintenant cette conversation")
    await page.keyboard.type(" est 12, note")
    await expect(page.locator("#text")).to_have_value("votre numero")
    await expect(page.locator("#text")).to_be_focused()
    assert await page.locator("#note textarea").input_value() == ""
    await page.keyboard.press("Tab")
    await expect(page.locator("#reply")).to_be_hidden()

"""The page without JavaScript: a form, a history, choices that are buttons."""

import asyncio
import html

import pytest

from channels.rate_limit import BURST
from conversations.model import Choice, Draft
from conversations.normalisation import MAX_CHARACTERS

ATTACK = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'&</textarea>'


async def test_the_first_screen_says_it_is_a_robot_and_gives_examples(browser):
    for address in ("/", "/chat"):
        await browser.open(address)
        assert browser.status == 200
        assert "robot, pas un service d’urgence" in browser.html
        assert "Bonjour, je suis Relais" in browser.html
        assert "J’ai perdu mon identifiant ÉduConnect" in browser.html
        assert "Parler à quelqu’un" in browser.html


async def test_nothing_is_kept_of_those_who_only_look(door, browser):
    await browser.open()

    assert not list(door.session.cookie_jar)


async def test_a_question_asked_by_the_plain_form_is_answered_on_the_page(door, browser):
    await browser.open()
    answer = await browser.submit(text="Bonjour")

    assert [step.status for step in answer.history] == [303]
    assert answer.history[0].headers["Location"] == "/chat#dernier"
    assert "Vous avez écrit : Bonjour" in browser.log
    [cookie] = list(door.session.cookie_jar)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


async def test_the_cookie_is_for_secure_connections_where_the_settings_say_so(open_door, new_browser):
    browser = new_browser(await open_door(secure_cookies=True))
    await browser.open()
    answer = await browser.submit(text="Bonjour")

    assert "Secure" in answer.history[0].headers["Set-Cookie"]


async def test_a_choice_is_a_button_and_is_shown_by_its_label(house, browser):
    house.assistant.says("Notes", Draft("Quel niveau ?", choices=(Choice("Collège", "level:college"),)))
    house.assistant.says("level:college", Draft("Voici."))
    await browser.open()
    await browser.submit(text="Notes")
    assert 'name="choice" value="level:college" formnovalidate>Collège</button>' in browser.log

    await browser.submit(choice="level:college", text="")

    assert "Voici." in browser.log
    assert "level:college" not in browser.log
    assert browser.log.count("Collège") == 2


async def test_the_same_form_sent_twice_is_one_message(house, browser):
    await browser.open()
    await browser.submit(text="Bonjour")
    form = browser.html
    await browser.submit(text="Encore")
    browser.html = form
    await browser.submit(text="Encore")

    assert [request.text for request in house.assistant.asked] == ["Bonjour", "Encore"]


async def test_an_answer_that_is_late_is_there_the_next_time(house, open_door, new_browser):
    house.assistant.open_gate.clear()
    browser = new_browser(await open_door(reply_seconds=0.1))
    await browser.open()
    await browser.submit(text="Bonjour")
    assert "Vous avez écrit" not in browser.log
    assert "Voir s’il y a une nouvelle réponse" in browser.html

    house.assistant.open_gate.set()
    await house.turns.settle()
    await browser.open()

    assert "Vous avez écrit : Bonjour" in browser.log


async def test_the_page_does_not_wait_for_an_answer_that_a_person_will_give(house, open_door, new_browser):
    browser = new_browser(await open_door(reply_seconds=8.0))
    await browser.open()
    await browser.submit(text="Bonjour")
    await house.desk.take(house.assistant.asked[0].conversation_id, "claire")

    async with asyncio.timeout(2):
        await browser.submit(text="Merci")

    assert "Une personne vous répond." in browser.html


async def test_what_a_parent_or_the_robot_writes_is_never_markup(house, browser):
    source = {"title": ATTACK, "organisation": ATTACK, "url": "javascript:alert(3)", "verified_on": ATTACK}
    draft = Draft(ATTACK, choices=(Choice(ATTACK, ATTACK),), sources=(source,))
    house.assistant.says(ATTACK, draft)
    await browser.open()
    await browser.submit(text=ATTACK)

    assert "<script>alert" not in browser.html
    assert "<img src=x" not in browser.html
    assert 'href="javascript' not in browser.html
    assert html.escape("<script>alert(1)</script>") in browser.log


async def test_sources_are_shown_with_the_day_they_were_verified(house, browser):
    url = "https://educonnect.education.gouv.fr/"
    source = {"title": "Connexion", "organisation": "Ministère", "url": url, "verified_on": "2026-11-01"}
    house.assistant.says("Notes", Draft("1. Ouvrez\n2. Lisez", sources=(source,)))
    await browser.open()
    await browser.submit(text="Notes")

    assert f'<a href="{url}" rel="noopener noreferrer" target="_blank">Ministère, Connexion</a>' in browser.log
    assert "(vérifié le 1er novembre 2026)" in browser.log
    assert "<ol>" in browser.log


async def test_each_message_says_its_language_and_direction(house, browser):
    house.assistant.says("مرحبا", Draft("أهلا", lang="ar"))
    await browser.open()
    await browser.submit(text="مرحبا")

    assert '<div class="words" lang="ar" dir="rtl">' in browser.log


async def test_a_translation_that_nobody_has_reviewed_says_so_and_no_other_message_does(house, browser):
    remark = "Traduction pas encore relue"
    house.assistant.says("un", Draft("Ring 15.", lang="en", meta={"translation": "unreviewed"}))
    house.assistant.says("deux", Draft("Appelez le 15."))
    await browser.open()
    await browser.submit(text="deux")
    assert remark not in browser.log
    await browser.submit(text="un")
    assert browser.log.count(remark) == 1


@pytest.mark.parametrize(("text", "why"), [("x" * (MAX_CHARACTERS + 1), "trop long"), ("  ", "vide")])
async def test_a_text_that_cannot_be_read_comes_back_with_the_reason(browser, text, why):
    await browser.open()
    await browser.submit(text=text)

    assert browser.status == 422
    assert f'role="alert">Votre message est {why}' in browser.html
    assert text in browser.html


async def test_when_nothing_can_be_kept_the_words_stay_in_the_form(house, browser):
    await browser.open()
    await house.break_store()
    await browser.submit(text="Une question <longue> à écrire")

    assert browser.status == 503
    assert "n’a pas pu être gardé" in browser.html
    assert "Une question &lt;longue&gt; à écrire</textarea>" in browser.html

    await house.mend_store()
    await browser.submit(text="Une question <longue> à écrire")
    assert "Vous avez écrit" in browser.log


async def test_writing_too_fast_keeps_the_words_in_the_form(browser):
    await browser.open()
    for number in range(BURST):
        await browser.submit(text=f"Message {number}")
    await browser.submit(text="Encore")

    assert browser.status == 429
    assert "Encore</textarea>" in browser.html


async def test_a_form_of_another_site_is_refused(house, door, browser):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}):
        answer = await door.post("/chat/say", data={"text": "Bonjour"}, headers=headers, allow_redirects=False)
        assert answer.status == 403
    assert house.assistant.asked == []


async def test_a_form_without_its_token_is_not_taken_but_given_back(house, browser):
    await browser.open()
    await browser.submit(text="Bonjour")
    await browser.submit(text="Encore", form_token="forged")

    assert browser.status == 403
    assert "Votre page était ancienne" in browser.html
    assert "Encore</textarea>" in browser.html
    assert len(house.assistant.asked) == 1


async def test_erasing_by_the_plain_form(house, door, browser):
    await browser.open()
    await browser.submit(text="Bonjour")
    answer = await browser.submit("/chat/erase", form_token="forged")
    assert answer.status == 403

    await browser.open()
    await browser.submit("/chat/erase")

    assert "La conversation est effacée." in browser.html
    assert "Bonjour" not in browser.log
    assert not list(door.session.cookie_jar)


async def test_javascript_takes_over_a_conversation_begun_without_it(door, browser):
    await browser.open()
    await browser.submit(text="Bonjour")
    token = (await (await door.post("/chat/session")).json())["token"]

    answer = await door.get("/chat/messages", headers={"Authorization": f"Bearer {token}"})

    assert (await answer.json())[0]["text"] == "Bonjour"


async def test_a_forged_cookie_is_no_session(door, browser):
    door.session.cookie_jar.update_cookies({"relais_chat": "forged"})
    await browser.open()
    assert browser.status == 200
    await browser.submit(text="Bonjour")

    assert "Vous avez écrit : Bonjour" in browser.log


async def test_the_language_chosen_stays(browser):
    await browser.open("/chat?lang=en")
    assert '<html lang="en" dir="ltr">' in browser.html
    answer = await browser.submit("/chat/say?lang=en", text="Hello")

    assert answer.url.path_qs == "/chat?lang=en"
    assert "Talk to someone" in browser.html


async def test_the_language_asked_for_cannot_change_anything_else(browser):
    await browser.open('/chat?lang="><script>alert(1)</script>')

    assert '<html lang="fr" dir="ltr">' in browser.html
    assert "<script>alert" not in browser.html

"""The console without JavaScript, and what protects its pages."""

from __future__ import annotations

import re

import pytest

from conversations.model import Draft

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SEEN = re.compile(r'name="seen" value="(\d+)"')
LOCAL_ID = re.compile(r'name="local_id" value="([^"]+)"')


async def page(console, path):
    return await (await console.get(path)).text()


async def test_queue_page_shows_who_waits(lea, waits, alarms, house):
    await waits("first")
    urgent = await alarms("urgent", "il veut mourir")
    house.clock.move(minutes=20)
    shown = (await page(lea, "")).split("<main")[1]
    assert "attend depuis 20 min" in shown
    assert "en retard de 5 min" in shown
    assert shown.index("Quelqu’un parle de mourir") < shown.index("Le parent demande une personne")
    assert f'href="/mediators/conversations/{urgent}"' in shown


async def test_a_danger_whose_parent_went_back_to_the_robot_stays_at_the_top(lea, waits, alarms, writes):
    await waits("first")
    await alarms("urgent", "il veut mourir")
    await writes("urgent", "Revenir au robot")
    shown = (await page(lea, "")).split("<main")[1]
    assert shown.index("le parent est revenu au robot") < shown.index("Le parent demande une personne")
    assert "Urgence" in shown


async def test_forms_alone_take_reply_and_hand_back(lea, waits, house):
    conversation = await waits("first")
    path = f"/conversations/{conversation}"

    assert (await lea.submit(f"{path}/take")).headers["Location"] == f"/mediators{path}"
    local_id = LOCAL_ID.search(await page(lea, path)).group(1)
    for _ in range(2):  # a double click
        sent = await lea.submit(f"{path}/reply", text="Bonjour, je vous aide.", local_id=local_id)
        assert sent.status == 303
    assert (await page(lea, path)).count("Bonjour, je vous aide.</p>") == 1
    assert (await lea.submit(f"{path}/hand-back")).status == 303
    assert "L’assistant répond." in await page(lea, path)


async def test_a_form_alone_corrects_what_is_known_of_the_parent(lea, omar, waits):
    conversation = await waits("first")
    path = f"/conversations/{conversation}"
    assert '<details id="situation-box" hidden>' in await page(lea, path)
    await lea.submit(f"{path}/take")
    corrected = await lea.submit(f"{path}/profile", lang="ar", department="34", level="")
    assert (corrected.status, corrected.headers["Location"]) == (303, f"/mediators{path}")
    shown = await page(lea, path)
    assert '<option value="34" selected>' in shown
    assert "Situation corrigée" in shown
    assert "Hérault (34), arabe" in shown
    assert (await omar.submit(f"{path}/profile", lang="fr")).status == 409


@pytest.mark.parametrize("verb", ["hand-back", "close"])
async def test_a_form_alone_is_refused_over_what_its_page_did_not_show(lea, waits, writes, verb):
    conversation = await waits("first")
    path = f"/conversations/{conversation}"
    await lea.submit(f"{path}/take")
    seen = SEEN.search(await page(lea, path)).group(1)
    await writes("first", "Attendez, encore une chose")
    refused = await lea.submit(f"{path}/{verb}", seen=seen)
    shown = await refused.text()
    assert (refused.status, "Le parent vient d’écrire." in shown) == (409, True)
    assert "Attendez, encore une chose" in shown
    assert (await lea.submit(f"{path}/{verb}", seen=SEEN.search(shown).group(1))).status == 303


async def test_close_leads_back_to_the_queue(lea, waits):
    conversation = await waits("first")
    await lea.submit(f"/conversations/{conversation}/take")
    assert (await lea.submit(f"/conversations/{conversation}/close")).headers["Location"] == "/mediators"


async def test_a_refused_reply_says_who_holds_the_conversation_and_keeps_the_text(lea, omar, waits):
    conversation = await waits("first")
    await lea.submit(f"/conversations/{conversation}/take")
    refused = await omar.submit(f"/conversations/{conversation}/reply", text="Mon texte", local_id="local-0001")
    shown = await refused.text()
    assert refused.status == 409
    assert "Impossible : lea suit cette conversation depuis " in shown
    assert ">Mon texte</textarea>" in shown


async def test_an_ended_conversation_says_so(lea, waits):
    conversation = await waits("first")
    await lea.submit(f"/conversations/{conversation}/take")
    await lea.submit(f"/conversations/{conversation}/close")
    refused = await lea.submit(f"/conversations/{conversation}/hand-back")
    assert (refused.status, "Impossible : cette conversation est terminée." in await refused.text()) == (409, True)


async def test_an_empty_reply_says_what_to_do(lea, waits):
    conversation = await waits("first")
    refused = await lea.submit(f"/conversations/{conversation}/reply", text=" ", local_id="local-0001")
    assert (refused.status, "Écrivez d’abord votre réponse." in await refused.text()) == (422, True)


async def test_forms_without_their_token_are_refused(lea, waits, house):
    conversation = await waits("first")
    refused = await lea.submit(f"/conversations/{conversation}/take", csrf="wrong")
    assert refused.status == 403
    assert (await house.store.conversation(conversation)).ownership.owner_id is None


async def test_what_anybody_wrote_is_escaped_everywhere(lea, waits, house):
    attack = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    house.assistant.says(attack, Draft(attack, sources=({"title": attack, "url": 'https://x/"><b>'},)))
    conversation = await waits("first", attack, reason="<b>reason</b>")
    for path in ("", f"/conversations/{conversation}"):
        shown = await page(lea, path)
        for dangerous in ("<img", "<script>alert", "</script><script>alert", "<b>", '"><b>'):
            assert dangerous not in shown


async def test_each_message_says_its_language_and_direction(lea, waits, house):
    house.assistant.says("مرحبا", Draft("أهلا وسهلا", lang="ar"))
    conversation = await waits("first", "مرحبا", lang="ar")
    shown = await page(lea, f"/conversations/{conversation}")
    assert '<p class="text" lang="ar" dir="auto">مرحبا</p>' in shown
    assert '<p class="text" lang="ar" dir="rtl">أهلا وسهلا</p>' in shown


async def test_policy_holds_on_pages_api_stream_and_errors(lea, waits):
    conversation = await waits("first")
    for path in (
        "",
        f"/conversations/{conversation}",
        "/api/v1/queue",
        "/stream",
        "/api/v1/conversations/00ff",
        "/stream?conversations=x",
    ):
        answer = await lea.get(path)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()


async def test_pages_run_no_script_and_no_style_of_their_own(lea, waits):
    conversation = await waits("first")
    shown = await page(lea, f"/conversations/{conversation}")
    executed = re.findall(r"<script(?! type=\"application/json\")[^>]*>", shown)
    assert executed
    assert all(' src="/mediators/static/' in tag for tag in executed)
    assert "style=" not in shown
    assert not re.search(r"\son[a-z]+=", re.sub(r"<script.*?</script>", "", shown, flags=re.S))


async def test_scripts_make_no_markup_out_of_words(server, lea):
    modules = re.findall(r"/mediators/static/[0-9a-f]+/", await page(lea, ""))
    for name in ("console", "dom", "messages", "queue", "pane", "outbox", "stream", "keys", "kept", "api"):
        answer = await lea.client.get(f"{modules[0]}{name}.js")
        source = await answer.text()
        assert answer.status == 200
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source)

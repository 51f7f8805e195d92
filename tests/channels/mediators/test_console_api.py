"""What a mediator does, through the JSON API."""

from __future__ import annotations

import asyncio

import pytest

from channels.sign_in.ports import Role
from conversations.model import Choice, Draft
from conversations.normalisation import MAX_CHARACTERS

ID = "local-0001"


async def test_queue_says_who_waits_since_when_and_why(lea, waits, house):
    await waits("first", lang="ar")
    house.clock.move(minutes=4, seconds=5)

    queue = await lea.read("queue")
    card = queue["waiting"][0]
    assert queue["counts"] == {"waiting": 1, "mine": 0, "emergencies": 0, "overdue": 0, "unread": 0}
    assert card["reason_text"] == "Le parent demande une personne"
    assert card["waiting_text"] == "attend depuis 4 min"
    assert card["deadline_text"] == "à prendre d’ici 10 min"
    assert (card["language"], card["channel"], card["overdue"]) == ("arabe", "Web", False)


async def test_late_is_said_in_words_and_stays_late_after_the_core_has_escalated(lea, waits, house):
    await waits("first")
    house.clock.move(minutes=18)
    await house.desk.escalate_overdue()

    card = (await lea.read("queue"))["waiting"][0]
    assert card["overdue"] is True
    assert card["deadline_text"] == "en retard de 3 min"


async def test_who_is_seen_and_not_answered_is_told_to_their_mediator_and_late_after_a_while(lea, waits, writes, house):
    conversation = await waits("first")
    said = {"text": "Bonjour", "local_id": ID}
    await lea.send(f"conversations/{conversation}/reply", said)
    house.clock.move(minutes=1)
    await writes("first", "Alors ?")
    house.clock.move(minutes=14)
    queue = await lea.read("queue")
    assert queue["mine"][0]["unanswered_text"] == "sans réponse depuis 14 min"
    assert (queue["mine"][0]["unanswered_late"], queue["counts"]["overdue"]) == (False, 0)
    house.clock.move(minutes=1)
    queue = await lea.read("queue")
    assert (queue["mine"][0]["unanswered_late"], queue["counts"]["overdue"]) == (True, 1)
    await lea.send(f"conversations/{conversation}/reply", {"text": "Voici.", "local_id": "local-0002"})
    assert (await lea.read("queue"))["mine"][0]["unanswered_text"] is None


async def test_emergency_comes_first_under_the_title_of_its_topic(lea, waits, alarms):
    await waits("patient")
    await alarms("urgent", "il veut mourir")

    waiting = (await lea.read("queue"))["waiting"]
    assert [card["emergency"] for card in waiting] == [True, False]
    assert waiting[0]["reason_text"] == "Quelqu’un parle de mourir ou de se faire du mal"


async def test_a_reason_without_translation_is_shown_as_it_is(lea, waits):
    await waits("first", reason="guide_stuck")
    assert (await lea.read("queue"))["waiting"][0]["reason_text"] == "guide_stuck"


async def test_queue_holds_nothing_the_parent_wrote(lea, waits):
    await waits("first", "mon numéro est le 06 11 22 33 44")
    answer = await lea.get("/api/v1/queue")
    assert "06 11" not in await answer.text()


async def test_conversation_shows_the_transcript_with_choices_and_sources(lea, writes, house):
    source = {"title": "Aide", "organisation": "Ministère", "url": "https://example.org/", "verified_on": "2026-11-21"}
    offered = (Choice("Au collège", "level:college"),)
    house.assistant.says("Bonjour", Draft("Quel niveau ?", choices=offered, sources=(source,)))
    await writes("first")
    conversation = await writes("first", "level:college")

    asked, answered, picked = (await lea.read(f"conversations/{conversation}"))["messages"][:3]
    assert (asked["author_text"], asked["text"], asked["dir"]) == ("Parent", "Bonjour", "auto")
    assert answered["author_text"] == "Robot"
    assert answered["choices"] == [{"label": "Au collège", "value": "level:college"}]
    assert answered["sources"] == [
        {"title": "Ministère, Aide", "url": "https://example.org/", "verified_text": "vérifié le 21 novembre 2026"}
    ]
    assert picked["text"] == "Au collège"

    later = await lea.read(f"conversations/{conversation}/messages?after={answered['seq']}")
    assert later["messages"][0] == picked


async def test_a_source_links_only_to_https(lea, writes, house):
    house.assistant.says("Bonjour", Draft("Voilà", sources=({"title": "Piège", "url": "javascript:alert(1)"},)))
    conversation = await writes("first")
    shown = (await lea.read(f"conversations/{conversation}"))["messages"][1]["sources"][0]
    assert shown["url"] is None


async def test_take_reply_hand_back(lea, waits, house):
    conversation = await waits("first")

    taken = await (await lea.send(f"conversations/{conversation}/take")).json()
    assert taken["conversation"]["mine"] is True
    said = await (await lea.send(f"conversations/{conversation}/reply", {"text": " Bonjour ! ", "local_id": ID})).json()
    assert said["message"]["text"] == "Bonjour !"
    assert (said["message"]["local_id"], said["message"]["author_text"]) == (ID, "Vous")
    queue = await lea.read("queue")
    assert ([card["id"] for card in queue["mine"]], queue["waiting"]) == ([conversation], [])

    back = await (await lea.send(f"conversations/{conversation}/hand-back")).json()
    assert back["conversation"]["owner_text"] == "L’assistant répond."
    assert house.assistant.told


@pytest.mark.parametrize(("verb", "body"), [("hand-back", {}), ("close", {"outcome": "resolved"})])
async def test_what_the_parent_has_just_written_is_read_first(lea, waits, writes, verb, body):
    conversation = await waits("first")
    taken = await (await lea.send(f"conversations/{conversation}/take")).json()
    seen = taken["conversation"]["last_seq"]
    await writes("first", "Attendez, encore une chose")
    refused = await lea.send(f"conversations/{conversation}/{verb}", {**body, "seen": seen})
    assert (refused.status, (await refused.json())["message"]) == (409, "unread")
    known = (await lea.read(f"conversations/{conversation}"))["conversation"]["last_seq"]
    assert (await lea.send(f"conversations/{conversation}/{verb}", {**body, "seen": known})).status == 200


async def test_close_ends_the_conversation_for_good(lea, waits):
    conversation = await waits("first")
    await lea.send(f"conversations/{conversation}/take")
    closed = await lea.send(f"conversations/{conversation}/close", {"outcome": "resolved"})
    assert closed.status == 200
    late = await lea.send(f"conversations/{conversation}/reply", {"text": "encore", "local_id": ID})
    assert (late.status, (await late.json())["message"]) == (409, "closed")


@pytest.mark.parametrize("owner", ["waiting", "assistant"])
async def test_a_reply_takes_a_conversation_that_no_mediator_has(lea, waits, writes, owner):
    conversation = await (waits if owner == "waiting" else writes)("first")
    answer = await lea.send(f"conversations/{conversation}/reply", {"text": "J’arrive", "local_id": ID})
    assert answer.status == 200
    assert (await answer.json())["conversation"]["mine"] is True


async def test_of_two_mediators_at_once_one_wins_and_the_other_learns_who(lea, omar, waits):
    conversation = await waits("first")
    answers = await asyncio.gather(
        *(console.send(f"conversations/{conversation}/take") for console in (lea, omar)),
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    winner = "lea" if answers[0].status == 200 else "omar"
    lost = next(answer for answer in answers if answer.status == 409)
    assert (await lost.json())["owner"] == winner


async def test_the_second_mediator_s_reply_is_refused_with_the_name_of_the_first(lea, omar, waits, house):
    conversation = await waits("first")
    await lea.send(f"conversations/{conversation}/take")
    words = {"text": "moi aussi", "local_id": ID}
    for path, body in (("reply", words), ("hand-back", {}), ("close", {"outcome": "resolved"}), ("take", {})):
        refused = await omar.send(f"conversations/{conversation}/{path}", body)
        assert (refused.status, (await refused.json())["owner"]) == (409, "lea")
    assert not [message for message in await house.store.transcript(conversation) if message.text == "moi aussi"]


async def test_a_reply_sent_again_is_stored_once(lea, waits, house):
    conversation = await waits("first")
    body = {"text": "Une fois", "local_id": ID}
    answers = [await (await lea.send(f"conversations/{conversation}/reply", body)).json() for _ in range(3)]
    assert len({answer["message"]["seq"] for answer in answers}) == 1
    assert [message.text for message in await house.store.transcript(conversation)].count("Une fois") == 1


async def test_a_repeated_reply_is_no_error_even_after_the_conversation_has_ended(lea, waits):
    conversation = await waits("first")
    body = {"text": "Une fois", "local_id": ID}
    first = await (await lea.send(f"conversations/{conversation}/reply", body)).json()
    await lea.send(f"conversations/{conversation}/close")
    again = await lea.send(f"conversations/{conversation}/reply", body)
    assert again.status == 200
    assert (await again.json())["message"]["seq"] == first["message"]["seq"]


async def test_several_replies_at_once_all_arrive(lea, waits, house):
    conversation = await waits("first")
    answers = await asyncio.gather(
        *(
            lea.send(f"conversations/{conversation}/reply", {"text": f"Réponse {n}", "local_id": f"local-{n:04d}"})
            for n in range(4)
        )
    )
    assert [answer.status for answer in answers] == [200] * 4


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "  ", "local_id": ID}, 422, "empty_message"),
        ({"text": "x" * (MAX_CHARACTERS + 1), "local_id": ID}, 422, "too_long"),
        ({"text": "Bonjour", "local_id": "short"}, 400, "bad_request"),
        ({"text": "Bonjour", "local_id": "has spaces in it"}, 400, "bad_request"),
        ({"text": ["Bonjour"], "local_id": ID}, 400, "bad_request"),
        ({"local_id": ID}, 400, "bad_request"),
    ],
)
async def test_a_reply_that_cannot_be_sent_is_refused_kindly(lea, waits, body, status, code):
    conversation = await waits("first")
    answer = await lea.send(f"conversations/{conversation}/reply", body)
    assert (answer.status, (await answer.json())["error"]) == (status, code)


async def test_broken_json_is_a_bad_request(lea, waits):
    conversation = await waits("first")
    path = f"/api/v1/conversations/{conversation}/reply"
    headers = {"X-CSRF-Token": lea.csrf, "Content-Type": "application/json"}
    for body in (b"{", b"[]", b"\xff\xfe", b"null"):
        assert (await lea.client.post(path, data=body, headers=headers)).status == 400


async def test_an_unknown_conversation_is_not_found(lea):
    answer = await lea.get("/api/v1/conversations/00ff")
    assert (answer.status, (await answer.json())["error"]) == (404, "unknown_conversation")
    assert (await lea.send("conversations/00ff/take")).status == 404


async def test_a_store_in_trouble_is_said_so(lea, waits, house):
    conversation = await waits("first")
    await house.break_store()
    answer = await lea.send(f"conversations/{conversation}/reply", {"text": "Bonjour", "local_id": ID})
    await house.mend_store()
    assert answer.status == 503


# --- who may -------------------------------------------------------------------------------------------------------


async def test_without_the_csrf_header_nothing_changes(lea, waits, house):
    conversation = await waits("first")
    for token in ("", "wrong", "é"):
        answer = await lea.send(f"conversations/{conversation}/take", **{"X-CSRF-Token": token})
        assert (answer.status, (await answer.json())["error"]) == (403, "form_expired")
    missing = await lea.client.post(f"/api/v1/conversations/{conversation}/take")
    in_form = await lea.client.post(f"/api/v1/conversations/{conversation}/take", data={"csrf": lea.csrf})
    assert (missing.status, in_form.status) == (403, 403)
    assert (await house.store.conversation(conversation)).ownership.owner_id is None


async def test_another_session_s_csrf_token_is_refused(lea, omar, waits):
    conversation = await waits("first")
    answer = await lea.send(f"conversations/{conversation}/take", **{"X-CSRF-Token": omar.csrf})
    assert answer.status == 403


@pytest.mark.parametrize(("role", "status"), [(Role.LEAD, 200), (Role.EDITOR, 403), (Role.ADMINISTRATOR, 403)])
async def test_conversations_are_for_mediators_and_their_lead(sign_in, waits, role, status):
    conversation = await waits("first")
    console = await sign_in("somebody", role)
    for path in ("/api/v1/queue", f"/api/v1/conversations/{conversation}", "", f"/conversations/{conversation}"):
        assert (await console.get(path)).status == status
    assert (await console.send(f"conversations/{conversation}/take")).status == status


async def test_nobody_gets_in_unsigned(server, aiohttp_client, waits):
    conversation = await waits("first")
    stranger = await aiohttp_client(server)
    for path in ("queue", f"conversations/{conversation}", f"conversations/{conversation}/messages"):
        answer = await stranger.get(f"/api/v1/{path}")
        assert (answer.status, (await answer.json())["error"]) == (403, "signed_out")
    assert (await stranger.get("/mediators/stream")).status == 403
    assert (await stranger.post(f"/api/v1/conversations/{conversation}/take")).status == 403
    page = await stranger.get(f"/mediators/conversations/{conversation}", allow_redirects=False)
    assert page.headers["Location"] == f"/sign-in?next=/mediators/conversations/{conversation}"


async def test_a_revoked_session_is_out_at_once(lea, accounts, house):
    await accounts.disable("lea", "test", house.clock.now())
    assert (await lea.get("/api/v1/queue")).status == 403


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
async def test_a_wrong_place_to_go_on_from_is_a_bad_request(lea, waits, after):
    conversation = await waits("first")
    assert (await lea.get(f"/api/v1/conversations/{conversation}/messages?after={after}")).status == 400

"""Sending: kept before it is confirmed, once, or refused in kind words."""

from datetime import UTC, datetime

import pytest

from channels.rate_limit import BURST, SECONDS_A_MESSAGE, RateLimit
from conversations.model import Choice, Draft, Emergency, OutboundState
from conversations.normalisation import MAX_CHARACTERS
from conversations.persistence import tables


async def test_a_message_is_kept_and_answered(house, device):
    answer = await device.send("Bonjour", local_id="first-message")
    assert answer.status == 202
    assert await answer.json() == {"seq": 1, "local_id": "first-message", "repeated": False}

    await house.turns.settle()
    sent, reply = await device.messages()

    assert (sent["author"], sent["text"], sent["local_id"]) == ("parent", "Bonjour", "first-message")
    assert (reply["author"], reply["text"], reply["seq"]) == ("assistant", "Vous avez écrit : Bonjour", 2)
    assert reply["meta"]["owner"] == "assistant"


async def test_a_message_sent_again_is_not_stored_again(house, device):
    await device.send("Bonjour", local_id="same-message")
    await house.turns.settle()
    again = await device.send("Bonjour", local_id="same-message")

    assert await again.json() == {"seq": 1, "local_id": "same-message", "repeated": True}
    await house.turns.settle()
    assert [message["seq"] for message in await device.messages()] == [1, 2]
    assert len(house.assistant.asked) == 1


async def test_the_list_resumes_after_what_was_seen(house, device):
    await device.send("Un")
    await device.send("Deux")
    await house.turns.settle()

    assert [message["seq"] for message in await device.messages(after=2)] == [3, 4]


async def test_a_leading_slash_gives_no_order_to_the_robot(house, device):
    await device.send("/restart")
    await house.turns.settle()

    assert house.assistant.asked[0].text == "restart"


async def test_a_choice_is_understood_by_its_value(house, device):
    house.assistant.says("Notes", Draft("Quel niveau ?", choices=(Choice("Collège", "level:college"),)))
    house.assistant.says("level:college", Draft("Voici."))
    await device.send("Notes")
    await house.turns.settle()
    await device.send("level:college")
    await house.turns.settle()

    assert (await device.messages())[-1]["text"] == "Voici."


async def test_an_emergency_is_answered_at_once(house, device):
    house.assistant.open_gate.clear()
    house.triage.emergencies["danger"] = Emergency("urgence.test", Draft("Appelez le 17."))
    await device.send("danger")

    assert (await device.messages())[1]["text"] == "Appelez le 17."


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '"text"', "null", '{"text": "a"}', '{"text": 3, "local_id": "12345678"}', "[" * 60_000]
    + [f'{{"text": "a", "local_id": "{bad}"}}' for bad in ("short", "has space in it", "x" * 65, "mediator:1")],
)
async def test_what_is_no_message_is_refused(house, device, body):
    answer = await device.client.post("/chat/messages", data=body.encode(), headers=device.headers)

    assert answer.status == 400
    assert (await answer.json())["error"] == "bad_request"
    assert await device.messages() == []


@pytest.mark.parametrize(
    ("text", "error"), [("", "empty_message"), ("///", "empty_message"), ("x" * (MAX_CHARACTERS + 1), "too_long")]
)
async def test_a_text_that_cannot_be_read_is_refused_with_the_reason(device, text, error):
    answer = await device.send(text)

    assert answer.status == 422
    assert (await answer.json())["error"] == error


async def test_a_text_with_half_a_character_is_kept_without_it(device):
    body = '{"text": "Bonjour \\ud83d", "local_id": "12345678"}'
    answer = await device.client.post("/chat/messages", data=body, headers=device.headers)

    assert answer.status == 202
    assert (await device.messages())[0]["text"] == "Bonjour"


@pytest.mark.parametrize("size", [65 * 1024, 1024 * 1024, 3 * 1024 * 1024])
async def test_a_body_too_big_is_refused_in_kind_words(device, size):
    answer = await device.client.post("/chat/messages", data=b"x" * size, headers=device.headers)

    assert answer.status == 413
    assert "trop long" in (await answer.json())["message"]


async def test_a_body_too_big_that_hides_its_size_is_refused(device):
    async def endless():
        for _ in range(100):
            yield b"x" * 16 * 1024

    answer = await device.client.post("/chat/messages", data=endless(), headers=device.headers)

    assert answer.status == 413


async def test_writing_too_fast_is_slowed_down_for_that_contact_only(new_device):
    fast, other = await new_device(), await new_device()
    statuses = [(await fast.send(f"Message {number}")).status for number in range(BURST + 1)]
    refused = await fast.send("Encore")

    assert statuses == [202] * BURST + [429]
    assert (await refused.json())["error"] == "too_fast"
    assert 1 <= int(refused.headers["Retry-After"]) <= SECONDS_A_MESSAGE
    assert (await other.send("Bonjour")).status == 202


def test_the_pace_recovers_with_time():
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    assert [limit.wait("a") for _ in range(BURST)] == [0.0] * BURST
    assert limit.wait("a") == SECONDS_A_MESSAGE
    now[0] += SECONDS_A_MESSAGE
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0


async def test_when_nothing_can_be_kept_the_door_says_so(house, device):
    await house.break_store()
    answer = await device.send("Bonjour", local_id="kept-by-the-device")
    body = await answer.json()
    assert (answer.status, body["error"]) == (503, "not_stored")
    assert "n’a pas pu être gardé" in body["message"]

    await house.mend_store()
    assert (await device.send("Bonjour", local_id="kept-by-the-device")).status == 202


async def test_acknowledged_messages_count_as_delivered(house, device):
    await device.send("Bonjour")
    await house.turns.settle()
    answer = await device.client.post("/chat/ack", json={"seq": 2}, headers=device.headers)

    assert answer.status == 204
    async with house.engine.connect() as connection:
        states = [row.state for row in await connection.execute(tables.outbox.select())]
    assert states == [OutboundState.DELIVERED.value]


@pytest.mark.parametrize("seq", [-1, "x", None, True, 1.5, [1]])
async def test_an_acknowledgement_of_nothing_is_refused(device, seq):
    answer = await device.client.post("/chat/ack", json={"seq": seq}, headers=device.headers)

    assert answer.status == 400


async def test_huge_numbers_do_no_harm(device):
    assert (await device.client.post("/chat/ack", json={"seq": 10**15}, headers=device.headers)).status == 204
    assert await device.messages(after=10**15) == []


async def test_erasing_leaves_nothing(house, device):
    await device.send("Bonjour")
    await house.turns.settle()
    answer = await device.client.post("/chat/erase", headers=device.headers)

    assert answer.status == 204
    assert await device.messages() == []
    assert await house.store.conversations_with_pending(datetime.now(UTC)) == []

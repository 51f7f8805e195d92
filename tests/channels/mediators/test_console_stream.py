"""The live stream: everything once, in order, whatever happens on the way."""

from __future__ import annotations

import re

import pytest

from channels.mediators import stream


async def texts(listener, count):
    heard = []
    for _ in range(count):
        _, data, _ = await listener.next("message")
        heard.append((data["message"]["seq"], data["message"]["text"]))
    return heard


async def test_stream_begins_with_the_queue_and_tells_each_change(lea, waits):
    listener = await lea.listen()
    assert listener.answer.headers["Content-Type"].startswith("text/event-stream")
    assert listener.answer.headers["Cache-Control"] == "no-store"
    _, queue, _ = await listener.next("queue")
    assert queue["counts"]["waiting"] == 0
    await waits("first")
    _, queue, _ = await listener.next("queue")
    assert queue["counts"]["waiting"] == 1


async def test_messages_of_the_conversations_asked_for_and_of_no_other(lea, waits, writes):
    wanted, other = await waits("wanted"), await waits("other")
    listener = await lea.listen(f"{wanted}:3")
    await listener.next("queue")
    await writes("other", "pas pour cette fenêtre")
    await writes("wanted", "je suis encore là")
    _, data, _ = await listener.next("message")
    assert (data["conversation_id"], data["message"]["text"]) == (wanted, "je suis encore là")
    assert other != wanted


async def test_a_listener_that_was_away_goes_on_where_it_was(lea, waits, writes):
    conversation = await waits("first")
    listener = await lea.listen(f"{conversation}:0")
    before = await texts(listener, 3)
    listener.answer.close()

    await writes("first", "pendant la coupure")
    again = await lea.listen(f"{conversation}:{before[-1][0]}")
    after = await texts(again, 2)

    seqs = [seq for seq, _ in before + after]
    assert seqs == sorted(set(seqs)) == list(range(1, len(seqs) + 1))
    assert after[0][1] == "pendant la coupure"


async def test_a_browser_that_reconnects_by_itself_goes_on_from_the_last_event(lea, waits, writes):
    conversation = await waits("first")
    listener = await lea.listen(f"{conversation}:0")
    for _ in range(3):
        _, data, position = await listener.next("message")
    listener.answer.close()
    await writes("first", "pendant la coupure")

    again = await lea.listen(f"{conversation}:0", **{"Last-Event-ID": position})
    assert (await texts(again, 1))[0] == (data["message"]["seq"] + 1, "pendant la coupure")


async def test_own_reply_comes_back_with_its_local_id(lea, waits):
    conversation = await waits("first")
    listener = await lea.listen(f"{conversation}:3")
    await lea.send(f"conversations/{conversation}/reply", {"text": "Bonjour", "local_id": "local-0001"})
    _, data, _ = await listener.next("message")
    assert (data["message"]["local_id"], data["message"]["mine"]) == ("local-0001", True)


async def test_the_other_mediator_sees_who_took_the_conversation(lea, omar, waits):
    conversation = await waits("first")
    listener = await omar.listen(f"{conversation}:3")
    await listener.next("queue")
    await lea.send(f"conversations/{conversation}/take")
    _, card, _ = await listener.next("conversation")
    while card["owner"] is None:
        _, card, _ = await listener.next("conversation")
    assert re.fullmatch(r"lea suit cette conversation depuis \d\d:\d\d\.", card["owner_text"])
    _, queue, _ = await listener.next("queue")
    assert queue["waiting"] == []


async def test_waiting_times_move_on_and_silence_is_filled(lea, waits, house, monkeypatch):
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    await waits("first")
    listener = await lea.listen()
    await listener.next("queue")
    await listener.next("ping")
    house.clock.move(minutes=7)
    _, queue, _ = await listener.next("queue")
    assert queue["waiting"][0]["waiting_text"] == "attend depuis 7 min"


async def test_stream_ends_with_the_session(lea, accounts, house, monkeypatch):
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    listener = await lea.listen()
    await listener.next("queue")
    await accounts.disable("lea", "test", house.clock.now())
    await listener.next("signed_out")
    with pytest.raises(EOFError):
        await listener.next("queue")


async def test_an_erased_conversation_is_gone_from_the_screen(lea, waits, house, monkeypatch):
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    conversation = await waits("first")
    listener = await lea.listen(f"{conversation}:0")
    await listener.next("queue")
    await house.store.erase("web", "first")
    _, data, _ = await listener.next("gone")
    assert data == {"conversation_id": conversation}
    _, queue, _ = await listener.next("queue")
    assert queue["waiting"] == []


async def test_a_store_in_trouble_is_said_and_then_all_is_told(lea, waits, house, monkeypatch):
    monkeypatch.setattr(stream, "PING_SECONDS", 0.05)
    conversation = await waits("first")
    await house.break_store()
    listener = await lea.listen(f"{conversation}:0")
    await listener.next("trouble")
    await house.mend_store()
    assert len(await texts(listener, 3)) == 3
    await listener.next("queue")


@pytest.mark.parametrize("asked", ["abc", "abc:-1", "abc:x", "../etc:1", ",".join(f"{n:x}:0" for n in range(51))])
async def test_a_wrong_list_is_refused(lea, asked):
    assert (await lea.client.get("/mediators/stream", params={"conversations": asked})).status == 400


async def test_the_house_closes_without_waiting_for_those_who_listen(lea, server):
    listener = await lea.listen()
    await listener.next("queue")
    await server.app.shutdown()
    with pytest.raises(EOFError):
        await listener.next("queue")
    assert (await lea.listen()).answer.status == 503

"""The stream: history, then live; resumed without loss or double."""

import asyncio

import pytest

from channels.web import stream as streaming
from channels.web.feed import Feed
from conversations.model import Draft, Handoff, Profile
from conversations.ports import AssistantReply
from conversations.teams import Roster, Team
from conversations.waiting_room import WaitingRoom


async def test_the_stream_says_who_answers_when_there_is_nothing_else(device):
    stream = await device.listen()

    assert await stream.next() == ("state", {"owner": "assistant", "place": None}, None)


async def test_messages_arrive_as_they_are_stored(house, device):
    house.assistant.open_gate.clear()
    stream = await device.listen()
    await device.send("Bonjour", local_id="my-message")

    name, data, identity = await stream.next("message")
    assert (name, data["local_id"], data["text"], identity) == ("message", "my-message", "Bonjour", "1")
    assert (await stream.next("typing"))[1] == {"on": True, "who": "assistant"}
    house.assistant.open_gate.set()
    assert (await stream.next_message())["text"] == "Vous avez écrit : Bonjour"
    assert (await stream.next("typing"))[1] == {"on": False, "who": None}


async def test_a_stream_resumes_where_the_last_one_stopped(house, device):
    stream = await device.listen()
    await device.send("Un")
    seen = [(await stream.next_message())["seq"] for _ in range(2)]
    stream.close()
    await device.send("Deux")
    await house.turns.settle()

    resumed = await device.listen(after=seen[-1])
    later = [(await resumed.next_message())["seq"] for _ in range(2)]

    assert seen + later == [1, 2, 3, 4]
    assert (await resumed.next())[0] == "state"


async def test_every_tab_gets_every_message_once(house, device):
    streams = [await device.listen() for _ in range(3)]
    for number in range(4):
        await device.send(f"Message {number}")
    for stream in streams:
        texts = [(await stream.next_message())["seq"] for _ in range(8)]
        assert texts == list(range(1, 9))


async def test_the_place_in_the_queue_is_kept_up_to_date(house, new_device, monkeypatch):
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.05)
    house.assistant.script["aide"] = AssistantReply((Draft("D’accord."),), handoff=Handoff("parent_asked"))
    first, second = await new_device(), await new_device()
    await first.send("aide")
    await house.turns.settle()
    stream = await second.listen()
    await stream.next("state")
    await second.send("aide")

    assert (await stream.next("state"))[1] == {"owner": "waiting", "place": 2}
    [ahead, mine] = await house.store.queue()
    await house.desk.take(ahead.id, "claire")
    assert (await stream.next("state"))[1] == {"owner": "waiting", "place": 1}
    await house.desk.take(mine.id, "claire")
    assert (await stream.next("state"))[1] == {"owner": "mediator", "place": None}


async def test_the_place_is_that_in_the_queue_of_the_team_that_they_wait_for(house, new_device):
    """What the page says is what the notice said: those who wait for another team are not before them."""
    general, arabic = Team("general", "G"), Team("arabe", "A", languages=frozenset({"ar"}))
    house.rosters.replace(Roster((general, arabic), general))
    house.assistant.script["aide"] = AssistantReply((Draft("D’accord."),), handoff=Handoff("parent_asked"))
    house.assistant.script["مساعدة"] = AssistantReply((Draft("حسنا"),), Profile(lang="ar"), Handoff("parent_asked"))
    first, second = await new_device(), await new_device()
    await first.send("aide")
    await second.send("مساعدة")
    await house.turns.settle()

    stream = await second.listen()
    assert (await stream.next("state"))[1] == {"owner": "waiting", "place": 1}


class TestAMediatorWhoWrites:
    async def is_with(self, house, device, name="claire"):
        await device.send("Bonjour")
        await house.turns.settle()
        conversation = house.assistant.asked[0].conversation_id
        await house.desk.take(conversation, name)
        return await house.store.conversation(conversation)

    async def test_is_seen_to_write_and_to_stop(self, house, device):
        conversation = await self.is_with(house, device)
        stream = await device.listen(after=3)
        await stream.next("state")
        for typing, told in ((True, {"on": True, "who": "mediator"}), (False, {"on": False, "who": None})):
            house.presence.type("claire", conversation.id, typing)
            house.wake_ups.announce(conversation)
            assert (await stream.next("typing"))[1] == told

    async def test_who_just_leaves_is_not_said_to_write_for_ever(self, house, device, monkeypatch):
        monkeypatch.setattr(streaming, "PING_SECONDS", 0.05)
        conversation = await self.is_with(house, device)
        house.presence.type("claire", conversation.id, True)
        stream = await device.listen(after=3)
        assert (await stream.next("typing"))[1]["on"]
        house.clock.move(seconds=9)
        assert (await stream.next("typing"))[1] == {"on": False, "who": None}

    async def test_is_not_seen_when_it_is_somebody_else_or_when_others_may_read_along(self, house, device):
        conversation = await self.is_with(house, device)
        house.presence.type("omar", conversation.id, True)
        feed = Feed(house.store, house.room, house.presence, conversation.contact, 0)
        assert "typing" not in [event.name for event in await feed.news()]
        house.presence.type("claire", conversation.id, True)
        assert [event.data["who"] for event in await feed.news() if event.name == "typing"] == ["mediator"]
        discreet = WaitingRoom(house.store, house.notices, house.wake_ups, house.clock, discreet=lambda _: True)
        quiet = Feed(house.store, discreet, house.presence, conversation.contact, 0)
        assert "typing" not in [event.name for event in await quiet.news()]


async def test_a_mediator_s_words_arrive_and_the_robot_is_not_said_to_write(house, device):
    await device.send("Bonjour")
    await house.turns.settle()
    await house.desk.reply(house.assistant.asked[0].conversation_id, "claire", "Je suis là.", "reply-0001")
    stream = await device.listen(after=2)

    message = await stream.next_message()
    assert (message["author"], message["text"]) == ("mediator", "Je suis là.")
    await device.send("Merci")
    assert (await stream.next_message())["text"] == "Merci"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await stream.next("typing")


async def test_after_a_failed_attempt_nobody_is_said_to_write(house, device):
    house.assistant.away = True
    stream = await device.listen()
    await device.send("Bonjour")

    assert (await stream.next_message())["author"] == "parent"
    assert "problème technique" in (await stream.next_message())["text"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            while (await stream.next("typing"))[1]["on"] is False:
                pass


async def test_silence_is_filled_with_pings(device, monkeypatch):
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.02)
    stream = await device.listen()
    await stream.next("state")

    assert [(await stream.next())[0] for _ in range(5)] == ["ping"] * 5


async def test_what_is_erased_elsewhere_is_said_to_be_gone(house, device):
    await device.send("Bonjour")
    await house.turns.settle()
    stream = await device.listen(after=2)
    await stream.next("state")
    await device.client.post("/chat/erase", headers=device.headers)

    assert (await stream.next())[0] == "reset"
    await device.send("Je recommence", local_id="another-one")
    assert (await stream.next_message())["seq"] == 1


async def test_a_device_that_saw_more_than_there_is_begins_anew(house, device):
    await device.send("Bonjour")
    await house.turns.settle()
    stream = await device.listen(after=40)

    assert (await stream.next())[0] == "reset"
    assert (await stream.next_message())["seq"] == 1


async def test_a_store_in_trouble_ends_the_stream_and_the_device_comes_back(house, device, monkeypatch):
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.02)
    stream = await device.listen()
    await stream.next("state")
    await house.break_store()

    with pytest.raises(EOFError):
        await stream.next("message")
    assert (await device.client.get("/chat/stream", headers=device.headers)).status == 503
    await house.mend_store()
    assert (await (await device.listen()).next())[0] == "state"


async def test_a_device_that_leaves_frees_its_place(door, device, monkeypatch):
    monkeypatch.setattr(streaming, "PING_SECONDS", 0.02)
    stream = await device.listen()
    await stream.next("state")
    assert len(door.app[streaming.OPEN_STREAMS]) == 1
    stream.close()
    async with asyncio.timeout(3):
        while len(door.app[streaming.OPEN_STREAMS]):
            await asyncio.sleep(0.02)


async def test_the_house_closes_without_waiting_for_streams(house, device):
    stream = await device.listen()
    await stream.next("state")
    async with asyncio.timeout(3):
        await device.client.server.close()

"""Back to the web by a link; STOP, erasure, and telephones that change hands."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from conversations.model import Draft, Emergency, Inbound, OwnerKind
from conversations.silence import Silenced
from conversations.texts import text
from tests.channels.conftest import House
from tests.conversations.bridge_house import Street


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


async def test_who_was_asked_for_an_opinion_by_sms_is_not_asked_again_on_the_page(street: Street):
    desk, store = street.house.desk, street.house.store
    for place, (channel, contact) in enumerate([("sms", street.phone), ("web", street.web)]):
        await street.writes("bonjour", channel)
        conversation = await store.open_conversation(channel, contact)
        assert conversation is not None
        await desk.reply(conversation.id, "lea", "Voici.", f"local-000{place}")
        await desk.close(conversation.id, "lea")
        if channel == "sms":
            await street.writes("bonjour")
            await street.crosses()
    assert [text("satisfaction", "fr") in one for one in await street.on_the_page()].count(True) == 0
    assert sum(text("satisfaction", "fr") in one for one in await street.to_the_telephone()) == 1


class TestTheLink:
    async def test_it_leads_a_conversation_begun_by_sms_to_the_web(self, street: Street):
        await street.by_sms("bonjour")
        began = await street.house.store.open_conversation("sms", street.phone)
        await street.by_sms("LIEN")
        contact = await street.bridge.arrive(street.token())
        shown = await street.on_the_page(contact)
        assert "bonjour" in shown
        assert "Vous avez écrit : bonjour" in shown
        await street.writes("me voici", contact=contact)
        after = await street.house.store.open_conversation("web", contact)
        assert after.id == began.id
        assert after.channel == "web"
        await street.by_sms("je repars par SMS")
        assert "Vous avez écrit : je repars par SMS" in await street.to_the_telephone()
        assert "je repars par SMS" in await street.on_the_page(contact)

    async def test_it_leads_back_to_the_page_where_the_conversation_began(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms("web")
        assert await street.bridge.arrive(street.token()) == street.web
        assert (await street.conversation()).channel == "web"

    async def test_it_works_once(self, street: Street):
        await street.by_sms("LIEN")
        token = street.token()
        assert await street.bridge.arrive(token)
        assert await street.bridge.arrive(token) is None

    async def test_it_is_worth_nothing_after_half_an_hour(self, street: Street):
        await street.by_sms("LIEN")
        street.house.clock.move(minutes=30)
        assert await street.bridge.arrive(street.token()) is None

    async def test_it_is_kept_nowhere_in_clear(self, street: Street):
        await street.by_sms("LIEN")
        async with street.house.engine.connect() as connection:
            kept = [(await connection.execute(sql(f"SELECT * FROM {table}"))).all() for table in ("messages", "outbox")]
            kept += [(await connection.execute(sql("SELECT * FROM bridge_links"))).all()]
        assert street.token() not in str(kept)

    async def test_few_are_sent(self, street: Street):
        for _ in range(8):
            await street.by_sms("LIEN")
        assert len(street.carrier.screens[street.phone]) == 5

    async def test_none_leads_to_what_was_said_of_violence_at_home(self, street: Street):
        answer = Draft("Appelez le 3919.", meta={"decision": "emergency"})
        street.house.triage.emergencies["il me frappe"] = Emergency("urgence.violence-conjugale", answer)
        await street.by_sms("il me frappe")
        await street.by_sms("LIEN")
        assert street.carrier.screens[street.phone] == []
        assert "HUMAIN" in (await street.to_the_telephone())[-1]

    async def test_the_words_of_a_sentence_order_nothing(self, street: Street):
        await street.by_sms("quel est le lien entre pronote et l'ent")
        assert street.carrier.screens[street.phone] == []


class TestStop:
    async def test_it_silences_the_telephone_and_the_page_goes_on(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms("STOP")
        assert (await street.to_the_telephone())[-1].startswith("C’est fait.")
        left = len(await street.to_the_telephone())
        conversation = await street.conversation()
        assert conversation.channel == "web"
        await street.house.desk.reply(conversation.id, "karim", "Je vous réponds ici.", "reply-0001")
        assert len(await street.to_the_telephone()) == left
        assert "Je vous réponds ici." in await street.on_the_page()

    async def test_it_counts_where_it_was_written_even_if_the_page_writes_in_the_same_breath(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        street.house.assistant.open_gate.clear()
        await street.house.inbox.accept(_sms(street, "question"))
        await street.house.inbox.accept(_web(street, "autre question"))
        await street.house.inbox.accept(_sms(street, "STOP"))
        await street.house.inbox.accept(_web(street, "encore"))
        street.house.assistant.open_gate.set()
        await street.house.turns.settle()
        assert await street.house.store.silenced("sms", street.phone)
        assert (await street.on_the_page())[-1] == "Vous avez écrit : encore"

    async def test_the_place_in_the_queue_stands_because_the_page_can_still_be_answered(self, street: Street):
        await street.writes("bonjour")
        await street.house.desk.call_human((await street.conversation()).id, "parent_asked")
        await street.crosses()
        await street.by_sms("STOP")
        assert (await street.conversation()).ownership.kind is OwnerKind.WAITING

    async def test_a_message_of_a_silent_telephone_does_not_draw_answers_to_it(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms("STOP")
        await street.by_sms("je demande quand même")
        conversation = await street.conversation()
        assert conversation.channel == "web"
        await street.house.desk.reply(conversation.id, "karim", "Ici.", "reply-0001")
        await street.by_sms("REPRISE")
        assert (await street.conversation()).channel == "sms"

    async def test_a_conversation_of_the_telephone_alone_is_refused_to_mediators(self, street: Street):
        await street.by_sms("bonjour")
        own = await street.house.store.open_conversation("sms", street.phone)
        await street.by_sms("STOP")
        with pytest.raises(Silenced):
            await street.house.desk.reply(own.id, "karim", "Bonjour", "reply-0001")


class TestWhoseItIs:
    async def test_a_telephone_quiet_for_months_no_longer_sees_or_gets_anything(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        street.house.clock.move(days=200)
        await street.by_sms("bonjour, c'est un nouveau numéro")
        theirs = [one.text for one in await street.house.store.history("sms", street.phone)]
        assert "bonjour" not in theirs
        assert "bonjour, c'est un nouveau numéro" not in await street.on_the_page()
        assert (await street.conversation()).channel == "web"

    async def test_erasing_from_either_side_erases_both(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms("EFFACER")
        assert await street.on_the_page() == []
        async with street.house.engine.connect() as connection:
            assert (await connection.execute(sql("SELECT count(*) FROM bridges"))).scalar() == 0

    async def test_another_telephone_takes_the_place_of_a_lost_one(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        await street.by_sms("première question")
        await street.bridge.ask(street.web, "06 00 00 00 07", "fr")
        assert await street.bridge.prove(street.web, street.code("n:0600000007"))
        assert await street.to_the_telephone() == []
        await street.writes("un autre", "sms", street.phone)
        assert "un autre" not in await street.on_the_page()

    async def test_a_number_that_nobody_proved_is_forgotten_with_its_code(self, street: Street):
        await street.bridge.ask(street.web, street.number, "fr")
        street.house.clock.move(minutes=11)
        await street.bridges.tidy(street.house.clock.now())
        async with street.house.engine.connect() as connection:
            assert (await connection.execute(sql("SELECT sealed FROM bridge_codes"))).scalar() == b""
        street.house.clock.move(days=1)
        await street.bridges.tidy(street.house.clock.now())
        async with street.house.engine.connect() as connection:
            assert (await connection.execute(sql("SELECT count(*) FROM bridge_codes"))).scalar() == 0

    async def test_the_assistant_forgets_both_conversations(self, street: Street):
        own = await street.by_sms("bonjour")
        begun = await street.writes("sur le site")
        await street.crosses()
        await street.house.inbox.forget("web", street.web)
        assert {own.conversation_id, begun.conversation_id} <= set(street.house.assistant.forgotten)

    async def test_purging_by_age_leaves_no_bridge_to_nothing(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        street.house.clock.move(days=40)
        await street.house.store.purge(street.house.clock.now())
        async with street.house.engine.connect() as connection:
            for table in ("bridges", "bridge_codes", "bridge_links"):
                assert (await connection.execute(sql(f"SELECT count(*) FROM {table}"))).scalar() == 0


async def test_words_on_the_page_lead_to_the_field(street: Street):
    await street.writes("je veux continuer par SMS")
    assert "Continuer par SMS" in (await street.on_the_page())[-1]
    assert street.house.assistant.asked == []


async def test_without_a_gateway_these_words_are_like_others(house: House):
    await house.inbox.accept(_web(Street, "je veux continuer par SMS"))
    await house.turns.settle()
    assert [one.text for one in house.assistant.asked] == ["je veux continuer par SMS"]


def _sms(street: Street, text: str) -> Inbound:
    return Inbound("sms", street.phone, text, f"sms-{text[:20]}", "fr")


def _web(street: Street | type[Street], text: str) -> Inbound:
    return Inbound("web", street.web, text, f"web-{text[:20]}", "fr")

"""One conversation over two channels: proven by a code, back by a link, and never to whom it does not belong."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text as sql

from conversations.bridge import CODE_ATTEMPTS, CODES_AN_HOUR, TooMany
from conversations.bridge_ports import UnusableNumber
from conversations.model import Choice, Draft, OwnerKind
from tests.channels.conftest import House
from tests.conversations.bridge_house import Street

GUIDE = {"decision": "guide", "guide": {"id": "educonnect.activer", "step": "2", "step_number": 2, "of": 5}}


@pytest.fixture
def street(house: House) -> Street:
    return Street(house)


async def test_what_began_on_the_page_goes_on_by_sms_with_the_same_history(street: Street):
    await street.writes("bonjour")
    before = await street.conversation()
    await street.crosses()
    await street.by_sms("et la cantine ?")
    after = await street.conversation()
    assert after.id == before.id
    assert (after.channel, after.contact) == ("sms", street.phone)
    assert (await street.to_the_telephone())[-1] == "Vous avez écrit : et la cantine ?"
    shown = await street.on_the_page()
    assert shown[:2] == ["bonjour", "Vous avez écrit : bonjour"]
    assert shown[-2:] == ["et la cantine ?", "Vous avez écrit : et la cantine ?"]
    assert street.house.assistant.asked[-1].channel == "sms"


async def test_replies_go_where_the_parent_wrote_last(street: Street):
    await street.writes("bonjour")
    await street.crosses()
    await street.writes("je suis revenue")
    assert "Vous avez écrit : je suis revenue" not in await street.to_the_telephone()
    await street.by_sms("je repars")
    assert "Vous avez écrit : je repars" in await street.to_the_telephone()
    conversation = await street.conversation()
    await street.house.desk.reply(conversation.id, "karim", "Bonjour, ici Karim.", "reply-0001")
    assert "Bonjour, ici Karim." in await street.to_the_telephone()
    await street.writes("sur le site")
    await street.house.desk.reply(conversation.id, "karim", "Je vous lis.", "reply-0002")
    assert "Je vous lis." not in await street.to_the_telephone()
    assert "Je vous lis." in await street.on_the_page()


async def test_the_step_under_way_is_on_the_telephone_and_answered_by_its_number(street: Street):
    step = Draft("Étape 2. Voyez-vous le cadenas ?", choices=(Choice("Oui", "yes"), Choice("Non", "no")), meta=GUIDE)
    street.house.assistant.says("activer", step)
    street.house.assistant.says("no", Draft("Étape 3."))
    await street.writes("activer")
    await street.crosses()
    notice, again = await street.to_the_telephone()
    assert "LIEN" in notice
    assert "STOP" in notice
    assert again == step.text
    await street.by_sms("2")
    assert street.house.assistant.asked[-1].choice == "no"


async def test_the_place_in_the_queue_is_kept(street: Street):
    await street.writes("premier", contact="somebody-else")
    await street.house.desk.call_human((await street.house.store.open_conversation("web", "somebody-else")).id, "x")
    await street.writes("bonjour")
    await street.house.desk.call_human((await street.conversation()).id, "parent_asked")
    before = (await street.conversation()).ownership
    await street.crosses()
    assert (await street.conversation()).ownership == before
    (notice,) = await street.to_the_telephone()
    assert "numéro 2" in notice


async def test_the_telephone_s_own_conversation_ends_and_its_place_is_kept(street: Street):
    await street.by_sms("bonjour")
    own = await street.house.store.open_conversation("sms", street.phone)
    await street.house.desk.call_human(own.id, "parent_asked")
    await street.writes("sur le site")
    await street.crosses()
    conversation = await street.conversation()
    assert conversation.ownership.kind is OwnerKind.WAITING
    assert conversation.ownership.reason == "parent_asked"
    assert (await street.house.store.conversation(own.id)).ownership.kind is OwnerKind.CLOSED
    assert [one.id for one in await street.house.store.queue()] == [conversation.id]


class TestTheCode:
    async def test_a_wrong_one_opens_nothing(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        wrong = "000000" if street.code() != "000000" else "111111"
        assert not await street.bridge.prove(street.web, wrong)
        assert not await street.bridge.prove(street.web, "")
        assert street.phone not in street.carrier.remembered

    async def test_it_is_typed_as_people_type(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        code = street.code()
        assert await street.bridge.prove(street.web, f" {code[:3]} {code[3:]} ")

    async def test_it_works_once(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        assert not await street.bridge.prove(street.web, street.code())

    async def test_after_five_attempts_the_right_one_is_refused_too(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        wrong = "000000" if street.code() != "000000" else "111111"
        for _ in range(CODE_ATTEMPTS):
            assert not await street.bridge.prove(street.web, wrong)
        assert not await street.bridge.prove(street.web, street.code())

    async def test_it_is_worth_nothing_after_ten_minutes(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        street.house.clock.move(minutes=10)
        assert not await street.bridge.prove(street.web, street.code())

    async def test_it_is_worth_nothing_from_another_page(self, street: Street):
        await street.bridge.ask(street.web, street.number, "fr")
        assert not await street.bridge.prove("somebody-else", street.code())

    async def test_a_new_one_ends_the_one_before(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        first = street.code()
        await street.bridge.ask(street.web, "06 00 00 00 01", "fr")
        assert not await street.bridge.prove(street.web, first)

    async def test_many_attempts_at_once_count_each(self, street: Street):
        await street.writes("bonjour")
        await street.bridge.ask(street.web, street.number, "fr")
        wrong = "000000" if street.code() != "000000" else "111111"
        await asyncio.gather(*(street.bridge.prove(street.web, wrong) for _ in range(CODE_ATTEMPTS)))
        assert not await street.bridge.prove(street.web, street.code())

    async def test_neither_it_nor_the_number_is_kept_in_clear_or_shown(self, street: Street):
        await street.writes("bonjour")
        await street.crosses()
        async with street.house.engine.connect() as connection:
            kept = (await connection.execute(sql("SELECT * FROM bridge_codes"))).all()
        assert street.code() not in str(kept)
        assert street.code() not in str(await street.on_the_page())
        assert [row.sealed for row in kept] == [b""]


class TestNobodyLearnsWhoseNumberItIs:
    async def test_a_silent_telephone_gets_nothing_and_the_page_cannot_tell(self, street: Street):
        await street.by_sms("STOP")
        await street.bridge.ask(street.web, street.number, "fr")
        assert street.carrier.screens[street.phone] == []
        assert not await street.bridge.prove(street.web, "000000")

    async def test_one_telephone_gets_few_codes_whoever_asks(self, street: Street):
        for page in range(CODES_AN_HOUR + 2):
            await street.bridge.ask(f"page-{page}", street.number, "fr")
        assert len(street.carrier.screens[street.phone]) == CODES_AN_HOUR

    async def test_one_page_asks_for_few_codes_whatever_the_number(self, street: Street):
        for number in range(CODES_AN_HOUR):
            await street.bridge.ask(street.web, f"060000000{number}", "fr")
        with pytest.raises(TooMany):
            await street.bridge.ask(street.web, "0600000009", "fr")

    async def test_a_burst_does_not_pass_between_counting_and_keeping(self, street: Street):
        await asyncio.gather(*(street.bridge.ask(f"page-{page}", street.number, "fr") for page in range(12)))
        assert len(street.carrier.screens[street.phone]) == CODES_AN_HOUR

    async def test_erasing_does_not_begin_the_count_anew(self, street: Street):
        for page in range(CODES_AN_HOUR):
            await street.bridge.ask(f"page-{page}", street.number, "fr")
            await street.house.inbox.forget("web", f"page-{page}")
        await street.bridge.ask("page-9", street.number, "fr")
        assert len(street.carrier.screens[street.phone]) == CODES_AN_HOUR

    async def test_what_is_no_number_is_refused_before_anything_is_kept(self, street: Street):
        with pytest.raises(UnusableNumber):
            await street.bridge.ask(street.web, "12", "fr")

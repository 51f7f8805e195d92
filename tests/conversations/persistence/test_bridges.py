"""Bridges on SQLite and on PostgreSQL: each code and each link is used once, whoever is at it in the same instant."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.bridge_ports import Asked, Telephone
from conversations.model import Draft, Inbound
from conversations.persistence.bridges import SqlBridges
from conversations.persistence.store import SqlStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
PHONE = Telephone("n:somebody", b"sealed")


async def test_a_code_opens_one_bridge_however_many_prove_it_at_once(engine: AsyncEngine):
    store, bridges = SqlStore(engine), SqlBridges(engine)
    accepted = await store.accept(Inbound("web", "page", "bonjour", "web-0001"), None, NOW)
    await bridges.keep_code("page", PHONE, "hash", NOW, LATER)
    code = await bridges.attempt("page")
    assert code is not None
    opened = await asyncio.gather(*(bridges.open("page", code, [Draft("Ici.")], NOW) for _ in range(4)))
    found = [one for one in opened if one is not None]
    assert [one.id for one in found] == [accepted.conversation.id]
    assert [one.text for one in await store.undelivered("sms", PHONE.contact)] == ["Ici."]


async def test_attempts_at_once_count_each(engine: AsyncEngine):
    bridges = SqlBridges(engine)
    await bridges.keep_code("page", PHONE, "hash", NOW, LATER)
    codes = await asyncio.gather(*(bridges.attempt("page") for _ in range(5)))
    assert sorted(one.attempts for one in codes if one) == [1, 2, 3, 4, 5]
    assert await bridges.codes_asked("page", PHONE.contact, NOW) == Asked(1, 1, 1)


async def test_a_link_leads_somewhere_once_however_many_press_it(engine: AsyncEngine):
    store, bridges = SqlStore(engine), SqlBridges(engine)
    own = await store.accept(Inbound("sms", PHONE.contact, "bonjour", "sms-0001"), None, NOW)
    await bridges.keep_link("token", PHONE.contact, NOW, LATER)
    arrived = await asyncio.gather(*(bridges.arrive("token", f"page-{n}", NOW) for n in range(4)))
    (one,) = [conversation for conversation in arrived if conversation is not None]
    assert one.id == own.conversation.id
    assert [message.text for message in await store.history("web", one.contact)] == ["bonjour"]
    assert [message.text for message in await store.history("sms", PHONE.contact)] == ["bonjour"]
    again = await store.accept(Inbound("sms", PHONE.contact, "bonjour", "sms-0001"), None, NOW)
    assert again.repeated, "a delivery repeated after the move is still recognised"


async def test_what_an_earlier_holder_said_does_not_come_along(engine: AsyncEngine):
    store, bridges = SqlStore(engine), SqlBridges(engine)
    await store.accept(Inbound("sms", PHONE.contact, "secret", "sms-0001"), None, NOW - timedelta(days=300))
    assert await store.start_afresh("sms", PHONE.contact, NOW - timedelta(days=180), NOW)
    await store.accept(Inbound("sms", PHONE.contact, "bonjour", "sms-0002"), None, NOW)
    await bridges.keep_link("token", PHONE.contact, NOW, LATER)
    one = await bridges.arrive("token", "page", NOW)
    assert one is not None
    assert [message.text for message in await store.history("web", "page")] == ["bonjour"]


async def test_erasing_purging_and_quiet_numbers(engine: AsyncEngine):
    store, bridges = SqlStore(engine), SqlBridges(engine)
    await store.accept(Inbound("web", "page", "bonjour", "web-0001"), None, NOW)
    await bridges.keep_code("page", PHONE, "hash", NOW, LATER)
    code = await bridges.attempt("page")
    assert code is not None
    await bridges.open("page", code, [], NOW)
    assert not await store.start_afresh("sms", PHONE.contact, NOW + timedelta(days=1), NOW + timedelta(days=200))
    assert await store.open_conversation("sms", PHONE.contact) is None, "too quiet for too long: no longer theirs"
    assert await store.erase("web", "page") == 1
    await store.purge(NOW + timedelta(days=1))
    await bridges.tidy(NOW + timedelta(days=2))
    assert await bridges.codes_asked("page", PHONE.contact, NOW) == Asked(0, 0, 0)

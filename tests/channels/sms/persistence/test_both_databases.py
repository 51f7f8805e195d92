"""What the SMS door keeps, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.sms.gateways.gateway import Outcome, Part, Receipt, ReceiptState, SendResult
from channels.sms.numbers import Numbers
from channels.sms.persistence.address_book import AddressBook
from channels.sms.persistence.arrivals import Arrivals
from channels.sms.persistence.departures import Departures
from channels.sms.persistence.traffic import Traffic
from channels.sms.sending import PartState
from conversations.model import Draft, Inbound
from conversations.persistence.engine import open_engine
from conversations.persistence.store import SqlStore
from conversations.persistence.tables import metadata

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTACT = "n:somebody"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'sms.db'}"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    yield engine
    await engine.dispose()


async def test_a_delivery_is_recognised_by_any_of_its_keys_while_they_count(engine: AsyncEngine):
    arrivals = Arrivals(engine)
    soon, year = NOW + timedelta(seconds=6), NOW + timedelta(days=365)
    first = await arrivals.recognise({"name:1": year, "words": soon}, "a", NOW)
    again = await arrivals.recognise({"name:2": year, "words": soon}, "b", NOW + timedelta(seconds=5))
    assert (first.identity, again.identity, again.kept) == ("a", "a", False)
    await arrivals.kept({"a"})
    by_name = await arrivals.recognise({"name:2": year}, "c", NOW + timedelta(days=1))
    assert (by_name.identity, by_name.kept) == ("a", True)
    by_words = await arrivals.recognise({"words": NOW + timedelta(days=2)}, "d", NOW + timedelta(days=1))
    assert by_words.identity == "d", "the same words much later are another message"


async def test_what_is_recognised_no_more_is_deleted(engine: AsyncEngine):
    arrivals = Arrivals(engine)
    await arrivals.recognise({"words": NOW + timedelta(seconds=6)}, "a", NOW)
    await arrivals.forget_before(NOW + timedelta(seconds=7))
    assert (await arrivals.recognise({"words": NOW}, "b", NOW)).identity == "b"


async def test_pieces_that_arrive_at_once_are_joined_once_or_later(engine: AsyncEngine):
    arrivals = Arrivals(engine)
    added = [arrivals.add(CONTACT, "town", Part(7, n, 4), f"{n} ", str(n), NOW) for n in (4, 2, 3, 1)]
    joined = [one for one in await asyncio.gather(*added) if one]
    joined = joined or list(await arrivals.overdue(NOW))
    assert [one.text for one in joined] == ["1 2 3 4"]
    await arrivals.assembled(joined[0])
    assert await arrivals.overdue(NOW + timedelta(hours=1)) == []


async def test_a_number_is_kept_sealed_and_forgotten_by_age(engine: AsyncEngine):
    addresses = AddressBook(engine, Numbers(b"a secret for tests only"))
    for gateway in ("town", "backup"):
        await addresses.remember(CONTACT, "+33612345678", gateway, NOW)
    found = await addresses.find(CONTACT)
    assert found is not None
    assert (found.number, found.gateway) == ("+33612345678", "backup")
    assert "612345678" not in repr(found)
    async with engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM sms_numbers")).all()
    assert "612345678" not in repr(rows)
    other_secret = AddressBook(engine, Numbers(b"another secret for tests"))
    assert await other_secret.find(CONTACT) is None
    assert await addresses.purge(NOW + timedelta(seconds=1)) == 1
    assert await addresses.find(CONTACT) is None


@pytest.fixture
async def waiting(engine: AsyncEngine) -> Departures:
    """One answer that waits to leave, cut into two texts."""
    store = SqlStore(engine)
    accepted = await store.accept(Inbound("sms", CONTACT, "bonjour", uuid4().hex), None, NOW)
    await store.commit_turn(accepted.message, 0, [Draft("Bonjour.")], None, None, NOW)
    departures = Departures(engine)
    departure = await departures.next(CONTACT)
    assert departure is not None
    assert await departures.due(NOW) == [CONTACT]
    plans = (departures.plan(departure, CONTACT, ["un", "deux"], "town", NOW) for _ in range(3))
    begun = await asyncio.gather(*plans)
    (first,) = [one for one in begun if one]
    refused = SendResult(Outcome.LATER)
    await departures.finish(first, refused, PartState.QUEUED, NOW, NOW)
    return departures


async def test_a_text_is_claimed_once(waiting: Departures):
    departure = await waiting.next(CONTACT)
    assert departure is not None
    claimed = await asyncio.gather(*(waiting.claim(departure.parts[0], NOW) for _ in range(4)))
    assert len([one for one in claimed if one]) == 1


async def test_a_message_is_delivered_when_each_of_its_texts_is_and_their_words_are_gone(
    engine: AsyncEngine, waiting: Departures
):
    references = []
    while departure := await waiting.next(CONTACT):
        part = next(part for part in departure.parts if part.state is PartState.QUEUED)
        claimed = await waiting.claim(part, NOW)
        assert claimed is not None
        references.append(claimed.reference)
        await waiting.finish(claimed, SendResult(Outcome.ACCEPTED, "g1"), PartState.ACCEPTED, None, NOW)
    states = []
    for reference in references:
        await waiting.receive(Receipt(reference, ReceiptState.DELIVERED), NOW)
        async with engine.connect() as connection:
            states.append((await connection.exec_driver_sql("SELECT state FROM outbox")).scalar())
    assert states == ["sent", "delivered"]
    async with engine.connect() as connection:
        assert {row[0] for row in await connection.exec_driver_sql("SELECT text FROM sms_parts")} == {""}
    (day,) = await Traffic(engine).days()
    assert (day.sent, day.segments) == (2, 2)


async def test_erasing_a_contact_erases_what_was_to_be_sent(engine: AsyncEngine, waiting: Departures):
    await SqlStore(engine).erase("sms", CONTACT)
    assert await waiting.next(CONTACT) is None
    assert await waiting.due(NOW) == []
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM sms_parts")).scalar() == 0

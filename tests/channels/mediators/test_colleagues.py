"""Who may have conversations, by their account or their token, and who has left the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.api.persistence.tokens import SqlTokens
from channels.api.tokens import PROGRAM
from channels.mediators.colleagues import KnownColleagues
from channels.sign_in.ports import Role
from conversations.presence import GONE_AFTER


@pytest.fixture
def colleagues(server, accounts, house):
    return KnownColleagues(accounts, SqlTokens(house.engine), house.presence)


async def test_an_account_lets_its_owner_answer_until_it_is_disabled(colleagues, sign_in, accounts, house):
    await sign_in("lea")
    await sign_in("edith", Role.EDITOR)
    assert await colleagues.may_answer("lea")
    assert not await colleagues.may_answer("edith"), "editors have no console"
    assert not await colleagues.may_answer("nobody")
    await accounts.disable("lea", "test", house.clock.now())
    assert not await colleagues.may_answer("lea")


async def test_what_a_disabled_account_had_goes_back_to_the_queue(lea, omar, waits, accounts, house):
    conversation = await waits("first")
    await lea.send(f"conversations/{conversation}/take")
    assert await house.desk.escalate_overdue() == 0
    await accounts.disable("lea", "test", house.clock.now())
    assert await house.desk.escalate_overdue() == 1
    (card,) = (await omar.read("queue"))["waiting"]
    assert card["id"] == conversation
    notes = (await omar.read(f"conversations/{conversation}"))["notes"]
    assert [(note["kind_text"], note["text"]) for note in notes] == [
        ("Remis dans la file, n’est plus suivi par", "lea")
    ]


async def test_a_person_is_away_once_unseen_and_a_program_never_is(colleagues, house):
    house.presence.here("lea")
    assert not colleagues.away("lea")
    house.clock.moved += GONE_AFTER + timedelta(seconds=1)
    assert colleagues.away("lea")
    assert not colleagues.away(PROGRAM + "suivi")


async def test_pages_alone_tell_that_a_mediator_is_there(lea, house):
    house.clock.moved += GONE_AFTER
    assert house.presence.gone("lea")
    await lea.client.get("/mediators")
    assert not house.presence.gone("lea")

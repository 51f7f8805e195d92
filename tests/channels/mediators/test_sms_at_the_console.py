"""A mediator knows by which way a parent is answered, what it costs, and what did not arrive."""

from __future__ import annotations

import pytest

from channels.mediators.sms_use import SMS_DESK, SmsDesk, SmsUse
from channels.sms.desk import length
from conversations.model import Inbound
from tests.conversations.bridge_house import Street

LONG = "Voici une réponse assez longue pour un téléphone. " * 8


class ScriptedUses:
    """Says of every conversation that it cost four segments, and that its second message was lost."""

    async def uses(self, conversation_ids):
        return {one: SmsUse(4, (2,)) for one in conversation_ids}


@pytest.fixture
def server_with_sms(server):
    server.app._state[SMS_DESK] = SmsDesk(ScriptedUses(), length)
    return server


@pytest.fixture
async def texted(house):
    accepted = await house.inbox.accept(Inbound("sms", "n:nadia", "bonjour", "sms-00001", "fr"))
    await house.turns.settle()
    return accepted.conversation.id


@pytest.mark.usefixtures("server_with_sms")
async def test_the_card_says_the_cost_and_what_did_not_arrive(lea, texted):
    shown = await lea.read(f"conversations/{texted}")
    card = shown["conversation"]
    assert (card["channel"], card["by_sms"], card["sms_segments"]) == ("SMS", True, 4)
    assert card["sms_cost_text"] == "4 SMS facturés"
    assert card["undelivered"] == [2]
    page = await (await lea.get(f"/conversations/{texted}")).text()
    assert page.count("n’a pas pu être remis") >= 1
    assert "4 SMS facturés" in page


async def test_without_a_gateway_nothing_is_said_of_sms(lea, waits, house):
    await waits("first")
    card = (await lea.read("queue"))["waiting"][0]
    assert (card["by_sms"], card["sms_cost_text"], card["undelivered_text"]) == (False, None, None)


@pytest.mark.usefixtures("server_with_sms")
async def test_the_length_of_a_reply_is_that_of_what_would_be_sent(lea, texted):
    async def of(text: str) -> dict[str, object]:
        answer = await lea.send(f"conversations/{texted}/length", {"text": text})
        assert answer.status == 200
        return await answer.json()

    assert await of("Bonjour.") == {"segments": 1, "cut": False}
    assert await of(LONG) == {"segments": 2, "cut": True}
    assert await of(" ") == {"segments": 0, "cut": False}


@pytest.mark.usefixtures("server_with_sms")
async def test_a_reply_for_the_page_has_no_length(lea, waits, house):
    conversation = await waits("first")
    answer = await lea.send(f"conversations/{conversation}/length", {"text": LONG})
    assert await answer.json() == {"segments": 0, "cut": False}


@pytest.mark.usefixtures("server_with_sms")
async def test_a_conversation_that_moved_to_sms_says_where_it_began(lea, house):
    street = Street(house)
    await street.writes("bonjour")
    one = (await street.conversation()).id
    assert (await lea.read(f"conversations/{one}"))["conversation"]["channel"] == "Web"
    await street.crosses()
    card = (await lea.read(f"conversations/{one}"))["conversation"]
    assert card["channel"] == "SMS (conversation commencée sur le site)"
    assert card["by_sms"] is True

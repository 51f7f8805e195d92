"""What mediators see of SMS: the cost, what did not arrive, and how long a reply would be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.sms.desk import SqlSmsUses, length
from channels.sms.text.segments import count
from tests.channels.sms.conftest import PARENT, SmsHouse

SOURCE = {"title": "Aide ÉduConnect", "organisation": "Ministère", "url": "https://educonnect.education.gouv.fr/aide"}


async def conversation(sms: SmsHouse) -> str:
    found = await sms.house.store.open_conversation("sms", sms.numbers.contact(PARENT))
    assert found is not None
    return found.id


@pytest.mark.parametrize("sources", [(), (SOURCE,)])
@pytest.mark.parametrize(
    "text", ["Bonjour.", "Voilà « l’essentiel » : œuvrez…", "مرحبا", "é" * 161, "Une phrase. " * 60]
)
async def test_a_reply_costs_what_was_said_it_would(sms: SmsHouse, text: str, sources: tuple[dict[str, str], ...]):
    await sms.receives("bonjour")
    await sms.answers()
    before = len(sms.gateway.texts)
    await sms.house.desk.reply(await conversation(sms), "karim", text, "reply-0001", sources)
    await sms.answers()
    sent = sms.gateway.texts[before:]
    said = length(text, sources)
    assert said.segments == sum(count(one).count for one in sent)
    assert said.cut == any("SUITE" in one for one in sent)


@given(st.text(min_size=1, max_size=600))
@settings(max_examples=40, deadline=None)
def test_a_reply_is_two_segments_at_most_or_said_to_be_cut(text: str):
    said = length(text, ())
    assert said.segments <= 2


async def test_what_the_operator_cannot_deliver_is_named_by_its_place(sms: SmsHouse):
    await sms.receives("bonjour")
    await sms.answers()
    one = await conversation(sms)
    stored = await sms.house.desk.reply(one, "karim", "Une réponse.", "reply-0001")
    await sms.answers()
    uses = SqlSmsUses(sms.house.engine)
    assert (await uses.uses([one]))[one].undelivered == ()
    with sms.house.wake_ups.watching("*") as changed:
        assert await sms.reports(str(sms.gateway.asked[-1]["reference"]), "undeliverable") == 200
        assert changed.is_set()
    use = (await uses.uses([one]))[one]
    assert use.undelivered == (stored.seq,)
    assert use.segments >= 2


async def test_a_conversation_without_sms_has_no_entry(sms: SmsHouse):
    assert await SqlSmsUses(sms.house.engine).uses(["none"]) == {}

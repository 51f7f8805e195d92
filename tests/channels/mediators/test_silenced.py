"""A parent who wrote STOP by SMS: the mediator who wants to write to them is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

import channels.mediators as console
from conversations.model import Inbound

SILENCED = "Ce parent a envoyé STOP"


@pytest.fixture
async def silenced(house) -> str:
    """A conversation whose parent asked for silence."""
    accepted = await house.inbox.accept(Inbound("sms", "n:nadia", "STOP", "p-1"))
    await house.turns.settle()
    return str(accepted.conversation.id)


async def test_the_reply_is_refused_and_nothing_is_queued(lea, silenced, house):
    refused = await lea.send(f"conversations/{silenced}/reply", {"text": "Bonjour", "local_id": "local-0001"})
    assert (refused.status, (await refused.json())["message"]) == (409, "silenced")
    assert "Bonjour" not in [message.text for message in await house.store.transcript(silenced)]


async def test_the_page_says_why_and_keeps_the_text(lea, silenced):
    refused = await lea.submit(f"/conversations/{silenced}/reply", text="Mon texte", local_id="local-0001")
    shown = await refused.text()
    assert refused.status == 409
    assert SILENCED in shown
    assert ">Mon texte</textarea>" in shown


def test_the_script_of_the_console_knows_the_reason():
    script = (Path(console.__file__).parent / "static" / "api.js").read_text("utf-8")
    assert 'silenced: "silenced"' in script

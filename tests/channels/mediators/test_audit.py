"""Who read and who did what; never what was said."""

from __future__ import annotations

from datetime import timedelta

from channels.sign_in.ports import AuditLine

SECRET = "un secret de famille"


async def lines(accounts, conversation):
    return [(line.actor, line.action) for line in reversed(await accounts.audit(about=conversation))]


async def test_a_reading_is_one_line_whatever_the_door(lea, omar, waits, accounts, house) -> None:
    conversation = await waits("first", SECRET)
    await lea.get(f"/conversations/{conversation}")
    await lea.read(f"conversations/{conversation}/messages")
    await lea.read(f"conversations/{conversation}/notes")
    await (await omar.listen(f"{conversation}:0")).next("message")
    assert await lines(accounts, conversation) == [("lea", "read"), ("omar", "read")]
    house.clock.move(minutes=16)
    await lea.get(f"/conversations/{conversation}")
    assert (await lines(accounts, conversation)).count(("lea", "read")) == 2


async def test_deeds_are_written_down_by_the_pages_and_the_api(lea, waits, accounts) -> None:
    conversation = await waits("first", SECRET)
    await lea.send(f"conversations/{conversation}/take")
    await lea.send(f"conversations/{conversation}/reply", {"text": SECRET, "local_id": "local-0001"})
    await lea.submit(f"/conversations/{conversation}/reply", text=SECRET, local_id="local-0002")
    await lea.submit(f"/conversations/{conversation}/notes", text=SECRET, local_id="local-0003")
    await lea.submit(f"/conversations/{conversation}/hand-back", note=SECRET)
    wanted = ["take", "reply", "reply", "add_note", "hand_back"]
    assert await lines(accounts, conversation) == [("lea", action) for action in wanted]
    assert SECRET not in str(await accounts.audit())


async def test_what_was_refused_is_not_written_as_done(lea, omar, waits, accounts) -> None:
    conversation = await waits("first")
    await lea.send(f"conversations/{conversation}/take")
    refused = await omar.send(f"conversations/{conversation}/take")
    assert refused.status == 409
    assert await lines(accounts, conversation) == [("lea", "take")]


async def test_lines_go_after_a_year(accounts, house) -> None:
    now = house.clock.now()
    await accounts.record(AuditLine(now - timedelta(days=366), "lea", "read", "ab12"))
    assert len(await accounts.audit(about="ab12")) == 1
    await accounts.record(AuditLine(now, "lea", "read", "cd34"))
    assert await accounts.audit(about="ab12") == []

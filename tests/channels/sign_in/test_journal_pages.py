"""The audit log, read by administrators on a page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from channels.api.routes import ROUTES
from channels.sign_in.journal_pages import LINES
from channels.sign_in.pages import HERE
from channels.sign_in.ports import AuditLine, Role
from channels.sign_in.words_file import read_words
from tests.channels.sign_in.test_sessions import arrives, submit

__all__ = ["arrives"]
JOURNAL = "/accounts/journal"
ACTIONS = read_words(HERE)["actions"]


def said(page: str) -> list[str]:
    """The lines as they are read, without their times."""
    lines = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line.split("</span>", 1)[1]).split()) for line in lines]


async def test_who_read_and_who_did_what_is_said_in_words(arrives, accounts, house) -> None:
    chief, _ = await arrives("chief", Role.ADMINISTRATOR), await arrives("lea")
    await accounts.record(AuditLine(house.clock.now(), "lea", "read", "c0ffee"))
    await accounts.record(AuditLine(house.clock.now(), "lea", "a_new_deed", "c0ffee"))
    page = await (await chief.get(JOURNAL)).text()
    assert said(page)[:3] == ["lea a_new_deed : c0ffee", "lea a lu la conversation : c0ffee", "lea s’est connecté"]


async def test_about_one_account_or_one_conversation(arrives, accounts, house) -> None:
    chief = await arrives("chief", Role.ADMINISTRATOR)
    for actor, conversation in (("lea", "c1"), ("omar", "c1"), ("omar", "c2")):
        await accounts.record(AuditLine(house.clock.now(), actor, "take", conversation))
    one = said(await (await chief.get(JOURNAL, params={"about": " c1 "})).text())
    assert one == ["omar a pris la conversation : c1", "lea a pris la conversation : c1"]
    assert len(said(await (await chief.get(JOURNAL, params={"about": "omar"})).text())) == 2
    nobody = await (await chief.get(JOURNAL, params={"about": '"><script>'})).text()
    assert (said(nobody), "<script>" in nobody, "Rien n’est noté." in nobody) == ([], False, True)


async def test_a_hundred_lines_at_a_time_and_none_twice(arrives, accounts, house) -> None:
    chief = await arrives("chief", Role.ADMINISTRATOR)
    for number in range(LINES + 5):
        at = house.clock.now() + timedelta(seconds=number)
        await accounts.record(AuditLine(at, "lea", "read", f"c{number}"))
    first = await (await chief.get(JOURNAL, params={"about": "lea"})).text()
    assert (len(said(first)), "plus anciennes" in first, "plus récentes" in first) == (LINES, True, False)
    (older,) = re.findall(r'href="([^"]*skip[^"]*)"', first)
    second = await (await chief.get(older.replace("&amp;", "&"))).text()
    assert said(second) == [f"lea a lu la conversation : c{number}" for number in range(4, -1, -1)]
    assert ("plus anciennes" in second, "plus récentes" in second) == (False, True)


@pytest.mark.parametrize("skip", ["-1", "many", "1e9", "9" * 30, "²"])
async def test_a_skip_that_is_no_number_harms_nothing(arrives, skip) -> None:
    chief = await arrives("chief", Role.ADMINISTRATOR)
    assert (await chief.get(JOURNAL, params={"skip": skip})).status == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_nobody_else_reads_it(arrives, role) -> None:
    assert (await (await arrives("someone", role)).get(JOURNAL)).status == 403


async def test_who_is_not_signed_in_reads_nothing(browser) -> None:
    assert (await browser.get(JOURNAL, allow_redirects=False)).status == 303


async def test_every_deed_of_the_interface_and_every_role_has_its_words() -> None:
    deeds = {route.name for route in ROUTES if route.method != "GET"}
    deeds -= {"mark_read", "typing", "length", "set_presence"}
    assert deeds | {f"role_{role.value}" for role in Role} <= set(ACTIONS)


async def test_an_administrator_changes_a_role_but_not_their_own(arrives, accounts) -> None:
    chief, lea = await arrives("chief", Role.ADMINISTRATOR), await arrives("lea")
    assert (await submit(chief, "/accounts", username="lea", deed="role", role="lead")).status == 303
    assert (await accounts.credentials("lea")).account.role is Role.LEAD
    assert (await lea.get("/password", allow_redirects=False)).status == 303, (
        "what was open under the old role is ended"
    )
    assert "chief a donné le rôle « responsable » : lea" in said(await (await chief.get(JOURNAL)).text())
    assert (await submit(chief, "/accounts", username="chief", deed="role", role="mediator")).status == 400
    assert (await submit(chief, "/accounts", username="lea", deed="role", role="king")).status == 400

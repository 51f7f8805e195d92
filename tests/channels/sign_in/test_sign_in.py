"""Signing in and out."""

from __future__ import annotations

import pytest

from channels.sign_in.first_accounts import create_account, create_first_accounts, reset_password
from channels.sign_in.passwords import Passwords
from channels.sign_in.ports import Role, UnknownAccount, UsernameTaken

NEW = "un nouveau matin calme"


async def choose_password(submit, name, once):
    await submit("/sign-in", username=name, password=once)
    return await submit("/password", new=NEW, again=NEW)


async def test_first_accounts_are_made_once(accounts):
    made = await create_first_accounts(accounts)
    again = await create_first_accounts(accounts)

    assert [name for name, _ in made] == ["mediateur", "editeur"]
    assert again == []
    assert all(len(set(once)) > 6 and len(once) == 19 for _, once in made)
    assert {account.username: account.role for account in await accounts.everyone()} == {
        "mediateur": Role.MEDIATOR,
        "editeur": Role.EDITOR,
    }


async def test_passwords_are_kept_as_argon2id(accounts, first, monkeypatch):
    monkeypatch.undo()
    assert (await Passwords().hash(NEW)).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    stored = (await accounts.credentials("mediateur")).password_hash
    assert stored.startswith("$argon2id$")
    assert first["mediateur"] not in stored


async def test_one_time_password_leads_to_a_forced_change_then_home(browser, submit, first):
    arrived = await submit("/sign-in", username="mediateur", password=first["mediateur"])
    assert (arrived.status, arrived.headers["Location"]) == (303, "/password")

    changed = await submit("/password", new=NEW, again=NEW)
    assert (changed.status, changed.headers["Location"]) == (303, "/mediators")

    browser.session.cookie_jar.clear()
    old = await submit("/sign-in", username="mediateur", password=first["mediateur"])
    new = await submit("/sign-in", username="mediateur", password=NEW)
    assert old.status == 401
    assert (new.status, new.headers["Location"]) == (303, "/mediators")


async def test_cookie_is_out_of_reach_of_scripts_and_other_sites(submit, first):
    answer = await submit("/sign-in", username="mediateur", password=first["mediateur"])
    cookie = answer.cookies["relais_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")


async def test_name_is_read_in_any_case(submit, first):
    assert (await submit("/sign-in", username=" MEDIATEUR ", password=first["mediateur"])).status == 303


async def test_unknown_name_and_wrong_password_get_the_same_answer(submit, first):
    wrong = await submit("/sign-in", username="mediateur", password="not this one")
    unknown = await submit("/sign-in", username="nobody", password="not this one")

    assert wrong.status == unknown.status == 401
    seen = [(await answer.text()).replace("mediateur", "?").replace("nobody", "?") for answer in (wrong, unknown)]
    assert seen[0] == seen[1]


async def test_fifth_failure_closes_the_door_for_fifteen_minutes(browser, submit, first, house):
    for _ in range(5):
        assert (await submit("/sign-in", username="mediateur", password="guess")).status == 401

    closed = await submit("/sign-in", username="mediateur", password=first["mediateur"])
    assert closed.status == 429
    assert "Attendez 15 minutes" in await closed.text()

    house.clock.move(minutes=16)
    assert (await submit("/sign-in", username="mediateur", password=first["mediateur"])).status == 303


async def test_guessing_many_names_from_one_address_is_throttled(submit, first):
    for number in range(5):
        await submit("/sign-in", username=f"guess{number}", password="guess")
    assert (await submit("/sign-in", username="mediateur", password=first["mediateur"])).status == 429


async def test_own_success_does_not_reset_the_guesses_at_others(submit, browser, first):
    for _ in range(4):
        await submit("/sign-in", username="mediateur", password="guess")
    assert (await submit("/sign-in", username="editeur", password=first["editeur"])).status == 303
    browser.session.cookie_jar.clear()
    await submit("/sign-in", username="mediateur", password="guess")
    assert (await submit("/sign-in", username="mediateur", password=first["mediateur"])).status == 429


async def test_a_form_from_elsewhere_is_refused(browser, first):
    answer = await browser.post("/sign-in", data={"username": "mediateur", "password": first["mediateur"]})
    assert answer.status == 400
    assert "relais_session" not in answer.cookies


async def test_what_was_typed_is_escaped(submit):
    answer = await submit("/sign-in", username='"><script>alert(1)</script>', password="guess", next='"><img>')
    page = await answer.text()
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize("elsewhere", ["https://example.org", "//example.org", "/\\example.org", "/\t/example.org", ""])
async def test_sign_in_never_leads_elsewhere(browser, submit, first, elsewhere):
    await choose_password(submit, "mediateur", first["mediateur"])
    browser.session.cookie_jar.clear()
    answer = await submit("/sign-in", username="mediateur", password=NEW, next=elsewhere)
    assert answer.headers["Location"] == "/mediators"


async def test_sign_in_leads_back_to_the_page_wanted(browser, submit, first):
    await choose_password(submit, "mediateur", first["mediateur"])
    browser.session.cookie_jar.clear()
    answer = await submit("/sign-in", username="mediateur", password=NEW, next="/mediators/conversations/ab12")
    assert answer.headers["Location"] == "/mediators/conversations/ab12"


async def test_sign_out_ends_the_session_on_the_server(browser, submit, first):
    await choose_password(submit, "mediateur", first["mediateur"])
    token = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}["relais_session"]

    left = await submit("/sign-out", load="/password")
    assert left.headers["Location"] == "/sign-in"

    stolen = await browser.get("/password", headers={"Cookie": f"relais_session={token}"}, allow_redirects=False)
    assert stolen.headers["Location"].startswith("/sign-in")


async def test_session_ends_after_twelve_hours(browser, submit, first, house):
    await choose_password(submit, "mediateur", first["mediateur"])
    house.clock.move(hours=11, minutes=59)
    assert (await browser.get("/password", allow_redirects=False)).status == 200
    house.clock.move(minutes=2)
    assert (await browser.get("/password", allow_redirects=False)).status == 303


async def test_token_is_not_in_the_database(browser, submit, first, house):
    await submit("/sign-in", username="mediateur", password=first["mediateur"])
    token = {cookie.key: cookie.value for cookie in browser.session.cookie_jar}["relais_session"]
    async with house.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM sessions")).all()
    assert rows
    assert token not in str(rows)


async def test_disabled_account_is_out_at_once_and_stays_out(browser, submit, first, accounts, house):
    await choose_password(submit, "mediateur", first["mediateur"])
    await accounts.disable("mediateur", "relais", house.clock.now())
    assert (await browser.get("/password", allow_redirects=False)).status == 303
    assert (await submit("/sign-in", username="mediateur", password=NEW)).status == 401


async def test_reset_gives_a_new_one_time_password_and_ends_the_sessions(browser, submit, first, accounts):
    await choose_password(submit, "mediateur", first["mediateur"])
    once = await reset_password(accounts, "mediateur")
    assert (await browser.get("/password", allow_redirects=False)).status == 303
    again = await submit("/sign-in", username="mediateur", password=once)
    assert again.headers["Location"] == "/password"


async def test_reset_opens_a_door_closed_by_guesses_at_the_name(accounts, house, first):
    from channels.sign_in.reception import Reception, TooManyAttempts, WrongCredentials

    reception = Reception(accounts, house.clock)
    for number in range(5):
        with pytest.raises(WrongCredentials):
            await reception.sign_in("mediateur", "guess", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        await reception.sign_in("mediateur", first["mediateur"], "192.0.2.99")
    once = await reset_password(accounts, "mediateur")
    _, session = await reception.sign_in("mediateur", once, "192.0.2.99")
    assert session.account.username == "mediateur"


async def test_accounts_have_a_name_of_their_own(accounts, first):
    once = await create_account(accounts, "Lea.Martin", Role.LEAD)
    assert len(once) == 19
    with pytest.raises(UsernameTaken):
        await create_account(accounts, "lea.martin", Role.MEDIATOR)
    with pytest.raises(ValueError):
        await create_account(accounts, "léa", Role.MEDIATOR)
    with pytest.raises(UnknownAccount):
        await reset_password(accounts, "nobody")


async def test_audit_log_says_who_did_what_and_no_secret(submit, browser, accounts, first):
    await submit("/sign-in", username="my secret password", password="guess")
    await submit("/sign-in", username="mediateur", password="guess")
    await choose_password(submit, "mediateur", first["mediateur"])
    await submit("/sign-out", load="/password")

    lines = [(line.actor, line.action) for line in reversed(await accounts.audit())]
    assert lines == [
        ("relais", "account_created"),
        ("relais", "account_created"),
        ("?", "sign_in_failed"),
        ("mediateur", "sign_in_failed"),
        ("mediateur", "signed_in"),
        ("mediateur", "password_changed"),
        ("mediateur", "signed_in"),
        ("mediateur", "signed_out"),
    ]

"""Signing in with a second step."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, select, update

from channels.sign_in import totp
from channels.sign_in.passwords import Passwords
from channels.sign_in.persistence.tables import second_factors
from channels.sign_in.ports import NewAccount, Role
from channels.sign_in.throttling import FAILURES

PASSWORD = "un nouveau matin calme"
KEY = re.compile(r"<code>([A-Z2-7 ]{20,})</code>")
RECOVERY = re.compile(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>")


@pytest.fixture
async def lea(house, accounts):
    new = NewAccount("lea", Role.MEDIATOR, await Passwords().hash(PASSWORD), must_change_password=False)
    return await accounts.create(new, "test", house.clock.now())


@pytest.fixture
def code(house, accounts, lea):
    """The app on the telephone: the code of now."""

    async def show():
        factor = await accounts.second_factor(lea.id)
        return totp.code(factor.secret, totp.step_of(house.clock.now()))

    return show


@pytest.fixture
async def recovery(house, browser, submit, lea, code):
    """The second step is set up through the page; its recovery codes."""
    await submit("/sign-in", username="lea", password=PASSWORD)
    begun = await submit("/second-step", deed="begin", password=PASSWORD)
    assert begun.status == 303
    page = await (await browser.get("/second-step")).text()
    assert KEY.search(page)
    assert "otpauth://totp/Relais:lea?secret=" in page
    assert 'role="img"' in page
    done = await submit("/second-step", deed="confirm", code=await code())
    codes = RECOVERY.findall(await done.text())
    assert len(set(codes)) == 8
    await submit("/sign-out", load="/password")
    house.clock.move(seconds=60)
    return codes


@pytest.fixture
def knocks(submit):
    """The right password, then this code."""

    async def knock(given):
        asked = await submit("/sign-in", username="lea", password=PASSWORD)
        assert (asked.status, "Location" in asked.headers) == (200, False)
        seed = re.search(r'name="csrf" value="([^"]+)"', await asked.text()).group(1)
        return await submit("/sign-in/code", load="/password", csrf=seed, code=given)

    return knock


async def is_in(browser):
    return (await browser.get("/password", allow_redirects=False)).status == 200


async def test_the_password_alone_opens_nothing(browser, submit, recovery, accounts, lea, house):
    answer = await submit("/sign-in", username="lea", password=PASSWORD)
    assert "relais_session" not in answer.cookies
    waiting = answer.cookies["relais_second_step"]
    assert (waiting["path"], waiting["httponly"], waiting["samesite"]) == ("/sign-in", True, "Strict")
    assert not await is_in(browser)
    # Not even in the place of a session's cookie.
    browser.session.cookie_jar.update_cookies({"relais_session": waiting.value})
    assert not await is_in(browser)
    assert await accounts.open_sessions(lea, house.clock.now()) == []


async def test_password_and_code_open_a_session(browser, recovery, knocks, code):
    answer = await knocks(await code())
    assert (answer.status, answer.headers["Location"]) == (303, "/mediators")
    assert await is_in(browser)


async def test_a_code_serves_once(browser, submit, recovery, knocks, code):
    given = await code()
    await knocks(given)
    await submit("/sign-out", load="/password")
    assert (await knocks(given)).status == 401
    assert not await is_in(browser)


async def test_a_recovery_code_serves_once_in_any_writing(browser, submit, recovery, knocks, accounts, lea):
    assert (await knocks(recovery[0].upper().replace("-", " "))).status == 303
    await submit("/sign-out", load="/password")
    assert (await knocks(recovery[0])).status == 401
    assert await accounts.recovery_codes_left(lea.id) == 7
    assert "recovery_code_used" in [line.action for line in await accounts.audit()]


async def test_wrong_codes_are_counted_and_the_password_forgives_none(recovery, knocks, code, house):
    assert [(await knocks("000000")).status for _ in range(FAILURES)] == [401] * FAILURES
    assert (await knocks(await code())).status == 429
    house.clock.move(minutes=16)
    assert (await knocks(await code())).status == 303


async def test_waiting_ends_after_ten_minutes(submit, recovery, house, browser, code):
    asked = await submit("/sign-in", username="lea", password=PASSWORD)
    seed = re.search(r'name="csrf" value="([^"]+)"', await asked.text()).group(1)
    house.clock.move(minutes=11)
    late = await submit("/sign-in/code", load="/password", csrf=seed, code=await code())
    assert late.headers["Location"] == "/sign-in"
    assert not await is_in(browser)


async def test_setting_up_needs_the_password_and_taking_away_a_code(browser, submit, recovery, knocks, code, accounts):
    await knocks(await code())
    assert (await submit("/second-step", deed="remove", code="000000")).status == 422
    assert (await submit("/second-step", deed="remove", code=recovery[1])).status == 303
    assert (await submit("/second-step", deed="begin", password="not this one")).status == 422
    assert "second_step_removed" in [line.action for line in await accounts.audit()]
    await submit("/sign-out", load="/password")
    assert (await submit("/sign-in", username="lea", password=PASSWORD)).status == 303


async def test_a_key_that_is_not_confirmed_asks_for_nothing(submit, lea):
    await submit("/sign-in", username="lea", password=PASSWORD)
    await submit("/second-step", deed="begin", password=PASSWORD)
    assert (await submit("/second-step", deed="confirm", code="000000")).status == 422
    await submit("/sign-out", load="/password")
    assert (await submit("/sign-in", username="lea", password=PASSWORD)).status == 303


async def test_what_is_kept_shows_no_recovery_code(recovery, accounts, house):
    async with house.engine.connect() as connection:
        kept = (await connection.exec_driver_sql("SELECT digest FROM recovery_codes")).scalars().all()
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept)


class TestTheKeyOfTheApp:
    KEY_OF_THE_APP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    async def kept(self, house):
        async with house.engine.connect() as connection:
            return (await connection.execute(select(second_factors.c.secret))).scalars().all()

    async def test_is_not_in_the_database_as_it_is(self, house, accounts, lea):
        await accounts.propose_second_factor(lea.id, self.KEY_OF_THE_APP)
        assert self.KEY_OF_THE_APP not in (await self.kept(house))[0]
        assert (await accounts.second_factor(lea.id)).secret == self.KEY_OF_THE_APP

    async def test_of_an_earlier_version_is_sealed_at_the_start_and_works_on(self, house, accounts, lea):
        async with house.engine.begin() as connection:
            await connection.execute(
                insert(second_factors).values(account_id=lea.id, secret=self.KEY_OF_THE_APP, last_step=0)
            )
        assert [await accounts.seal_kept_keys() for _ in range(2)] == [1, 0]
        assert self.KEY_OF_THE_APP not in (await self.kept(house))[0]
        assert (await accounts.second_factor(lea.id)).secret == self.KEY_OF_THE_APP

    async def test_opens_for_its_own_account_only(self, house, accounts, lea):
        """Who can write to the database cannot give an account the key of another."""
        await accounts.propose_second_factor(lea.id, self.KEY_OF_THE_APP)
        eve = await accounts.create(NewAccount("eve", Role.MEDIATOR, "!"), "test", house.clock.now())
        moved = {"account_id": eve.id, "secret": (await self.kept(house))[0], "last_step": 0}
        async with house.engine.begin() as connection:
            await connection.execute(insert(second_factors).values(**moved))
        assert (await accounts.second_factor(eve.id)).secret is None

    async def test_sealed_with_a_secret_that_is_lost_leaves_the_recovery_codes(self, house, lea, recovery, knocks):
        async with house.engine.begin() as connection:
            await connection.execute(update(second_factors).values(secret="sealed:" + "A" * 60))
        assert (await knocks("000000")).status == 401
        assert (await knocks(recovery[0])).status == 303

"""Choosing a password."""

from __future__ import annotations

import pytest

from channels.sign_in.passwords import Passwords, one_time_password, refusal
from channels.sign_in.reception import Reception

GOOD = "un nouveau matin calme"


@pytest.fixture
async def arrived(submit, first):
    await submit("/sign-in", username="mediateur", password=first["mediateur"])
    return first["mediateur"]


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("court", "trop court"),
        ("mediateur123", "identifiant"),
        ("MediateurMediateur", "identifiant"),
        ("aaaaaaaaaaaaaaaa", "répète"),
        ("x" * 300, "trop long"),
    ],
)
async def test_a_weak_password_is_refused_and_says_why(submit, arrived, chosen, why):
    answer = await submit("/password", new=chosen, again=chosen)
    assert answer.status == 422
    assert why in await answer.text()


async def test_the_one_time_password_cannot_be_kept(submit, arrived):
    answer = await submit("/password", new=arrived, again=arrived)
    assert answer.status == 422
    assert "mot de passe actuel" in await answer.text()


async def test_two_different_new_passwords_are_refused(submit, arrived):
    answer = await submit("/password", new=GOOD, again=GOOD + "!")
    assert answer.status == 422
    assert "différents" in await answer.text()


async def test_later_changes_need_the_current_password_and_a_guess_is_written_down(submit, arrived, accounts):
    assert (await submit("/password", new=GOOD, again=GOOD)).status == 303
    other = "une autre phrase longue"
    assert (await submit("/password", current="guess", new=other, again=other)).status == 422
    assert "password_refused" in [line.action for line in await accounts.audit()]
    assert (await submit("/password", current=GOOD, new=other, again=other)).status == 303


async def test_a_change_ends_the_sessions_elsewhere(submit, arrived, accounts, house, first):
    reception = Reception(accounts, house.clock)
    token, _ = await reception.sign_in("mediateur", arrived, "192.0.2.1")
    assert await reception.session(token) is not None
    await submit("/password", new=GOOD, again=GOOD)
    assert await reception.session(token) is None


async def test_a_change_without_the_token_of_the_form_is_refused(browser, arrived):
    answer = await browser.post("/password", data={"new": GOOD, "again": GOOD})
    assert answer.status == 403
    wrong = await browser.post("/password", data={"new": GOOD, "again": GOOD, "csrf": "é"})
    assert wrong.status == 403


async def test_passwords_match_however_the_keyboard_sends_accents():
    passwords = Passwords()
    hashed = await passwords.hash("été à la mer")
    assert await passwords.verify(hashed, "e\u0301te\u0301 a\u0300 la mer")
    assert not await passwords.verify(hashed, "ete a la mer")
    assert not await passwords.verify(None, "été à la mer")
    assert not await passwords.verify("not a hash", "été à la mer")


def test_one_time_passwords_can_be_dictated_and_are_all_different():
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert not set("aeiouy0o1l") & set("".join(made))
    assert all(refusal(once, "mediateur") is None for once in made)

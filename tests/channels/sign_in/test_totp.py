"""Codes are those of the standards."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sign_in import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238, appendix B, SHA-1; RFC 4226, appendix D.
BY_TIME = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
BY_COUNT = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
NOW = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), BY_TIME.items())
def test_time_vectors(seconds: int, code: str) -> None:
    assert totp.code(SECRET, totp.step_of(datetime.fromtimestamp(seconds, UTC)), 8) == code


def test_counter_vectors() -> None:
    assert [totp.code(SECRET, count) for count in range(10)] == BY_COUNT


@given(st.integers(-300, 300))
def test_a_code_is_taken_half_a_minute_early_or_late_and_no_more(away: int) -> None:
    then = NOW + timedelta(seconds=away)
    step = totp.step_of(then)
    near = abs(step - totp.step_of(NOW)) <= 1
    assert (totp.matching_step(SECRET, totp.code(SECRET, step), NOW) == step) is near


@given(st.text(max_size=12))
def test_anything_else_is_refused_without_a_crash(typed: str) -> None:
    right = {totp.code(SECRET, totp.step_of(NOW) + away) for away in (-1, 0, 1)}
    assert (totp.matching_step(SECRET, typed, NOW) is not None) is ("".join(typed.split()) in right)


def test_the_address_is_what_apps_open() -> None:
    found = totp.address("ABCD", "lea", "Aide : école")
    assert found == "otpauth://totp/Aide%20%20%20%C3%A9cole:lea?secret=ABCD&issuer=Aide%20%20%20%C3%A9cole"


def test_secrets_are_long_and_differ() -> None:
    made = {totp.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b32decode(one)) for one in made} == {20}

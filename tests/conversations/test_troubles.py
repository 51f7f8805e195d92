"""Errors are told by their kind and their way through the program; their own words may be a parent's."""

from __future__ import annotations

import sqlite3

from conversations.troubles import described, place

SECRET = "mon fils s’appelle Timothée"


def refused() -> None:
    raise ValueError(SECRET)


def caught(because: bool = True) -> BaseException:
    try:
        try:
            refused()
        except ValueError as error:
            raise sqlite3.OperationalError(SECRET) from (error if because else None)
    except sqlite3.OperationalError as error:
        return error


def test_the_innermost_line_is_told() -> None:
    assert place(caught()).startswith("OperationalError at test_troubles.py:")
    assert place(ValueError(SECRET)) == "ValueError"


def test_the_way_and_the_cause_are_told_without_a_word() -> None:
    told = described(caught())
    assert told.startswith("OperationalError (test_troubles.py:")
    assert ", because of ValueError (test_troubles.py:" in told
    assert "refused" in told, "the functions on the way"
    assert "Timothée" not in told


def test_a_cause_that_was_hidden_on_purpose_stays_hidden() -> None:
    assert "ValueError" not in described(caught(because=False))

"""Emergency numbers: one dated list, with which the texts agree, and hours by the clocks of each territory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.content_files import load_folder
from knowledge.emergency_numbers import NumbersError, compare, given_in, needs_checking, numbers, read

SUICIDE = next(item for item in load_folder() if item.id == "urgence.suicide")


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 12, 1), (4, 18)), (date(2027, 7, 1), (3, 17))])
def test_hours_of_paris_are_told_by_the_clocks_of_guadeloupe(day: date, hours: tuple[int, int]) -> None:
    assert numbers()["3018"].hours_in_guadeloupe(day) == hours


def test_day_and_night_is_day_and_night_everywhere() -> None:
    assert numbers()["3114"].hours_in_guadeloupe(date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("17 ou 112, ou SMS au 114", {"17", "112", "114"}),
        ("3018 (7j/7, 9 h-23 h, heure de Paris)", {"3018"}),
        ("0 800 005 696, lun-ven 9 h-18 h", {"0 800 005 696"}),
        ("116 000, puis 15", {"116 000", "15"}),
        ("le lycée a 1200 élèves", set()),
    ],
)
def test_a_text_s_numbers_are_told_from_its_hours(text: str, given: set[str]) -> None:
    assert given_in(text) == given


def test_a_number_that_the_list_lacks_is_complained_of() -> None:
    wrong = replace(SUICIDE, numbers=(replace(SUICIDE.numbers[0], number="3020"), *SUICIDE.numbers[1:]))
    assert any("3020 is not in" in complaint for complaint in compare([wrong]))


def test_other_hours_than_the_list_s_are_complained_of() -> None:
    wrong = replace(SUICIDE, numbers=(replace(SUICIDE.numbers[0], hours="9 h-17 h"), *SUICIDE.numbers[1:]))
    assert any("other hours" in complaint for complaint in compare([wrong]))


def test_a_text_must_give_the_number_that_is_first_for_its_topic() -> None:
    wrong = replace(SUICIDE, short="Danger : 15 ou 112.")
    assert any("lacks 3114" in complaint for complaint in compare([wrong]))


def test_past_its_review_a_number_is_to_verify() -> None:
    assert not needs_checking(SUICIDE, date(2026, 11, 30))
    assert needs_checking(SUICIDE, date(2027, 2, 21))


GOOD = {
    "number": "'1'",
    "label": "a",
    "hours": "b",
    "certainty": "confirmed",
    "url": "u",
    "verified_on": "2026-01-01",
    "review_before": "2026-02-01",
    "always": "true",
}


@pytest.mark.parametrize(
    "change",
    [{"certainty": "maybe"}, {"review_before": "2025-02-01"}, {"always": "false"}, {"verified_on": "soon"}, {"x": "y"}],
)
def test_a_wrong_line_is_refused(change: dict[str, str]) -> None:
    assert "1" in read("- " + "\n  ".join(f"{name}: {value}" for name, value in GOOD.items()))
    with pytest.raises(NumbersError):
        read("- " + "\n  ".join(f"{name}: {value}" for name, value in {**GOOD, **change}.items()))

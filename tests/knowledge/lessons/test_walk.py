"""The walk through a lesson: no dead end, no place out of reach, and a changed lesson loses nobody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.lessons import walk
from knowledge.lessons.walk import END, QUESTION, Move, Place
from tests.knowledge.lessons.writing import lesson

LESSON = lesson()
PLACES = walk.places(LESSON)
moves = st.lists(st.sampled_from(list(Move)), max_size=40)
anywhere = st.builds(Place, st.sampled_from(["un", "deux", "trois", ""]), st.sampled_from(
    ["why", "1", "2", "9", QUESTION, "try", END, "x"]))  # fmt: skip


def walked(path: list[Move], start: Place = PLACES[0]) -> Place:
    place = start
    for move in path:
        place = walk.moved(LESSON, place, move)
    return place


def test_the_order_is_why_screens_question_try_then_the_next_part_and_the_end() -> None:
    steps = [f"{place.part}.{place.step}" for place in PLACES]
    assert steps == [
        "un.why", "un.1", "un.2", "un.question", "un.try", "deux.why", "deux.1", "deux.question", "deux.try", ".end",
    ]  # fmt: skip


@given(moves)
def test_whatever_is_done_one_is_somewhere_and_reads_something(path: list[Move]) -> None:
    place = walked(path)
    shown = walk.shown(LESSON, place)
    assert place in PLACES
    assert shown.text.strip()
    assert (shown.number, shown.of) == (PLACES.index(place) + 1, len(PLACES))


@given(moves)
def test_from_anywhere_going_on_leads_to_the_end(path: list[Move]) -> None:
    assert walked([*path, *[Move.NEXT] * len(PLACES)]).finished


@given(moves)
def test_from_anywhere_one_can_start_over(path: list[Move]) -> None:
    assert walked([*path, Move.RESTART]) == walk.start(LESSON)


@given(moves)
def test_one_step_on_and_one_back_is_where_one_was(path: list[Move]) -> None:
    place = walked(path)
    if not place.finished:
        assert walked([Move.NEXT, Move.BACK], place) == place


@given(anywhere)
def test_who_left_at_a_place_that_is_gone_goes_on_at_the_beginning_of_its_part(place: Place) -> None:
    again = walk.found_again(LESSON, place)
    assert again in PLACES
    if place in PLACES:
        assert again == place
    elif place.part in ("un", "deux"):
        assert again == Place(place.part, "why")
    else:
        assert again == PLACES[0]


def test_only_a_question_has_answers_and_each_is_met_with_its_feedback() -> None:
    with_answers = [place for place in PLACES if walk.shown(LESSON, place).answers]
    assert [place.step for place in with_answers] == [QUESTION, QUESTION]
    assert walk.feedback(LESSON, with_answers[0], 1) == ("Oui, en parler aide.", True)
    assert walk.feedback(LESSON, with_answers[0], 2) == ("Se taire n'aide pas.", False)
    assert walk.feedback(LESSON, with_answers[0], 3) is None
    assert walk.feedback(LESSON, PLACES[0], 1) is None


def test_the_tiny_thing_to_try_comes_with_a_word_of_encouragement() -> None:
    assert walk.shown(LESSON, Place("un", "try")).text == "Parlez-en ce soir.\n\nVous y arrivez."

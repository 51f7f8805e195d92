"""Two known messages joined: a danger beside a question is a danger, a look-alike beside a question is none."""

from __future__ import annotations

from knowledge.search.questions import DEVELOPMENT, Question
from relais.asides import EACH, SHORT, with_asides

DANGER = Question("il me frappe", "fr", ("urgence.violence-conjugale",), kind="emergency", family="coups")
LIKE = Question("il frappe à la porte", "fr", (), kind="false_friend", family="porte")
PASSWORD = Question("mot de passe perdu", "fr", ("educonnect.mot-de-passe-perdu",))


def joined(*messages: Question) -> list[Question]:
    return with_asides(messages)


def test_each_bears_what_its_graver_half_bears() -> None:
    made = joined(DANGER, LIKE, PASSWORD)
    assert {(one.kind, one.topics, one.family) for one in made} == {
        ("emergency", DANGER.topics, "coups"),
        ("false_friend", (), "porte"),
    }
    assert all("mot de passe perdu" in one.text and "frappe" in one.text for one in made)


def test_the_same_ones_are_made_every_time_whatever_the_order() -> None:
    many = [Question(f"il me frappe {number}", "fr", DANGER.topics, kind="emergency") for number in range(40)]
    assert joined(*many, PASSWORD) == joined(*reversed(many), PASSWORD)


def test_halves_are_of_one_language() -> None:
    assert joined(DANGER, Question("lost password", "en", PASSWORD.topics)) == []


def test_long_messages_and_the_development_questions_are_left_alone() -> None:
    long = Question("il me frappe " * 20, "fr", DANGER.topics, kind="emergency")
    measured = Question("il me tape", "fr", DANGER.topics, kind="emergency", origin=DEVELOPMENT)
    assert len(long.text) > SHORT
    assert joined(long, measured, PASSWORD) == []


def test_a_language_is_joined_so_many_times_and_no_more() -> None:
    many = [Question(f"he hits me {number}", "en", DANGER.topics, kind="emergency") for number in range(EACH + 50)]
    assert len(joined(*many, Question("lost password", "en", PASSWORD.topics))) == EACH

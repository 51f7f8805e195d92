"""Two dangers in one message: the answer to the graver one, and the number for the other in its approved words."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from channels.sms.text.rendering import render
from channels.sms.text.segments import count
from conversations.model import Draft, Emergency
from knowledge.content_files import load_folder
from knowledge.emergency_numbers import first_for, given_in
from knowledge.guidance import Published
from knowledge.rendering import TO_VERIFY
from relais.safety import answers
from relais.two_dangers import in_few_words, with_the_other_number


class Shelf:
    """The part of ``knowledge.guidance.Guidance`` that triage reads."""

    items = tuple(Published(item, 1) for item in load_folder() if item.kind == "emergency")


ANSWERS = answers(Shelf(), date(2026, 12, 1))  # type: ignore[arg-type]
OWN = {topic: number for topic in ANSWERS if (number := first_for(topic))}
ROBOT = {lang: ANSWERS["urgence.accident"][lang].text.rsplit(". ", 1)[-1] for lang in TO_VERIFY}


def answered(topic: str, other: str, lang: str) -> Emergency:
    return with_the_other_number(Emergency(topic, ANSWERS[topic][lang], (other,)), ANSWERS)


def sms(draft: Draft) -> int:
    return sum(count(page).count for page in render(draft.text, draft.payload()))


def test_the_dangers_with_a_number_of_their_own() -> None:
    assert OWN == {
        "urgence.suicide": "3114",
        "urgence.violence-enfant": "119",
        "urgence.violence-conjugale": "3919",
        "urgence.disparition": "116 000",
    }


@pytest.mark.parametrize("lang", sorted(TO_VERIFY))
@pytest.mark.parametrize(("topic", "other"), [pair for pair in permutations(ANSWERS, 2) if pair[1] in OWN])
def test_the_other_number_is_given_within_two_sms_or_elsewhere_than_by_sms(topic: str, other: str, lang: str) -> None:
    found = answered(topic, other, lang)
    fullest = found.in_full or found.answer
    assert OWN[other] in given_in(fullest.text)
    assert sms(found.answer) <= 2
    assert found.answer.text.endswith(ROBOT[lang]) or lang in ("ar", "uk")
    assert given_in(ANSWERS[topic][lang].text) <= given_in(found.answer.text)


@pytest.mark.parametrize("lang", ["fr", "en", "es", "pt", "ro", "tr"])
def test_blows_and_thoughts_of_suicide_fit_into_two_sms(lang: str) -> None:
    found = answered("urgence.violence-conjugale", "urgence.suicide", lang)
    assert {"3919", "3114", "114"} <= given_in(found.answer.text)
    assert found.in_full is None
    assert found.answer.meta["topics"] == ["urgence.violence-conjugale", "urgence.suicide"]


def test_numbers_come_before_advice() -> None:
    text = answered("urgence.suicide", "urgence.violence-conjugale", "fr").answer.text
    assert "Violences faites aux femmes : 3919. Ne laissez pas la personne seule." in text


def test_a_number_that_is_given_anyway_is_not_given_twice() -> None:
    assert answered("urgence.sextorsion", "urgence.suicide", "fr").answer is ANSWERS["urgence.sextorsion"]["fr"]


def test_one_danger_is_answered_as_ever() -> None:
    alone = Emergency("urgence.suicide", ANSWERS["urgence.suicide"]["fr"])
    assert with_the_other_number(alone, ANSWERS) is alone


def test_a_text_that_does_not_say_what_its_number_is_for_lends_no_words() -> None:
    assert in_few_words("3018, gratuit.", "3018") is None
    assert in_few_words("Danger : 15.", "3018") is None

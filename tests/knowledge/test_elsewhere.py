"""A school in another country is not ours to speak of."""

from __future__ import annotations

import pytest

from knowledge.decision import DecisionKind, decide
from knowledge.elsewhere import MAY_CONCERN_ABROAD, elsewhere
from knowledge.search.calibration import Cutoffs
from knowledge.search.engine import Ranking

CUTOFFS = Cutoffs(answer=0.5, within=0.5)


@pytest.mark.parametrize(
    "text",
    [
        "Comment voir les notes de ma fille à Genève ?",
        "école à Liège",
        "كيف أرى نقط ابني في المغرب؟",
        "kifach nchouf no9at f lmaghrib",
        "Belçika'da okul kaydı",
        "як записати дитину в школу в Бельгії",
        "my son's school is in MONTRÉAL",
        "Smartschool ne s'ouvre pas",
    ],
)
def test_another_country_is_seen_in_any_language(text: str) -> None:
    assert elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "j'habite à Porto-Vecchio",
        "collège à Pointe-à-Pitre",
        "lycée Maurice Ravel",
        "le bulletin de mon fils",
        "je parle portugais et arabe",
        "cahier de liaison",
        "",
    ],
)
def test_france_and_languages_are_not_another_country(text: str) -> None:
    assert not elsewhere(text)


def ranking(topic: str) -> Ranking:
    return Ranking(topics=((topic, 0.9), ("vie.bourse", 0.05)), right=0.95, within=0.99)


def test_what_is_asked_of_a_school_abroad_is_asked_back() -> None:
    assert decide(ranking("vie.notes-bulletin"), CUTOFFS).kind is DecisionKind.ANSWER
    asked = decide(ranking("vie.notes-bulletin"), CUTOFFS, elsewhere=True)
    assert (asked.kind, asked.topics) == (DecisionKind.CLARIFY, ("vie.notes-bulletin", "vie.bourse"))


@pytest.mark.parametrize("topic", sorted(MAY_CONCERN_ABROAD))
def test_a_parent_abroad_is_answered(topic: str) -> None:
    assert decide(ranking(topic), CUTOFFS, elsewhere=True).kind is DecisionKind.ANSWER


@pytest.mark.parametrize(
    "text", ["номер український", "англійська для дитини", "parlez anglais", "Türkçe", "ENT українською"]
)
def test_a_language_is_not_a_country(text: str) -> None:
    assert not elsewhere(text)

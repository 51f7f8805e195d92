"""At most three entries, each with organisation, address and date; honest when there is none."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.content_files import ContentError
from knowledge.resources import finding
from knowledge.resources.model import Catalogue, load, parse
from knowledge.resources.needs import understood

TODAY, LATE = date(2026, 12, 1), date(2028, 1, 1)


def entry(name: str, levels: str, subjects: str, certainty: str = "sure", kind: str = "videos") -> str:
    return f"""
  - id: {name}
    title: Titre {name}
    organisation: Maison
    url: https://{name}.example.fr/
    levels: [{levels}]
    subjects: [{subjects}]
    format: {kind}
    free: true
    certainty: {certainty}
    verified_on: 2026-11-01
    review_before: 2027-11-01"""


FILE = (
    "entries:"
    + entry("tout", "ecole", "general, maths")
    + entry("anglais", "ecole", "anglais", "verify")
    + entry("fiches", "ce2", "maths", kind="fiches")
    + entry("quatre", "cm2", "maths")
    + entry("cinq", "ecole", "maths")
    + entry("brevet", "3e", "examens")
    + """
become:
  - name: D'Col
    year: 2013
    now: "Devoirs faits le remplace."
    also: [dcol]
"""
)
CATALOGUE = parse(FILE, "resources.yml")


def answered(text: str, today: date = TODAY, catalogue: Catalogue = CATALOGUE) -> finding.Found:
    need = understood(text)
    return finding.answer(finding.find(catalogue, need), need, today)


def ids(text: str) -> list[str]:
    return [one.id for one in finding.find(CATALOGUE, understood(text))]


def test_the_class_must_fit_and_no_more_than_three_are_given() -> None:
    assert ids("maths ce2") == ["tout", "fiches", "cinq"]
    assert ids("fiches de maths cm2") == ["tout", "quatre", "cinq"]
    assert ids("maths 6e") == []


def test_the_kind_asked_for_comes_first() -> None:
    assert ids("jeux anglais 8 ans") == ["anglais"]


def test_what_is_for_all_subjects_stands_in_but_for_an_exam() -> None:
    assert ids("histoire ce2") == ["tout"]
    assert ids("examens ce2") == []
    assert ids("annales du brevet") == ["brevet"]


def test_of_several_classes_each_has_its_entry_and_what_has_none_is_named() -> None:
    assert ids("examens 3e et maths cm2") == ["tout", "quatre", "brevet"]
    text = answered("maths ce2 et 6e").text
    assert text.startswith("Pour le CE2 et la 6e (maths) :\n\n- Titre tout")
    assert text.endswith("Je n’ai rien de vérifié pour la 6e. Demandez au professeur.")


def test_each_entry_is_said_with_organisation_address_date_and_doubt() -> None:
    sure = answered("histoire ce2")
    assert sure.text == (
        "Pour le CE2 (histoire-géographie) :\n\n"
        "- Titre tout (Maison), gratuit : https://tout.example.fr/ (vu le 1 novembre 2026)."
    )
    assert sure.sources[0]["verified_on"] == "2026-11-01"
    assert not sure.unsure
    assert "(à vérifier)" in answered("anglais ce2").text
    assert answered("histoire ce2", LATE).unsure


def test_where_there_is_nothing_it_says_so() -> None:
    none = answered("annales du bac")
    assert none.none
    assert "Je n’ai pas de ressource vérifiée pour la terminale (examens)" in none.text
    assert none.sources == ()


@pytest.mark.parametrize("text", ["comment m'inscrire à D'Col ?", "d’col", "DCOL"])
def test_an_old_service_is_known_by_its_names(text: str) -> None:
    found = finding.became(CATALOGUE, text)
    assert found is not None
    assert found.now == "Devoirs faits le remplace."


def test_other_words_name_no_old_service() -> None:
    assert finding.became(CATALOGUE, "le collège d'à côté") is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("year: 2013", "year: 2013\n    topic: x.y", "resources.yml:71: become[0].topic: there is no topic 'x.y'"),
        ("id: anglais", "id: tout", "resources.yml:13: entries[1].id: 'tout' is the id of an earlier entry"),
        ("https://tout", "http://tout", "resources.yml:5: entries[0].url:"),
        ("review_before: 2027-11-01", "review_before: 2026-11-01", "resources.yml:12: entries[0].review_before:"),
        ("format: videos", "format: film", "resources.yml:8: entries[0].format:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, complaint: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse(FILE.replace(old, new, 1), "resources.yml")
    assert any(one.startswith(complaint) for one in caught.value.complaints), caught.value.complaints


@pytest.mark.parametrize(
    ("text", "words"),
    [("vidéos pour réviser CE2", "Fondamentaux"), ("anglais 8 ans", "Lumni"), ("annales du brevet", "annales")],
)
def test_the_shipped_catalogue_answers_what_parents_ask(text: str, words: str) -> None:
    found = answered(text, catalogue=load())
    assert words in found.text
    assert 1 <= len(found.sources) <= 3


@pytest.mark.parametrize("text", ["D'Col", "English for Schools", "Prép'exam", "les Fondamentaux", "M@gistère", "BRNE"])
def test_the_shipped_catalogue_says_what_old_services_became(text: str) -> None:
    assert finding.became(load(), text) is not None

"""A class and a subject are understood from an age, a class or an exam, in the parents' spellings and languages."""

from __future__ import annotations

import pytest

from knowledge.resources.model import CLASSES
from knowledge.resources.needs import Need, understood


@pytest.mark.parametrize(
    ("text", "classes", "subjects"),
    [
        ("vidéos pour réviser CE2", ("ce2",), ()),
        ("anglais 8 ans", ("ce2",), ("anglais",)),
        ("annales du brevet", ("3e",), ("examens",)),
        ("sujets de bac", ("term",), ("examens",)),
        ("vidéo pr CM1 mathss", ("cm1",), ("maths",)),
        ("ma fille a huit ans elle veut lire", ("ce2",), ("lecture",)),
        ("exercices 6eme anglai", ("6e",), ("anglais",)),
        ("mon fils de 4 ans", ("maternelle",), ()),
        ("maths collège", ("6e", "5e", "4e", "3e"), ("maths",)),
        ("İngilizce 8 yaş", ("ce2",), ("anglais",)),
        ("англійська 8 років", ("ce2",), ("anglais",)),
        ("الرياضيات 9 سنوات", ("cm1",), ("maths",)),
        ("inglés 10 años", ("cm2",), ("anglais",)),
        ("math for 12 years old", ("5e",), ("maths",)),
        ("où elle peut revoir les équations, elle est en quatrième", ("4e",), ("maths",)),
        ("révisions pour le brevet en svt", ("3e",), ("sciences", "examens")),
        ("poésie CE1", ("ce1",), ("francais",)),
        ("théorème de Thalès 3e", ("3e",), ("maths",)),
        ("les volcans CM2", ("cm2",), ("sciences",)),
        ("révolution française 4e", ("4e",), ("histoire",)),
        ("English grammar 6e", ("6e",), ("anglais",)),
        ("CM1 French grammar", ("cm1",), ("francais",)),
        ("fransızca CE1", ("ce1",), ("francais",)),
        ("kesirler CM2", ("cm2",), ("maths",)),
        ("tabuada CE2", ("ce2",), ("maths",)),
        ("ecuaciones 4e", ("4e",), ("maths",)),
        ("fracții CM1", ("cm1",), ("maths",)),
        ("дроби CM2", ("cm2",), ("maths",)),
        ("جدول الضرب CE2", ("ce2",), ("maths",)),
        ("c'est la première fois, attendez une seconde", (), ()),
        ("la première guerre mondiale en 3e", ("3e",), ("histoire",)),
        ("au troisième trimestre en CM2", ("cm2",), ()),
        ("j'habite dans le 34", (), ()),
        ("j'ai 2 enfants depuis 45 ans", (), ()),
        ("", (), ()),
    ],
)
def test_what_is_asked_for_is_recognised(text: str, classes: tuple[str, ...], subjects: tuple[str, ...]) -> None:
    need = understood(text)
    assert (need.classes, need.subjects) == (classes, subjects)


@pytest.mark.parametrize(("age", "one"), list(zip(range(6, 18), CLASSES[1:], strict=True)))
def test_each_age_from_6_to_17_has_its_class(age: int, one: str) -> None:
    assert understood(f"maths {age} ans").classes == (one,)


def test_the_kind_is_recognised_too() -> None:
    assert understood("des vidéos de maths").formats == ("videos",)
    assert Need().said is False


@pytest.mark.parametrize(
    ("text", "revises", "learns"),
    [
        ("réviser CE2", True, False),
        ("que proposez-vous pour les vacances, CM1", True, False),
        ("CM1 için tekrar", True, False),
        ("مراجعة CM2", True, False),
        ("revoir les fractions CM2", False, True),
        ("exercices de maths CM2", False, True),
        ("travailler le bac", False, False),
        ("les vacances CM1", False, False),
    ],
)
def test_what_a_parent_wants_to_do_is_recognised(text: str, revises: bool, learns: bool) -> None:
    need = understood(text)
    assert (need.to_revise, need.to_learn) == (revises, learns)

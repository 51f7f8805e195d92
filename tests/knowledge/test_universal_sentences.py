"""Short sentences that no list holds are understood; those that say something of their own are left alone."""

from __future__ import annotations

import pytest

from knowledge.universal_sentences import amounts_to
from knowledge.universal_words import Universal


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("attendez on recommence tout svp", Universal.RESTART),
        ("on revien o début", Universal.RESTART),
        ("je voudrais revenir à l'étape d'avant", Universal.BACK),
        ("j'ai mal cliqué", Universal.BACK),
        ("bon j'arrête là, j'en ai marre", Universal.STOP),
        ("je dois y aller", Universal.STOP),
        ("je reprendrai demain", Universal.STOP),
        ("attends 2 min", Universal.WAIT),
        ("je vais chercher le papier", Universal.WAIT),
        ("g pa tro compri", Universal.REPEAT),
        ("vous pouvez expliquer plus simplement", Universal.REPEAT),
        ("chui perdu", Universal.REPEAT),
        ("allez on continue", Universal.RESUME),
        ("c'est pas du tout pareil chez moi", Universal.OTHER),
        ("la page s'affiche pas", Universal.TROUBLE),
        ("j vois pas le lien", Universal.TROUBLE),
        ("déjà fait", Universal.DONE),
        ("j'ai cliqué dessus", Universal.DONE),
        ("ça a été accepté", Universal.DONE),
        ("oui c'est bien bon", Universal.YES),
        ("non c'est bon", Universal.NO),
        ("oui mais je vois rien", Universal.TROUBLE),
    ],
)
def test_what_a_sentence_amounts_to(text: str, meaning: Universal) -> None:
    assert amounts_to(text) is meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("comment on fait ?", Universal.REPEAT),
        ("c'est où ?", Universal.REPEAT),
        ("on peut revenir en arrière ?", Universal.BACK),
        ("on peut recommencer ?", Universal.RESTART),
    ],
)
def test_questions_about_the_step_itself(text: str, meaning: Universal) -> None:
    assert amounts_to(text, asked=True) is meaning


@pytest.mark.parametrize(
    "text",
    [
        "ma fille ne comprend pas ses devoirs",
        "c'est payant ?",
        "c'est quoi un navigateur ?",
        "bonne idée le papier",
        "il me dit que le compte existe déjà",
        "j'ai pas d'ordinateur",
        "je l'ai mis mais sans le code",
        "le professeur n'a pas répondu à mon message et je ne sais plus quoi faire pour les notes du trimestre",
    ],
)
def test_what_says_something_of_its_own(text: str) -> None:
    assert amounts_to(text, asked="?" in text) is None


def test_a_report_of_success_is_never_read_from_a_failure() -> None:
    assert amounts_to("c'est fait mais ça marche pas") is Universal.TROUBLE
    assert amounts_to("j'ai rien installé") is not Universal.DONE

"""Which choice a sentence gives, in the words of parents that no author has listed."""

from __future__ import annotations

import pytest

from knowledge.guides import run
from knowledge.guides.loading import load_guides
from knowledge.guides.run import Heard, Kind
from knowledge.guides.state import GuideState, Situation

GUIDES = {guide.id: guide for guide in load_guides()}
HERE = Situation(level="college")


def heard(place: str, text: str, path: tuple[str, ...] = ()) -> run.Outcome:
    guide_id, step = place.split(":")
    state = GuideState(f"guide.{guide_id}", 1, step, path)
    return run.hear(GUIDES[state.guide], state, Heard(text), HERE)


@pytest.mark.parametrize(
    ("place", "text", "following"),
    [
        ("educonnect.activer:facon", "je crois que c'est par texto", "sms"),
        ("educonnect.activer:facon", "bon alors le collège m'a donné une feuille en septembre", "papier"),
        ("educonnect.activer:facon", "j'ai reçu une feuille avec un code de l'école", "papier"),
        ("educonnect.activer:facon", "chais pas trop", "choisir"),
        ("educonnect.activer:facon", "je prends la 1", "sms"),
        ("educonnect.activer:sms", "toujours rien reçu", "attente"),
        ("educonnect.activer:sms", "j'ai reçu un sms avec 6 chiffres", "code"),
        ("educonnect.activer:verif", "oui mais il manque ma fille", "manque"),
        ("educonnect.mot-de-passe-perdu:mail", "je l'ai bien reçu et cliqué", "nouveau"),
        ("ent.page-blanche:quoi", "ça tourne en rond", "deconnecter"),
        ("ent.page-blanche:rouvrir", "idem", "prive"),
        ("appareil.prise-en-main:probleme", "rien ne s'allume", "brancher"),
        ("appareil.wifi:box", "on a la livebox orange", "allumer"),
        ("ecrans.controle-parental:appareil", "c'est notre tablette à nous", "sorte"),
    ],
)
def test_the_words_of_a_choice_in_a_sentence(place: str, text: str, following: str) -> None:
    assert heard(place, text).step.id == following


@pytest.mark.parametrize(
    "text", ["le code wifi c'est quoi ?", "je voudrais le numéro de la mairie", "où est le papier ?"]
)
def test_a_question_is_no_answer(text: str) -> None:
    assert heard("educonnect.activer:facon", text).kind is Kind.LOOK_UP


def test_a_change_of_mind_answers_the_step_before() -> None:
    outcome = heard("educonnect.activer:papier", "non finalement je préfère FranceConnect", path=("ouvrir", "facon"))
    assert outcome.step.id == "franceconnect"
    assert outcome.state is not None
    assert outcome.state.path == ("ouvrir", "facon")


def test_who_asks_for_time_is_given_it_and_the_step_stays() -> None:
    outcome = heard("educonnect.activer:sms", "attendez 2 minutes je cherche mon téléphone")
    assert (outcome.step.id, outcome.lead) == ("sms", ("wait",))


@pytest.mark.parametrize(("confidence", "kind"), [(0.7, Kind.LOOK_UP), (0.97, Kind.LEFT)])
def test_only_a_sure_farewell_leaves_the_guide(confidence: float, kind: Kind) -> None:
    guide = GUIDES["guide.educonnect.activer"]
    said = Heard("la bonne page du site", intent="goodbye", confidence=confidence)
    assert run.hear(guide, GuideState(guide.id, 1, "code"), said, HERE).kind is kind


def test_i_see_something_else_is_offered_at_every_step() -> None:
    for guide in GUIDES.values():
        for step in guide.steps:
            assert step.end is not None or guide.other_than(step) is not None or step.id == guide.other

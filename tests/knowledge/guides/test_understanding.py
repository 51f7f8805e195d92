"""What parents write at a step: numbers, words, typos, SMS spelling, other languages, and questions of their own."""

from __future__ import annotations

import pytest

from knowledge.guides.understanding import Answer, offered, polar, says, understand
from knowledge.universal_words import Universal, universal
from tests.knowledge.guides.writing import guide

GUIDE = guide()
PAPER, TYPE, PHONE, WORKS = (GUIDE.step(name) for name in ("papier", "taper", "appareil", "marche"))


def test_answers_are_numbered_as_they_are_shown() -> None:
    assert offered(GUIDE, PAPER) == ["1", "2", "other"]
    assert offered(GUIDE, TYPE) == ["done", "trouble", "other"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1", "1"), ("2.", "2"), ("le 2", "2"), ("n°1", "1"), ("numéro 2", "2"), ("la deuxième", "2"), ("3", "other"),
        ("Oui", "1"), ("OUI !!", "1"), ("non, ou perdu", "2"), ("jeté", "2"), ("j’ai le papier", "1"),
        ("jai le papié", "1"), ("bah oui j'ai le papier depuis hier", "1"),
    ],
)  # fmt: skip
def test_an_answer_is_known_by_number_words_or_a_typo(text: str, key: str) -> None:
    assert understand(GUIDE, PAPER, text) == Answer(key)


@pytest.mark.parametrize(
    "text", ["4", "12", "comment payer la cantine ?", "je n'ai pas android ni samsung", "c'est quoi android ?", ""]
)
def test_what_is_no_answer_is_left_to_the_search(text: str) -> None:
    assert understand(GUIDE, PHONE, text) is None


def test_a_negation_is_never_a_typo() -> None:
    assert understand(GUIDE, PAPER, "j'ai pas le papier") != Answer("1")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("c'est fait", Universal.DONE), ("C FAIT", Universal.DONE), ("cest bon", Universal.DONE), ("suivant", "done"),
        ("sa marche pas", "trouble"), ("ça ne fonctionne toujours pas", "trouble"), ("jy arrive pas", "trouble"),
        ("précédent", "back"), ("precedant", "back"), ("retour", "back"), ("recomencer", "restart"),
        ("stop", "stop"), ("on arrête", "stop"), ("pause", "stop"), ("je comprends pas", "repeat"),
        ("jcomprend pas", "repeat"), ("c koi", "repeat"), ("je vois autre chose", "other"), ("reprendre", "resume"),
        ("wi", "yes"), ("ouiiii", "yes"), ("nan", "no"), ("svp recommencer", "restart"),
        ("I don't understand", "repeat"), ("done", "done"), ("لا يعمل", "trouble"), ("رجوع", "back"),
        ("makhdamch", "trouble"), ("anlamadım", "repeat"), ("olmuyor", "trouble"), ("já fiz", "done"),
        ("não funciona", "trouble"), ("no entiendo", "repeat"), ("ya está", "done"), ("nu merge", "trouble"),
        ("am făcut", "done"), ("не працює", "trouble"), ("готово", "done"), ("an pa ka konprann", "repeat"),
        ("m pa konprann", "repeat"),
    ],
)  # fmt: skip
def test_universal_words_mean_the_same_in_all_languages(text: str, meaning: str) -> None:
    assert universal(text) == meaning
    assert understand(GUIDE, TYPE, text) == meaning


@pytest.mark.parametrize(
    "text", ["", "mon fils", "comment payer la cantine", "le code", "34", "Hérault", "mon enfant est harcelé", "CM2"]
)
def test_other_words_mean_nothing_universal(text: str) -> None:
    assert universal(text) is None


def test_a_step_s_own_words_come_before_universal_ones() -> None:
    own = guide(("words: [jeté]", "words: [ça marche pas]"))
    assert understand(own, own.step("papier"), "ça marche pas") == Answer("2")


def test_yes_and_no_are_the_choices_that_say_so() -> None:
    assert polar(PAPER, Universal.YES) == Answer("1")
    assert polar(PAPER, Universal.NO) == Answer("2")
    assert polar(PHONE, Universal.YES) is None
    both = guide(('label: "Non"', 'label: "Oui, un peu"'))
    assert polar(both.step("marche"), Universal.YES) is None, "two of them: nobody knows which"


def test_the_first_word_counts_in_a_sentence_but_not_in_a_question() -> None:
    assert understand(GUIDE, WORKS, "oui je vois mon nom en haut") is Universal.YES
    assert understand(GUIDE, WORKS, "non mais la cantine c'est où ?") is None


def test_what_rasa_took_it_for_is_the_last_resort() -> None:
    assert understand(GUIDE, WORKS, "parfaitement bien", "affirm") is Universal.YES
    assert understand(GUIDE, WORKS, "2", "affirm") == Answer("2")


def test_only_words_of_the_step_or_universal_ones_stand_against_a_call_for_a_human() -> None:
    assert says(PAPER, "jeté")
    assert says(PAPER, "retour")
    assert not says(PAPER, "je veux parler à quelqu'un")
    assert not says(PAPER, "aidez-moi svp")

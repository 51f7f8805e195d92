"""The language of a message: told from its letters, not from the products it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.languages import LanguageDetector
from knowledge.search.questions import read_folder

SHIPPED = Path(__file__).parents[2] / "training_data" / "questions"


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    """Learnt from every fourth shipped question: enough to tell, and quick."""
    known = [question for question in read_folder(SHIPPED) if question.lang != "und"][::4]
    return LanguageDetector().fit([question.text for question in known], [question.lang for question in known])


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("J'ai oublié le mot de passe de mon fils", "fr"),
        ("jarive pa a me conecté g perdu le mdp", "fr"),
        ("How do I reset my daughter's password please", "en"),
        ("Oğlumun şifresini unuttum ne yapmalıyım", "tr"),
        ("Esqueci a senha do meu filho, o que faço", "pt"),
        ("He olvidado la contraseña de mi hija", "es"),
        ("Am uitat parola copilului meu, ce fac", "ro"),
        ("Я забула пароль сина", "uk"),
        ("نسيت كلمة السر", "ar"),
    ],
)
def test_a_sentence_in_each_language(detector: LanguageDetector, text: str, lang: str) -> None:
    assert detector.detect(text, "fr") == lang


@pytest.mark.parametrize("text", ["Pronote ?", "ÉduConnect SMS", "34", "?", "", "😀😀", "https://educonnect.fr", "ok"])
@pytest.mark.parametrize("spoken", ["fr", "tr", "ar"])
def test_too_few_words_change_nothing(detector: LanguageDetector, text: str, spoken: str) -> None:
    assert detector.detect(text, spoken) == spoken


@pytest.mark.parametrize(("text", "lang"), [("كيف", "ar"), ("пароль", "uk"), ("Pronote كيف أفتح", "ar")])
def test_a_script_tells_at_once(detector: LanguageDetector, text: str, lang: str) -> None:
    assert detector.detect(text, "fr") == lang


def test_french_names_of_products_do_not_make_a_message_french(detector: LanguageDetector) -> None:
    assert detector.detect("I cannot open Pronote and ÉduConnect on my phone", "fr") == "en"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("şifremi unuttum", "tr"),
        ("olvidé contraseña ÉduConnect", "es"),
        ("pronote bildirim ayari", "tr"),
        ("mot oublié", "fr"),
    ],
)
def test_two_telling_words_are_enough(detector: LanguageDetector, text: str, lang: str) -> None:
    assert detector.detect(text, "fr", spoken=False) == lang


@pytest.mark.parametrize(
    ("text", "spoken"), [("mot oublié", "tr"), ("recomencer a zero", "fr"), ("page blanche", "es")]
)
def test_whoever_has_written_goes_on_in_their_language(detector: LanguageDetector, text: str, spoken: str) -> None:
    """Two words of French are read from the screen; « recomencer » looks Portuguese."""
    assert detector.detect(text, spoken) == spoken


@pytest.mark.parametrize("text", ["I do not understand", "I am a robot", "It’s done"])
def test_a_short_message_that_only_leans_elsewhere_keeps_the_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text, "en") == "en"


@pytest.mark.parametrize("spoken", ["en", "tr", "fr"])
def test_a_short_message_that_is_clearly_in_another_language_changes_it(
    detector: LanguageDetector, spoken: str
) -> None:
    assert detector.detect("no puedo entrar con mi contraseña", spoken) == "es"

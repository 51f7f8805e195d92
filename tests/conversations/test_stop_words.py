"""STOP, however a telephone writes it, in all languages; and the sentences in which the word means nothing."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.commands import Command, command, language_of

FILES = sorted((Path(__file__).resolve().parents[2] / "conversations" / "commands").glob("*.yml"))
TABLES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
STOPS = [(lang, word) for lang, table in TABLES.items() for word in table["stop"]]
POLITE = [word for table in TABLES.values() for word in table["polite"]]

# What thumbs, keyboards and gateways put around a word or into it.
marks = st.text(alphabet=" .,;:!?…'\"’«»()-_*#~\n\t\u00a0\u202f\u200e\u200f\u2066\u2069،؟", max_size=5)
emoji = st.sampled_from(["", " 🙏", "🛑", "😡😡", "👋🏽 ", "✋", "❌", "👨‍👩‍👧", "🇫🇷", "!️"])
kindness = st.sampled_from(["", *POLITE])


def without_accents(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def longer(word: str) -> str:
    """The last letter held down; where a word ends in two of it already, or in a letter that joins, not."""
    return word + word[-1] * 4 if word[-1].isascii() and word[-1].isalpha() and word[-1:] != word[-2:-1] else word


spellings = st.sampled_from([str, str.upper, str.title, str.capitalize, without_accents, longer])


@settings(max_examples=400)
@given(st.sampled_from(STOPS), spellings, marks, emoji, emoji, marks, kindness, kindness)
def test_any_language_capitals_marks_emoji_and_kind_words_change_nothing(
    stop: tuple[str, str], spelt, before: str, first: str, last: str, after: str, hello: str, thanks: str
) -> None:
    written = f"{hello} {before}{first}{spelt(stop[1])}{last}{after} {thanks}"
    assert command(written) is Command.STOP or len(written) > 80, written


@settings(max_examples=200)
@given(
    st.sampled_from(STOPS),
    st.sampled_from(
        ["il faut que ça {}", "{} à la cantine comment faire", "ma fille dit {}", "{} de bus", "pourquoi {} ?",
         "my son says {}", "¿qué significa {}?", "ابني يقول {}", "oğlum {} diyor", "o meu filho diz {}",
         "copilul spune {}", "мій син каже {}", "pitit mwen di {}", "tifi mwen ka di {}", "weldi ygoul {}"]
    ),
)  # fmt: skip
def test_among_other_words_it_is_a_message(stop: tuple[str, str], sentence: str) -> None:
    assert command(sentence.format(stop[1])) is not Command.STOP


@pytest.mark.parametrize(
    "text",
    [
        "stop merci", "Stop, merci.", "STOP MERCI BEAUCOUP", "arret svp", "arrêt s’il vous plaît", "S.T.O.P", "S-T-O-P",
        "stoop", "ST0P", "sttop", "Stop svp 🙏🏽", "stop stop", "STOP STOP STOP",
        "arretez svp merci", "ARRÊT", "arrêtez !", "stop sms svp", "stop au sms", "stop aux messages", "stop les sms",
        "arret 36000", "\u200fSTOP\u200f", "ＳＴＯＰ", "𝗦𝗧𝗢𝗣", "stop 36000", "STOP au 36000",
    ],
)  # fmt: skip
def test_as_parents_have_written_it(text: str) -> None:
    assert command(text) is Command.STOP


@pytest.mark.parametrize(
    "text",
    [
        "il faut que ça stop", "il faut que ca s'arrete", "stop harcelement", "comment stopper le harcelement",
        "il arrete pas", "arret de travail", "stop motion", "stop ou encore", "ne pas stop", "pas stop",
        "stop c'est trop", "mon fils veut arreter l'ecole", "arret du bus scolaire", "il a dit stop",
        "stop 3 fois par jour", "36000",
        "stop 3114", "stop 361234", "aide 36000", "rue stop 36000 Chateauroux", "effacer 36000",
        "non stop", "l'arret 12", "arrete 5",
    ],
)  # fmt: skip
def test_what_only_sounds_like_it(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(
    ("text", "talking", "answered"),
    [
        ("توقف", "fr", "ar"),
        ("СТОП", "fr", "uk"),
        ("durdurun lütfen", "fr", "tr"),
        ("Baja por favor", "fr", "es"),
        ("sair, obrigada", "fr", "pt"),
        ("opriți", "fr", "ro"),
        ("unsubscribe", "fr", "en"),
        ("yezzi", "fr", "ar-Latn"),
        ("STOP", "fr", "fr"),
        ("STOP", "tr", "tr"),
        ("arrêt", "ar", "fr"),
        ("info", "uk", "uk"),
        ("bonjour", "ro", "ro"),
    ],
)
def test_it_is_answered_in_the_language_of_its_word(text: str, talking: str, answered: str) -> None:
    assert language_of(text, talking) == answered

"""Small talk by its words: what a message must hold to be a thank-you, a farewell, a yes, or a call for a person."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.small_talk import SmallTalk
from knowledge.small_talk import shipped

ROOT = Path(__file__).parents[2]
FILES = ("small_talk_words.yml", "small_talk_askers.yml", "short_answer_words.yml")
BY_RASA = SmallTalk(ROOT / "knowledge" / name for name in FILES)
GUARDED = ("thanks", "goodbye", "greet", "affirm", "deny", "wait", "human")
LANGUAGES = {"fr", "en", "ar", "ar-Latn", "tr", "pt", "es", "ro", "uk", "gcf", "ht"}


def examples(intent: str) -> list[str]:
    (block,) = yaml.safe_load((ROOT / "training_data" / "nlu" / f"{intent}.yml").read_text("utf-8"))["nlu"]
    return [line[2:] for line in block["examples"].splitlines()]


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("goodbye", "bah renversé hier"),
        ("goodbye", "c'est long là"),
        ("goodbye", "8"),
        ("goodbye", "the green one"),
        ("goodbye", "في الدرج"),
        ("thanks", "il est sous le lit"),
        ("greet", "çekmecede"),
        ("affirm", "mavi olan"),
        ("deny", "el gris"),
        ("wait", "în sertar"),
        ("wait", "у шухляді"),
    ],
)
def test_what_holds_no_word_of_it_is_none(intent: str, text: str) -> None:
    assert shipped().read(text).is_no(intent)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("thanks", "ok je leur écris lundi. Mercii bien"),
        ("thanks", "g tt compris hamdoulah"),
        ("thanks", "merssi bocou"),
        ("thanks", "وشكرا"),
        ("goodbye", "haha je plaisantais. bone soiré"),
        ("goodbye", "merci a+"),
        ("goodbye", "teşekkürler, görüşürüz"),
        ("greet", "bonjour à toute l'équipe"),
        ("affirm", "👍"),
        ("thanks", "🙏"),
    ],
)
def test_a_word_of_it_is_enough_however_it_is_spelt(intent: str, text: str) -> None:
    assert not shipped().read(text).is_no(intent)


@pytest.mark.parametrize(
    "text",
    [
        "merci, et il faut attendre combien de jours",
        "bonne soirée, ah si, la cantine ça se paye où ?",
        "merci mais comment je récupère le code",
        "thanks, and how long does it take",
        "teşekkürler, peki kaç gün sürer",
        "дякую, а скільки чекати",
        "mèsi, e konbyen tan sa ap pran",
        "شكرا، وكم يستغرق ذلك؟",
    ],
)
def test_thanks_that_ask_something_besides_are_a_question(text: str) -> None:
    said = shipped().read(text)
    assert said.asks
    assert all(said.is_no(intent) for intent in ("thanks", "goodbye", "greet"))


@pytest.mark.parametrize("text", ["salut ça va ?", "merci, à demain ?", "allo il y a quelqu'un ?", "how are you?"])
def test_small_talk_with_a_question_mark_stays_small_talk(text: str) -> None:
    assert not shipped().read(text).asks


@pytest.mark.parametrize(
    "text",
    [
        "wach nta robot wla bnadem?",
        "vous êtes un vrai humain ou une machine",
        "t'es une vraie personne",
        "are you a real person",
        "هل أنت إنسان أم روبوت",
        "insan mısın robot mu",
        "você é uma pessoa ou um robô",
        "eres una persona o un robot",
        "sunteți o persoană reală?",
        "ти людина чи робот",
        "ou sé on moun oben on wobo",
        "ou se yon moun oswa yon robo",
    ],
)
def test_who_asks_whether_a_person_answers_calls_for_none(text: str) -> None:
    assert shipped().read(text).is_no("human")


def test_every_language_has_words_of_every_kind() -> None:
    for name in FILES:
        for kind, languages in yaml.safe_load((ROOT / "knowledge" / name).read_text("utf-8")).items():
            assert set(languages) == LANGUAGES, kind
            assert all(isinstance(word, str) for words in languages.values() for word in words), kind


@pytest.mark.parametrize("intent", GUARDED)
def test_no_example_is_refused_its_own_intent(intent: str) -> None:
    """A word missing from a list would silence examples that look learnt."""
    assert [text for text in examples(intent) if shipped().read(text).is_no(intent)] == []


@pytest.mark.parametrize("text", ["un iPhone", "un Xiaomi", "une tablette", "la blanche"])
def test_a_word_or_two_that_name_nobody_are_no_call_for_a_person(text: str) -> None:
    assert shipped().read(text).is_no("human")


@pytest.mark.parametrize("gesture", ["thanks", "goodbye", "human"])
def test_hardly_a_gesture_is_refused(gesture: str) -> None:
    lines = (ROOT / "training_data" / "gestures" / f"{gesture}.jsonl").read_text("utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    refused = {text for text in texts if shipped().read(text).is_no(gesture)}
    assert len(refused) <= len(texts) // 50


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=40), st.sampled_from([*examples("thanks"), *examples("human"), *examples("wait")])))
def test_rasa_and_the_app_read_alike(text: str) -> None:
    ours, theirs = shipped().read(text), BY_RASA.read(text)
    assert astuple(ours) == astuple(theirs)


@pytest.mark.parametrize(
    ("text", "kindness"),
    [
        ("merci beaucoup, je vais leur écrire dès lundi matin", "thanks"),
        ("teşekkürler, oğluma söylerim", "thanks"),
        ("fok an ay chaché timoun la, ovwa", "goodbye"),
        ("merci, je vous laisse", "goodbye"),
        ("merci mais elle s'allume toujours pas", None),
        ("thanks but it still won't turn on", None),
        ("merci, et il faut attendre combien de jours", None),
        ("renversé hier", None),
        ("merci de me dire ce que vous savez", None),
        ("ça bloque, merci d'avance", None),
        (f"merci {'de cette longue histoire ' * 4}", None),
    ],
)
def test_what_only_thanks_or_takes_leave_is_known_by_its_words(text: str, kindness: str | None) -> None:
    assert shipped().read(text).kindness == kindness


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("bună ziua, fata mea e bolnavă azi", "fata mea e bolnavă azi"),
        ("bsr je ve un pret", "je ve un pret"),
        ("Bonjour, bonne année ! le code n'arrive pas", "le code n'arrive pas"),
        ("السلام عليكم كيف أدفع المطعم", "كيف أدفع المطعم"),
        ("bonjour", "bonjour"),
        ("le bonjour de ma mère", "le bonjour de ma mère"),
        ("", ""),
    ],
)
def test_a_greeting_before_the_question_is_taken_off(text: str, left: str) -> None:
    assert shipped().without_greeting(text) == left

"""The rules speak first; a second reader adds what no rule foresaw, and its failure silences nothing."""

from __future__ import annotations

import pytest

from conversations.model import Draft
from conversations.triage.lexical import GRAVEST_FIRST, LexicalTriage, Signs
from conversations.triage.reader import Hit
from conversations.triage.second_reader import Example, Opinion, SecondReaderFailed
from conversations.triage.two_readers import (
    DOUBTED,
    RAISED,
    RULE_ALONE,
    SURELY_ORDINARY,
    Ground,
    TwoReaders,
    decide,
)

RULES = LexicalTriage({topic: {"fr": Draft(topic)} for topic in GRAVEST_FIRST})
NOTHING_FOUND = Signs((), frozenset(), frozenset())
RULE_FIRED = Signs((Hit("mourir", "urgence.suicide", ("mourir",)),), frozenset({"mourir"}), frozenset())


class Scripted:
    def __init__(self, opinion: Opinion | None) -> None:
        self.opinion = opinion

    def read(self, text: str, signs: Signs) -> Opinion:
        if self.opinion is None:
            raise SecondReaderFailed("asleep")
        return self.opinion

    def examples(self, text: str) -> list[Example]:
        return [Example("une phrase connue", "urgence.accident", 0.9)]

    def telling(self, text: str) -> tuple[str, ...]:
        return ("mourir",)


def like(score: float, neighbours: float = 0.0, closer: float | None = None) -> Opinion:
    return Opinion(score, "urgence.disparition", neighbours, closer)


@pytest.mark.parametrize(
    ("signs", "opinion", "ground"),
    [
        (RULE_FIRED, like(0.5), Ground.RULE),
        (RULE_FIRED, like(SURELY_ORDINARY + 0.01, 0.2), Ground.RULE),
        (RULE_FIRED, like(RULE_ALONE + 0.01), Ground.RULE),
        (RULE_FIRED, like(RULE_ALONE - 0.01), Ground.RULE_OVERRULED),
        (RULE_FIRED, None, Ground.RULE),
        (RULE_FIRED, like(SURELY_ORDINARY - 0.01, 0.2), Ground.RULE_OVERRULED),
        (RULE_FIRED, like(RULE_ALONE - 0.01, 0.2, closer=-0.1), Ground.RULE_OVERRULED),
        (RULE_FIRED, like(RULE_ALONE - 0.01, 0.2, closer=0.1), Ground.RULE),
        (RULE_FIRED, like(RULE_ALONE + 0.01, 0.2, closer=-0.1), Ground.RULE),
        (NOTHING_FOUND, like(DOUBTED + 0.01, 1.0, closer=0.1), Ground.NEIGHBOURS),
        (NOTHING_FOUND, like(DOUBTED + 0.01, 1.0, closer=-0.1), Ground.NOTHING),
        (NOTHING_FOUND, like(RAISED + 0.01, 0.2), Ground.LIKENESS),
        (NOTHING_FOUND, like(RAISED - 0.01, 0.2), Ground.NOTHING),
        (NOTHING_FOUND, like(DOUBTED + 0.01, 1.0), Ground.NEIGHBOURS),
        (NOTHING_FOUND, like(DOUBTED + 0.01, 0.4), Ground.NOTHING),
        (NOTHING_FOUND, like(DOUBTED - 0.01, 1.0), Ground.NOTHING),
        (NOTHING_FOUND, None, Ground.NOTHING),
    ],
)
def test_who_decides(signs: Signs, opinion: Opinion | None, ground: Ground) -> None:
    judged = decide(signs, opinion)
    assert judged.ground is ground
    assert (judged.topic is not None) == (ground in (Ground.RULE, Ground.LIKENESS, Ground.NEIGHBOURS))


@pytest.mark.parametrize("text", ["14", "2 ", "06 12 34 56 78", "?", "3/4"])
def test_a_message_without_a_letter_or_a_picture_is_no_emergency_however_like_one_it_seems(text: str) -> None:
    assert TwoReaders(RULES, Scripted(like(0.9, 1.0))).judge(text).topic is None


def test_a_picture_alone_is_read() -> None:
    assert TwoReaders(RULES, Scripted(like(0.9, 1.0))).judge("🔪😭").topic is not None


def test_the_second_reader_says_which_danger_it_is_and_a_rule_where_it_fails() -> None:
    assert decide(RULE_FIRED, like(1.0)).topic == "urgence.disparition"
    assert decide(NOTHING_FOUND, like(1.0)).topic == "urgence.disparition"
    assert decide(RULE_FIRED, None).topic == "urgence.suicide"


def test_what_a_rule_named_goes_along_with_what_the_second_reader_names() -> None:
    judged = TwoReaders(RULES, Scripted(like(0.4))).judge("ma fille veut mourir")
    assert (judged.topic, judged.others) == ("urgence.disparition", ("urgence.suicide",))


def test_without_its_second_reader_triage_goes_on_with_the_rules() -> None:
    triage = TwoReaders(RULES, Scripted(None))
    found = triage.assess("ma fille veut mourir", "fr")
    assert found is not None
    assert found.topic == "urgence.suicide"
    assert triage.assess("bonjour", "fr") is None


def test_what_no_rule_foresaw_is_answered_with_the_text_of_its_topic() -> None:
    found = TwoReaders(RULES, Scripted(like(0.4))).assess("bonjour", "fr")
    assert found is not None
    assert (found.topic, found.answer.text) == ("urgence.disparition", "urgence.disparition")


class TestTheLanguageOfTheAnswer:
    """A telephone says no language: French is only assumed of it."""

    TWO = LexicalTriage({topic: {"fr": Draft("fr"), "tr": Draft("tr", lang="tr")} for topic in GRAVEST_FIRST})

    def answered(self, text: str, lang: str) -> str:
        def written_in(text: str, otherwise: str) -> str:
            return "tr" if "dövüyor" in text else otherwise

        found = TwoReaders(self.TWO, Scripted(like(0.4)), written_in).assess(text, lang)
        assert found is not None
        return found.answer.text

    def test_it_is_that_of_the_message_where_no_rule_fired_to_tell(self) -> None:
        assert self.answered("xx dövüyor", "fr") == "tr"

    def test_it_is_that_of_the_conversation_where_the_message_does_not_tell(self) -> None:
        assert self.answered("bonjour", "fr") == "fr"
        assert self.answered("bonjour", "tr") == "tr"


def test_an_explanation_names_rules_words_and_known_messages() -> None:
    judged = TwoReaders(RULES, Scripted(like(0.4))).explain("ma fille veut mourir")
    assert any("mourir" in hit.words for hit in judged.signs.hits)
    assert [example.text for example in judged.examples] == ["une phrase connue"]
    assert judged.telling == ("mourir",)


class Attentive:
    """A second reader that knows one word."""

    def read(self, text: str, signs: Signs) -> Opinion:
        named = signs.hits[0].topic if signs.hits else "urgence.accident"
        return Opinion(1.0 if "noyade" in text else -0.3, named, 0.2)

    def examples(self, text: str) -> list[Example]:
        return []

    def telling(self, text: str) -> tuple[str, ...]:
        return ()


STORY = "Nous avons changé de classe et tout va bien. " * 60


def test_a_long_story_is_read_stretch_by_stretch() -> None:
    triage = TwoReaders(RULES, Attentive())
    assert triage.judge(STORY).topic is None
    assert triage.judge(f"{STORY}une noyade. {STORY}").topic == "urgence.accident"
    assert triage.judge(f"une noyade. {STORY} ma fille veut mourir. {STORY}").topic == "urgence.suicide"


class TestTwoDangers:
    """One answer, but everything that was seen goes along with it."""

    BLOWS = "mon mari me frappe"
    BOTH = f"{BLOWS} et je veux mourir"

    def test_the_rules_of_one_message(self) -> None:
        found = TwoReaders(RULES, Scripted(None)).assess(self.BOTH, "fr")
        assert found is not None
        assert set(found.topics) >= {"urgence.suicide", "urgence.violence-conjugale"}
        assert found.answer.text == found.topic
        assert found.topic not in found.others

    def test_the_stretches_of_a_long_story(self) -> None:
        triage = TwoReaders(RULES, Attentive())
        judged = triage.judge(f"{self.BLOWS}. {STORY} une noyade. {STORY} je veux mourir.")
        assert judged.topic == "urgence.suicide"
        assert judged.others[-1] == "urgence.accident"
        assert "urgence.violence-conjugale" in judged.others

    def test_one_danger_has_no_others(self) -> None:
        judged = TwoReaders(RULES, Scripted(like(0.4))).judge("bonjour")
        assert (judged.topic, judged.others) == ("urgence.disparition", ())

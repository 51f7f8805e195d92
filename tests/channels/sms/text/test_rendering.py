from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.utterance import WORDING
from channels.sms.text.rendering import render, rest
from channels.sms.text.segments import count
from conversations import choices as picking
from conversations.model import Choice
from conversations.texts import languages
from conversations.texts import text as house_text

SOURCE = {
    "title": "Page",
    "organisation": "Caf",
    "url": "https://www.caf.fr/x?utm_source=a",
    "verified_on": "2026-11-21",
}
LONG = " ".join(f"Voici la phrase numéro {number} d’une très longue réponse." for number in range(1, 21))


def payload(
    labels: list[str] | None = None, decision: str = "answer", sources: bool = False, lang: str = "fr"
) -> dict[str, Any]:
    return {
        "choices": [{"label": label, "value": f"v:{label}"} for label in labels or []],
        "sources": [SOURCE] if sources else [],
        "lang": lang,
        "dir": "ltr",
        "meta": {"decision": decision},
    }


def pages(text: str, fields: dict[str, Any]) -> list[str]:
    """What a parent gets who asks for the rest until there is none."""
    read: list[str] = []
    following: str | None = text
    while following is not None:
        read += render(following, fields)
        following = rest(following, fields)
        assert len(read) < 100
    return read


def test_choices_are_numbered_and_the_source_is_an_organisation_and_a_domain() -> None:
    sent = render("C’est pour qui ?", payload(["Moi", "Mon enfant"], "clarify", sources=True))
    assert sent == ["C'est pour qui ?\n1 Moi\n2 Mon enfant\nSource : Caf, caf.fr"]


def test_a_number_of_the_message_picks_the_choice_shown_beside_it() -> None:
    labels = ["Au collège", "Au lycée"]
    sent = render("Où ?", payload(labels, "clarify"))[0]
    line = sent.splitlines()[2]
    offered = [Choice(label, f"v:{label}") for label in labels]
    assert line == "2 Au lycée"
    assert picking.resolve(line.split()[0], offered) == offered[1]


def test_a_domain_that_the_text_names_is_not_said_twice() -> None:
    sent = render("Allez sur caf.fr.", payload(sources=True))
    assert sent == ["Allez sur caf.fr.\nSource : Caf"]


def test_lists_stay_readable() -> None:
    assert render("**À faire**\n\n1. Ouvrez.\n2. Fermez.", payload()) == ["A faire\n1. Ouvrez.\n2. Fermez."]


def test_a_long_answer_stops_at_a_sentence_and_says_how_to_go_on() -> None:
    sent = render(LONG, payload())[0]
    assert sent.endswith("réponse.\nTapez SUITE")
    assert count(sent).count == 2


def test_the_rest_brings_everything_in_order_then_the_choices_and_the_source() -> None:
    read = pages(LONG, payload(["Parler à quelqu’un"], "clarify", sources=True))
    body = " ".join(page.removesuffix("\nTapez SUITE") for page in read)
    places = [body.index(f"numéro {number} ") for number in range(1, 21)]
    assert places == sorted(places)
    assert read[-1].endswith("\n1 Parler à quelqu'un\nSource : Caf, caf.fr")
    assert all("1 Parler" not in page for page in read[:-1])


def test_an_emergency_is_said_whole_at_once() -> None:
    sent = render(LONG, payload(decision="emergency"))
    assert "numéro 20 " in " ".join(sent)
    assert "SUITE" not in " ".join(sent)
    assert rest(LONG, payload(decision="emergency")) is None
    assert render(LONG, payload(), emergency=True) == sent


def test_an_answer_leaves_further_questions_out_rather_than_cost_a_third_segment() -> None:
    text = "Une réponse assez longue. " * 10
    sent = render(text, payload(["Une autre question " * 3, "Parler à quelqu’un"], sources=True))
    assert count(sent[0]).count == 2
    assert "caf.fr" in sent[0]
    assert "SUITE" not in sent[0]


def test_a_question_keeps_all_its_answers_even_shortened() -> None:
    labels = [f"Une réponse possible, la numéro {number}, avec beaucoup de mots inutiles" for number in range(1, 6)]
    sent = render("Laquelle ?", payload(labels, "clarify"))[0]
    assert [line[0] for line in sent.splitlines()[1:]] == ["1", "2", "3", "4", "5"]
    assert count(sent).count == 2


def test_the_word_for_the_rest_is_in_the_language_of_the_message() -> None:
    assert render(LONG, payload(lang="es"))[0].endswith("Escriba MAS")
    assert render(LONG, payload(lang="xx"))[0].endswith("Tapez SUITE")


def test_arabic_fits_two_segments_too() -> None:
    read = pages("هذه جملة طويلة بعض الشيء للتجربة. " * 12, payload(lang="ar"))
    assert all(count(page).count <= 2 for page in read)
    assert sum(page.count("للتجربة") for page in read) == 12


address = "https://educonnect.education.gouv.fr/aide"
words = st.sampled_from(["Bonjour", "l’élève", "12", "forêt", "😀", "de", address, "شكرا", ".", "?", "!", "\n"])
bodies = st.lists(words, min_size=1, max_size=150).map(" ".join).filter(str.strip)
labels_of_choices = st.lists(st.sampled_from(["Oui", "Non", "Parler à quelqu’un"]), max_size=4)


@settings(max_examples=60)
@given(bodies, labels_of_choices, st.sampled_from(["answer", "clarify", "guide"]), st.booleans())
def test_no_page_is_longer_than_two_segments_and_no_word_is_lost(
    text: str, labels: list[str], decision: str, sources: bool
) -> None:
    read = pages(text, payload(labels, decision, sources))
    assert all(count(page).count <= 2 for page in read)
    for word in ("12", "https://educonnect.education.gouv.fr/aide", "شكرا"):
        assert sum(page.split().count(word) for page in read) == text.split().count(word)


@pytest.mark.parametrize("text", ["", "\n", "**"])
def test_next_to_nothing_is_no_trouble(text: str) -> None:
    assert rest(text, payload()) is None
    assert len(render(text, payload())) <= 1


class TestATranslationThatNobodyHasReviewed:
    def unreviewed(self, labels: list[str] | None = None, decision: str = "answer", lang: str = "en") -> dict[str, Any]:
        fields = payload(labels, decision, sources=True, lang=lang)
        return {**fields, "meta": {**fields["meta"], "translation": "unreviewed"}}

    def test_says_so_on_a_line_of_its_own(self) -> None:
        (sent,) = render("Ask the town.", self.unreviewed(["Talk to a person"]))
        assert sent == "Ask the town.\n1 Talk to a person\nSource: Caf, caf.fr\n(unreviewed translation)"

    @settings(max_examples=60)
    @given(bodies, labels_of_choices, st.sampled_from(["answer", "clarify", "emergency"]), st.sampled_from(languages()))
    def test_and_that_neither_costs_a_segment_nor_takes_a_word_away(
        self, text: str, labels: list[str], decision: str, lang: str
    ) -> None:
        fields = self.unreviewed(labels, decision, lang)
        plainly = render(text, {**fields, "meta": {"decision": decision}})
        sent = render(text, fields)
        assert [count(page).count for page in sent] == [count(page).count for page in plainly]
        assert [page.startswith(before) for page, before in zip(sent, plainly, strict=True)] == [True] * len(plainly)
        assert rest(text, fields) == rest(text, {**fields, "meta": {"decision": decision}})

    @pytest.mark.parametrize("lang", sorted(set(languages()) - {"fr"}))
    def test_every_greeting_has_room_for_it(self, lang: str) -> None:
        fields = {**self.unreviewed(decision="smalltalk", lang=lang), "sources": []}
        (sent,) = render(house_text("sms_first", lang, name="Relais"), fields)
        assert count(sent).count <= 2
        assert sent.splitlines()[-1].startswith("(")


@pytest.mark.parametrize("lang", languages())
def test_what_is_said_around_the_guidance_is_said_at_once(lang: str) -> None:
    person = WORDING.text("choice_human", lang)
    for key in ("decline_sms", "other_wording", "second_failure", "ask_department"):
        told = WORDING.text(key, lang)
        fields = payload([person] if key == "decline_sms" else [], "decline", lang=lang)
        assert rest(told, fields) is None, key
        assert key != "decline_sms" or "\n1 " in render(told, fields)[0], "a person is offered"


def test_turkish_is_written_plainly_rather_than_in_two_messages() -> None:
    labels = ["Hayır, hiçbiri yok", "Duman var veya çok sıcak", "Islak", "Başka bir şey görüyorum"]
    short, long = (
        "Cihaz ıslak mı?",
        "Önce bakın: cihazdan duman çıkıyor mu, çok sıcak mı, şişmiş mi veya ıslak mı? " * 2,
    )
    assert "ıslak" in render(short, payload(labels[:2], "guide", lang="tr"))[0]
    (page,) = render(long, payload(labels, "guide", lang="tr"))
    assert rest(long, payload(labels, "guide", lang="tr")) is None
    assert "cikiyor" in page.replace("ç", "c")
    assert "4 Baska" in page

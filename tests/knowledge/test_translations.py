"""A translation says what the French text says: same facts, same numbers, same addresses, same doubts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.content_files import load_folder
from knowledge.items import Item
from knowledge.translations import LANGUAGES, compare, fingerprint, outdated, with_facts_of
from tests.knowledge.writing import item

MOST_ASKED = (
    "educonnect.activer",
    "educonnect.mot-de-passe-perdu",
    "educonnect.identifiant-perdu",
    "educonnect.code-non-recu",
    "ent.premiere-connexion",
    "ent.quoi",
    "vie.notes-bulletin",
    "appareil.prise-en-main",
    "ecrans.primaire",
    "aide.humain",
    "aide.lire-francais",
)
SHIPPED = load_folder()
FRENCH_BODY = """\
Ouvrez educonnect.education.gouv.fr. [^educonnect]

1. Attendez 30 minutes. [^ent?]
2. Appelez le 3018, 9 h-23 h.
"""
BODY = "Open educonnect.education.gouv.fr. [^educonnect]\n\n1. Wait for 30 minutes. [^ent?]\n2. Call 3018, 9:00-11 pm."
FRENCH = item("ent.quoi", FRENCH_BODY, short="Attendez 30 minutes.")


def translated(body: str = BODY, lang: str = "en", short: str = "Wait 30 minutes.") -> Item:
    made = item(f"ent.quoi.{lang}", body, topics="ent.quoi", lang=lang, short=short)
    return replace(made, translates=fingerprint(FRENCH), unreviewed=True)


class TestShipped:
    def test_the_most_asked_articles_and_all_emergencies_are_in_every_language(self) -> None:
        ids = {one.id for one in SHIPPED}
        urgent = [one.id for one in SHIPPED if one.kind == "emergency" and one.lang == "fr"]
        assert not {f"{name}.{lang}" for name in (*MOST_ASKED, *urgent) for lang in LANGUAGES} - ids

    def test_they_say_what_the_french_texts_say(self) -> None:
        assert compare(SHIPPED) == []
        assert outdated(SHIPPED) == []

    def test_each_says_that_no_native_speaker_has_reviewed_it(self) -> None:
        assert all(one.unreviewed for one in SHIPPED if one.lang != "fr")


class TestCompared:
    def test_the_same_facts_in_other_words_are_right(self) -> None:
        assert compare([FRENCH, translated()]) == []

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            (BODY.replace("30 m", "20 m"), "block 2: numbers or addresses: lacks 30, adds 20"),
            (BODY.replace("educonnect.education", "educonnect.education-gouv"), "block 1: numbers or addresses"),
            (BODY.replace("11 pm", "11 am"), "block 3: numbers or addresses: lacks 23, adds 11"),
            (BODY.replace("[^ent?]", "[^ent]"), "block 2: list, source, certainty or place"),
            (BODY.replace("[^ent?]", ""), "block 2: list, source, certainty or place"),
            (BODY + " {13}", "block 3: list, source, certainty"),
            (f"{BODY}\n\nOne more.", "4 blocks, 3 in French"),
        ],
    )
    def test_another_fact_is_wrong(self, body: str, complaint: str) -> None:
        (told,) = compare([FRENCH, translated(body)])
        assert complaint in told

    def test_a_number_that_the_french_text_lacks_is_wrong_in_the_short_text(self) -> None:
        (told,) = compare([FRENCH, translated(short="Call 3114.")])
        assert told == "ent.quoi.en: short: 3114: not in the French item"

    def test_other_dates_or_sources_are_wrong(self) -> None:
        other = replace(translated(), sources=FRENCH.sources[:1])
        assert "sources: not those of the French item" in compare([FRENCH, other])[0]

    def test_a_familiar_word_is_wrong_where_the_french_text_is_polite(self) -> None:
        body = BODY.replace("Wait for", "Espera tú")
        assert "'tú' is familiar" in compare([FRENCH, translated(body, "es")])[0]

    def test_a_translation_of_nothing_is_wrong(self) -> None:
        assert compare([translated()]) == ["ent.quoi.en: id: there is no French item 'ent.quoi'"]


class TestOutdated:
    NEWER = item("ent.quoi", FRENCH_BODY.replace("30 m", "45 m"), short="Attendez 45 minutes.")

    def test_it_is_told_and_no_longer_compared(self) -> None:
        (told,) = outdated([self.NEWER, translated()])
        assert told.startswith("ent.quoi.en: translates: the French text has changed since")
        assert compare([self.NEWER, translated()]) == []

    def test_an_emergency_text_is_compared_all_the_same(self) -> None:
        urgent = [replace(one, kind="emergency") for one in (self.NEWER, translated())]
        assert compare(urgent)

    def test_new_dates_of_the_sources_alone_do_not_outdate_it_and_are_taken_over(self) -> None:
        later = replace(FRENCH, sources=tuple(replace(one, verified_on=one.review_before) for one in FRENCH.sources))
        assert outdated([later, translated()]) == []
        assert with_facts_of(later, translated()).sources == later.sources

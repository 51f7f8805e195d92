"""What translations of guides and lessons share: ids, stamps that date each piece, the proof that it says the same."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.translated_words import HEAD, compare, fingerprint, language_of, original_of, stamped
from knowledge.translations import LANGUAGES

FILE = """\
id: guide.ent.quoi.en
lang: en
# What the reviewer must know
title: "What is an ENT?"
intro: "Step by step."
steps:
  - id: lire
    say: "Read this: title and id."
    choices:
      - {label: "Yes", words: ["translates nothing"]}
  - id: fin
    say: "Well done."
"""
TODAY = {HEAD: "00000000", "lire": "11111111", "fin": "22222222"}
STAMPS = st.text("0123456789abcdef", min_size=8, max_size=8)


class TestIds:
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_the_end_of_an_id_is_its_language(self, lang: str) -> None:
        assert language_of(f"guide.ent.quoi.{lang}") == lang
        assert original_of(f"lesson.premier-telephone.{lang}") == "lesson.premier-telephone"

    @pytest.mark.parametrize("french", ["guide.ent.quoi", "lesson.premier-telephone", "guide.ent.de", "resources"])
    def test_any_other_end_is_part_of_a_french_id(self, french: str) -> None:
        assert (language_of(french), original_of(french)) == ("fr", french)


class TestFingerprint:
    def test_it_changes_with_every_word_and_with_their_places(self) -> None:
        told = [("a", "b"), ("b", "a"), ("a", "B"), ("a",), ("a", "b", None), ("", "a", "b"), (None, "b")]
        assert len({fingerprint(*texts) for texts in told}) == len(told)

    @given(st.lists(st.none() | st.text(), max_size=4))
    def test_it_is_a_stamp_and_always_the_same(self, texts: list[str | None]) -> None:
        assert fingerprint(*texts) == fingerprint(*texts)
        assert len(fingerprint(*texts)) == 8
        assert set(fingerprint(*texts)) <= set("0123456789abcdef")


class TestStamped:
    def test_every_piece_gets_its_stamp_and_the_file_its_own(self) -> None:
        read = yaml.safe_load(stamped(FILE, TODAY))
        assert read["translates"] == "00000000"
        assert {step["id"]: step["translates"] for step in read["steps"]} == {"lire": "11111111", "fin": "22222222"}

    def test_comments_and_the_order_of_everything_are_kept(self) -> None:
        lines = stamped(FILE, TODAY).splitlines()
        assert [line for line in lines if not line.strip().startswith("translates:")] == FILE.splitlines()
        assert lines[lines.index("  - id: fin") + 1] == '    translates: "22222222"'

    def test_old_stamps_are_replaced(self) -> None:
        later = {HEAD: "aaaaaaaa", "lire": "bbbbbbbb", "fin": "22222222"}
        assert stamped(stamped(FILE, TODAY), later) == stamped(FILE, later)

    def test_a_piece_that_the_french_file_lacks_gets_none(self) -> None:
        read = yaml.safe_load(stamped(FILE, {HEAD: "00000000", "lire": "11111111"}))
        assert ["translates" in step for step in read["steps"]] == [True, False]

    @pytest.mark.parametrize("written", ['  - id: "fin"', "  - id: 'fin'", "  - id: fin  # the last one"])
    def test_an_id_may_be_quoted_or_have_a_comment(self, written: str) -> None:
        read = yaml.safe_load(stamped(FILE.replace("  - id: fin", written), TODAY))
        assert read["steps"][1].get("translates") == "22222222"

    @given(first=st.tuples(STAMPS, STAMPS, STAMPS), then=st.tuples(STAMPS, STAMPS, STAMPS), said=st.text())
    def test_whatever_is_said_stamping_changes_stamps_alone_and_the_latest_counts(
        self, first: tuple[str, ...], then: tuple[str, ...], said: str
    ) -> None:
        steps = [{"id": name, "say": said} for name in ("lire", "fin")]
        wanted = {"id": "x.en", "title": said, "steps": steps}
        # As the files of the house are written: one piece a « - id: », its fields two blanks further in.
        shown = yaml.safe_dump(said, default_style='"', width=10**9).strip()
        text = f"id: x.en\ntitle: {shown}\nsteps:\n" + "".join(
            f"  - id: {name}\n    say: {shown}\n" for name in ("lire", "fin")
        )
        assert yaml.safe_load(text) == wanted
        earlier, latest = (dict(zip((HEAD, "lire", "fin"), given_, strict=True)) for given_ in (first, then))
        once = stamped(text, latest)
        assert stamped(once, latest) == once == stamped(stamped(text, earlier), latest)
        read = yaml.safe_load(once)
        stamps = {HEAD: read.pop("translates"), **{step["id"]: step.pop("translates") for step in read["steps"]}}
        assert (read, stamps) == (wanted, latest)


class TestCompared:
    @pytest.mark.parametrize(
        ("lang", "said", "meant", "complaint"),
        [
            ("en", "Wait for 20 minutes.", "Attendez 30 minutes.", "lacks 30, adds 20"),
            ("en", "Open ent.com.", "Ouvrez ent.fr.", "lacks ent.fr, adds ent.com"),
            ("en", "Wait.", "Attendez 30 minutes.", "lacks 30, adds nothing"),
            ("es", "Espera, tú.", "Attendez.", "'tú' is familiar, the French text is not"),
            ("tr", "Sen bekle.", "Attendez.", "'Sen' is familiar, the French text is not"),
            ("ro", "Așteaptă tu.", "Attendez.", "'tu' is familiar"),
            ("uk", "Почекай ти.", "Attendez.", "'ти' is familiar"),
            ("pt", "Espera tu.", "Attendez.", "'tu' is familiar"),
        ],
    )
    def test_other_figures_and_a_familiar_tone_are_wrong(
        self, lang: str, said: str, meant: str, complaint: str
    ) -> None:
        (told,) = compare(lang, "say", said, meant)
        assert told.startswith("say: ")
        assert complaint in told

    @pytest.mark.parametrize(
        ("lang", "said", "meant"),
        [
            ("en", "Call 3018 until 11 pm.", "Appelez le 3018 jusqu’à 23 h."),
            ("es", "Dile: « tú puedes ».", "Dites-lui : « tu peux »."),
            ("en", None, None),
        ],
    )
    def test_the_same_in_other_words_is_right(self, lang: str, said: str | None, meant: str | None) -> None:
        assert list(compare(lang, "say", said, meant)) == []

    def test_what_one_of_both_lacks_is_told(self) -> None:
        assert list(compare("en", "again", None, "Encore.")) == ["again: missing"]
        assert list(compare("en", "again", "Again.", None)) == ["again: not in the French file"]

    @pytest.mark.parametrize(
        ("lang", "letter", "most"),
        [("en", "a", 459), ("tr", "ı", 459), ("tr", "ş", 459), ("ro", "ă", 459), ("ar", "ا", 335), ("uk", "ж", 335)],
    )
    def test_a_text_and_its_answers_fit_three_sms_or_five_in_letters_that_sms_lack(
        self, lang: str, letter: str, most: int
    ) -> None:
        assert list(compare(lang, "say", letter * most, "x")) == []
        count = 6 if most == 335 else 4
        (told,) = compare(lang, "say", letter * most, "x", menu="1")
        assert told == f"say: {count} SMS with its answers, {count - 1} at most"

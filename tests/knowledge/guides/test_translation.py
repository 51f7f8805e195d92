"""A guide in another language: words from a file of their own, served as long as they say what the French says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.guides import run
from knowledge.guides.model import Choice, Guide
from knowledge.guides.run import Heard, Kind
from knowledge.guides.state import Situation
from knowledge.guides.translation import (
    GuideWords,
    complaints,
    load_words,
    outdated,
    parse_words,
    schema,
    stamps,
    translated,
)
from knowledge.guides.understanding import Answer, understand
from knowledge.translated_words import HEAD, stamped
from tests.knowledge.guides.writing import guide

SCHEMA = Path(__file__).parents[3] / "docs" / "authors" / "guide-words.schema.json"
NAME = "guides/educonnect.activer.ar.yml"
ARABIC = """\
id: guide.educonnect.activer.ar
lang: ar
translation: unreviewed
title: تفعيل الحساب
intro: أرشدكم خطوة بخطوة.
steps:
  - id: papier
    say: هل وصلتكم ورقة من المدرسة؟
    again: تعطي المدرسة أحيانا ورقة. هل هي عندكم؟
    choices:
      - label: نعم
        words: [عندي الورقة]
      - label: لا، أو ضاعت
        words: [رميتها]
  - id: taper
    say: اكتبوا الاسم الموجود على الورقة.
    again: اكتبوا في الصفحة ما هو مكتوب على الورقة.
  - id: appareil
    say: أي هاتف عندكم؟
    again: انظروا إلى ظهر الهاتف.
    choices:
      - label: أندرويد
        words: [سامسونغ]
      - label: آيفون
  - id: lycee
    say: في الثانوية، اسألوا الإدارة.
    again: الإدارة في الثانوية. اذهبوا إليها.
  - id: android
    say: افتحوا المتجر.
    again: اضغطوا على المثلث الملون.
  - id: marche
    say: هل نجح ذلك؟
    again: هل ترون اسمكم؟
    choices:
      - label: نعم
      - label: لا
  - id: reussi
    say: أحسنتم.
  - id: aide
    say: أحولكم إلى شخص.
  - id: ailleurs
    say: اتصلوا بالمدرسة.
"""


def text_of(*changes: tuple[str, str], french: Guide | None = None) -> str:
    """The Arabic file with pieces replaced, then dated by the French guide as it is."""
    text = ARABIC
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return stamped(text, stamps(french or guide()))


def words_of(*changes: tuple[str, str], french: Guide | None = None) -> GuideWords:
    """The Arabic words with pieces replaced, dated by the French guide."""
    return parse_words(text_of(*changes, french=french), NAME)


def choices_of(spoken: Guide, step: str) -> tuple[Choice, ...]:
    return spoken.step(step).choices or ()


class TestParsing:
    def test_it_is_read_whole(self) -> None:
        read = words_of()
        assert (read.id, read.lang, read.translation) == ("guide.educonnect.activer.ar", "ar", "unreviewed")
        assert [step.id for step in read.steps] == [step.id for step in guide().steps]
        assert read.translates == stamps(guide())[HEAD]
        assert all(step.translates == stamps(guide())[step.id] for step in read.steps)

    @pytest.mark.parametrize(
        ("change", "line", "complaint"),
        [
            (("title: تفعيل الحساب\n", ""), 1, "title: Field required"),
            (("lang: ar", "lang: de"), 2, "lang: "),
            (("translation: unreviewed", "translation: perhaps"), 3, "translation: "),
            (("title: تفعيل الحساب", "titel: x\ntitle: x"), 4, "titel: Extra inputs"),
            (("    say: أحسنتم.", "    say: أحسنتم.\n    end: solved"), 39, "steps[6].end: Extra inputs"),
            (("  - id: papier", "  - id: Papier"), 7, "steps[0].id: "),
            (("      - label: نعم\n", "      - label: نعم\n        go: taper\n"), 12, "steps[0].choices[0].go: Extra"),
            (("lang: ar", "lang: ar\nlang: ar"), 3, "lang: said twice"),
            (("steps:", "translates: yesterday\nsteps:"), 6, "translates: "),
            (("id: guide.educonnect.activer.ar", "id: guide.educonnect.activer.tr"), 1, "id: must end with .ar"),
            (("  - id: ailleurs", "  - id: aide"), 39, "steps[7].id: 'aide' names 2 steps"),
            (("  - id: ailleurs", "  - id: aide"), 41, "steps[8].id: 'aide' names 2 steps"),
        ],
    )
    def test_what_is_wrong_is_named_with_file_line_and_field(
        self, change: tuple[str, str], line: int, complaint: str
    ) -> None:
        assert change[0] in ARABIC
        with pytest.raises(ContentError) as refused:
            parse_words(ARABIC.replace(*change, 1), NAME)
        assert any(one.startswith(f"{NAME}:{line}: {complaint}") for one in refused.value.complaints), (
            refused.value.complaints
        )

    def test_a_folder_gives_the_translations_alone(self, tmp_path: Path) -> None:
        folder = tmp_path / "guides"
        folder.mkdir()
        (folder / "educonnect.activer.yml").write_text("no translation", "utf-8")
        (folder / "educonnect.activer.ar.yml").write_text(ARABIC, "utf-8")
        assert [words.id for words in load_words(folder)] == ["guide.educonnect.activer.ar"]

    def test_a_folder_gives_all_complaints_at_once(self, tmp_path: Path) -> None:
        folder = tmp_path / "guides"
        folder.mkdir()
        (folder / "ent.quoi.ar.yml").write_text(ARABIC, "utf-8")
        (folder / "educonnect.activer.tr.yml").write_text(ARABIC.replace("lang: ar", "lang: tr"), "utf-8")
        with pytest.raises(ContentError) as refused:
            load_words(folder)
        assert refused.value.complaints == [
            "guides/educonnect.activer.tr.yml:1: id: must end with .tr",
            "guides/ent.quoi.ar.yml:1: id: 'guide.educonnect.activer.ar' but the file is 'guide.ent.quoi.ar'",
        ]

    def test_the_published_schema_is_the_model(self) -> None:
        assert SCHEMA.read_text("utf-8") == schema(), (
            "run `relais knowledge schema guide-words > docs/authors/guide-words.schema.json`"
        )
        assert set(json.loads(schema())["properties"]) == set(GuideWords.model_fields)


class TestTranslated:
    SPOKEN = translated(guide(), words_of())

    def test_the_words_are_the_translation_s_and_all_else_is_the_french_guide_s(self) -> None:
        french, step = guide(), self.SPOKEN.step("appareil")
        assert (self.SPOKEN.id, self.SPOKEN.lang, self.SPOKEN.title) == (french.id, "ar", "تفعيل الحساب")
        assert (step.say, step.again) == ("أي هاتف عندكم؟", "انظروا إلى ظهر الهاتف.")
        assert [(one.go, one.set) for one in choices_of(self.SPOKEN, "appareil")] == [
            (one.go, one.set) for one in choices_of(french, "appareil")
        ]
        assert (self.SPOKEN.step("taper").sourced, self.SPOKEN.sources) == (
            french.step("taper").sourced,
            french.sources,
        )
        assert self.SPOKEN.original == french

    def test_it_says_whether_a_native_speaker_has_read_it(self) -> None:
        assert self.SPOKEN.unreviewed
        assert not translated(guide(), words_of(("unreviewed", "reviewed"))).unreviewed

    @pytest.mark.parametrize(
        "change",
        [
            ("say: Ouvrez le Play Store.", "say: Ouvrez le magasin."),
            ("again: Touchez le triangle de couleur.", "again: Touchez le triangle."),
        ],
    )
    def test_a_step_whose_french_words_changed_stays_french(self, change: tuple[str, str]) -> None:
        newer = guide(change)
        spoken = translated(newer, words_of())
        step = spoken.step("android")
        assert (step, spoken.lang_of(step)) == (newer.step("android"), "fr")
        assert {spoken.lang_of(other) for other in spoken.steps if other.id != "android"} == {"ar"}
        assert outdated(words_of(), newer) == ["android"]

    def test_so_does_one_whose_label_changed_and_not_one_whose_other_words_or_way_did(self) -> None:
        newer = guide(
            ("- label: Android", "- label: Un Android"), ("[jeté]", "[jeté, poubelle]"), ("go: taper", "go: aide")
        )
        assert outdated(words_of(), newer) == ["appareil"]
        spoken = translated(newer, words_of())
        assert spoken.lang_of(spoken.step("papier")) == "ar"
        assert choices_of(spoken, "papier")[0].go == "aide"

    def test_a_step_that_was_never_stamped_or_lacks_an_answer_stays_french(self) -> None:
        spoken = translated(guide(), parse_words(ARABIC, NAME))
        assert (spoken.spoken, spoken.intro) == (frozenset(), "")
        short = translated(guide(), words_of(("      - label: آيفون\n", "")))
        assert short.lang_of(short.step("appareil")) == "fr"

    @pytest.mark.parametrize("change", [("title: Activer le compte", "title: Le compte"), ("pas à pas.", "vite.")])
    def test_an_outdated_head_drops_the_introduction_and_keeps_the_steps(self, change: tuple[str, str]) -> None:
        spoken = translated(guide(change), words_of())
        assert (spoken.title, spoken.intro, len(spoken.spoken)) == ("تفعيل الحساب", "", len(guide().steps))
        assert outdated(words_of(), guide(change)) == [HEAD]

    @pytest.mark.parametrize(
        ("said", "key"), [("عندي الورقة", "1"), ("رميتها", "2"), ("j'ai un mail", "1"), ("jeté", "2"), ("Oui", "1")]
    )
    def test_choices_understand_the_translation_and_french(self, said: str, key: str) -> None:
        assert understand(self.SPOKEN, self.SPOKEN.step("papier"), said) == Answer(key)

    def test_a_word_that_another_translated_choice_has_is_not_taken_from_french(self) -> None:
        spoken = translated(
            guide(), words_of(("      - label: آيفون", "      - label: آيفون\n        words: [Samsung]"))
        )
        first, second = choices_of(spoken, "appareil")
        assert (first.words, second.words) == (("سامسونغ", "Android"), ("Samsung", "iPhone"))
        assert understand(spoken, spoken.step("appareil"), "samsung") == Answer("2")

    def test_what_was_tried_is_noted_in_french_for_the_mediator(self) -> None:
        outcome = run.begin(self.SPOKEN, 1, Situation(level="college"))
        for said in ("رميتها", "آيفون", "لا"):
            assert outcome.state is not None
            outcome = run.hear(self.SPOKEN, outcome.state, Heard(said), Situation(level="college"))
        state = outcome.at or outcome.state
        assert (outcome.kind, outcome.step.say) == (Kind.ENDED, "اتصلوا بالمدرسة.")
        assert state is not None
        assert state.tried == (("papier", "Non, ou perdu"), ("appareil", "iPhone"), ("marche", "Non"))


class TestComplaints:
    def test_what_says_the_same_is_right(self) -> None:
        assert (complaints(words_of(), guide()), outdated(words_of(), guide())) == ([], [])

    def test_without_a_french_guide_it_is_wrong(self) -> None:
        (told,) = complaints(words_of(), None)
        assert told == "guide.educonnect.activer.ar: id: there is no French guide 'guide.educonnect.activer'"

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            (("say: أحسنتم.", "say: أحسنتم 5 مرات."), "steps[reussi].say: numbers or addresses: lacks nothing, adds 5"),
            (("say: أحسنتم.", "say: أحسنتم x.fr"), "steps[reussi].say: numbers or addresses: lacks nothing, adds x.fr"),
            (("say: أحسنتم.", f"say: {'أحسنتم ' * 60}"), "steps[reussi].say: 7 SMS with its answers, 5 at most"),
            (("say: أحسنتم.", "say: أحسنتم.\n    again: نعم"), "steps[reussi].again: not in the French file"),
            (("    again: هل ترون اسمكم؟\n", ""), "steps[marche].again: missing"),
            (("say: أحسنتم.", "say: أحسنتم.\n    alt: صورة"), "steps[reussi].alt: not in the French file"),
            (("      - label: آيفون\n", ""), "steps[appareil].choices: 1, in French 2"),
            (("words: [رميتها]", "words: [رميتها, نعم]"), "steps[papier].choices: 'نعم' is also an answer 'نعم'"),
            (("words: [رميتها]", "words: ['؟!']"), "steps[papier].choices: '؟!' is also an answer"),
            (("- id: reussi", "- id: gagne"), "steps: 'gagne' is not in both"),
            (("- id: reussi", "- id: gagne"), "steps: 'reussi' is not in both"),
        ],
    )
    def test_what_says_something_else_is_named(self, change: tuple[str, str], complaint: str) -> None:
        found = complaints(words_of(change), guide())
        assert any(one.startswith(f"guide.educonnect.activer.ar: {complaint}") for one in found), found

    def test_the_answers_count_in_the_length_of_a_step(self) -> None:
        long = ("say: هل نجح ذلك؟", f"say: {'نجح ' * 82}")
        assert complaints(words_of(long), guide()) == [
            "guide.educonnect.activer.ar: steps[marche].say: 6 SMS with its answers, 5 at most"
        ]

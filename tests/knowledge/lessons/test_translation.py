"""A lesson in another language: words from a file of their own, served as long as they say what the French says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.content_files import ContentError
from knowledge.lessons import spoken as understood
from knowledge.lessons import walk
from knowledge.lessons.model import Lesson
from knowledge.lessons.translation import (
    LessonWords,
    complaints,
    load_words,
    outdated,
    parse_words,
    schema,
    stamps,
    translated,
)
from knowledge.lessons.walk import Place
from knowledge.translated_words import HEAD, stamped
from tests.knowledge.lessons.writing import lesson

SCHEMA = Path(__file__).parents[3] / "docs" / "authors" / "lesson-words.schema.json"
NAME = "lessons/essai.ar.yml"
ARABIC = """\
id: lesson.essai.ar
lang: ar
translation: unreviewed
title: درس للتجربة
keywords: [درس تجريبي]
summary: للتجربة.
parts:
  - id: un
    title: الجزء الأول
    why: لماذا الجزء الأول.
    screens:
      - فكرة أكيدة.
      - فكرة للتحقق.
    question:
      ask: ماذا نفعل؟
      choices:
        - {label: نتحدث عن ذلك, feedback: "نعم، الحديث يساعد."}
        - {label: لا نقول شيئا, words: [نسكت], feedback: السكوت لا يساعد.}
    try_today: تحدثوا عن ذلك هذا المساء.
    encouragement: أنتم تنجحون.
    check_in:
      ask: هل جربتم الحديث عن ذلك؟
      yes: أحسنتم.
      no: جربوا في السيارة.
  - id: deux
    title: الجزء الثاني
    why: لماذا الجزء الثاني.
    screens: [فكرة أخرى.]
    question:
      ask: وماذا إذن؟
      choices:
        - {label: نعم, feedback: هو كذلك.}
        - {label: لا, feedback: ليس تماما.}
    try_today: جربوا مرة.
    encouragement: تشجعوا.
end: انتهى الدرس.
"""


def words_of(*changes: tuple[str, str], french: Lesson | None = None) -> LessonWords:
    """The Arabic words with pieces replaced, dated by the French lesson."""
    text = ARABIC
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return parse_words(stamped(text, stamps(french or lesson())), NAME)


class TestParsing:
    def test_it_is_read_whole(self) -> None:
        read = words_of()
        assert (read.id, read.lang, read.translation) == ("lesson.essai.ar", "ar", "unreviewed")
        assert {HEAD: read.translates, **{part.id: part.translates for part in read.parts}} == stamps(lesson())
        assert read.parts[0].check_in is not None
        assert read.parts[0].check_in.yes == "أحسنتم."

    @pytest.mark.parametrize(
        ("change", "line", "complaint"),
        [
            (("title: درس للتجربة\n", ""), 1, "title: Field required"),
            (("lang: ar", "lang: fr"), 2, "lang: "),
            (("translation: unreviewed", "translation: yes"), 3, "translation: "),
            (("summary: للتجربة.", "summary: x\nminutes: 5"), 7, "minutes: Extra inputs"),
            (("  - id: un", "  - id: Un"), 8, "parts[0].id: "),
            (("      - فكرة أكيدة.", "      - {say: فكرة}"), 12, "parts[0].screens[0]: "),
            (("label: نعم", "label: نعم, right: true"), 32, "parts[1].question.choices[0].right: Extra"),
            (("      yes: أحسنتم.\n", ""), 21, "parts[0].check_in.yes: Field required"),
            (("lang: ar", "lang: ar\nlang: ar"), 3, "lang: said twice"),
            (("id: lesson.essai.ar", "id: lesson.essai.uk"), 1, "id: must end with .ar"),
            (("  - id: deux", "  - id: un"), 25, "parts[1].id: "),
        ],
    )
    def test_what_is_wrong_is_named_with_file_line_and_field(
        self, change: tuple[str, str], line: int, complaint: str
    ) -> None:
        assert change[0] in ARABIC
        with pytest.raises(ContentError) as refused:
            parse_words(ARABIC.replace(*change, 1), NAME)
        found = refused.value.complaints
        assert any(one.startswith(f"{NAME}:{line}: {complaint}") for one in found), found

    def test_a_folder_gives_the_translations_alone_and_all_complaints_at_once(self, tmp_path: Path) -> None:
        folder = tmp_path / "lessons"
        folder.mkdir()
        (folder / "essai.yml").write_text("no translation", "utf-8")
        (folder / "essai.ar.yml").write_text(ARABIC, "utf-8")
        assert [words.id for words in load_words(folder)] == ["lesson.essai.ar"]
        (folder / "autre.ar.yml").write_text(ARABIC, "utf-8")
        (folder / "essai.tr.yml").write_text(ARABIC.replace("lang: ar", "lang: tr"), "utf-8")
        with pytest.raises(ContentError) as refused:
            load_words(folder)
        assert refused.value.complaints == [
            "lessons/autre.ar.yml:1: id: 'lesson.essai.ar' but the file is 'lesson.autre.ar'",
            "lessons/essai.tr.yml:1: id: must end with .tr",
        ]

    def test_the_published_schema_is_the_model(self) -> None:
        assert SCHEMA.read_text("utf-8") == schema(), (
            "run `relais knowledge schema lesson-words > docs/authors/lesson-words.schema.json`"
        )
        assert set(json.loads(schema())["properties"]) == set(LessonWords.model_fields)


class TestTranslated:
    SPOKEN = translated(lesson(), words_of())

    def test_the_words_are_the_translation_s_and_all_else_is_the_french_lesson_s(self) -> None:
        french = lesson()
        assert (self.SPOKEN.name, self.SPOKEN.lang, self.SPOKEN.title) == ("essai", "ar", "درس للتجربة")
        assert (self.SPOKEN.keywords, self.SPOKEN.end) == (("درس تجريبي",), "انتهى الدرس.")
        assert walk.places(self.SPOKEN) == walk.places(french)
        for place in walk.places(french):
            said, meant = walk.shown(self.SPOKEN, place), walk.shown(french, place)
            assert (said.sources, said.number, said.of) == (meant.sources, meant.number, meant.of)
            assert said.text != meant.text
        assert [one.right for one in self.SPOKEN.parts[0].question.choices] == [True, False]
        assert self.SPOKEN.parts[0].check_in is not None
        assert (self.SPOKEN.parts[0].check_in.after_days, self.SPOKEN.parts[0].check_in.no) == (3, "جربوا في السيارة.")
        assert self.SPOKEN.original == french

    def test_it_says_whether_a_native_speaker_has_read_it(self) -> None:
        assert self.SPOKEN.unreviewed
        assert not translated(lesson(), words_of(("unreviewed", "reviewed"))).unreviewed

    @pytest.mark.parametrize(
        "change",
        [
            ('why: "Pourquoi la deuxième."', 'why: "Voici pourquoi."'),
            ('say: "Une autre idée."', 'say: "Une tout autre idée."'),
            ("Pas tout à fait.", "Presque."),
            ('label: "Non"', 'label: "Pas du tout"'),
            ("Courage.", "Bon courage."),
        ],
    )
    def test_a_part_whose_french_words_changed_stays_french(self, change: tuple[str, str]) -> None:
        newer = lesson(change)
        spoken = translated(newer, words_of())
        assert outdated(words_of(), newer) == ["deux"]
        assert spoken.parts[1] == newer.parts[1]
        assert [spoken.lang_of(part) for part in ("un", "deux", "")] == ["ar", "fr", "ar"]

    def test_new_sources_and_new_other_words_outdate_nothing(self) -> None:
        newer = lesson(('["me taire"]', '["me taire", "rien"]'), ('sources: ["clemi?"]', "sources: [clemi]"))
        assert outdated(words_of(), newer) == []
        assert translated(newer, words_of()).parts[0].screens[1].sources == ("clemi",)

    def test_an_end_whose_french_words_changed_stays_french(self) -> None:
        newer = lesson(("C'est fini.", "Voilà, c'est fini."))
        spoken = translated(newer, words_of())
        assert (spoken.end, spoken.lang_of(""), spoken.title) == ("Voilà, c'est fini.", "fr", "درس للتجربة")
        assert outdated(words_of(), newer) == [HEAD]

    def test_a_part_that_was_never_stamped_or_lacks_a_screen_stays_french(self) -> None:
        assert translated(lesson(), parse_words(ARABIC, NAME)).spoken == frozenset()
        short = translated(lesson(), words_of(("      - فكرة للتحقق.\n", "")))
        assert short.spoken == {"deux", HEAD}

    @pytest.mark.parametrize(
        ("said", "number"),
        [("نتحدث عن ذلك", 1), ("نسكت", 2), ("لا نقول شيئا", 2), ("En parler", 1), ("ne rien dire", 2)],
    )
    def test_answers_understand_the_translation_and_the_french_label(self, said: str, number: int) -> None:
        assert understood.answer(self.SPOKEN.parts[0].question, said) == number

    def test_the_feedback_is_in_the_language(self) -> None:
        assert walk.feedback(self.SPOKEN, Place("un", "question"), 2) == ("السكوت لا يساعد.", False)


class TestComplaints:
    def test_what_says_the_same_is_right(self) -> None:
        assert (complaints(words_of(), lesson()), outdated(words_of(), lesson())) == ([], [])

    def test_without_a_french_lesson_it_is_wrong(self) -> None:
        assert complaints(words_of(), None) == ["lesson.essai.ar: id: there is no French lesson 'lesson.essai'"]

    @pytest.mark.parametrize(
        ("change", "complaint"),
        [
            (("فكرة أكيدة.", "فكرة 3018."), "parts[un]: numbers or addresses: lacks nothing, adds 3018"),
            (("end: انتهى الدرس.", "end: انتهى x.fr"), "end: numbers or addresses: lacks nothing, adds x.fr"),
            (("summary: للتجربة.", "summary: للتجربة 5"), "summary: numbers or addresses: lacks nothing, adds 5"),
            (("why: لماذا الجزء الثاني.", f"why: {'لماذا ' * 60}"), "parts[deux]: 6 SMS with its answers, 5 at most"),
            (("      - فكرة للتحقق.\n", ""), "parts[un]: screens, answers or check-in are not as many as in French"),
            (("- id: deux", "- id: trois"), "parts: 'deux' is not in both"),
            (("- id: deux", "- id: trois"), "parts: 'trois' is not in both"),
            (("words: [نسكت]", "words: [نسكت, نتحدث عن ذلك]"), "parts[un]"),
        ],
    )
    def test_what_says_something_else_is_named(self, change: tuple[str, str], complaint: str) -> None:
        found = complaints(words_of(change), lesson())
        assert any(one.startswith(f"lesson.essai.ar: {complaint}") for one in found), found

    def test_the_answers_count_in_the_length_of_a_question(self) -> None:
        long = ("ask: وماذا إذن؟", f"ask: {'وماذا ' * 55}")
        assert complaints(words_of(long), lesson()) == [
            "lesson.essai.ar: parts[deux]: 6 SMS with its answers, 5 at most"
        ]

    def test_a_familiar_tone_is_wrong(self) -> None:
        spanish = words_of(
            ("id: lesson.essai.ar", "id: lesson.essai.es"), ("lang: ar", "lang: es"), ("تشجعوا.", "Tú puedes.")
        )
        (told,) = [one for one in complaints(spanish, lesson()) if "familiar" in one]
        assert told == "lesson.essai.es: parts[deux]: 'Tú' is familiar, the French text is not"

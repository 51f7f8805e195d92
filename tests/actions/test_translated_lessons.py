"""A lesson in the parent's language, from the menu to the end; what is stale is said in French, message by message."""

from __future__ import annotations

from typing import Any

import pytest

from actions.lesson_screens import WORDING
from actions.utterance import WORDING as HOUSE_WORDING
from knowledge.content_files import UNREVIEWED
from knowledge.lessons.model import Lesson
from knowledge.lessons.shelf import PublishedLesson
from tests.actions.conftest import PASSWORD, Chat, Said
from tests.actions.lessons import NOW, Pupil, step
from tests.knowledge.lessons.test_translation import words_of
from tests.knowledge.lessons.writing import lesson

TITLE = "درس للتجربة"
TO_QUESTION = ("leçons", "1", "suite", "suite", "suite")
TO_SECOND = (*TO_QUESTION, "1", "suite", "suite")


def arabic(chat: Chat, french: Lesson | None = None) -> Pupil:
    """A parent who writes Arabic, in a house whose lesson may have changed since it was translated."""
    chat.slots["language"] = "ar"
    pupil = Pupil(chat, french or lesson())
    pupil.shelf.words["ar"] = words_of()
    return pupil


@pytest.fixture
def pupil(chat: Chat) -> Pupil:
    return arabic(chat)


def words(key: str, lang: str = "ar", **values: object) -> str:
    return WORDING.text(key, lang, **values)


def langs(said: Said) -> list[str]:
    return [message["custom"]["lang"] for message in said.messages]


def marks(said: Said) -> list[Any]:
    """What each message says of its translation."""
    return [message["custom"]["meta"].get("translation") for message in said.messages]


def labels(said: Said) -> list[str]:
    return [choice["label"] for choice in said.messages[-1]["custom"]["choices"]]


class TestMenu:
    async def test_titles_are_in_the_language(self, pupil: Pupil) -> None:
        said = await pupil.writes("leçons")
        assert (said.first["text"], langs(said)) == (words("menu"), ["ar"])
        assert labels(said) == [TITLE]

    async def test_so_they_are_of_what_is_begun_or_seen(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION)
        assert labels(await pupil.writes("leçons")) == [words("menu_resume", title=TITLE)]
        await pupil.record.keep("c1", "essai", "", "end", True)
        assert labels(await pupil.writes("leçons")) == [words("menu_done", title=TITLE)]

    async def test_what_is_not_translated_keeps_its_french_title(self, chat: Chat) -> None:
        pupil = arabic(chat)
        other = lesson(("id: lesson.essai", "id: lesson.autre"), ('title: "Une leçon d\'essai"', 'title: "Autre"'))
        pupil.shelf.lessons += (PublishedLesson(other, 7),)
        assert labels(await pupil.writes("leçons")) == [TITLE, "Autre"]


class TestWholeLesson:
    async def test_it_begins_in_the_language_without_a_word_about_french(self, pupil: Pupil) -> None:
        said = await pupil.writes_all("leçons", "1")
        (message,) = said.messages
        begun, part = words("begin", title=TITLE), words("part", number=1, of=2, title="الجزء الأول")
        assert message["text"] == f"{begun}\n\n{part}\n\nلماذا الجزء الأول."
        assert langs(said) == ["ar"]
        assert "told_french" not in said.slots
        assert labels(said) == [words("choice_next"), words("choice_later")]

    async def test_every_screen_to_the_end_is_in_the_language(self, pupil: Pupil) -> None:
        said = await pupil.writes("leçons")
        for _ in range(12):
            said = await pupil.writes("1")
            assert langs(said) == ["ar"], said.first["text"]
        assert said.first["text"] == "انتهى الدرس."
        assert pupil.record.kept["essai"].done_at == NOW

    async def test_that_nobody_has_reviewed_it_is_said_where_it_begins(self, pupil: Pupil) -> None:
        assert marks(await pupil.writes_all("leçons", "1")) == [UNREVIEWED]
        assert marks(await pupil.writes("suite")) == [None]

    async def test_a_part_is_counted_in_the_language(self, pupil: Pupil) -> None:
        said = await pupil.writes_all(*TO_SECOND)
        assert said.first["text"].startswith(words("part", number=2, of=2, title="الجزء الثاني"))

    @pytest.mark.parametrize(
        ("answer", "told"),
        [("نتحدث عن ذلك", "نعم، الحديث يساعد."), ("نسكت", "السكوت لا يساعد."), ("en parler", "نعم، الحديث يساعد.")],
    )
    async def test_feedback_is_in_the_language_to_an_answer_in_it_or_in_french(
        self, pupil: Pupil, answer: str, told: str
    ) -> None:
        said = await pupil.writes_all(*TO_QUESTION, answer)
        assert (said.first["text"], langs(said)) == (told, ["ar"])

    async def test_a_doubt_keeps_its_mark_and_its_source(self, pupil: Pupil) -> None:
        said = await pupil.writes_all(*TO_QUESTION[:4])
        assert said.first["text"].startswith("فكرة للتحقق. ")
        assert [one["organisation"] for one in said.first["custom"]["sources"]] == ["CLEMI"]
        assert labels(said)[-1] == HOUSE_WORDING.text("choice_human", "ar")

    @pytest.mark.parametrize(("value", "text"), [("tried", "أحسنتم."), ("not_tried", "جربوا في السيارة.")])
    async def test_the_answer_to_a_check_in_is_in_the_language(self, pupil: Pupil, value: str, text: str) -> None:
        said = await pupil.chat.turn("action_lesson", intent="choose_lesson", lesson=f"{value}.essai.un")
        assert (said.first["text"], langs(said)) == (text, ["ar"])

    async def test_the_attestation_names_it_in_the_language(self, pupil: Pupil) -> None:
        await pupil.record.keep("c1", "essai", "", "end", True)
        assert TITLE in (await pupil.writes("attestation")).first["text"]


class TestComingBack:
    async def test_the_place_is_found_again_in_the_language(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4], "pause")
        said = await pupil.writes_all("leçons", "1")
        assert (step(said), langs(said)) == ("un.2", ["ar"])
        assert said.first["text"].startswith(f"{words('on_again')}\n\nفكرة للتحقق.")

    async def test_another_language_in_the_middle_goes_on_at_the_same_place(self, chat: Chat) -> None:
        pupil = arabic(chat)
        chat.slots["language"] = "fr"
        assert langs(await pupil.writes_all(*TO_QUESTION[:4])) == ["fr"]
        chat.slots["language"] = "ar"
        said = await pupil.writes("لا أفهم")
        assert (step(said), langs(said)) == ("un.2", ["ar"])
        assert "فكرة للتحقق." in said.first["text"]

    async def test_after_a_side_question_it_is_offered_by_its_translated_title(self, pupil: Pupil) -> None:
        pupil.chat.guidance.answers("j'ai perdu mon mdp", PASSWORD)
        await pupil.writes_all(*TO_QUESTION[:4])
        said = await pupil.writes("j'ai perdu mon mdp")
        assert said.messages[-1]["text"] == words("resume_question", title=TITLE)


class TestStale:
    SECOND = ('why: "Pourquoi la deuxième."', 'why: "Voici pourquoi."')
    FIRST = ('why: "Pourquoi la première."', 'why: "Voici pourquoi."')

    async def test_a_part_whose_french_words_changed_is_french_with_its_heading(self, chat: Chat) -> None:
        pupil = arabic(chat, lesson(self.SECOND))
        assert langs(await pupil.writes_all(*TO_SECOND[:-1])) == ["ar"]
        said = await pupil.writes("suite")
        heading = words("part", "fr", number=2, of=2, title="La deuxième partie")
        assert said.messages[-1]["text"] == f"{heading}\n\nVoici pourquoi."
        assert langs(said)[-1] == "fr"
        answered = await pupil.writes_all("suite", "suite", "1")
        assert (answered.first["text"], langs(answered)) == ("C'est cela.", ["fr"])
        assert langs(await pupil.writes_all("suite", "suite")) == ["ar"], "the end is translated"

    async def test_one_that_begins_with_it_says_so_in_a_message_of_its_own(self, chat: Chat) -> None:
        said = await arabic(chat, lesson(self.FIRST)).writes_all("leçons", "1")
        assert langs(said) == ["ar", "fr"]
        assert said.first["text"].startswith(words("begin", title=TITLE))
        assert words("french_only") in said.first["text"]

    async def test_what_is_said_in_french_is_no_unreviewed_translation(self, chat: Chat) -> None:
        said = await arabic(chat, lesson(self.FIRST)).writes_all("leçons", "1")
        assert (langs(said)[-1], marks(said)[-1]) == ("fr", None)

    async def test_an_end_whose_french_words_changed_is_french(self, chat: Chat) -> None:
        pupil = arabic(chat, lesson(("C'est fini.", "Voilà, c'est fini.")))
        said = await pupil.writes_all("leçons", *["1"] * 12)
        assert (said.messages[-1]["text"], langs(said)[-1]) == ("Voilà, c'est fini.", "fr")

    async def test_the_answer_to_its_check_in_is_french(self, chat: Chat) -> None:
        pupil = arabic(chat, lesson(self.FIRST))
        said = await pupil.chat.turn("action_lesson", intent="choose_lesson", lesson="tried.essai.un")
        assert (said.first["text"], langs(said)) == ("Bravo.", ["fr"])

"""A lesson by button, number or word: questions, feedback, pauses, side questions, and everything kept."""

from __future__ import annotations

import pytest

from actions.lesson_screens import WORDING
from actions.utterance import WORDING as HOUSE_WORDING
from knowledge.lessons.model import Lesson
from tests.actions.conftest import PASSWORD, Chat
from tests.actions.lessons import NOW, Pupil, step
from tests.knowledge.lessons.writing import lesson

TO_QUESTION = ("leçons", "1", "suite", "suite", "suite")
TO_TRY = (*TO_QUESTION, "1", "suite")


@pytest.fixture
def pupil(chat: Chat) -> Pupil:
    return Pupil(chat, lesson())


def renamed(name: str, title: str) -> Lesson:
    return lesson(("id: lesson.essai", f"id: lesson.{name}"), ('title: "Une leçon d\'essai"', f'title: "{title}"'))


class TestMenu:
    @pytest.mark.parametrize("word", ["leçons", "cours", "menu", "LECONS"])
    async def test_it_is_had_by_a_word_at_any_time(self, pupil: Pupil, word: str) -> None:
        said = await pupil.writes(word)
        assert said.first["text"] == WORDING.text("menu", "fr")
        assert said.values == ["lesson:begin.essai"]
        assert said.decision == "lesson"

    async def test_it_shows_a_few_at_a_time(self, chat: Chat) -> None:
        pupil = Pupil(chat, *(renamed(f"l{number}", f"Leçon {number}") for number in range(6)))
        assert (await pupil.writes("leçons")).values[-1] == "lesson:menu.1"
        assert (await pupil.writes("D’autres leçons")).values == ["lesson:begin.l4", "lesson:begin.l5"]

    async def test_what_is_begun_comes_first_and_what_is_seen_last(self, chat: Chat) -> None:
        pupil = Pupil(chat, renamed("a", "A"), renamed("b", "B"), renamed("c", "C"))
        await pupil.record.keep("c1", "a", "", "end", True)
        await pupil.record.keep("c1", "c", "deux", "1", False)
        said = await pupil.writes("leçons")
        assert said.values == ["lesson:begin.c", "lesson:begin.b", "lesson:begin.a"]

    async def test_without_lessons_it_says_so(self, chat: Chat) -> None:
        assert (await Pupil(chat).writes("leçons")).first["text"] == WORDING.text("menu_empty", "fr")


class TestWholeLesson:
    async def test_by_numbers_alone_to_the_end(self, pupil: Pupil) -> None:
        steps = []
        for text in ("leçons", *["1"] * 12):
            said = await pupil.writes(text)
            if said.first["custom"]["meta"]["guide"]:
                steps.append(step(said))
        assert steps == [
            "un.why", "un.1", "un.2", "un.question", "un.question", "un.try",
            "deux.why", "deux.1", "deux.question", "deux.question", "deux.try", "end",
        ]  # fmt: skip
        assert said.first["text"] == "C'est fini."
        assert (said.slots["lesson"], said.slots["running"]) == (None, None)
        assert pupil.record.kept["essai"].done_at == NOW

    async def test_a_right_answer_is_praised_and_leads_on(self, pupil: Pupil) -> None:
        said = await pupil.writes_all(*TO_QUESTION, "en parlé")
        assert said.first["text"] == "Oui, en parler aide."
        assert said.values == ["lesson:next", "lesson:pause"]

    async def test_a_wrong_answer_is_explained_and_may_be_given_again(self, pupil: Pupil) -> None:
        said = await pupil.writes_all(*TO_QUESTION, "me taire")
        assert said.first["text"] == "Se taire n'aide pas."
        assert step(await pupil.writes("Réessayer")) == "un.question"

    async def test_no_answer_is_kept(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION, "2")
        kept = pupil.record.kept["essai"]
        assert (kept.part, kept.step) == ("un", "question")
        assert "lesson_answer" not in pupil.chat.slots

    async def test_a_fact_comes_with_its_source_and_its_doubt(self, pupil: Pupil) -> None:
        sure = await pupil.writes_all(*TO_QUESTION[:3])
        assert [one["organisation"] for one in sure.first["custom"]["sources"]] == ["CLEMI"]
        assert "(à vérifier)" not in sure.first["text"]
        unsure = await pupil.writes("suite")
        assert unsure.first["text"] == "Une idée à vérifier. (à vérifier)"
        assert unsure.values[-1] == "human"


class TestWords:
    @pytest.mark.parametrize(
        ("word", "where"),
        [("précédent", "un.1"), ("recommencer", "un.why"), ("je comprends pas", "un.2"), ("c'est fait", "un.question"),
         ("oui", "un.question"), ("ok", "un.question"), ("suivan", "un.question")],
    )  # fmt: skip
    async def test_words_move_as_they_do_in_guides(self, pupil: Pupil, word: str, where: str) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        assert step(await pupil.writes(word)) == where

    async def test_pause_keeps_the_place_and_says_how_to_come_back(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        said = await pupil.writes("pause")
        assert said.first["text"] == WORDING.text("paused", "fr")
        assert said.slots["running"] is None
        assert step(await pupil.writes("Reprendre la leçon")) == "un.2"

    async def test_a_new_conversation_finds_the_place_again(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        pupil.chat.slots.clear()
        said = await pupil.writes_all("leçons", "1")
        assert step(said) == "un.2"
        assert said.first["text"].startswith(WORDING.text("on_again", "fr"))
        assert "lesson:restart" in said.values

    async def test_a_code_goes_on_from_another_device(self, pupil: Pupil, chat: Chat) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        assert "REPRISE K7M2QX" in (await pupil.writes_all("pause", "Continuer sur un autre appareil")).first["text"]
        other = Pupil(chat, lesson())
        other.chat.slots.clear()
        other.record.elsewhere["K7M2QX"] = pupil.record.kept
        assert (await other.writes("reprise k7m2qx")).values == ["lesson:begin.essai"]
        assert step(await other.writes("1")) == "un.2"
        assert (await other.writes("REPRISE AAAAAA")).first["text"] == WORDING.text("code_wrong", "fr")


class TestSideQuestion:
    async def test_it_is_answered_then_the_lesson_is_offered_again(self, pupil: Pupil) -> None:
        pupil.chat.guidance.answers("j'ai perdu mon mdp", PASSWORD)
        await pupil.writes_all(*TO_QUESTION[:4])
        said = await pupil.writes("j'ai perdu mon mdp")
        assert said.decision == "answer"
        assert said.messages[-1]["text"] == WORDING.text("resume_question", "fr", title="Une leçon d'essai")
        assert said.values == ["lesson:resume", "lesson:pause"]
        assert step(await pupil.writes("1")) == "un.2"

    async def test_what_the_search_is_unsure_of_may_be_picked_and_the_lesson_is_offered_again(
        self, pupil: Pupil
    ) -> None:
        pupil.chat.guidance.asks("ça marche plus", PASSWORD, "vie.pronote")
        await pupil.writes_all(*TO_QUESTION[:4])
        assert "lesson:resume" in (await pupil.writes("ça marche plus")).values
        said = await pupil.writes("1")
        assert said.decision == "answer"
        assert said.values == ["lesson:resume", "lesson:pause"]

    async def test_what_nobody_understands_never_ends_the_lesson(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        for _ in range(3):
            said = await pupil.writes("blabla truc machin")
            assert said.first["text"] == WORDING.text("not_understood", "fr")
        said = await pupil.writes_all("1", "blabla truc machin")
        assert said.first["text"].startswith(WORDING.text("pick_one", "fr"))
        assert said.values == ["lesson:pick.1", "lesson:pick.2"]

    async def test_thanks_and_goodbye_are_no_questions(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        assert (await pupil.writes("merci bcp", "thanks")).values == ["lesson:resume", "lesson:pause"]
        assert (await pupil.writes("a + tard bonne soirée", "goodbye")).slots["running"] is None

    async def test_a_wish_for_a_pause_that_no_list_has_is_granted(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4])
        assert (await pupil.writes("le facteur est là", "wait")).first["text"] == WORDING.text("wait", "fr")

    async def test_what_only_resembles_a_goodbye_does_not_end_the_lesson(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION)
        said = await pupil.writes("sous l'oreiler", "goodbye", confidence=0.6)
        assert said.values == ["lesson:pick.1", "lesson:pick.2"]

    async def test_reprendre_finds_a_paused_lesson_when_nothing_runs(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4], "pause")
        said = await pupil.chat.asks("on reprend")
        assert said.values == ["lesson:resume", "lesson:pause"]

    async def test_a_lesson_changed_meanwhile_goes_on_at_the_beginning_of_the_part(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4], "pause")
        pupil.changed(lesson(('      - say: "Une idée à vérifier."\n        sources: ["clemi?"]\n', "")))
        said = await pupil.writes("Reprendre la leçon")
        assert said.first["text"].startswith(WORDING.text("changed", "fr"))
        assert step(said) == "un.why"

    async def test_a_lesson_withdrawn_meanwhile_is_said_to_be_gone(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_QUESTION[:4], "pause")
        pupil.shelf.lessons = ()
        assert (await pupil.writes("Reprendre la leçon")).first["text"] == WORDING.text("gone", "fr")


class TestReminders:
    async def test_nothing_is_planned_before_the_parent_has_chosen_a_pace(self, pupil: Pupil) -> None:
        said = await pupil.writes_all(*TO_TRY, "M’écrire dans 3 jours")
        assert said.first["text"] == WORDING.text("pace", "fr")
        assert pupil.record.planned == []
        said = await pupil.writes("2 par semaine")
        assert pupil.record.planned == [("check_in", "essai", "un", 3)]
        assert said.first["text"].startswith(WORDING.text("pace_set", "fr", count=2))
        assert step(await pupil.writes("suite")) == "deux.why"

    async def test_who_wants_none_gets_none(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_TRY, "M’écrire dans 3 jours", "Aucun message")
        assert (pupil.record.planned, pupil.record.chosen) == ([], 0)

    @pytest.mark.parametrize(
        ("words", "pace"), [("deux par semaine", 2), ("4 par semaine", 3), ("1 fois par semaine svp", 1), ("non", 0)]
    )
    async def test_the_pace_may_be_said_in_words_and_is_never_more_than_three(
        self, pupil: Pupil, words: str, pace: int
    ) -> None:
        await pupil.writes_all(*TO_TRY, "M’écrire dans 3 jours", words)
        assert pupil.record.chosen == pace
        assert len(pupil.record.planned) == (pace > 0)

    @pytest.mark.parametrize(("channel", "told"), [("web", True), ("sms", False)])
    async def test_where_nothing_rings_they_are_told_where_to_find_the_message(
        self, pupil: Pupil, channel: str, told: bool
    ) -> None:
        pupil.channel = channel
        said = await pupil.writes_all(*TO_TRY, "M’écrire dans 3 jours", "1")
        assert (WORDING.text("planned_here", "fr") in said.first["text"]) is told

    async def test_a_pace_is_understood_after_a_pause_too(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_TRY, "plus tard", "Me le rappeler", "deux par semaine")
        assert pupil.record.planned == [("lesson", "essai", "", 2)]

    async def test_no_is_no_pace_once_something_else_was_said(self, pupil: Pupil) -> None:
        await pupil.writes_all(*TO_TRY, "M’écrire dans 3 jours", "suite", "non")
        assert pupil.record.chosen is None

    async def test_stop_rappels_is_understood_at_any_time(self, pupil: Pupil) -> None:
        pupil.record.chosen = 3
        assert (await pupil.writes("stop rappels")).first["text"] == WORDING.text("pace_stopped", "fr")
        assert pupil.record.chosen == 0

    @pytest.mark.parametrize(("value", "text"), [("tried", "Bravo."), ("not_tried", "Essayez en voiture.")])
    async def test_the_answer_to_a_check_in_is_met_with_a_kind_word_or_help(
        self, pupil: Pupil, value: str, text: str
    ) -> None:
        said = await pupil.chat.turn("action_lesson", intent="choose_lesson", lesson=f"{value}.essai.un")
        assert said.first["text"] == text


class TestProposal:
    async def test_a_fitting_lesson_is_proposed_once_a_conversation(self, chat: Chat) -> None:
        Pupil(chat, lesson(("topics: [ecrans.ados, ", f"topics: [{PASSWORD}, ")))
        assert (await chat.picks(PASSWORD)).values[-1] == "lesson:begin.essai"
        assert "lesson:begin.essai" not in (await chat.picks(PASSWORD)).values

    async def test_none_is_proposed_to_somebody_who_has_just_taken_one(self, chat: Chat) -> None:
        pupil = Pupil(chat, lesson(("topics: [ecrans.ados, ", f"topics: [{PASSWORD}, ")))
        await pupil.writes_all("leçons", *["1"] * 12)
        assert "lesson:begin.essai" not in (await chat.picks(PASSWORD)).values

    async def test_none_is_proposed_while_a_guide_runs(self, chat: Chat) -> None:
        Pupil(chat, lesson(("topics: [ecrans.ados, ", f"topics: [{PASSWORD}, ")))
        chat.slots["running"] = "guide"
        assert "lesson:begin.essai" not in (await chat.picks(PASSWORD)).values


async def test_the_attestation_lists_what_was_seen_to_its_end_and_names_nobody(pupil: Pupil) -> None:
    assert (await pupil.writes("attestation")).first["text"] == WORDING.text("attestation_none", "fr")
    await pupil.writes_all("leçons", *["1"] * 12)
    assert "« Une leçon d'essai »" in (await pupil.writes("attestation")).first["text"]


async def test_by_sms_the_attestation_is_printed_from_the_chat_with_a_code(pupil: Pupil) -> None:
    pupil.channel = "sms"
    await pupil.writes_all("leçons", *["1"] * 12)
    said = (await pupil.writes("attestation")).first["text"]
    assert "« Une leçon d'essai »" in said
    assert "REPRISE K7M2QX" in said


class TestOtherLanguage:
    async def test_each_message_has_one_language_and_a_mediator_is_named_once(self, pupil: Pupil) -> None:
        pupil.chat.slots["language"] = "tr"
        said = await pupil.writes_all("dersler", "1")
        assert [message["custom"]["lang"] for message in said.messages] == ["tr", "fr"]
        assert WORDING.text("french_only", "tr") in said.first["text"]
        assert said.first["text"].endswith(HOUSE_WORDING.text("mediator_helps", "tr"))
        again = await pupil.writes_all("tekrar et", "ders", "1")
        assert all(HOUSE_WORDING.text("mediator_helps", "tr") not in message["text"] for message in again.messages)

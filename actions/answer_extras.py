"""What an answer gets besides the article: a lesson that fits, and entries of the catalogue of resources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from actions.learning import Shelf
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance
from knowledge.lessons.shelf import PublishedLesson, fitting, named
from knowledge.resources import finding
from knowledge.resources.model import Catalogue
from knowledge.resources.needs import nothing_else, understood
from knowledge.universal_words import Universal, universal
from knowledge.wording import Wording

_RESOURCES, _PROGRAMME = "ressources.", "tne."
_OLD_SERVICES = "tne.histoire"
_LANGUAGES, _REVISION = "ressources.anglais", "ressources.fondamentaux"
_LESSON_WORDS = Wording(Path(__file__).parent / "lesson_words")


class AnswerExtras:
    """Extends answers.

    Args:
        shelf: the published lessons.
        catalogue: gives the resources.
        today: the current day.
    """

    def __init__(
        self, shelf: Shelf, catalogue: Callable[[], Catalogue], today: Callable[[], date] = date.today
    ) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._today = today

    def extended(self, turn: Turn, topic: str, answer: Utterance, short: str) -> tuple[Utterance, dict[str, Any]]:
        """The answer with what fits it, and the slots to set."""
        if turn.topic is None and answer.lang == "fr" and topic.startswith((_RESOURCES, _PROGRAMME)):
            answer = self._with_resources(turn, topic, answer, short)
        return self._with_lesson(turn, topic, answer)

    def listed(self, turn: Turn, topic: str, answer: Utterance) -> Utterance | None:
        """What the catalogue adds to a translated answer: its entries, in French; None when it adds nothing."""
        about = topic.startswith((_RESOURCES, _PROGRAMME)) and turn.topic is None
        if answer.lang == "fr" or not about:
            return None
        bare = replace(answer, text="", lang="fr", sources=(), unreviewed=False)
        found = self._with_resources(turn, topic, bare, "")
        return replace(found, text=found.text.strip()) if found.text else None

    def sure_topic(self, text: str, offered: Sequence[str]) -> str | None:
        """The topic that the catalogue makes sure of where the search is not: an old service; a class and a subject.

        A class and a subject without a kind (« exercices de français en 6e ») prove nothing in a message that says
        other things too: the search must then find resources first. « my English is bad, my girl is in collège » asks
        for none.
        """
        resources = next((topic for topic in offered if topic.startswith(_RESOURCES)), None)
        if finding.became(self._catalogue(), text) is not None:
            return resources or _OLD_SERVICES
        need = understood(text)
        if not need.classes or not (need.subjects or need.formats):
            return None
        whole = bool(need.subjects and need.formats) or nothing_else(text)
        if not whole and not (offered and offered[0] == resources):
            return None
        return resources or (_LANGUAGES if "anglais" in need.subjects else _REVISION)

    def _with_resources(self, turn: Turn, topic: str, answer: Utterance, short: str) -> Utterance:
        catalogue = self._catalogue()
        need, old = understood(turn.text), finding.became(catalogue, turn.text)
        text, sources = answer.text, answer.sources
        if topic.startswith(_RESOURCES) and need.said and (old is None or need.classes):
            found = finding.answer(catalogue, need, self._today())
            doubt = [WORDING.text("unsure", answer.lang)] if found.unsure else []
            text = "\n\n".join([found.text, *doubt, short])
            sources = (*found.sources, *(one for one in answer.sources if one not in found.sources))
        if old is not None:
            text = f"{old.name} ({old.year}) : {old.now}\n\n{text}"
        return replace(answer, text=text, sources=sources)

    def _with_lesson(self, turn: Turn, topic: str, answer: Utterance) -> tuple[Utterance, dict[str, Any]]:
        """One more choice, once a conversation, never while a guide or a lesson runs."""
        published = fitting(self._shelf.lessons_in(turn.lang), topic)
        if published is None or turn.lesson_offered or turn.running is not None:
            return answer, {}
        lesson = published.lesson
        offer = (_LESSON_WORDS.text("offer", turn.lang, title=lesson.title), f"lesson:begin.{lesson.name}")
        return replace(answer, choices=(*answer.choices, offer)), {"lesson_offered": True}

    def lesson_to_resume(self, turn: Turn) -> Utterance | None:
        """« On reprend la leçon ? », when the message asks to go on and a lesson of this conversation waits."""
        if turn.running is not None or turn.lesson is None or universal(turn.text) is not Universal.RESUME:
            return None
        return self._resume_offer(turn)

    def then_lesson(self, turn: Turn, reply: Reply) -> Reply:
        """The reply, then « on reprend la leçon ? »."""
        offer = self._resume_offer(turn)
        return Reply((*reply.utterances, offer), reply.slots) if offer is not None else reply

    def _resume_offer(self, turn: Turn) -> Utterance | None:
        published = named(self._shelf.lessons_in(turn.lang), turn.lesson)
        return resume_offer(turn.lang, published) if published is not None else None


def resume_offer(lang: str, published: PublishedLesson) -> Utterance:
    """« On reprend la leçon ? »."""
    text = _LESSON_WORDS.text("resume_question", lang, title=published.lesson.title)
    choices = (
        (_LESSON_WORDS.text("choice_resume", lang), "lesson:resume"),
        (_LESSON_WORDS.text("choice_later", lang), "lesson:pause"),
    )
    return Utterance(text, "lesson", _LESSON_WORDS.language(lang), choices=choices)

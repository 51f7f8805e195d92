"""What an answer gets besides the article: a lesson that fits, and entries of the catalogue of resources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from actions.in_french import explained
from actions.learning import Shelf
from actions.turn import Turn
from actions.utterance import WORDING, Reply, Utterance
from knowledge.decision import Decision, DecisionKind
from knowledge.lessons.shelf import PublishedLesson, fitting, named
from knowledge.resources import finding, saying
from knowledge.resources.model import Catalogue
from knowledge.resources.needs import Need, nothing_else, understood
from knowledge.resources.translation import SpokenCatalogue, in_french
from knowledge.splitting import is_story
from knowledge.translations import ORIGINAL
from knowledge.universal_words import Universal, universal
from knowledge.wording import Wording

_RESOURCES, _PROGRAMME = "ressources.", "tne."
_OLD_SERVICES = "tne.histoire"
_NOTHING_TO_LEARN = ("ressources.stage", "ressources.edtech")  # « un stage de 3e » is no wish for videos
_REVISION = "ressources.fondamentaux"
_TOPICS = {
    "anglais": "ressources.anglais",
    "langues": "ressources.anglais",
    "lecture": "ressources.lecture",
    "examens": "ressources.examens",
    "devoirs": "ressources.devoirs-faits",
    "handicap": "ressources.adaptees",
}
"""What answers where the search offers no resources; all else is under revision."""
_LESSON_WORDS = Wording(Path(__file__).parent / "lesson_words")


class AnswerExtras:
    """Extends answers.

    Args:
        shelf: the published lessons.
        catalogue: gives the resources.
        today: the current day.
        spoken: what of the resources is said in a language; None for one that there are no words in.
    """

    def __init__(
        self,
        shelf: Shelf,
        catalogue: Callable[[], Catalogue],
        today: Callable[[], date] = date.today,
        spoken: Callable[[str], SpokenCatalogue | None] = lambda lang: None,
    ) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._today = today
        self._translated = spoken

    def extended(self, turn: Turn, topic: str, answer: Utterance, short: str) -> tuple[Utterance, dict[str, Any]]:
        """The answer with what fits it, and the slots to set."""
        return self._with_lesson(turn, topic, self._with_resources(turn, topic, answer, short))

    def listed(self, turn: Turn, topic: str, answer: Utterance) -> Utterance | None:
        """Entries that a translated answer has no words for, in French; None when there are none."""
        need = self._need(turn, topic)
        if need is None or answer.lang == ORIGINAL:
            return None
        spoken, entries = self._spoken(answer.lang), finding.find(self._catalogue(), need)
        left = [entry for entry in entries if spoken is None or entry.id not in spoken.entries]
        if spoken is not None and not left:
            return None
        found = finding.answer(left, need, self._today(), bare=len(left) < len(entries))
        doubt = [WORDING.text("unsure", ORIGINAL)] if found.unsure else []
        text = "\n\n".join([found.text, *doubt])
        return replace(answer, text=text, lang=ORIGINAL, sources=found.sources, unreviewed=False)

    def for_old_service(self, text: str, decision: Decision) -> Decision:
        """The decision, or what answers about an old service that the message names where it is of something else.

        « comment inscrire ma fille à D'Col »: of all enrolments this is not the one for a new school.
        """
        old = finding.became(self._catalogue(), text)
        first = decision.topics[0] if decision.topics else ""
        if old is None or old.topic is None or first.startswith((_RESOURCES, _PROGRAMME)):
            return decision
        return Decision(DecisionKind.ANSWER, (old.topic,), decision.score)

    def with_old_service(self, turn: Turn, reply: Reply) -> Reply:
        """The reply, and before it what an old service that the message names has become.

        By SMS, and before a guide, in a message of its own.
        """
        old = finding.became(self._catalogue(), turn.text) if turn.topic is None else None
        if old is None or not reply.utterances or reply.utterances[0].decision != "answer":
            return reply
        spoken, first = self._spoken(WORDING.language(turn.lang)), reply.utterances[0]
        said = spoken.become.get(old.id) if spoken else None
        lang = spoken.lang if spoken and said else ORIGINAL
        unreviewed = bool(spoken and said and spoken.unreviewed)
        words = saying.old(said or old, lang)
        if first.lang == lang and first.guide is None and not turn.by_sms:
            marked = unreviewed and WORDING.text("unreviewed", lang) not in first.text
            told = replace(first, text=f"{words}\n\n{first.text}", unreviewed=first.unreviewed or marked)
            return Reply((told, *reply.utterances[1:]), reply.slots)
        bare = Utterance(words, "answer", lang, topics=first.topics, unreviewed=unreviewed)
        before, more = explained(turn, bare)
        return Reply((*before, *reply.utterances), {**more, **reply.slots})

    def sure_topic(self, text: str, offered: Sequence[str]) -> str | None:
        """The topic that the catalogue makes sure of where the search is not: an old service; a class and a subject.

        A class and a subject without a kind or a wish (« exercices de français en 6e », « revoir les équations en 4e »)
        prove nothing in a message that says other things too: the search must then find resources first. « my English
        is bad, my girl is in collège » asks for none. A class and a wish to revise need no subject. Stories name a lot.
        """
        resources = next((topic for topic in offered if topic.startswith(_RESOURCES)), None)
        if finding.became(self._catalogue(), text) is not None:
            return resources or _OLD_SERVICES
        need = understood(text)
        if not need.classes or not (need.subjects or need.formats or need.to_revise):
            return None
        asks = (need.to_learn or need.to_revise) and not is_story(text)
        whole = asks or nothing_else(text)
        if not whole and not (offered and offered[0] == resources):
            return None
        return resources or next((_TOPICS[one] for one in need.subjects if one in _TOPICS), _REVISION)

    def _with_resources(self, turn: Turn, topic: str, answer: Utterance, short: str) -> Utterance:
        """The entries, as far as they are said in the answer's language, and what is short of the article."""
        need, spoken = self._need(turn, topic), self._spoken(answer.lang)
        if need is None or spoken is None:
            return answer
        entries = finding.find(self._catalogue(), need)
        told = [spoken.entries[entry.id] for entry in entries if entry.id in spoken.entries]
        if entries and not told:
            return answer
        found = finding.answer(told, need, self._today(), answer.lang, bare=len(told) < len(entries))
        marks = [WORDING.text("unsure", answer.lang)] if found.unsure else []
        unreviewed = WORDING.text("unreviewed", answer.lang)
        if spoken.unreviewed or answer.text.endswith(unreviewed):
            short = f"{short}\n\n{unreviewed}"
        shown = finding.sources([entry for entry in entries if entry.id in spoken.entries])  # sources keep their names
        sources = (*shown, *(one for one in answer.sources if one not in shown))
        return replace(answer, text="\n\n".join([found.text, *marks, short]), sources=sources)

    def _need(self, turn: Turn, topic: str) -> Need | None:
        """What of the catalogue the message asks for; None when that is nothing."""
        if turn.topic is not None or topic in _NOTHING_TO_LEARN or not topic.startswith(_RESOURCES):
            return None
        need, old = understood(turn.text), finding.became(self._catalogue(), turn.text)
        if old is not None and not (need.classes and (need.subjects or need.formats)):
            return None
        return need if need.said else None

    def _spoken(self, lang: str) -> SpokenCatalogue | None:
        return in_french(self._catalogue()) if lang == ORIGINAL else self._translated(lang)

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

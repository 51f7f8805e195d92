"""The splits of the retrieval study: nothing asked has been learnt, in any wording of its family."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.answers.corpora import rounds_of, thinned
from bench.answers.exam import Exam, Round
from knowledge.content_files import load_folder
from knowledge.search.questions import DEVELOPMENT, Question
from relais.evaluation.inputs import LabelledMessage

FAMILIES = 40
WORDINGS = 3


@dataclass(frozen=True)
class Study:
    questions: list[Question]
    asked: list[LabelledMessage]
    family: np.ndarray


def study() -> Study:
    """Forty families of three wordings; the first wording of each is asked."""
    questions, asked, family = [], [], []
    for number in range(FAMILIES):
        topic = ("vie.cantine", "vie.pronote", "educonnect.activer")[number % 3]
        for wording in range(WORDINGS):
            text = f"question {number} autrement {wording}"
            origin = DEVELOPMENT if wording == 0 else "training"
            questions.append(Question(text, "fr", (topic,), origin=origin))
            family.append(number)
            if wording == 0:
                asked.append(LabelledMessage(text, "fr", (topic,), None, "question", f"file:{number}"))
    return Study(questions, asked, np.array(family))


def rounds(count: int) -> tuple[Study, list[Round]]:
    made = study()
    return made, list(rounds_of(made.questions, made.asked, made.family, count))


def test_every_question_is_asked_once() -> None:
    made, found = rounds(4)
    assert sorted(message.text for one in found for message in one.asked) == sorted(m.text for m in made.asked)


def test_no_wording_of_what_is_asked_has_been_learnt() -> None:
    made, found = rounds(5)
    family_of = {question.text: int(made.family[place]) for place, question in enumerate(made.questions)}
    for one in found:
        learnt = {int(made.family[int(place)]) for place in one.known}
        assert not learnt & {family_of[message.text] for message in one.asked}


def test_a_text_that_two_lines_have_is_asked_for_both() -> None:
    made = study()
    twice = [*made.asked, LabelledMessage(made.asked[0].text, "fr", ("vie.pronote",), None, None, "file:41")]
    found = [message for one in rounds_of(made.questions, twice, made.family, 4) for message in one.asked]
    assert len(found) == len(twice)


def test_a_thinned_round_keeps_every_topic_and_development_questions_first() -> None:
    made, (first, *_) = rounds(4)
    fewer = thinned(first, made.questions, 12)
    kept = [made.questions[int(place)] for place in fewer.known]
    assert len(kept) == 12
    assert set(fewer.known) <= set(first.known)
    assert {question.label for question in kept} == {"vie.cantine", "vie.pronote", "educonnect.activer"}
    assert all(question.origin == DEVELOPMENT for question in kept)


def test_a_round_that_is_small_enough_stays_whole() -> None:
    made, (first, *_) = rounds(4)
    assert thinned(first, made.questions, None) is first
    assert thinned(first, made.questions, 10_000) is first


def test_documents_are_the_known_questions_and_the_words_of_the_guidance() -> None:
    made, found = rounds(4)
    stranger = Question("recette de gâteau", "fr", ())
    exam = Exam([*made.questions, stranger], load_folder(), [Round(np.append(found[0].known, len(made.questions)), [])])
    documents = exam.documents(exam.rounds[0])
    texts = {document.text for document in documents}
    assert {made.questions[int(place)].text for place in found[0].known} <= texts
    assert stranger.text not in texts
    assert {document.topic for document in documents} == set(exam.topics)

"""Safety triage on wording families that its second reader has not learnt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from conversations.triage.two_readers import Judgement, decide
from knowledge.encoder.branch_runtime import BranchReader
from knowledge.encoder.runtime import Encoder
from knowledge.search.questions import Question
from relais import library
from relais.evaluation.inputs import LabelledMessage
from relais.evaluation.safety import Assessed
from relais.second_reader import IntArray, LikenessReader
from relais.second_reader_training import Lesson, emergency_of, families, split
from relais.settings import Settings

Tell = Callable[[str], None]
Readers = tuple[Encoder, BranchReader | None]


def judge_unseen(settings: Settings, tell: Tell) -> tuple[list[Assessed], list[Assessed]]:
    """What triage says of every known message, each judged by a second reader that has not learnt its wording family.

    The rules are those that ship: they were written by people who had seen part of these messages, so figures flatter
    them. The encoder's danger branch has learnt all but the development messages: only on these it is unseen, too.

    Returns: emergencies, and messages that are none.
    """
    encoder, branch = Encoder(settings.encoder_folder), library.open_branch(settings)
    lesson = library.safety_lesson(settings, encoder, library.safety_messages(settings), tell)
    judged: dict[int, Judgement] = {}
    for number, (known, held_out) in enumerate(split(families(lesson)), start=1):
        tell(f"fold {number}: taught {len(known)} messages, judging {len(held_out)}")
        judged.update(judge(lesson, (encoder, branch), known, held_out))
    assessed = [
        (place, Assessed(labelled(lesson.messages[place], place), judgement.topic))
        for place, judgement in sorted(judged.items())
    ]
    alarming = [one for place, one in assessed if emergency_of(lesson.messages[place])]
    return alarming, [one for place, one in assessed if not emergency_of(lesson.messages[place])]


def judge(
    lesson: Lesson, readers: Readers, known: IntArray, held_out: Sequence[int] | IntArray
) -> dict[int, Judgement]:
    """What triage says of the messages at ``held_out`` when its second reader knows those at ``known``."""
    reader = LikenessReader(lesson.learnt(np.asarray(known)), *readers)
    return {
        int(place): decide(
            lesson.signs[place],
            reader.opinion(
                lesson.messages[place].text, lesson.vectors[place], lesson.layers[place], lesson.signs[place]
            ),
        )
        for place in held_out
    }


def labelled(message: Question, place: int) -> LabelledMessage:
    """A known message as the evaluation sees it."""
    return LabelledMessage(
        text=message.text,
        lang=message.lang,
        topics=message.topics,
        register=message.register,
        kind=message.kind,
        place=f"known:{place + 1}",
        family=message.family or None,
    )

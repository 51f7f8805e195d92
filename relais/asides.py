"""Messages that say two things, made of two known ones: a danger beside a question about the digital school.

« mon mari me frappe et je ne retrouve pas mon mot de passe »: what is written down is either, and a reader that has
only seen either takes the second half for the whole. Look-alikes are joined in the same ways, so that a join alarms
nobody.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.search.questions import DEVELOPMENT, Question

SHORT = 90
"""Signs: a longer danger holds its own beside a question."""
EACH, OF_FRENCH = 250, 1000
"""How many dangers, and as many look-alikes, are joined in each language; most known questions are French."""
_SEED = 11
_AND = {"fr": "et", "en": "and", "es": "y", "pt": "e", "ro": "și", "tr": "ve", "uk": "і", "ar": "و", "ar-Latn": "w"}
_AND |= {"ht": "epi", "gcf": "é"}
_JOINS = ("{one} {and_} {other}", "{one}. {other}", "{one} {other}", "{one}, {other}")


def with_asides(messages: Sequence[Question]) -> list[Question]:
    """The joined messages; each bears the topics, kind and family of its graver half. The same ones every time."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret, the same choice every time
    found: list[Question] = []
    for lang, own in sorted(_by_language(messages).items()):
        questions = [one for one in own if _is_question(one)]
        for kind in ("emergency", "false_friend") if questions else ():
            graver = sorted((one for one in own if one.kind == kind), key=lambda one: one.text)
            for one in chance.sample(graver, min(OF_FRENCH if lang == "fr" else EACH, len(graver))):
                found.append(_joined(one, chance.choice(questions), lang, chance))
    return found


def _by_language(messages: Sequence[Question]) -> dict[str, list[Question]]:
    found: defaultdict[str, list[Question]] = defaultdict(list)
    for one in messages:
        if one.lang in _AND and len(one.text) <= SHORT and one.origin != DEVELOPMENT:
            found[one.lang].append(one)
    return found


def _is_question(message: Question) -> bool:
    return message.kind not in ("emergency", "false_friend") and any(
        not topic.startswith("urgence.") for topic in message.topics
    )


def _joined(graver: Question, question: Question, lang: str, chance: random.Random) -> Question:
    halves = [graver.text.rstrip(" .!"), question.text.rstrip(" .!")]
    if chance.random() < 0.5:
        halves.reverse()
    text = chance.choice(_JOINS).format(one=halves[0], other=halves[1], and_=_AND[lang])
    return replace(graver, text=text)

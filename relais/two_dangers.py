"""A message that tells of two dangers: the answer to the graver one also gives the number for the other.

The words are those of the other danger's own approved text, up to its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from channels.sms.text.rendering import MOST_SEGMENTS, render
from channels.sms.text.segments import count
from conversations.model import Draft, Emergency
from knowledge.emergency_numbers import first_for, given_in

_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
_APPOSITION = re.compile(r",[^:]*?(\s*:)")


def with_the_other_number(found: Emergency, answers: Mapping[str, Mapping[str, Draft]]) -> Emergency:
    """The emergency whose answer also gives the number of its second topic, if two SMS hold it.

    Where they do not, ``in_full`` gives it to those who are not reading an SMS.
    """
    for other in found.others:
        second = answers.get(other, {}).get(found.answer.lang)
        number = first_for(other)
        if second is None or number is None or number in given_in(found.answer.text):
            continue
        words = in_few_words(second.text, number)
        if words is None:
            continue
        topics = [found.topic, other]
        longer = replace(
            found.answer,
            text=_after_the_numbers(found.answer.text, words),
            meta={**found.answer.meta, "topics": topics},
        )
        if _is_two_sms(longer):
            return replace(found, answer=longer)
        return replace(found, in_full=longer)
    return found


def in_few_words(text: str, number: str) -> str | None:
    """What a text says a number is for, up to the number; None where it does not say.

    Example:
        >>> in_few_words("Danger : 15. Idées de suicide, pour vous ou un proche : 3114, gratuit.", "3114")
        'Idées de suicide : 3114.'
    """
    for sentence in _SENTENCE.split(text):
        before, found, _ = sentence.partition(number)
        if found:
            said = _APPOSITION.sub(r"\1", f"{before}{number}.")
            return said if ":" in said else None
    return None


def _after_the_numbers(text: str, words: str) -> str:
    """Numbers come first: the words stand after the last sentence that gives one."""
    sentences = _SENTENCE.split(text)
    last = max((place for place, sentence in enumerate(sentences) if given_in(sentence)), default=len(sentences) - 1)
    return " ".join([*sentences[: last + 1], words, *sentences[last + 1 :]])


def _is_two_sms(draft: Draft) -> bool:
    pages = render(draft.text, draft.payload(), emergency=True)
    return len(pages) == 1 and count(pages[0]).count <= MOST_SEGMENTS

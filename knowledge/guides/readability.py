"""How easy a French text is to read: short sentences, short words. A measure to compare texts, not a label to claim."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?…:;]+(?:\s|$)|\n+")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LONG = 6
MOST_WORDS = 20
MOST_LIX = 50.0


@dataclass(frozen=True)
class Readability:
    """Figures of a text.

    Attributes:
        words_a_sentence: mean length of its sentences.
        longest_sentence: words of the longest one.
        letters_a_word: mean length of its words, addresses of pages left out.
        lix: words a sentence, plus the share of words of more than six letters in percent (Björnsson's LIX).
    """

    words_a_sentence: float
    longest_sentence: int
    letters_a_word: float
    lix: float

    @property
    def easy(self) -> bool:
        """Whether it stays within what the house asks of a guide."""
        return self.longest_sentence <= MOST_WORDS and self.lix <= MOST_LIX


def measure(texts: Iterable[str]) -> Readability:
    """The figures of several texts together; zeros when there are no words.

    Example:
        >>> measure(["Ouvrez la page. Tapez le code."]).words_a_sentence
        3.0
    """
    sentences = [words for text in texts for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Readability(0.0, 0, 0.0, 0.0)
    mean = len(words) / len(sentences)
    long_share = 100 * sum(len(word) > _LONG for word in words) / len(words)
    letters = sum(map(len, words)) / len(words)
    return Readability(mean, max(map(len, sentences)), letters, mean + long_share)


def _sentences(text: str) -> Iterable[list[str]]:
    for part in _SENTENCE_END.split(_ADDRESS.sub("page", text)):
        words = _WORD.findall(part)
        if words:
            yield words

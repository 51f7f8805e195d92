"""BM25, on words or on groups of four letters: the best cheap baseline.

Documents are single texts (a known question, a title, a keyword, a short answer), a topic being as good as its best
one; or all texts of a topic in one long document, which finds the topic more often.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import bm25s
import numpy as np

from bench.answers.exam import Document, Exam, Round
from bench.answers.methods.kinds import ByTopic, FloatArray
from knowledge.search.folding import fold

_GROUP = 4


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return fold(text).split()


def four_letters(text: str) -> list[str]:
    """Groups of four letters inside words, blanks at the edges counting as letters; short words whole.

    Example:
        >>> four_letters("le code")
        [' le ', ' cod', 'code', 'ode ']
    """
    found: list[str] = []
    for word in words(text):
        edged = f" {word} "
        found += [edged[at : at + _GROUP] for at in range(max(1, len(edged) - _GROUP + 1))]
    return found


class Bm25:
    """BM25 as the library ``bm25s`` scores it, with its usual settings.

    Args:
        letters: groups of four letters instead of words.
        by_topic: one long document a topic instead of one for each text.
    """

    def __init__(self, letters: bool = False, by_topic: bool = False) -> None:
        self._cut = four_letters if letters else words
        self._by_topic = by_topic

    def learn(self, exam: Exam, one: Round) -> None:
        """Indexes the documents of the round."""
        documents = exam.documents(one)
        if self._by_topic:
            documents = whole_topics(documents)
        self._index = bm25s.BM25(method="lucene")
        self._index.index([self._cut(document.text) for document in documents], show_progress=False)
        self._places = ByTopic(exam.topics, [document.topic for document in documents])

    def scores(self, text: str) -> FloatArray:
        """The score of each topic."""
        tokens = self._cut(text)
        if not tokens:  # the library refuses a query without tokens
            return np.zeros(len(self._places.topics), dtype=np.float32)
        return self._places.best(np.asarray(self._index.get_scores(tokens), dtype=np.float32))

    def rank(self, text: str) -> list[str]:
        """Topics, best first."""
        return self._places.ranked(self.scores(text))


def whole_topics(documents: Sequence[Document]) -> list[Document]:
    """One document a topic, of all its texts."""
    texts: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        texts[document.topic].append(document.text)
    return [Document("\n".join(found), topic) for topic, found in texts.items()]

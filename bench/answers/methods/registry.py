"""The methods by name, in the order of the report. What a method needs is imported when it is made, and weighed."""

from __future__ import annotations

from collections.abc import Callable

from bench.answers.methods.kinds import Method
from relais.settings import Settings

Make = Callable[[Settings], Method]


def _words(_: Settings) -> Method:
    from bench.answers.methods.letters import Bm25

    return Bm25()


def _letters(_: Settings) -> Method:
    from bench.answers.methods.letters import Bm25

    return Bm25(letters=True)


def _letters_by_topic(_: Settings) -> Method:
    from bench.answers.methods.letters import Bm25

    return Bm25(letters=True, by_topic=True)


def _plain(settings: Settings) -> Method:
    from bench.answers.methods.meaning import Nearest

    return Nearest(settings, plain=True)


def _hybrid(settings: Settings) -> Method:
    from bench.answers.methods.hybrid import Hybrid

    return Hybrid([_letters_by_topic(settings), _plain(settings)])


def _votes(settings: Settings) -> Method:
    from bench.answers.methods.meaning import Votes

    return Votes(settings, plain=True)


def _adapted_votes(settings: Settings) -> Method:
    from bench.answers.methods.meaning import Votes

    return Votes(settings, plain=False)


def _house(settings: Settings) -> Method:
    from bench.answers.methods.house import House

    return House(settings)


OURS = "ours"
METHODS: dict[str, tuple[str, Make]] = {
    "bm25-words": ("BM25 on words", _words),
    "bm25-letters": ("BM25 on groups of four letters", _letters),
    "bm25-topics": ("the same, one document a topic: the best of the three", _letters_by_topic),
    "e5": ("multilingual-e5-small as packaged, nearest text", _plain),
    "hybrid": ("reciprocal rank fusion of bm25-topics and e5", _hybrid),
    "knn": ("e5, votes of the ten nearest known questions", _votes),
    "knn-adapted": ("the same with our adapted encoder", _adapted_votes),
    OURS: ("the search as it is shipped", _house),
}
PLAIN = ("e5", "hybrid", "knn")
"""Those that need the encoder without its adapter."""

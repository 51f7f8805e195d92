"""How well questions find their topic, and what is decided about them.

Strict figures count the first topic of a line only; lenient ones any of its topics. By language and by register the
figures are strict. What is answered outright is right when it is any of the line's topics; a choice offered is right
when the line's first topic is among the topics offered.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.catalogue import topics
from knowledge.decision import Decision, DecisionKind
from knowledge.guidance import Guidance
from knowledge.search.engine import Ranking
from relais.evaluation.inputs import InputError, LabelledMessage
from relais.evaluation.metrics import mean_reciprocal_rank, percentile, place_of, recall_at, share
from relais.evaluation.registers import register_of
from relais.evaluation.tables import table

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A question, the topics that the search ranked for it, and what was decided."""

    message: LabelledMessage
    ranked: tuple[str, ...]
    decision: Decision

    @staticmethod
    def of(message: LabelledMessage, ranking: Ranking, decision: Decision) -> Asked:
        """From what the search said."""
        return Asked(message, tuple(topic for topic, _ in ranking.topics), decision)

    @property
    def strict_place(self) -> int | None:
        """The place of the expected topic."""
        return place_of(self.ranked, self.message.expected[:1])

    @property
    def lenient_place(self) -> int | None:
        """The place of the best ranked of the acceptable topics."""
        return place_of(self.ranked, self.message.expected)


@dataclass(frozen=True)
class LeftOut:
    """Lines of the same files that ask for no answer of the search."""

    without_topic: int
    emergencies: int

    def __str__(self) -> str:
        """For the table's first line."""
        total = self.without_topic + self.emergencies
        return f"{total} lines left out: {self.without_topic} without a topic, {self.emergencies} emergencies"


def questions_of(messages: Sequence[LabelledMessage]) -> tuple[list[LabelledMessage], LeftOut]:
    """The messages that the search must answer, and how many are left out.

    Raises:
        InputError: nothing is left.
    """
    emergencies = sum(message.is_emergency for message in messages)
    kept = [message for message in messages if message.expected and not message.is_emergency]
    if not kept:
        raise InputError(f"{messages[0].place}: no line from here on has a topic that the search may answer")
    return kept, LeftOut(len(messages) - emergencies - len(kept), emergencies)


def ask(guidance: Guidance, messages: Iterable[LabelledMessage]) -> tuple[list[Asked], list[float]]:
    """Asks the shipped search; what it said, and the milliseconds that each decision took."""
    asked: list[Asked] = []
    milliseconds: list[float] = []
    for message in messages:
        decision, took = timed(guidance.decide, message.text)
        milliseconds.append(took)
        asked.append(Asked.of(message, guidance.rank(message.text), decision))
    return asked, milliseconds


def timed(decide: Callable[[str], Decision], text: str) -> tuple[Decision, float]:
    """What was decided about a text, and the milliseconds that it took."""
    began = time.perf_counter()
    decision = decide(text)
    return decision, (time.perf_counter() - began) * 1000


def report(asked: Sequence[Asked], milliseconds: Sequence[float]) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    return {
        "n": len(asked),
        "strict": _recalls([one.strict_place for one in asked]),
        "lenient": _recalls([one.lenient_place for one in asked]),
        "by_lang": _by(asked, lambda one: one.message.lang),
        "by_register": _by(asked, lambda one: one.message.register or register_of(one.message.text)),
        "decisions": _decisions(asked),
        "ms_per_query": {"p50": percentile(milliseconds, 50), "p95": percentile(milliseconds, 95)},
    }


def as_table(asked: Sequence[Asked], figures: JsonObject, left_out: LeftOut) -> str:
    """The same figures for people, and also by theme of the catalogue."""
    by_theme = _by(asked, lambda one: topics()[one.message.expected[0]].theme)
    answer, clarify, decline = (figures["decisions"][kind.value] for kind in DecisionKind)
    parts = [
        f"{figures['n']} questions ({left_out})",
        table(
            ("", "recall@1", "recall@3", "MRR"),
            [(name, *figures[name].values()) for name in ("strict", "lenient")],
        ),
        *(_strict_table(name, by) for name, by in _groups(figures, by_theme)),
        table(
            ("decision", "share", "right", "what is right"),
            [
                ("answer", answer["share"], answer["precision"], "any topic of the line"),
                ("clarify", clarify["share"], clarify["recall_at_3"], "first topic is offered"),
                ("decline", decline["share"], None, ""),
            ],
        ),
        "milliseconds per query: p50 {p50:.1f}, p95 {p95:.1f}".format(**figures["ms_per_query"]),
    ]
    return "\n\n".join(parts)


def _groups(figures: JsonObject, by_theme: JsonObject) -> list[tuple[str, JsonObject]]:
    return [("language", figures["by_lang"]), ("register", figures["by_register"]), ("theme", by_theme)]


def _strict_table(name: str, by: JsonObject) -> str:
    rows = [(group, one["n"], one["recall_at_1"], one["recall_at_3"]) for group, one in by.items()]
    return table((f"{name} (strict)", "n", "recall@1", "recall@3"), rows)


def _recalls(places: Sequence[int | None]) -> JsonObject:
    return {
        "recall_at_1": recall_at(places, 1),
        "recall_at_3": recall_at(places, 3),
        "mrr": mean_reciprocal_rank(places),
    }


def _by(asked: Sequence[Asked], group_of: Callable[[Asked], str]) -> JsonObject:
    """Strict recall of each group, the largest group first."""
    groups: dict[str, list[int | None]] = {}
    for one in asked:
        groups.setdefault(group_of(one), []).append(one.strict_place)
    return {
        group: {"n": len(places), "recall_at_1": recall_at(places, 1), "recall_at_3": recall_at(places, 3)}
        for group, places in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    }


def _decisions(asked: Sequence[Asked]) -> JsonObject:
    taken = {kind: [one for one in asked if one.decision.kind is kind] for kind in DecisionKind}
    shares = {kind: len(ones) / len(asked) for kind, ones in taken.items()}
    right = share(
        any(topic in one.message.expected for topic in one.decision.topics[:1]) for one in taken[DecisionKind.ANSWER]
    )
    offered = share(one.message.expected[0] in one.decision.topics for one in taken[DecisionKind.CLARIFY])
    return {
        "answer": {"share": shares[DecisionKind.ANSWER], "precision": right},
        "clarify": {"share": shares[DecisionKind.CLARIFY], "recall_at_3": offered},
        "decline": {"share": shares[DecisionKind.DECLINE]},
    }

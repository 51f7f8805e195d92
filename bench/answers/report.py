"""The study's figures as JSON, and as tables in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.answers.scores import Estimate, errors_gone, recall, reciprocal_rank
from bench.answers.sitting import Sitting
from knowledge.catalogue import topics
from relais.evaluation.inputs import LabelledMessage
from relais.evaluation.metrics import percentile, place_of
from relais.evaluation.registers import register_of

JsonObject = dict[str, Any]
Ranked = list[list[str]]


@dataclass(frozen=True)
class Results:
    """Several methods on the same questions: the first ``rounds`` rounds of the exam."""

    messages: list[LabelledMessage]
    ranked: dict[str, Ranked]

    @staticmethod
    def of(rounds: Sequence[list[LabelledMessage]], sittings: Sequence[Sitting]) -> Results:
        """From the rounds that all of them sat."""
        shared = min(len(sitting.ranked) for sitting in sittings)
        messages = [message for asked in rounds[:shared] for message in asked]
        ranked = {one.name: [row for rows in one.ranked[:shared] for row in rows] for one in sittings}
        return Results(messages, ranked)

    def strict(self, name: str) -> list[int | None]:
        """The place of each question's first topic."""
        return [place_of(row, m.expected[:1]) for row, m in zip(self.ranked[name], self.messages, strict=True)]

    def lenient(self, name: str) -> list[int | None]:
        """The place of the best ranked of each question's topics."""
        return [place_of(row, m.expected) for row, m in zip(self.ranked[name], self.messages, strict=True)]


GROUPS: dict[str, Callable[[LabelledMessage], str]] = {
    "language": lambda message: message.lang,
    "register": lambda message: message.register or register_of(message.text),
    "theme": lambda message: topics()[message.expected[0]].theme,
}


def figures(results: Results, sittings: Sequence[Sitting], ours: str) -> JsonObject:
    """Everything measured, as ``--json`` writes it."""
    found: JsonObject = {"n": len(results.messages), "methods": {}}
    for one in sittings:
        strict = results.strict(one.name)
        found["methods"][one.name] = {
            "strict": _summary(strict),
            "lenient": _summary(results.lenient(one.name)),
            **{f"by_{group}": _by(results.messages, strict, of) for group, of in GROUPS.items()},
            "ms_per_query": {"p50": percentile(one.milliseconds, 50), "p95": percentile(one.milliseconds, 95)},
            "processor_ms_per_query": {"p50": percentile(one.processor, 50), "p95": percentile(one.processor, 95)},
            "memory_mb": one.memory_mb,
            "learning_seconds": one.learning_seconds,
            "rounds": len(one.ranked),
            "notes": one.notes,
        }
        gone = errors_gone(results.strict(ours), strict) if ours in results.ranked and one.name != ours else None
        if gone is not None:
            found["methods"][one.name]["errors_gone_with_ours"] = asdict(gone)
    return found


def _summary(places: Sequence[int | None]) -> JsonObject:
    estimates = {
        "recall_at_1": recall(places, 1),
        "recall_at_3": recall(places, 3),
        "mrr": reciprocal_rank(places),
    }
    return {name: asdict(estimate) for name, estimate in estimates.items()}


def _by(
    messages: Sequence[LabelledMessage], places: Sequence[int | None], group_of: Callable[[LabelledMessage], str]
) -> JsonObject:
    """Strict recall of each group, the largest group first."""
    groups: dict[str, list[int | None]] = {}
    for message, place in zip(messages, places, strict=True):
        groups.setdefault(group_of(message), []).append(place)
    return {
        group: {
            "n": len(of_group),
            "recall_at_1": asdict(recall(of_group, 1)),
            "recall_at_3": asdict(recall(of_group, 3)),
        }
        for group, of_group in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    }


def as_markdown(found: JsonObject) -> str:
    """One table of all methods, then one for each way of grouping the questions."""
    head = (
        "method",
        "strict @1 (95 %)",
        "strict @3",
        "MRR",
        "lenient @1",
        "lenient @3",
        "errors gone",
        "processor ms p50 / p95",
    )
    rows = [_row(name, one) for name, one in found["methods"].items()]
    parts = [
        f"{found['n']} questions, each asked of methods that have not learnt its wording family.",
        markdown((*head, "MB", "learning s"), rows),
        *(_grouped(found, group) for group in GROUPS),
        *(f"{name}: {one['notes']}." for name, one in found["methods"].items() if one["notes"]),
    ]
    return "\n\n".join(parts) + "\n"


def _row(name: str, one: JsonObject) -> list[str]:
    strict, lenient, gone = one["strict"], one["lenient"], one.get("errors_gone_with_ours")
    return [
        name,
        _spread(strict["recall_at_1"]),
        _spread(strict["recall_at_3"]),
        _spread(strict["mrr"]),
        f"{lenient['recall_at_1']['value']:.3f}",
        f"{lenient['recall_at_3']['value']:.3f}",
        f"{gone['net']['value']:.0%} ({gone['net']['low']:.0%}–{gone['net']['high']:.0%})" if gone else "–",
        f"{one['processor_ms_per_query']['p50']:.1f} / {one['processor_ms_per_query']['p95']:.1f}",
        f"{one['memory_mb']:.0f}",
        f"{one['learning_seconds']:.0f}",
    ]


def _spread(estimate: JsonObject) -> str:
    one = Estimate(**estimate)
    return f"{one.value:.3f} ({one.low:.3f}–{one.high:.3f})"


def _grouped(found: JsonObject, group: str) -> str:
    """Strict recall@1 / @3 of each method, a group a row."""
    methods = found["methods"]
    first = next(iter(methods.values()))[f"by_{group}"]
    rows = [
        [name, str(one["n"]), *(_pair(each[f"by_{group}"][name]) for each in methods.values())]
        for name, one in first.items()
    ]
    return markdown((f"{group} (strict @1 / @3)", "n", *methods), rows)


def _pair(one: JsonObject) -> str:
    return f"{one['recall_at_1']['value']:.2f} / {one['recall_at_3']['value']:.2f}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

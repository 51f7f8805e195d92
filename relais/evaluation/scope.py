"""How well messages that the service must not answer are told from those that it must."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.decision import DecisionKind
from knowledge.guidance import Guidance
from relais.evaluation.inputs import InputError, LabelledMessage
from relais.evaluation.metrics import area_under_curve
from relais.evaluation.tables import table

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Weighed:
    """The probability that a message is within the catalogue, and what was decided."""

    within: float
    decision: DecisionKind


def in_scope(messages: Sequence[LabelledMessage]) -> list[LabelledMessage]:
    """Messages to be answered: neither emergencies nor lines whose topics are said to be empty.

    Raises:
        InputError: nothing is left.
    """
    return _kept(messages, lambda message: not message.is_emergency and message.topics != ())


def out_of_scope(messages: Sequence[LabelledMessage]) -> list[LabelledMessage]:
    """Messages not to be answered: neither emergencies nor lines that name a topic.

    Raises:
        InputError: nothing is left.
    """
    return _kept(messages, lambda message: not message.is_emergency and not message.expected)


def weigh(guidance: Guidance, messages: Sequence[LabelledMessage]) -> list[Weighed]:
    """Asks the shipped search."""
    return [Weighed(guidance.rank(message.text).within, guidance.decide(message.text).kind) for message in messages]


def report(inside: Sequence[Weighed], outside: Sequence[Weighed]) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    return {
        "auc": area_under_curve([one.within for one in inside], [one.within for one in outside]),
        "out_of_scope": _shares(outside),
        "in_scope": _shares(inside),
    }


def as_table(figures: JsonObject, inside: int, outside: int, left_out: int) -> str:
    """The same figures for people."""
    rows = [(name, count, *figures[name].values()) for name, count in (("in_scope", inside), ("out_of_scope", outside))]
    return "\n\n".join(
        [
            f"{inside + outside} messages ({left_out} lines left out: emergencies, or labelled otherwise)",
            table(("", "n", "answer", "clarify", "decline"), rows),
            f"AUC of the probability to be within the catalogue: {figures['auc']:.3f}",
        ]
    )


def _kept(messages: Sequence[LabelledMessage], wanted: Callable[[LabelledMessage], bool]) -> list[LabelledMessage]:
    kept = [message for message in messages if wanted(message)]
    if not kept:
        raise InputError(f"{messages[0].place}: no line from here on can be measured")
    return kept


def _shares(weighed: Sequence[Weighed]) -> JsonObject:
    return {kind.value: sum(one.decision is kind for one in weighed) / len(weighed) for kind in DecisionKind}

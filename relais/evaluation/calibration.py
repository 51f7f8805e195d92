"""Whether "80 % sure" is right eight times out of ten, on questions that the search had not learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.search.calibration import Cutoffs
from relais.evaluation.cross_validation import Retrained
from relais.evaluation.metrics import Bin, brier_score, expected_calibration_error, reliability, share
from relais.evaluation.tables import table

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Calibrated:
    """Probabilities that the first topic is right, and whether it was."""

    right: tuple[float, ...]
    was_right: tuple[bool, ...]
    cutoffs: Cutoffs

    @property
    def bins(self) -> list[Bin]:
        """The bars of the reliability diagram."""
        return reliability(self.right, self.was_right)


def calibrated(retrained: Retrained) -> Calibrated:
    """From cross-validated answers; a question out of scope has no right topic."""
    rankings = retrained.rankings()
    pairs = [(rankings[question.text], question) for question in retrained.questions]
    return Calibrated(
        right=tuple(ranking.right for ranking, _ in pairs),
        was_right=tuple(ranking.topics[0][0] in question.topics for ranking, question in pairs),
        cutoffs=retrained.cutoffs,
    )


def report(found: Calibrated) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    sure = [was for right, was in zip(found.right, found.was_right, strict=True) if right >= found.cutoffs.answer]
    return {
        "n": len(found.right),
        "cutoffs": asdict(found.cutoffs),
        "above_answer_cutoff": {"share": len(sure) / len(found.right), "precision": share(sure)},
        "expected_calibration_error": expected_calibration_error(found.bins),
        "brier": brier_score(found.right, found.was_right),
        "bins": [
            {"from": one.low, "to": one.high, "n": one.n, "predicted": one.predicted, "observed": one.observed}
            for one in found.bins
        ],
    }


def as_table(figures: JsonObject) -> str:
    """The same figures for people."""
    sure, cutoffs = figures["above_answer_cutoff"], figures["cutoffs"]
    return "\n\n".join(
        [
            f"{figures['n']} questions, each ranked by a search that had not learnt it",
            table(
                ("probability", "n", "predicted", "observed"),
                [_row(one) for one in figures["bins"]],
            ),
            f"expected calibration error {figures['expected_calibration_error']:.3f}, "
            f"Brier score {figures['brier']:.3f}",
            f"answered outright from {cutoffs['answer']:.3f}: {sure['share']:.1%} of the questions"
            + (f", {sure['precision']:.1%} of them rightly" if sure["precision"] is not None else "")
            + f"; declined below {cutoffs['within']:.3f} within the catalogue",
        ]
    )


def _row(one: JsonObject) -> Sequence[object]:
    return f"{one['from']:.1f} to {one['to']:.1f}", one["n"], one["predicted"], one["observed"]

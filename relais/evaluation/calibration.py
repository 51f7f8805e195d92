"""Whether "80 % sure" is right eight times out of ten, on questions that the search had not learnt.

The questions are those that set the probabilities and the cut-offs: the development questions, which the encoder's
adapter has not learnt either. Some twenty numbers are fitted to over a thousand of them, so they flatter little.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.search.calibration import Cutoffs
from knowledge.search.questions import Question
from knowledge.search.training import Trained, reference
from relais.evaluation import diagram
from relais.evaluation.inputs import InputError
from relais.evaluation.metrics import Bin, brier_score, expected_calibration_error, reliability, share
from relais.evaluation.tables import table, write_json

JsonObject = dict[str, Any]

_FIGURES = "reliability.json"
_DIAGRAM = "reliability.svg"


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


def calibrated(questions: Sequence[Question], trained: Trained) -> Calibrated:
    """From what the folds said while a search was trained on these questions; one out of scope has no right topic."""
    unseen = trained.unseen
    places = np.nonzero(reference(questions))[0].tolist()
    firsts = unseen.probabilities.argmax(axis=1)
    return Calibrated(
        right=tuple(float(unseen.right[place]) for place in places),
        was_right=tuple(unseen.topics[firsts[place]] in questions[place].topics for place in places),
        cutoffs=trained.cutoffs,
    )


def keep(folder: Path, found: Calibrated) -> None:
    """Writes the figures and the diagram beside the index that they are about."""
    write_json(folder / _FIGURES, report(found))
    draw(folder / _DIAGRAM, found)


def draw(path: Path, found: Calibrated) -> None:
    """Draws the reliability diagram."""
    title = f"Reliability on {len(found.right)} questions not learnt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(diagram.draw(found.bins, found.cutoffs.answer, title), encoding="utf-8")


def kept(folder: Path) -> JsonObject:
    """The figures that were kept with the index.

    Raises:
        InputError: there are none.
    """
    try:
        figures: JsonObject = json.loads((folder / _FIGURES).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{folder / _FIGURES} is missing: run `make setup`") from error
    return figures


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

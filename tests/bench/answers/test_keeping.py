"""Sittings kept from one run of the study to the next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.answers.exam import Exam, Round
from bench.answers.keeping import kept
from bench.answers.sitting import Sitting
from knowledge.search.questions import Question
from relais.evaluation.inputs import LabelledMessage


@pytest.fixture
def exam() -> Exam:
    known = [Question("payer la cantine", "fr", ("vie.cantine",)), Question("les notes", "fr", ("vie.pronote",))]
    asked = [LabelledMessage("payer la cantine", "fr", ("vie.cantine",), None, None, "file:1")]
    return Exam(known, [], [Round(np.array([1]), asked)])


def never() -> Sitting:
    raise AssertionError("this method has sat this exam already")


def test_a_sitting_is_found_again_as_it_was(exam: Exam, tmp_path: Path) -> None:
    sitting = Sitting("ours", [[["vie.cantine"]]], [1.5], [1.0], 2.0, 3.0, "a note")
    assert kept(tmp_path / "kept", exam, "ours", lambda: sitting) == sitting
    assert kept(tmp_path / "kept", exam, "ours", never) == sitting


def test_another_exam_is_sat_anew(exam: Exam, tmp_path: Path) -> None:
    kept(tmp_path, exam, "ours", lambda: Sitting("ours"))
    others = [
        replace(exam, questions=[exam.questions[0], replace(exam.questions[1], topics=("vie.cantine",))]),
        replace(exam, rounds=[Round(np.array([0, 1]), exam.rounds[0].asked)]),
        replace(exam, rounds=[Round(exam.rounds[0].known, [])]),
    ]
    for other in others:
        with pytest.raises(AssertionError):
            kept(tmp_path, other, "ours", never)


def test_without_a_folder_nothing_is_kept(exam: Exam) -> None:
    assert kept(None, exam, "ours", lambda: Sitting("first")).name == "first"
    assert kept(None, exam, "ours", lambda: Sitting("second")).name == "second"

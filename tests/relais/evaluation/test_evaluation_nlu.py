"""Measures of what Rasa understands: places, classes and intents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relais.evaluation import intents, places, rasa_side
from relais.evaluation.inputs import InputError
from relais.settings import ROOT

HELD_OUT = ROOT / "training_data" / "territories" / "held_out.jsonl"


def write(tmp_path: Path, *rows: dict[str, object]) -> Path:
    path = tmp_path / "sentences.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(text: str, department: str | None, level: str | None) -> dict[str, object]:
    return {"text": text, "lang": "fr", "department": department, "level": level}


def test_precision_counts_what_was_found_and_recall_what_was_there(tmp_path: Path) -> None:
    rows = [
        row("à Brest", "29", None),
        row("à Sète", "34", None),
        row("rien", None, None),
        row("en 6e", None, "college"),
    ]
    sentences = places.read_sentences(write(tmp_path, *rows))
    read = [{"department": "29"}, {}, {"department": "13"}, {"level": "college"}]
    found = places.report(sentences, read)
    assert (found["department"]["precision"], found["department"]["recall"]) == (0.5, 0.5)
    assert found["level"]["f1"] == 1.0
    assert [place.rsplit(":", 1)[1] for place in found["misread"]] == ["2", "3"]
    assert found["all_right"] == 0.5
    assert "50.0%" in places.as_table(found)


def test_the_wrong_department_is_neither_precise_nor_recalled(tmp_path: Path) -> None:
    sentences = places.read_sentences(write(tmp_path, row("à Brest", "29", None)))
    found = places.report(sentences, [{"department": "13"}])
    assert (found["department"]["precision"], found["department"]["recall"]) == (0.0, 0.0)
    assert found["level"]["precision"] is None


@pytest.mark.parametrize("wrong", [{"text": "x", "lang": "fr"}, {**row("x", None, None), "level": 3}])
def test_a_line_without_its_expectations_is_refused_by_its_number(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"sentences.jsonl:1: "):
        places.read_sentences(write(tmp_path, wrong))


def test_held_out_sentences_are_varied_and_no_example_of_training() -> None:
    sentences = places.read_sentences(HELD_OUT)
    learnt = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "training_data" / "nlu").glob("*.yml"))
    assert len({one.text for one in sentences}) == len(sentences) == 60
    assert {one.expected["level"] for one in sentences} == {"ecole", "college", "lycee", None}
    assert len({one.expected["department"] for one in sentences}) > 12
    assert not [one.text for one in sentences if f"- {one.text}\n" in learnt]


def test_the_extractor_reads_held_out_sentences_in_its_own_environment() -> None:
    sentences = places.read_sentences(HELD_OUT)
    found = places.report(sentences, rasa_side.read_places(places.as_lines(sentences)))
    assert found["department"]["precision"] >= 0.95
    assert found["department"]["recall"] >= 0.8
    assert found["level"]["precision"] >= 0.95
    assert found["level"]["recall"] >= 0.95


def test_intents_are_those_of_the_report_of_rasa_without_its_averages() -> None:
    stored = {
        "greet": {"precision": 1.0, "recall": 0.5, "f1-score": 0.667, "support": 4, "confused_with": {"thanks": 2}},
        "thanks": {"precision": 0.5, "recall": 1.0, "f1-score": 0.667, "support": 2, "confused_with": {}},
        "accuracy": 0.667,
        "macro avg": {"precision": 0.75, "recall": 0.75, "f1-score": 0.667, "support": 6},
    }
    found = intents.report(stored, folds=3)
    assert (found["n"], found["folds"]) == (6, 3)
    assert found["accuracy"] == pytest.approx(4 / 6)
    assert list(found["intents"]) == ["greet", "thanks"]
    assert "thanks 2" in intents.as_table(found)

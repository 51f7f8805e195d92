"""Rasa's own ResponseSelector (DIET) behind the stock featurisers, in Rasa's own environment.

Of the pipeline that ``rasa init`` writes only the DIETClassifier, its synonyms and its fallback are left out: they find
intents and entities and have no say in what the selector ranks; with them a turn would take longer. Every topic is a
retrieval intent, its short answer the response; everything else that may be learnt is an example of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from bench.answers.exam import Document, Exam, Round
from bench.answers.sitting import Sitting

NAME = "rasa-diet"
_PYTHON = Path(".venv-rasa/bin/python")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def sit(exam: Exam, rounds: int, epochs: int, minutes: float) -> Sitting:
    """Trains, ``minutes`` a round at most, and asks in the first ``rounds`` rounds.

    Raises:
        CalledProcessError: Rasa failed; its last words are on the terminal.
    """
    sitting = Sitting(NAME)
    reached: list[int] = []
    for one in exam.rounds[:rounds]:
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            write(folder, exam, exam.documents(one), epochs)
            began = time.perf_counter()
            reached.append(_train(folder, minutes))
            sitting.learning_seconds += time.perf_counter() - began
            found = _ask(folder, one)
        sitting.ranked.append(found["ranked"])
        sitting.milliseconds += found["milliseconds"]
        sitting.processor += found["processor"]
        sitting.memory_mb = max(sitting.memory_mb, found["memory_mb"])
    seen = ", ".join(map(str, reached))
    sitting.notes = f"one thread; {seen} of {epochs} epochs within {minutes:g} minutes"
    return sitting


def write(folder: Path, exam: Exam, documents: Sequence[Document], epochs: int) -> None:
    """Writes the pipeline, the examples and the responses in Rasa's format."""
    examples: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        examples[document.topic].append(_plain(document.text))
    nlu = [
        {"intent": f"faq/{topic}", "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}
        for topic, texts in sorted(examples.items())
    ]
    answers = {item.topics[0]: item.short for item in exam.items if item.kind != "emergency"}
    responses = {f"utter_faq/{topic}": [{"text": answers.get(topic, topic)}] for topic in sorted(examples)}
    _dump(folder / "nlu.yml", {"version": "3.1", "nlu": nlu})
    _dump(folder / "domain.yml", {"version": "3.1", "intents": ["faq"], "responses": responses})
    _dump(folder / "config.yml", pipeline(epochs))


def pipeline(epochs: int) -> dict[str, Any]:
    """The stock pipeline as far as it weighs on the selector; all topics are ranked, not ten."""
    letters = {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
    selector = {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True, "ranking_length": 0}
    plain = ("WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer", "CountVectorsFeaturizer")
    return {
        "recipe": "default.v1",
        "assistant_id": "study",
        "language": "fr",
        "pipeline": [*({"name": name} for name in plain), letters, selector],
    }


def _plain(text: str) -> str:
    """One line, without the brackets that mark entities."""
    return " ".join(text.split()).translate(str.maketrans("[]{}", "()()"))


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _train(folder: Path, minutes: float) -> int:
    """Trains, and says how many epochs there was time for."""
    script = Path(__file__).with_name("rasa_training_side.py")
    _run([str(_PYTHON.absolute()), "-W", "ignore", str(script), ".", str(minutes)], folder)
    return int(json.loads((folder / "trained.json").read_text(encoding="utf-8"))["epochs"])


def _ask(folder: Path, one: Round) -> dict[str, Any]:
    (folder / "texts.json").write_text(json.dumps([message.text for message in one.asked]), encoding="utf-8")
    script = Path(__file__).with_name("rasa_side.py")
    files = ("models/selector.tar.gz", "texts.json", "answers.json")
    _run([str(_PYTHON.absolute()), "-W", "ignore", str(script), *files], folder)
    found: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return found


def _run(command: Sequence[str], folder: Path) -> None:
    environment = {**os.environ, **_ONE_THREAD, **_QUIET}
    environment.pop("PYTHONPATH", None)
    subprocess.run(command, cwd=folder, env=environment, check=True)

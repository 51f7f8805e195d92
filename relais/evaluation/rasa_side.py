"""Runs measures that need Rasa's own environment, in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from relais.evaluation.inputs import InputError
from relais.settings import ROOT, Settings

_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
_GAZETTEER = ROOT / "knowledge" / "content" / "territories.yml"
_EXAMPLES = ROOT / "training_data" / "nlu"
_QUESTIONS = Path("nlu") / "question.yml"
_LAST_WORDS = 2000


def read_places(lines: str) -> list[dict[str, str]]:
    """What Rasa's extractor finds in each line, by kind.

    Args:
        lines: a JSON string a line.

    Raises:
        InputError: Rasa's environment is missing or failed.
    """
    told = _run(["-m", "bot.reading", str(_GAZETTEER)], {}, lines)
    return [json.loads(line) for line in told.splitlines()]


def cross_validate(settings: Settings, folds: int) -> dict[str, Any]:
    """Rasa's report on its intents: its examples in ``folds`` parts, each asked of a pipeline trained on the others.

    Takes about a minute a fold: the sentence vectors, which no fold changes, are computed once.

    Raises:
        InputError: Rasa's environment or the sampled questions are missing, or Rasa failed.
    """
    sampled = settings.folder / _QUESTIONS
    if not sampled.is_file():
        raise InputError(f"{sampled} is missing: run `make setup`")
    with TemporaryDirectory() as scratch:
        examples, out = Path(scratch) / "nlu", Path(scratch) / "out"
        shutil.copytree(_EXAMPLES, examples)
        shutil.copy(sampled, examples)
        files = ["--nlu", str(examples), "--out", str(out), "--config", str(ROOT / "config.yml")]
        command = ["-W", "ignore", "-m", "rasa", "test", "nlu", "--cross-validation", "--no-plot", "--quiet"]
        environment = {"RELAIS_ENCODER_FOLDER": str(settings.encoder_folder), "RELAIS_REMEMBER_VECTORS": "1"}
        _run([*command, "--folds", str(folds), *files, "--domain", str(ROOT / "domain.yml")], environment)
        stored: dict[str, Any] = json.loads((out / "intent_report.json").read_text(encoding="utf-8"))
    return stored


def _run(arguments: Sequence[str], environment: dict[str, str], words: str = "") -> str:
    if not _PYTHON.is_file():
        raise InputError("Rasa's environment is missing: run `make setup`")
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    ended = subprocess.run(  # noqa: S603  (Rasa, from our own environment)
        [str(_PYTHON), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **quiet, **environment},
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise InputError(f"Rasa failed ({ended.returncode}): {ended.stderr[-_LAST_WORDS:]}")
    return ended.stdout

"""Tests of what Rasa loads. Run them with Rasa's interpreter: `.venv-rasa/bin/python -m pytest tests/bot`."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

# The app's interpreter has no Rasa: it runs what is plain Python.
collect_ignore = (
    []
    if importlib.util.find_spec("rasa")
    else [
        "test_action_results.py",
        "test_components.py",
        "test_connector.py",
        "test_language_extractor.py",
        "test_rasa_process.py",
    ]
)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in config.yml are relative to the repository."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    folder = Path(os.environ.get("RELAIS_ENCODER_FOLDER") or ROOT / "var" / "encoder")
    if not (folder / "encoder.onnx").is_file():
        pytest.fail("no exported encoder: run `make setup`")
    return folder

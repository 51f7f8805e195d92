"""What the assistant says around the guidance: the same texts, with the same placeholders, in every language."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
import yaml

from actions import utterance

FOLDER = Path(utterance.__file__).parent / "words"
FRENCH = yaml.safe_load((FOLDER / "fr.yml").read_text("utf-8"))
MAY_BE_EMPTY = {"human"}


def placeholders(table: dict[str, object]) -> dict[str, set[str]]:
    return {key: {name for _, name, _, _ in Formatter().parse(str(text)) if name} for key, text in table.items()}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_language_is_complete(path: Path) -> None:
    table = yaml.safe_load(path.read_text("utf-8"))
    assert placeholders(table) == placeholders(FRENCH)
    assert {key for key, text in table.items() if not str(text).strip()} <= MAY_BE_EMPTY

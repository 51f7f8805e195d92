"""The words of a room: one YAML file a language, French for now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def read_words(room: Path, lang: str = "fr") -> Mapping[str, Any]:
    """The words of the room in that folder, as nested mappings."""
    words = yaml.safe_load((room / "words" / f"{lang}.yml").read_text("utf-8"))
    if not isinstance(words, dict):
        raise ValueError(f"{room.name}: words must be a mapping")
    return words

"""Tells whether what was learnt and kept on disk still fits: a small file beside it says what it was learnt from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def stamp(path: Path, digest: str, **about: Any) -> None:
    """Writes the stamp. Last of all, so that what is half written is not taken for whole.

    Args:
        path: the file.
        digest: what the rest was learnt from.
        about: anything else that is kept with it.
    """
    path.write_text(json.dumps({"digest": digest, **about}, indent=1) + "\n", encoding="utf-8")


def is_stamped(path: Path, digest: str) -> bool:
    """Whether the stamp is there, readable, and says exactly this."""
    try:
        return bool(json.loads(path.read_text(encoding="utf-8"))["digest"] == digest)
    except (OSError, ValueError, KeyError, TypeError):
        return False

"""Errors told without their words: an error's text, and SQL's parameters in it, may be what a parent wrote."""

from __future__ import annotations

import traceback
from pathlib import Path

_MOST_FRAMES = 12
_MOST_CAUSES = 3


def place(error: BaseException) -> str:
    """The kind of an error, and the innermost line that raised it.

    Example:
        >>> place(ValueError("secret"))
        'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def described(error: BaseException) -> str:
    """The kind of an error and how it came about, line by line of the program, its causes too; never its text."""
    told: list[str] = []
    current: BaseException | None = error
    while current is not None and len(told) < _MOST_CAUSES:
        frames = traceback.extract_tb(current.__traceback__)[-_MOST_FRAMES:]
        way = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(current).__name__} ({way})" if way else type(current).__name__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return ", because of ".join(told)

"""What the house itself says, in the parent's language; French where a translation is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_FOLDER = Path(__file__).parent / "texts"
_FALLBACK = "fr"
_SPOKEN_AS = {"gcf": "fr", "ht": "fr", "ar-Latn": "ar"}


def text(key: str, lang: str, **values: object) -> str:
    """The text ``key`` in ``lang``, with its values filled in.

    Raises:
        KeyError: no such text, even in French.

    Example:
        >>> text("choice_human", "fr")
        'Parler à quelqu’un'
    """
    table = _tables()
    wording = table.get(language(lang), {}).get(key) or table[_FALLBACK][key]
    return wording.format(**values) if values else wording


def known(key: str, lang: str) -> bool:
    """Whether the house can say ``key`` to somebody who writes in ``lang``, without falling back on French."""
    return key in _tables()[language(lang)]


def language(lang: str) -> str:
    """The language in which the house speaks to somebody who writes in ``lang``."""
    spoken = _SPOKEN_AS.get(lang, lang)
    return spoken if spoken in _tables() else _FALLBACK


def languages() -> list[str]:
    """The languages that have texts."""
    return sorted(_tables())


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return {
        path.stem: {key: str(value).strip() for key, value in yaml.safe_load(path.read_text("utf-8")).items()}
        for path in sorted(_FOLDER.glob("*.yml"))
    }

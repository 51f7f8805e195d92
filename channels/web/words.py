"""What the page itself says, by language; one file a language in ``words/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

_FOLDER = Path(__file__).parent / "words"
_FALLBACK = "fr"


def words(lang: str) -> Mapping[str, Any]:
    """The words of the page in ``lang``; in French where there are none."""
    tables = _tables()
    return {**tables[_FALLBACK], **tables.get(lang, {})}


def languages() -> Mapping[str, str]:
    """The languages of the page: code and own name, French first."""
    tables = _tables()
    codes = sorted(tables, key=lambda code: (code != _FALLBACK, code))
    return {code: str(tables[code]["name"]) for code in codes}


def known(lang: object) -> str | None:
    """``lang`` if the page exists in it, else None."""
    return lang if isinstance(lang, str) and lang in _tables() else None


def page_language(request: web.Request) -> str:
    """``?lang=``, else the first language of ``Accept-Language`` that the page exists in, else French."""
    asked = known(request.query.get("lang"))
    if asked:
        return asked
    for part in request.headers.get("Accept-Language", "").split(","):
        code = known(part.split(";")[0].strip().lower().split("-")[0])
        if code:
            return code
    return _FALLBACK


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.yml"))}

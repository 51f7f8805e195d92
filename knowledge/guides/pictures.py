"""The pictures of guides: small files of our own, served by us, that load nothing and run nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from knowledge.catalogue import CONTENT

FOLDER = CONTENT / "guides" / "pictures"
TYPES: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png"}
MOST_BYTES = 30_000
"""On a slow network, a picture must not hold up the step that it explains."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.(?:svg|png)")
_NOT_A_DRAWING = re.compile(rb"<script|<foreignObject|<image|<style|\bon\w+\s*=|href|<!ENTITY|url\(", re.IGNORECASE)


def complaint(name: str, folder: Path = FOLDER) -> str | None:
    """Why a file cannot be the picture of a step; None when it can."""
    if not _NAME.fullmatch(name):
        return f"{name!r} must be small letters, digits and dashes, and end with .svg or .png"
    path = folder / name
    if not path.is_file():
        return f"there is no {name!r} in guides/pictures"
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        return f"{name!r} has {len(content)} bytes, {MOST_BYTES} at most"
    if path.suffix == ".svg" and _NOT_A_DRAWING.search(content):
        return f"{name!r} must be a plain drawing: no script, style, link or image in it"
    return None


def read(name: str, folder: Path = FOLDER) -> tuple[str, bytes] | None:
    """The type and the content of a picture, or None when there is none of that name."""
    if complaint(name, folder) is not None:
        return None
    path = folder / name
    return TYPES[path.suffix], path.read_bytes()

"""A plain text as paragraphs, lists and links, so that the page never interprets markup.

``static/blocks.js`` follows the same rules; ``tests/channels/web/blocks.json`` holds both to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_BULLET = re.compile(r"^\s*[-•–]\s+(.+)$")
_NUMBER = re.compile(r"^\s*(\d{1,2})[.)]\s+(.+)$")
# Whole https addresses, and the one page of ours that is spoken of.
_LINK = re.compile(r"https://[^\s<>\"«»]+|(?<!\S)/attestation\b")
_AFTER_LINK = ".,;:!?)]}'’”*"


@dataclass(frozen=True)
class Piece:
    """Some words, and where they lead if they are a link."""

    text: str
    href: str | None = None


@dataclass
class Block:
    """A paragraph or a list; each line a list of pieces. ``start`` is the first number of a numbered list."""

    kind: Literal["p", "ul", "ol"]
    lines: list[list[Piece]] = field(default_factory=list)
    start: int = 1


def blocks(text: str) -> list[Block]:
    r"""The blocks of a text.

    Example:
        >>> [block.kind for block in blocks("Deux étapes.\n1. Ouvrez\n2. Fermez")]
        ['p', 'ol']
    """
    found: list[Block] = []
    interrupted = True
    # French marks stay with their word at the end of a line.
    bound = re.sub(r" ([»?!:;])", "\u00a0\\1", text.replace("« ", "«\u00a0"))
    for line in bound.split("\n"):
        if not line.strip():
            interrupted = True
            continue
        kind, start, words = _read_line(line)
        # A blank line ends a paragraph; it does not end a list whose next item follows.
        continues = found and found[-1].kind == kind and (kind != "p" or not interrupted)
        if not continues:
            found.append(Block(kind, start=start))
        found[-1].lines.append(pieces(words))
        interrupted = False
    return found


def pieces(line: str) -> list[Piece]:
    """The words and the links of a line, in order."""
    found: list[Piece] = []
    position = 0
    for match in _LINK.finditer(line):
        address = match.group().rstrip(_AFTER_LINK)
        if match.start() > position:
            found.append(Piece(line[position : match.start()]))
        found.append(Piece(address, href=address))
        position = match.start() + len(address)
    if position < len(line):
        found.append(Piece(line[position:]))
    return found


def _read_line(line: str) -> tuple[Literal["p", "ul", "ol"], int, str]:
    bullet = _BULLET.match(line)
    if bullet:
        return "ul", 1, bullet.group(1).strip()
    number = _NUMBER.match(line)
    if number:
        return "ol", int(number.group(1)), number.group(2).strip()
    return "p", 1, line.strip()

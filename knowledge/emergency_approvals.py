"""Who approved the emergency texts that come from files: two different people, for exactly the text that is there."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue import CONTENT
from knowledge.content_places import path_of
from knowledge.revisions import SHIPPED, approvals_needed

FILE = CONTENT / "emergency_approvals.yml"
_HEAD = """\
# Who approved each emergency text, and which text: the digest changes with every letter of the file.
# Written by `relais knowledge approve`, checked by `relais knowledge check`.
"""

_WORD = re.compile(r"[^\W_]+")


class ApprovalRefused(Exception):
    """This approval does not count: the message says why."""


@dataclass(frozen=True)
class Approval:
    """The people who approved one text.

    Attributes:
        text: digest of the file they read.
        approved_by: their names.
    """

    text: str
    approved_by: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How the emergency texts stand.

    Attributes:
        approved: items approved by enough people, as they are now.
        waiting: items that wait for somebody's approval.
        complaints: what is wrong: a text changed since, a name given twice, an item that does not exist.
    """

    approved: tuple[str, ...]
    waiting: tuple[str, ...]
    complaints: tuple[str, ...]


def digest(text: str) -> str:
    """What identifies a text, whatever the system's ends of lines."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def read(file: Path = FILE) -> dict[str, Approval]:
    """The approvals of a file, by item; none when there is no file.

    Raises:
        ApprovalRefused: the file is not understood.
    """
    if not file.exists():
        return {}
    given: Any = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    try:
        return {item: Approval(str(one["text"]), tuple(map(str, one["approved_by"]))) for item, one in given.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ApprovalRefused(f"{file.name}: each item needs `text` and `approved_by`") from error


def standing(items: Iterable[str], approvals: Mapping[str, Approval], content: Path = CONTENT) -> Standing:
    """How these emergency items stand."""
    wanted = sorted(items)
    complaints = [f"{item}: approved, but there is no such text" for item in sorted(set(approvals) - set(wanted))]
    approved: list[str] = []
    waiting: list[str] = []
    for item in wanted:
        given = approvals.get(item)
        if given is not None and given.text != digest((content / path_of(item)).read_text(encoding="utf-8")):
            complaints.append(f"{item}: the text was changed after its approval")
            given = None
        names = [_bare(name) for name in given.approved_by] if given else []
        if len(set(names)) < len(names):
            complaints.append(f"{item}: the same person approved twice")
        enough = len({*names} - {"", SHIPPED}) >= approvals_needed(item)
        (approved if enough else waiting).append(item)
    return Standing(tuple(approved), tuple(waiting), tuple(complaints))


def approve(item: str, name: str, file: Path = FILE, content: Path = CONTENT) -> Approval:
    """Adds somebody's approval of a text as it stands now; approvals of an earlier text are dropped.

    Raises:
        ApprovalRefused: no emergency text of that name, no name, or that person approved it already.
    """
    place = content / path_of(item) if "." in item else content
    if approvals_needed(item) < 2 or not place.is_file():
        raise ApprovalRefused(f"{item}: there is no such emergency text")
    if _bare(name) in ("", SHIPPED):
        raise ApprovalRefused("the name of the person who read the text is needed")
    known = read(file)
    current = digest(place.read_text(encoding="utf-8"))
    earlier = known.get(item)
    names = earlier.approved_by if earlier and earlier.text == current else ()
    if _bare(name) in map(_bare, names):
        raise ApprovalRefused(f"{item}: {name} approved it already; a second person must")
    known[item] = Approval(current, (*names, " ".join(name.split())))
    lines = {key: {"text": one.text, "approved_by": list(one.approved_by)} for key, one in sorted(known.items())}
    file.write_text(_HEAD + yaml.safe_dump(lines, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return known[item]


def _bare(name: str) -> str:
    """The name however it is written: without accents, marks and capitals, its words in one order."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return " ".join(sorted(_WORD.findall(letters.casefold())))

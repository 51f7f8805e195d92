"""The documents: what they point to is there, and the settings they name exist."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from relais.settings import DOCUMENTED, PREFIX, ROOT

NOT_OURS = {".git", ".venv", ".venv-rasa", "var", "node_modules", ".pytest_cache", ".hypothesis"}
# Names the file of settings, so it is none of them.
FILE_OF_SETTINGS = "CONFIG"

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_SETTING = re.compile(rf"\b{PREFIX}([A-Z][A-Z_]*[A-Z])\b")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def _documents() -> list[Path]:
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md") if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return sorted(path for path in found if path.parts[:2] != ("knowledge", "content"))


DOCUMENTS = [str(path) for path in _documents()]


def _anchors(markdown: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    prose = re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in _HEADING.findall(prose))
    return {re.sub(r"\s", "-", heading) for heading in plain}


def _leads_somewhere(page: Path, path: str, anchor: str) -> bool:
    found = (page.parent / path).resolve() if path else page
    if not found.is_relative_to(ROOT) or not found.exists():
        return False
    return not anchor or (found.suffix == ".md" and anchor in _anchors(found.read_text("utf-8")))


def test_there_are_documents_to_check():
    assert {"README.md", "docs/operators.md", "docs/contract.md"} <= set(DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document):
    page = ROOT / document
    text = page.read_text("utf-8")
    lost = []
    for target in _LINK.findall(_CODE.sub("", text)):
        if _ELSEWHERE.match(target):
            continue
        if not _leads_somewhere(page, *unquote(target).partition("#")[::2]):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_setting_that_is_named_exists(document):
    named = set(_SETTING.findall((ROOT / document).read_text("utf-8")))
    known = {name.upper() for name in DOCUMENTED} | {FILE_OF_SETTINGS}
    assert named - known == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_of_ours_that_is_named_exists(document):
    # Only names with a folder of the house before them; what set-up makes is under var/ and not looked for.
    rooms = "relais|channels|conversations|actions|knowledge|bot|bench|training_data|tests|docs|requirements"
    named = re.findall(rf"`((?:{rooms})/[A-Za-z0-9_./-]*)`", (ROOT / document).read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []

"""Emergency texts from files: two different people approve exactly the text that stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.emergency_approvals import Approval, ApprovalRefused, approve, read, standing

ITEM = "urgence.suicide"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "urgence").mkdir()
    (tmp_path / "urgence" / "suicide.md").write_text("Appelez le 15.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def file(content: Path) -> Path:
    return content / "emergency_approvals.yml"


def test_one_person_is_not_enough_two_are(content: Path, file: Path) -> None:
    approve(ITEM, "Awa Diop", file, content)
    assert standing([ITEM], read(file), content).waiting == (ITEM,)
    approve(ITEM, "Luc Morel", file, content)
    assert standing([ITEM], read(file), content).approved == (ITEM,)


@pytest.mark.parametrize("again", ["Awa Diop", " awa  DIOP ", "Diop Awa", "Awà Diop", "Awa-Diop", "DIOP, Awa."])
def test_nobody_approves_twice(content: Path, file: Path, again: str) -> None:
    approve(ITEM, "Awa Diop", file, content)
    with pytest.raises(ApprovalRefused, match="second person"):
        approve(ITEM, again, file, content)


def test_a_text_changed_since_is_complained_of_and_must_be_read_again_by_two(content: Path, file: Path) -> None:
    approve(ITEM, "Awa Diop", file, content)
    approve(ITEM, "Luc Morel", file, content)
    (content / "urgence" / "suicide.md").write_text("Appelez le 16.\n", encoding="utf-8")
    stand = standing([ITEM], read(file), content)
    assert stand.waiting == (ITEM,)
    assert "changed after its approval" in stand.complaints[0]
    assert approve(ITEM, "Luc Morel", file, content).approved_by == ("Luc Morel",)


def test_ends_of_lines_change_no_text(content: Path, file: Path) -> None:
    approve(ITEM, "Awa Diop", file, content)
    approve(ITEM, "Luc Morel", file, content)
    (content / "urgence" / "suicide.md").write_bytes(b"Appelez le 15.\r\n")
    assert standing([ITEM], read(file), content).approved == (ITEM,)


@pytest.mark.parametrize(("item", "name"), [("urgence.inconnu", "Awa Diop"), ("vie.cantine", "Awa"), (ITEM, "relais")])
def test_what_cannot_be_approved(content: Path, file: Path, item: str, name: str) -> None:
    with pytest.raises(ApprovalRefused):
        approve(item, name, file, content)


def test_a_name_written_twice_by_hand_counts_once(content: Path, file: Path) -> None:
    given = approve(ITEM, "Awa Diop", file, content)
    stand = standing([ITEM], {ITEM: Approval(given.text, ("Awa Diop", "awa diop"))}, content)
    assert stand.waiting == (ITEM,)
    assert stand.complaints


def test_a_file_that_is_not_understood_is_refused(file: Path) -> None:
    file.write_text("urgence.suicide: [Awa]\n", encoding="utf-8")
    with pytest.raises(ApprovalRefused):
        read(file)

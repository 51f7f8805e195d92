"""What was learnt is current only for what its stamp says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.stamps import is_stamped, stamp


def test_a_stamp_fits_its_own_digest_only(tmp_path: Path) -> None:
    path = tmp_path / "meta.json"
    assert not is_stamped(path, "one")
    stamp(path, "one", known=3)
    assert is_stamped(path, "one")
    assert not is_stamped(path, "two")
    assert json.loads(path.read_text("utf-8"))["known"] == 3


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", "null", '{"digest": 1}'])
def test_a_broken_stamp_fits_nothing(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "meta.json"
    path.write_text(broken, encoding="utf-8")
    assert not is_stamped(path, "one")

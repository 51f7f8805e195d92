"""Pictures of steps are small drawings of our own that load nothing and run nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.guides import pictures
from knowledge.guides.loading import load_guides

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><title>Un bouton</title><rect width="9" height="9"/></svg>'


def test_some_guides_show_pictures_and_all_of_them_are_as_they_must_be() -> None:
    shown = [step.picture for guide in load_guides() for step in guide.steps if step.picture is not None]
    assert len(shown) >= 3
    assert [pictures.complaint(picture.file) for picture in shown] == [None] * len(shown)
    assert all(picture.alt for picture in shown)


def test_a_drawing_is_read_with_its_type(tmp_path: Path) -> None:
    (tmp_path / "bouton.svg").write_bytes(DRAWING)
    assert pictures.read("bouton.svg", tmp_path) == ("image/svg+xml", DRAWING)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("absent.svg", None, "there is no"),
        ("../secret.key", None, "must be small letters"),
        ("photo.jpg", b"x", "must be small letters"),
        ("grand.png", b"x" * (pictures.MOST_BYTES + 1), "bytes"),
        ("script.svg", b"<svg><script>1</script></svg>", "plain drawing"),
        ("click.svg", b'<svg onload="x"/>', "plain drawing"),
        ("foreign.svg", b'<svg><image href="https://x.test/a.png"/></svg>', "plain drawing"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert why in str(pictures.complaint(name, tmp_path))
    assert pictures.read(name, tmp_path) is None

"""The drawing of a guide: well-formed, said in words too, nothing on top of each other."""

from __future__ import annotations

from xml.etree import ElementTree

from knowledge.guides.drawing import draw
from knowledge.guides.loading import load_guides
from tests.knowledge.guides.writing import guide

SVG = "{http://www.w3.org/2000/svg}"


def test_title_and_description_tell_the_whole_guide() -> None:
    root = ElementTree.fromstring(draw(guide()))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    assert root.find(f"{SVG}title").text == "Activer le compte"
    told = root.find(f"{SVG}desc").text
    for step in guide().steps:
        assert f"{step.id} : {step.say}" in told
    assert "Oui → taper" in told


def test_every_step_is_a_box_and_no_two_overlap() -> None:
    for shipped in load_guides():
        root = ElementTree.fromstring(draw(shipped))
        boxes = [
            tuple(int(rect.get(name)) for name in ("x", "y", "width", "height"))
            for rect in root.iter(f"{SVG}rect")
            if rect.get("class") == "box"
        ]
        assert len(boxes) == len(shipped.steps)
        width, height = (int(part) for part in root.get("viewBox").split()[2:])
        for place, (x, y, w, h) in enumerate(boxes):
            assert x > 0 and x + w < width and y > 0 and y + h < height
            for other_x, other_y, other_w, other_h in boxes[place + 1 :]:
                assert x + w <= other_x or other_x + other_w <= x or y + h <= other_y or other_y + other_h <= y


def test_what_authors_write_is_escaped() -> None:
    drawn = draw(guide(("say: Bravo.", "say: <script>alert(1)</script> & bravo")))
    assert "<script>" not in drawn
    ElementTree.fromstring(drawn)

"""Draws a guide as SVG: steps in layers from the start to the endings, with what leads from one to the next."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from html import escape

from knowledge.guides import graph
from knowledge.guides.model import End, Guide, Step

_WIDTH, _GAP_X, _GAP_Y, _MARGIN, _LINE = 220, 40, 64, 24, 16
_LETTERS, _MOST_LINES = 32, 6
_FILL = {None: "#ffffff", End.SOLVED: "#e3f4e6", End.HANDOFF: "#fdeee0", End.ELSEWHERE: "#e8eefb"}
_ENDING = {End.SOLVED: "Fin : réussi", End.HANDOFF: "Fin : une personne", End.ELSEWHERE: "Fin : ailleurs"}
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1b1b}.id{font-weight:700}.edge{font-size:11px;fill:#3a3a3a}"
    ".box{stroke:#1b1b1b}.way{fill:none;stroke:#4a4a4a}.aside{stroke-dasharray:4 4;stroke:#8a8a8a}"
)


@dataclass(frozen=True)
class _Box:
    step: Step
    x: int
    y: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        return (len(self.lines) + 1) * _LINE + 12


def draw(guide: Guide) -> str:
    """The guide as an SVG text, with a title and a description for who cannot see it."""
    boxes = _boxes(guide)
    width = max(box.x for box in boxes.values()) + _WIDTH + _MARGIN
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="title description">',
        f'<title id="title">{escape(guide.title)}</title>',
        f'<desc id="description">{escape(_described(guide))}</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="#4a4a4a"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for step in guide.steps:
        parts += _ways(guide, boxes, step)
    parts += [line for box in boxes.values() for line in _drawn(box)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _layers(guide: Guide) -> dict[str, int]:
    """How many steps each is away from the start; what nothing leads to comes last."""
    depth = {guide.start: 0}
    waiting = [guide.start]
    while waiting:
        current = guide.step(waiting.pop(0))
        for _, target in graph.edges(guide, current):
            if target not in depth:
                depth[target] = depth[current.id] + 1
                waiting.append(target)
    last = max(depth.values()) + 1
    return {step.id: depth.get(step.id, last) for step in guide.steps}


def _boxes(guide: Guide) -> dict[str, _Box]:
    rows: dict[int, list[Step]] = defaultdict(list)
    for step_id, layer in _layers(guide).items():
        rows[layer].append(guide.step(step_id))
    widest = max(map(len, rows.values()))
    boxes: dict[str, _Box] = {}
    y = _MARGIN
    for layer in sorted(rows):
        row = rows[layer]
        left = _MARGIN + (widest - len(row)) * (_WIDTH + _GAP_X) // 2
        for column, step in enumerate(row):
            boxes[step.id] = _Box(step, left + column * (_WIDTH + _GAP_X), y, _lines(step))
        y += max(boxes[step.id].height for step in row) + _GAP_Y
    return boxes


def _lines(step: Step) -> tuple[str, ...]:
    lines = textwrap.wrap(step.say, _LETTERS)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][: _LETTERS - 2] + " …"]
    if step.end is not None:
        lines.append(_ENDING[step.end])
    if step.when is not None:
        lines.append(f"Si : {_condition(step)}"[: _LETTERS + 4])
    return tuple(lines)


def _condition(step: Step) -> str:
    assert step.when is not None
    given = step.when.model_dump(exclude_none=True)
    return " ; ".join(", ".join(values) for values in given.values())


def _drawn(box: _Box) -> list[str]:
    fill, rounded = _FILL[box.step.end], 12 if box.step.end else 4
    drawn = [
        f'<rect class="box" x="{box.x}" y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="{rounded}" '
        f'fill="{fill}"/>',
        f'<text class="id" x="{box.x + 8}" y="{box.y + _LINE + 2}">{escape(box.step.id)}</text>',
    ]
    for number, line in enumerate(box.lines, start=2):
        drawn.append(f'<text x="{box.x + 8}" y="{box.y + number * _LINE + 2}">{escape(line)}</text>')
    return drawn


def _ways(guide: Guide, boxes: dict[str, _Box], step: Step) -> list[str]:
    """The ways out of a step; those to the same step share one line."""
    together: dict[str, list[str]] = defaultdict(list)
    for words, target in graph.edges(guide, step):
        together[target].append(words)
    drawn: list[str] = []
    for place, (target, said) in enumerate(together.items()):
        aside = said == ["Je vois autre chose"]
        drawn += _way(boxes[step.id], boxes[target], " / ".join(said), aside, (place + 1) / (len(together) + 1))
    return drawn


def _way(start: _Box, end: _Box, words: str, aside: bool, share: float) -> list[str]:
    x1, y1 = start.x + int(_WIDTH * share), start.y + start.height
    x2, y2 = end.x + _WIDTH // 2, end.y
    if y2 <= start.y:
        # Back up or sideways: leaves from the side, so that the line does not run through its own box.
        x1, y1 = start.x + _WIDTH, start.y + start.height // 2
        x2, y2 = end.x + _WIDTH, end.y + end.height // 2
        bow = max(x1, x2) + 30
        path = f"M{x1} {y1}C{bow} {y1} {bow} {y2} {x2} {y2}"
    else:
        half = (y1 + y2) // 2
        path = f"M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}"
    kind = "way aside" if aside else "way"
    drawn = [f'<path class="{kind}" d="{path}" marker-end="url(#tip)"/>']
    if not aside:
        label = words if len(words) <= _LETTERS else words[: _LETTERS - 1] + "…"
        drawn.append(f'<text class="edge" x="{x1 + 4}" y="{y1 + 13}">{escape(label)}</text>')
    return drawn


def _described(guide: Guide) -> str:
    """The whole guide in sentences: what each step says, and where its answers lead."""
    told = [f"{len(guide.steps)} étapes. Première étape : {guide.start}."]
    for step in guide.steps:
        ending = f" {_ENDING[step.end]}." if step.end else ""
        ways = " ; ".join(f"{words} → {target}" for words, target in graph.edges(guide, step))
        told.append(f"{step.id} : {step.say}{ending}{f' Ensuite : {ways}.' if ways else ''}")
    return "\n".join(told)

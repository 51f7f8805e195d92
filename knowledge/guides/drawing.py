"""Draws a guide as SVG: steps in layers from the start to the endings, with what leads from one to the next."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from html import escape

from knowledge.guides import graph
from knowledge.guides.model import End, Guide, Step

_WIDTH, _GAP_X, _GAP_Y, _MARGIN, _LINE = 230, 44, 60, 24, 16
_LETTERS, _MOST_LINES = 30, 6
_FILL = {None: "#ffffff", End.SOLVED: "#e3f4e6", End.HANDOFF: "#fdeee0", End.ELSEWHERE: "#e8eefb"}
_ENDING = {End.SOLVED: "Fin : réussi", End.HANDOFF: "Fin : une personne", End.ELSEWHERE: "Fin : ailleurs"}
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1b1b}.id{font-weight:700}.answer{font-size:11.5px;fill:#1d4f91}"
    ".box{stroke:#1b1b1b}.way{fill:none;stroke:#4a4a4a}.back{stroke-dasharray:5 4}"
)


@dataclass(frozen=True)
class _Box:
    step: Step
    x: int
    y: int
    lines: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def height(self) -> int:
        return (len(self.lines) + len(self.answers) + 1) * _LINE + 12


def draw(guide: Guide) -> str:
    """The guide as an SVG text, with a title and a description for who cannot see it."""
    boxes = _boxes(guide)
    width = max(box.x for box in boxes.values()) + _WIDTH + _GAP_X + _MARGIN
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
            boxes[step.id] = _Box(step, left + column * (_WIDTH + _GAP_X), y, _lines(step), _answers(guide, step))
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
    for number, line in enumerate(box.answers, start=2 + len(box.lines)):
        drawn.append(f'<text class="answer" x="{box.x + 8}" y="{box.y + number * _LINE + 2}">{escape(line)}</text>')
    return drawn


def _answers(guide: Guide, step: Step) -> tuple[str, ...]:
    """What can be answered, and where it leads: written in the box, where no line can run over it."""
    told = []
    for words, target in graph.edges(guide, step):
        room = _LETTERS + 4 - len(target)
        told.append(f"{words if len(words) <= room else words[: room - 1] + '…'} → {target}")
    return tuple(told)


def _ways(guide: Guide, boxes: dict[str, _Box], step: Step) -> list[str]:
    """A line to each step that may follow; « je vois autre chose » is told in the box only."""
    targets = [target for words, target in graph.edges(guide, step) if words != "Je vois autre chose"]
    distinct = list(dict.fromkeys(targets))
    return [
        _way(boxes[step.id], boxes[target], (place + 1) / (len(distinct) + 1)) for place, target in enumerate(distinct)
    ]


def _way(start: _Box, end: _Box, share: float) -> str:
    x1, y1 = start.x + int(_WIDTH * share), start.y + start.height
    x2, y2 = end.x + _WIDTH // 2, end.y
    if y2 > start.y:
        half = (y1 + y2) // 2
        return f'<path class="way" d="M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}" marker-end="url(#tip)"/>'
    # Back up or sideways: leaves from the side, so that the line does not run through its own box.
    x1, y1 = start.x + _WIDTH, start.y + start.height // 2
    x2, y2 = end.x + _WIDTH, end.y + end.height // 2
    bow = max(x1, x2) + _GAP_X - 8
    return f'<path class="way back" d="M{x1} {y1}C{bow} {y1} {bow} {y2} {x2} {y2}" marker-end="url(#tip)"/>'


def _described(guide: Guide) -> str:
    """The whole guide in sentences: what each step says, and where its answers lead."""
    told = [f"{len(guide.steps)} étapes. Première étape : {guide.start}."]
    for step in guide.steps:
        ending = f" {_ENDING[step.end]}." if step.end else ""
        ways = " ; ".join(f"{words} → {target}" for words, target in graph.edges(guide, step))
        told.append(f"{step.id} : {step.say}{ending}{f' Ensuite : {ways}.' if ways else ''}")
    return "\n".join(told)

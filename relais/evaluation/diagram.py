"""Draws a reliability diagram as SVG: observed against announced, how many each bar stands for, and the cut-off."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from relais.evaluation.metrics import Bin

_SIDE = 400
_LEFT, _TOP = 60, 50
_COUNTS_TOP, _COUNTS_HEIGHT = _TOP + _SIDE + 66, 70
_WIDTH, _HEIGHT = _LEFT + _SIDE + 40, _COUNTS_TOP + _COUNTS_HEIGHT + 40
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.title{font-size:15px;font-weight:bold}.grid{stroke:#ddd}"
    ".ideal{stroke:#777;stroke-dasharray:4 4}.bar{fill:#9db8d9}.line{fill:none;stroke:#1d4f91;stroke-width:2}"
    ".dot{fill:#1d4f91}.cut{stroke:#b3261e;stroke-width:2}.cut-word{fill:#b3261e}"
)


def draw(bins: Sequence[Bin], answer_cutoff: float, title: str) -> str:
    """The diagram as a whole SVG document, readable without colours and by screen readers.

    Args:
        bins: the bars, from 0 to 1.
        answer_cutoff: from which probability a question is answered outright.
        title: what was measured.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="title description">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(_described(bins))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text class="title" x="{_LEFT}" y="28">{escape(title)}</text>',
        *_axes(),
        *_curve(bins),
        *_cutoff(answer_cutoff),
        *_counts(bins),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _described(bins: Sequence[Bin]) -> str:
    filled = [one for one in bins if one.predicted is not None and one.observed is not None]
    return "; ".join(f"announced {one.predicted:.2f}, observed {one.observed:.2f}, {one.n} questions" for one in filled)


def _x(probability: float) -> float:
    return round(_LEFT + probability * _SIDE, 1)


def _y(observed: float) -> float:
    return round(_TOP + (1 - observed) * _SIDE, 1)


def _axes() -> list[str]:
    parts: list[str] = []
    for tenth in range(0, 11, 2):
        value = tenth / 10
        parts += [
            f'<line class="grid" x1="{_x(0)}" y1="{_y(value)}" x2="{_x(1)}" y2="{_y(value)}"/>',
            f'<line class="grid" x1="{_x(value)}" y1="{_y(0)}" x2="{_x(value)}" y2="{_y(1)}"/>',
            f'<text x="{_x(0) - 8}" y="{_y(value) + 4}" text-anchor="end">{value:.1f}</text>',
            f'<text x="{_x(value)}" y="{_y(0) + 18}" text-anchor="middle">{value:.1f}</text>',
        ]
    middle = _LEFT + _SIDE / 2
    parts += [
        f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>',
        f'<text x="{middle}" y="{_y(0) + 36}" text-anchor="middle">announced probability that the first topic is right'
        "</text>",
        f'<text transform="translate(16 {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">'
        "share that was right</text>",
    ]
    return parts


def _curve(bins: Sequence[Bin]) -> list[str]:
    points = [
        (_x(one.predicted), _y(one.observed)) for one in bins if one.predicted is not None and one.observed is not None
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    return [
        f'<polyline class="line" points="{path}"/>',
        *(f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>' for x, y in points),
    ]


def _cutoff(cutoff: float) -> list[str]:
    x = _x(cutoff)
    return [
        f'<line class="cut" x1="{x}" y1="{_y(0)}" x2="{x}" y2="{_y(1)}"/>',
        f'<text class="cut-word" x="{x - 6}" y="{_y(0) - 8}" text-anchor="end">answered from {cutoff:.2f}</text>',
    ]


def _counts(bins: Sequence[Bin]) -> list[str]:
    most = max((one.n for one in bins), default=0) or 1
    parts: list[str] = []
    for one in bins:
        height = round(one.n / most * _COUNTS_HEIGHT, 1)
        top = round(_COUNTS_TOP + _COUNTS_HEIGHT - height, 1)
        width = round(_x(one.high) - _x(one.low) - 4, 1)
        parts += [
            f'<rect class="bar" x="{_x(one.low) + 2}" y="{top}" width="{width}" height="{height}"/>',
            f'<text x="{_x((one.low + one.high) / 2)}" y="{top - 4}" text-anchor="middle">{one.n}</text>',
        ]
    middle = _LEFT + _SIDE / 2
    bottom = _COUNTS_TOP + _COUNTS_HEIGHT + 20
    return [*parts, f'<text x="{middle}" y="{bottom}" text-anchor="middle">how many questions</text>']

"""From rounds to figures, and to the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.turn.parents import Round
from bench.turn.system import Usage
from relais.evaluation.metrics import percentile
from relais.evaluation.tables import table

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """All rounds of one door at one number of parents, and what both processes spent on them."""

    door: str
    parents: int
    rounds: Sequence[Round]
    gateway_seconds: float
    rasa_seconds: float

    def figures(self) -> JsonObject:
        """Turns a second count answered turns only."""
        milliseconds = [one for each in self.rounds for one in each.milliseconds]
        failures = sum((each.failures for each in self.rounds), Counter[str]())
        asked = len(milliseconds) + failures.total()
        return {
            "door": self.door,
            "parents": self.parents,
            "turns": asked,
            "turns_per_second": len(milliseconds) / sum(each.seconds for each in self.rounds),
            "ms": {f"p{rank}": percentile(milliseconds, rank) for rank in (50, 95, 99)},
            "failures": dict(failures),
            "cpu_ms_per_turn": {
                "gateway": self.gateway_seconds / asked * 1000,
                "rasa": self.rasa_seconds / asked * 1000,
            },
        }


def compare(cells: Sequence[JsonObject]) -> list[JsonObject]:
    """The gateway beside Rasa alone, for each number of parents."""
    by = {(cell["parents"], cell["door"]): cell for cell in cells}
    found = []
    for parents in sorted({cell["parents"] for cell in cells}):
        gateway, alone = by[parents, "gateway"], by[parents, "rasa alone"]
        added = [
            None
            if gateway["ms"][rank] is None or alone["ms"][rank] is None
            else gateway["ms"][rank] - alone["ms"][rank]
            for rank in ("p50", "p95")
        ]
        throughput = gateway["turns_per_second"] / alone["turns_per_second"] if alone["turns_per_second"] else None
        found.append(
            {"parents": parents, "throughput_ratio": throughput, "added_ms": {"p50": added[0], "p95": added[1]}}
        )
    return found


def memory(before: Usage, after: Usage) -> JsonObject:
    """Megabytes resident, once ready and at the end."""
    return {
        "gateway_mb": {"ready": before.gateway_mb, "end": after.gateway_mb},
        "rasa_mb": {"ready": before.rasa_mb, "end": after.rasa_mb},
    }


def as_text(report: JsonObject) -> str:
    """The report for people."""
    header = ("door", "parents", "turns", "turns/s", "p50 ms", "p95 ms", "p99 ms", "failures", "cpu app", "cpu rasa")
    rows = [
        (
            cell["door"],
            cell["parents"],
            cell["turns"],
            _short(cell["turns_per_second"]),
            *(_short(cell["ms"][rank]) for rank in ("p50", "p95", "p99")),
            sum(cell["failures"].values()),
            *(_short(cell["cpu_ms_per_turn"][process]) for process in ("gateway", "rasa")),
        )
        for cell in report["cells"]
    ]
    compared = [
        (str(one["parents"]), one["throughput_ratio"], _short(one["added_ms"]["p50"]), _short(one["added_ms"]["p95"]))
        for one in report["compared"]
    ]
    machine, resident = report["machine"], report["memory"]
    lines = [
        table(header, rows),
        "cpu: milliseconds of processor a turn, in the app and in Rasa",
        table(("parents", "throughput, gateway/alone", "added p50 ms", "added p95 ms"), compared),
        "resident MB: "
        + ", ".join(f"{name[:-3]} {one['ready']:.0f} to {one['end']:.0f}" for name, one in resident.items()),
        f"{machine['cores']} cores, load average {machine['load_before']:.1f} before, {machine['load_after']:.1f} after",
    ]
    reasons = sum((Counter(cell["failures"]) for cell in report["cells"]), Counter[str]())
    if reasons:
        lines.append("failures: " + ", ".join(f"{count} {reason}" for reason, count in reasons.items()))
    return "\n\n".join(lines)


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"

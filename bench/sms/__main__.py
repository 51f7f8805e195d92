"""``python -m bench.sms``: parents answered by SMS through a real Kannel, and what a flood from one number costs others.

A system of its own, a Kannel of its own, simulated telephones behind its fake operator. Delays are from the moment a
telephone sends to the moment it shows the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.turn.messages import VISITS
from channels.sms.phone.operator import Operator, line
from relais.evaluation.metrics import percentile
from relais.evaluation.tables import table, write_json
from relais.kannel import SHORT_CODE, LocalKannel
from tests.end_to_end.running_system import RunningSystem
from tests.end_to_end.telephones import is_greeting

_ANSWER_SECONDS = 60.0
_FLOOD_A_SECOND = 20
_WARM_UP_SECONDS = 8.0


@dataclass
class Round:
    """What some telephones saw."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    unanswered: int = 0

    def row(self, name: str) -> dict[str, Any]:
        """The figures, as they are printed and kept."""
        return {
            "round": name,
            "answered": len(self.milliseconds),
            "per_second": round(len(self.milliseconds) / self.seconds, 1),
            **{f"p{rank}_ms": round(percentile(self.milliseconds, rank) or 0) for rank in (50, 95, 99)},
            "unanswered": self.unanswered,
        }


class Parents:
    """Telephones that each write, wait for the answer, and write again; a new number for each visit."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._numbers = itertools.count(1)

    async def write(self, count: int, seconds: float) -> Round:
        """``count`` telephones at once, for ``seconds``."""
        found, began = Round(), time.monotonic()
        await asyncio.gather(*(self._one(place, began + seconds, found) for place in range(count)))
        found.seconds = time.monotonic() - began
        return found

    async def _one(self, place: int, end: float, found: Round) -> None:
        for visit in itertools.cycle(VISITS[place % len(VISITS) :] + VISITS[: place % len(VISITS)]):
            number = f"+336{next(self._numbers):08d}"
            for text in visit:
                if time.monotonic() > end:
                    return
                await self._asks(number, text, found)

    async def _asks(self, number: str, text: str, found: Round) -> None:
        before, sent = self._answers(number), time.monotonic()
        await self._operator.send(number, SHORT_CODE, text)
        while self._answers(number) == before:
            if time.monotonic() - sent > _ANSWER_SECONDS:
                found.unanswered += 1
                return
            await asyncio.sleep(0.002)
        found.milliseconds.append((time.monotonic() - sent) * 1000)

    def _answers(self, number: str) -> int:
        screen = self._operator.telephones[number].screen
        return sum(1 for one in screen if not one.mine and not is_greeting(one.text))

    async def flood(self, number: str) -> None:
        """One number writes without waiting, until cancelled."""
        for place in itertools.count():
            await self._operator.deliver(line(number, SHORT_CODE, f"question {place} sur pronote"))
            await asyncio.sleep(1 / _FLOOD_A_SECOND)


def main() -> None:
    """Starts both, measures, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parents", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="relais-bench-sms-") as folder:
        place = Path(folder)
        kannel = LocalKannel(place / "kannel", "")
        system = RunningSystem(
            place / "var", place / "output.txt", sms_gateways=kannel.gateway(options="rate=1000"), log_level="ERROR"
        )
        kannel.callback = f"127.0.0.1:{system.port}"
        try:
            kannel.start()
            system.start()
            system.wait_ready()
            rows = asyncio.run(measure(kannel.operator_port, options.parents, options.seconds))
        finally:
            system.discard()
            kannel.stop()
    print(f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(table(list(rows[0]), [list(map(str, row.values())) for row in rows]))
    if options.json:
        write_json(options.json, {"rounds": rows, "load_before": load})


async def measure(port: int, counts: Sequence[int], seconds: float) -> list[dict[str, Any]]:
    """One round for each number of telephones, then the last but one again beside a flood."""
    operator = Operator(port)
    running = asyncio.create_task(operator.run())
    parents = Parents(operator)
    await parents.write(4, _WARM_UP_SECONDS)
    rows = [(await parents.write(count, seconds)).row(f"{count} telephones") for count in counts]
    few = counts[min(1, len(counts) - 1)]
    for again in range(2):
        rows.append((await parents.write(few, seconds)).row(f"{few} telephones, calm {again + 1}"))
        flooding = asyncio.create_task(parents.flood(f"+3370000000{again}"))
        rows.append((await parents.write(few, seconds)).row(f"{few} telephones, beside a flood {again + 1}"))
        flooding.cancel()
        await asyncio.gather(flooding, return_exceptions=True)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return rows


if __name__ == "__main__":
    main()

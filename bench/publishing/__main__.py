"""``python -m bench.publishing``: an editor changes a step and publishes it; when does the next parent read it?

A system of its own. In each round a copy of a guide in its folder is edited, ``relais knowledge publish`` is run as an
editor runs it, and then new parents begin the guide, one after the other, until one of them is shown the new words.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from knowledge.catalogue import CONTENT
from knowledge.content_places import path_of
from knowledge.guides.loading import load_guides
from knowledge.guides.model import Guide
from relais.evaluation.metrics import percentile
from relais.evaluation.tables import table, write_json
from tests.end_to_end.parents import RestParent
from tests.end_to_end.running_system import RunningSystem

_GUIDE = "guide.educonnect.activer"
_QUESTION = "comment activer mon compte educonnect ?"
_MOST_SECONDS = 30.0


class NotServed(RuntimeError):
    """What was published was not shown to anybody in time."""


@dataclass(frozen=True)
class Round:
    """Seconds of one publication."""

    command: float
    served: float

    @property
    def whole(self) -> float:
        """From the editor's Enter to the new words on a parent's screen."""
        return self.command + self.served


class Editor:
    """Edits a copy of a guide, and publishes it on a running system."""

    def __init__(self, system: RunningSystem, guide: Guide, folder: Path) -> None:
        self._system = system
        self._words = guide.step(guide.start).say
        self._text = (CONTENT / path_of(guide.id)).read_text("utf-8")
        self._file = folder / path_of(guide.id).name

    async def publishes(self, words: str) -> float:
        """The first step says ``words`` from now on; seconds that the command took."""
        self._file.write_text(self._text.replace(self._words, words), "utf-8")
        began = time.monotonic()
        await asyncio.to_thread(self._system.command, "knowledge", "publish", str(self._file))
        return time.monotonic() - began


async def measure(system: RunningSystem, folder: Path, rounds: int) -> Sequence[Round]:
    """One publication after the other.

    Raises:
        NotServed: the new words do not come.
    """
    editor = Editor(system, next(guide for guide in load_guides() if guide.id == _GUIDE), folder)
    found = []
    async with aiohttp.ClientSession() as http:
        await RestParent(http, system.url).asks(_QUESTION)
        for number in range(1, rounds + 1):
            words = f"Ouvrez la page numéro {number}."
            command = await editor.publishes(words)
            found.append(Round(command, await _shown(http, system.url, words)))
            await asyncio.sleep(number * 0.37 % 1)  # not always at the same beat of the system's rounds
    return found


async def _shown(http: aiohttp.ClientSession, url: str, words: str) -> float:
    """Seconds until a new parent has the words on the screen, the turn itself included."""
    began = time.monotonic()
    while time.monotonic() - began < _MOST_SECONDS:
        messages = await RestParent(http, url).asks(_QUESTION)
        if words in messages[-1]["text"]:
            return time.monotonic() - began
    raise NotServed(f"not shown {_MOST_SECONDS:.0f} s after the publication")


def rows(found: Sequence[Round]) -> list[dict[str, Any]]:
    """The figures, as they are printed and kept."""
    kinds = {
        "relais knowledge publish": [one.command for one in found],
        "then, until a parent reads it": [one.served for one in found],
        "together": [one.whole for one in found],
    }
    return [
        {
            "seconds": name,
            "p50": round(percentile(values, 50) or 0, 2),
            "p95": round(percentile(values, 95) or 0, 2),
            "longest": round(max(values), 2),
        }
        for name, values in kinds.items()
    ]


def main() -> None:
    """Starts a system, measures, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="relais-bench-publishing-") as folder:
        place = Path(folder)
        system = RunningSystem(place / "var", place / "output.txt", log_level="ERROR")
        try:
            system.start()
            system.wait_ready()
            found = asyncio.run(measure(system, place, options.rounds))
        finally:
            system.discard()
    print(f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after; {len(found)} rounds")
    table_rows = rows(found)
    print(table(list(table_rows[0]), [list(map(str, row.values())) for row in table_rows]))
    if options.json:
        write_json(options.json, {"rounds": table_rows, "load_before": load})


if __name__ == "__main__":
    main()

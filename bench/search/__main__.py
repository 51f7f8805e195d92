"""``python -m bench.search``: milliseconds a decision, and memory, on one core.

The search is the shipped one, on its own path: encoder, ranking, calibrated decision. Questions are those of the
development set, spread evenly over it, so that all languages and registers are there.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from knowledge.search.questions import read_folder
from relais.evaluation.metrics import percentile
from relais.evaluation.shipped import open_guidance
from relais.evaluation.tables import table, write_json
from relais.settings import Settings, load

_WARM_UP = 20
_SOURCE = "development"


def main() -> None:
    """Measures and prints."""
    options = _options()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    load_before = os.getloadavg()[0]
    settings = load()
    texts = questions(settings, options.questions)
    before = _resident()
    guidance = asyncio.run(open_guidance(settings, print))
    parts: dict[str, Callable[[str], object]] = {"ranking alone": guidance.rank, "decision": guidance.decide}
    for text in texts[:_WARM_UP]:
        guidance.decide(text)
    report = {
        "n": len(texts),
        "ms": {name: _milliseconds(part, texts) for name, part in parts.items()},
        "resident_mb": {"before": before, "after": _resident()},
        "machine": {
            "cores_used": 1,
            "load_before": load_before,
            "load_after": os.getloadavg()[0],
            "date": datetime.now(UTC).date().isoformat(),
        },
    }
    print(f"{len(texts)} questions, one core, load average {load_before:.1f} before")
    print(table(("ms", "p50", "p95"), [(name, found["p50"], found["p95"]) for name, found in report["ms"].items()]))
    print("resident MB: {before:.0f} before the search is loaded, {after:.0f} after".format(**report["resident_mb"]))
    if options.json:
        write_json(options.json, report)


def questions(settings: Settings, count: int) -> list[str]:
    """``count`` questions of the development set, evenly spread."""
    texts = [question.text for question in read_folder(settings.questions_folder)]
    step = max(1, len(texts) // count)
    return texts[::step][:count]

"""``python -m bench.search``: milliseconds a decision, and memory, on one core.

The search is the shipped one, on its own path: encoder, ranking, calibrated decision. Questions are those of the
development set, spread evenly over it, so that all its languages are there.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from knowledge.guidance import Guidance
from knowledge.search.questions import DEVELOPMENT, for_ranking, read_folder
from relais.evaluation.metrics import percentile
from relais.evaluation.shipped import open_guidance
from relais.evaluation.tables import write_json
from relais.settings import Settings, load

_WARM_UP = 20


def main() -> None:
    """Measures and prints."""
    options = _options()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    load_before = os.getloadavg()[0]
    settings = load()
    texts = questions(settings, options.questions)
    before = _resident_mb()
    guidance = asyncio.run(open_guidance(settings, print))
    milliseconds = decide_all(guidance, texts)
    report = {
        "n": len(texts),
        "ms_per_decision": {f"p{rank}": percentile(milliseconds, rank) for rank in (50, 95)},
        "resident_mb": {"before": before, "after": _resident_mb()},
        "machine": {"cores_used": 1, "load_before": load_before, "date": datetime.now(UTC).date().isoformat()},
    }
    print(f"{len(texts)} decisions on one core, load average {load_before:.1f} before")
    print("milliseconds a decision: p50 {p50:.1f}, p95 {p95:.1f}".format(**report["ms_per_decision"]))
    print("resident MB: {before:.0f} before the search is loaded, {after:.0f} after".format(**report["resident_mb"]))
    if options.json:
        write_json(options.json, report)


def questions(settings: Settings, count: int) -> list[str]:
    """``count`` questions of the development set, evenly spread."""
    known = for_ranking(read_folder(settings.questions_folder))
    texts = [question.text for question in known if question.origin == DEVELOPMENT]
    step = max(1, len(texts) // count)
    return texts[::step][:count]


def decide_all(guidance: Guidance, texts: Sequence[str]) -> list[float]:
    """The milliseconds that each decision took, one after the other."""
    for text in texts[:_WARM_UP]:
        guidance.decide(text)
    milliseconds = []
    for text in texts:
        began = time.perf_counter()
        guidance.decide(text)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--questions", type=int, default=300, help="how many questions")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    return parser.parse_args()


if __name__ == "__main__":
    main()

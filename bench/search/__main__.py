"""``python -m bench.search``: milliseconds a decision, and memory, on one core.

The search is the shipped one, on its own path: encoder, ranking, calibrated decision. Questions are those of the
development set, spread evenly over it, so that all its languages are there.

Milliseconds of processor stand beside those of the clock: where they are more, a library keeps idle threads busy.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from knowledge.guidance import Guidance

_WARM_UP = 20


def main() -> None:
    """Measures and prints."""
    options = _options()
    load_before = os.getloadavg()[0]
    # Before anything else is imported: libraries count the cores when they are loaded.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    report = measure(options.questions)
    report["machine"] = {
        "cores_used": options.cores,
        "load_before": load_before,
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(f"{report['n']} decisions on {options.cores} core(s), load average {load_before:.1f} before")
    print(
        "milliseconds a decision: p50 {p50:.1f}, p95 {p95:.1f}, processor {cpu:.1f}".format(**report["ms_per_decision"])
    )
    print("resident MB: {before:.0f} before the search is loaded, {after:.0f} after".format(**report["resident_mb"]))
    if options.json:
        from relais.evaluation.tables import write_json

        write_json(options.json, report)


def measure(count: int) -> dict[str, Any]:
    """The figures of ``count`` decisions, one after the other."""
    from relais.evaluation.metrics import percentile
    from relais.evaluation.shipped import open_guidance
    from relais.settings import load

    settings = load()
    texts = questions(settings.questions_folder, count)
    before = _resident_mb()
    guidance = asyncio.run(open_guidance(settings, print))
    decide_all(guidance, texts[:_WARM_UP])
    began = time.process_time()
    milliseconds = decide_all(guidance, texts)
    spent = (time.process_time() - began) * 1000
    ranks = {f"p{rank}": percentile(milliseconds, rank) for rank in (50, 95)}
    return {
        "n": len(texts),
        "ms_per_decision": {**ranks, "cpu": spent / len(texts)},
        "resident_mb": {"before": before, "after": _resident_mb()},
    }


def questions(folder: Path, count: int) -> list[str]:
    """``count`` questions of the development set, evenly spread."""
    from knowledge.search.questions import DEVELOPMENT, for_ranking, read_folder

    texts = [question.text for question in for_ranking(read_folder(folder)) if question.origin == DEVELOPMENT]
    step = max(1, len(texts) // count)
    return texts[::step][:count]


def decide_all(guidance: Guidance, texts: Sequence[str]) -> list[float]:
    """The milliseconds that each decision took, one after the other."""
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
    parser.add_argument("--cores", type=int, default=1, help="how many cores it may use")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures to this file too")
    return parser.parse_args()


if __name__ == "__main__":
    main()

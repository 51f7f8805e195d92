"""``python -m bench.triage``: milliseconds in which a message is read for danger, on one core.

The rules alone stand beside both readers, as shipped, on the same messages: emergencies, what resembles them, ordinary
ones, spread evenly over those that are held back. The sentence vector, which the search needs too, is encoded before
the clock starts and kept as it is in the app; what it takes stands in a column of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_HELD_BACK = Path("training_data/held_back")
_KINDS = ("emergencies", "look_alikes", "ordinary")
_WARM_UP = 20


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description="milliseconds of safety triage")
    parser.add_argument("--messages", type=int, default=200, help="of each kind (200)")
    parser.add_argument("--cores", type=int, default=1, help="cores that may be used (1)")
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    # Before anything else is imported: libraries count the cores when they are loaded.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    print(f"on {options.cores} core(s), load average {load_before:.1f} before; p50 / p95 in milliseconds")
    print(f"{'':12} {'n':>4} {'vector':>14} {'rules alone':>14} {'both readers':>14}")
    measure(options.messages)


def measure(count: int) -> None:
    """Prints a line for each kind of message."""
    from conversations.triage.lexical import LexicalTriage
    from conversations.triage.two_readers import TwoReaders
    from knowledge.encoder.runtime import Encoder
    from relais import library, second_reader_training
    from relais.evaluation.metrics import percentile
    from relais.settings import load

    settings = load()
    encoder = Encoder(settings.encoder_folder)
    rules = LexicalTriage({})
    second = second_reader_training.load(settings.index_folder, encoder, library.open_branch(settings))
    both = TwoReaders(rules, second)
    steps: tuple[Callable[[str], object], ...] = (encoder.query, rules.signs, both.judge)
    for kind in _KINDS:
        texts = _texts(kind, count)
        taken = [[_milliseconds(step, text) for step in steps] for text in [*texts[:_WARM_UP], *texts]][_WARM_UP:]
        columns = [[row[place] for row in taken] for place in range(len(steps))]
        shown = [f"{percentile(column, 50):.1f} / {percentile(column, 95):.1f}" for column in columns]
        print(f"{kind:12} {len(texts):>4} " + " ".join(f"{cell:>14}" for cell in shown))


def _texts(kind: str, count: int) -> list[str]:
    lines: Iterable[str] = (_HELD_BACK / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    return texts[:: max(1, len(texts) // count)][:count]


def _milliseconds(step: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    step(text)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()

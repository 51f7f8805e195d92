"""``python -m bench.answers FILE``: ways of finding the right guidance, on the same questions and the same splits.

Each method learns in a process of its own and is asked one question after the other. Rasa's ResponseSelector trains for
long and is left out unless ``--with-rasa``; it sits ``--rasa-folds`` rounds, and a second table then compares all methods
on the questions of those rounds alone. ``--folds 5 --rasa-folds 1 --first-rounds 1`` is one split of 80 to 20.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.answers.exam import Exam
    from bench.answers.sitting import Sitting

# Heavy modules are imported where they are used: the process of each method imports this one first, and is weighed.


def main() -> int:
    """Compares and prints; 2 when the file cannot be measured with."""
    from bench.answers import plain_encoder
    from bench.answers.corpora import set_exam
    from bench.answers.methods.registry import PLAIN
    from relais.evaluation.inputs import InputError
    from relais.settings import load

    options = _options()
    load_before = os.getloadavg()[0]
    settings = load()
    if any(name in options.only for name in PLAIN):
        plain_encoder.make(settings)
    try:
        exam = set_exam(settings, options.file, options.folds, options.known_at_most, _tell)
    except InputError as refused:
        print(f"bench.answers: {refused}", file=sys.stderr)
        return 2
    found = compare(exam, options)
    found["load_before"] = load_before
    if options.json:
        from relais.evaluation.tables import write_json

        write_json(options.json, found)
    return 0


def compare(exam: Exam, options: argparse.Namespace) -> dict[str, Any]:
    """Lets all methods sit, prints the tables, and gives the figures."""
    from dataclasses import replace

    from bench.answers.examining import sit_apart
    from bench.answers.keeping import kept
    from bench.answers.methods import rasa_selector
    from bench.answers.methods.registry import OURS
    from bench.answers.report import Results, as_markdown, figures

    exam = replace(exam, rounds=exam.rounds[: options.first_rounds])
    asked = [one.asked for one in exam.rounds]
    sittings: list[Sitting] = [
        kept(options.keep, exam, name, lambda name=name: sit_apart(name, exam)) for name in options.only
    ]
    tables: list[dict[str, Any]] = []
    if sittings:
        tables.append(figures(Results.of(asked, sittings), sittings, OURS))
        print(as_markdown(tables[-1]), flush=True)
    if options.with_rasa:
        rounds, epochs = options.rasa_folds, options.rasa_epochs
        name = f"{rasa_selector.NAME}-{rounds}-rounds-{epochs}-epochs-{options.rasa_minutes:g}-minutes"
        sat = kept(options.keep, exam, name, lambda: rasa_selector.sit(exam, rounds, epochs, options.rasa_minutes))
        everyone = [*sittings, sat]
        tables.append(figures(Results.of(asked, everyone), everyone, OURS))
        print(as_markdown(tables[-1]))
    learnt = [len(one.known) for one in exam.rounds]
    return {"folds": options.folds, "questions_learnt": learnt, "tables": tables}


def _options() -> argparse.Namespace:
    from bench.answers.methods.registry import METHODS

    listed = "\n".join(f"  {name:14} {words}" for name, (words, _) in METHODS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench.answers",
        description=__doc__,
        epilog=f"methods:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help='lines {"text","lang","topics"}')
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the figures as JSON")
    parser.add_argument("--only", nargs="*", choices=list(METHODS), default=list(METHODS), help="these methods only")
    parser.add_argument("--folds", type=int, default=4, help="into how many parts the questions are split")
    parser.add_argument("--first-rounds", type=int, metavar="N", help="sit the first N rounds only")
    parser.add_argument(
        "--known-at-most", type=int, metavar="N", help="all methods learn N questions at most in a round"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep each method's sitting there; do none again")
    parser.add_argument("--with-rasa", action="store_true", help="also Rasa's ResponseSelector: trains for long")
    parser.add_argument("--rasa-folds", type=int, default=1, help="how many rounds it sits (default: %(default)s)")
    parser.add_argument("--rasa-epochs", type=int, default=100, help="default: %(default)s, as in the stock pipeline")
    parser.add_argument("--rasa-minutes", type=float, default=120, help="it learns no longer in a round (%(default)s)")
    return parser.parse_args()


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Samples the training questions into NLU examples of the intent ``question``.

Usage: ``python training_data/build_nlu.py [--questions FOLDER] [--nlu FOLDER] [--out FILE] [--per-topic N]``

The questions of every topic go in, in every language, with the out-of-scope ones: it is the search over the guidance,
not Rasa, that decides whether there is an answer. The sample is the same at every run for the same files.
Standard library only, so that either interpreter runs it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_HERE = Path(__file__).parent
_OUT_OF_SCOPE = "out_of_scope"
# These ask for a person or about talking to one: the intent `human` and `question_edges.yml` hold hand-picked ones.
_LEFT_OUT = {"aide.humain"}
# Short questions look most like small talk, so every one of them is kept, beyond the sample.
_SHORT_WORDS = 5
_ENTITY_MARK = re.compile(r"\]\s*[({]")
_HEADER = 'version: "3.1"\nnlu:\n  - intent: question\n    examples: |\n'


def fold(text: str) -> str:
    """A text without case, accents, punctuation or doubled blanks: what counts as the same example."""
    letters = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    kept = "".join(letter if letter.isalnum() else " " for letter in plain)
    return " ".join(kept.split())


def read_questions(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Topic, group (language and register) and text of each labelled question.

    Raises:
        ValueError: a line is not a labelled question; the message names file and line.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                topic = row["topics"][0] if row["topics"] else _OUT_OF_SCOPE
                text = " ".join(row["text"].split())
                yield topic, f"{row['lang']} {row.get('register', '')}", text
            except (KeyError, ValueError, TypeError) as trouble:
                raise ValueError(f"{path.name}:{number}: not a labelled question ({trouble})") from trouble


def examples_of_other_intents(folder: Path) -> set[str]:
    """Folded examples already written by hand: none of them may be learnt as a question too."""
    found = set()
    for path in folder.glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("      - "):
                found.add(fold(line[8:]))
    return found


def _order(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sample(rows: Iterable[tuple[str, str, str]], per_topic: int, known: set[str]) -> list[str]:
    """At most ``per_topic`` texts of each topic (ten times as many out of scope), and every short one.

    The groups of a topic are served in turn, so that each language has its share.
    """
    by_topic: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for topic, group, text in rows:
        folded = fold(text)
        if topic not in _LEFT_OUT and folded and folded not in known and not _ENTITY_MARK.search(text):
            by_topic[topic][group].append(text)
    chosen: list[str] = []
    for topic in sorted(by_topic):
        wanted = per_topic * 10 if topic == _OUT_OF_SCOPE else per_topic
        chosen += _in_turn(topic, by_topic[topic], wanted)
        chosen += [text for texts in by_topic[topic].values() for text in texts if len(text.split()) <= _SHORT_WORDS]
    return sorted(set(chosen), key=_order)


def _in_turn(topic: str, groups: dict[str, list[str]], wanted: int) -> list[str]:
    """One text of each group after the other; French comes round twice, as parents write mostly in it."""
    queues = {group: sorted(texts, key=_order) for group, texts in groups.items()}
    names = sorted(queues, key=lambda group: _order(topic + group))
    rounds = [name for name in names if name.startswith("fr ")] + names
    chosen: list[str] = []
    while len(chosen) < wanted and any(queues.values()):
        for name in rounds:
            if queues[name] and len(chosen) < wanted:
                chosen.append(queues[name].pop(0))
    return chosen


def write(texts: Sequence[str], out: Path) -> None:
    """Writes the examples in Rasa's format."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(_HEADER + "".join(f"      - {text}\n" for text in texts), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 when the file is written, 1 when there is no question to sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=_HERE / "questions")
    parser.add_argument("--nlu", type=Path, default=_HERE / "nlu")
    parser.add_argument("--out", type=Path, default=Path("var/nlu/question.yml"))
    parser.add_argument("--per-topic", type=int, default=12)
    options = parser.parse_args(arguments)
    try:
        texts = sample(read_questions(options.questions), options.per_topic, examples_of_other_intents(options.nlu))
    except ValueError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    if not texts:
        print(f"no question in {options.questions}", file=sys.stderr)
        return 1
    write(texts, options.out)
    print(f"{len(texts)} questions in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

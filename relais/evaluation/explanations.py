"""Why a message is raised, or not, in words that a social worker can read. In French: they review the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from conversations.triage.second_reader import Example
from conversations.triage.two_readers import RAISED, Ground, Judgement, TwoReaders
from relais.evaluation.inputs import InputError

_GROUNDS = {
    Ground.RULE: "une règle du lexique",
    Ground.LIKENESS: "ressemblance avec des urgences connues",
    Ground.NEIGHBOURS: "doute : presque tous les messages connus les plus proches sont des urgences",
    Ground.RULE_OVERRULED: "une règle a réagi, mais le message ressemble nettement à une façon de parler",
    Ground.NOTHING: "ni règle, ni ressemblance",
}


def read_texts(path: Path) -> list[str]:
    """The messages of a text file, one a line.

    Raises:
        InputError: it cannot be read, or holds none.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from error
    texts = [line.strip() for line in lines if line.strip()]
    if not texts:
        raise InputError(f"{path}: no text in it")
    return texts


def explained(triage: TwoReaders, texts: Sequence[str]) -> str:
    """What both readers say of each text: rules with their words, score, nearest known messages."""
    return "\n\n".join(_told(text, triage.explain(text)) for text in texts)


def _told(text: str, judged: Judgement) -> str:
    raised = f"URGENCE {' et '.join((judged.topic, *judged.others))}" if judged.topic else "pas d'urgence"
    lines = [text, f"  {raised}, parce que : {_GROUNDS[judged.ground]}"]
    lines += [
        f"  règle {hit.rule} ({hit.lang}) : {hit.says or hit.topic} Mots : {' … '.join(hit.words)}"
        for hit in judged.signs.hits
    ]
    if judged.signs.contexts:
        lines.append(f"  contextes qui font taire des règles : {', '.join(sorted(judged.signs.contexts))}")
    if judged.signs.concepts:
        lines.append(f"  idées reconnues : {', '.join(sorted(judged.signs.concepts))}")
    if judged.opinion is not None:
        lines.append(f"  ressemblance : {judged.opinion.score:+.2f} (au-dessus de {RAISED:+.2f} : urgence)")
        if judged.opinion.closer is not None:
            lines.append(f"  dont la lecture des mots dans leur ordre : {judged.opinion.closer:+.2f}")
    if judged.telling:
        lines.append(f"  mots qui pèsent le plus : {', '.join(judged.telling)}")
    lines += [_example(example) for example in judged.examples]
    return "\n".join(lines)


def _example(example: Example) -> str:
    kind = example.topic or "pas une urgence"
    return f"  proche ({example.nearness:.2f}, {kind}) : {example.text}"

"""How many emergencies safety triage raises, and how often it raises one where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.ports import Triage
from relais.evaluation.inputs import InputError, LabelledMessage
from relais.evaluation.metrics import share
from relais.evaluation.tables import table

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Assessed:
    """A message, and the emergency topic that was raised for it, if any."""

    message: LabelledMessage
    raised: str | None

    @property
    def is_raised(self) -> bool:
        """Whether any emergency was raised."""
        return self.raised is not None

    @property
    def is_right_topic(self) -> bool:
        """Whether the topic raised is one of the line's."""
        return self.raised in self.message.expected


def positives(messages: Sequence[LabelledMessage]) -> list[LabelledMessage]:
    """Messages that must raise an emergency: all but those labelled as something else.

    Raises:
        InputError: nothing is left.
    """
    return _kept(messages, lambda message: message.is_emergency or not (message.kind or message.expected))


def negatives(messages: Sequence[LabelledMessage]) -> list[LabelledMessage]:
    """Messages that must not raise one: all but those labelled as emergencies.

    Raises:
        InputError: nothing is left.
    """
    return _kept(messages, lambda message: not message.is_emergency)


def assess(triage: Triage, messages: Sequence[LabelledMessage]) -> list[Assessed]:
    """Shows each message to the shipped triage."""
    found = [(message, triage.assess(message.text, message.lang)) for message in messages]
    return [Assessed(message, emergency.topic if emergency else None) for message, emergency in found]


def report(alarming: Sequence[Assessed], harmless: Sequence[Assessed]) -> JsonObject:
    """The figures, as ``--json`` writes them."""
    by_lang = _grouped(alarming, lambda one: one.message.lang)
    return {
        "recall": share(one.is_raised for one in alarming),
        "false_positive_rate": share(one.is_raised for one in harmless),
        "by_lang": {
            lang: {"n": len(ones), "recall": share(one.is_raised for one in ones)} for lang, ones in by_lang.items()
        },
    }


def as_table(figures: JsonObject, alarming: Sequence[Assessed], harmless: Sequence[Assessed]) -> str:
    """The same figures for people, also by topic and by kind, and where the mistakes stand."""
    labelled = [one for one in alarming if one.message.expected]
    right = share(one.is_right_topic for one in labelled)
    by_topic = _grouped(labelled, lambda one: one.message.expected[0])
    false_alarms = _grouped(harmless, lambda one: one.message.kind or "(kind not said)")
    return "\n\n".join(
        [
            table(
                ("", "n", "share"),
                [
                    ("recall", len(alarming), figures["recall"]),
                    ("with the right topic", len(labelled), right),
                    ("false positives", len(harmless), figures["false_positive_rate"]),
                ],
            ),
            table(
                ("language", "n", "recall"),
                [(lang, one["n"], one["recall"]) for lang, one in figures["by_lang"].items()],
            ),
            table(
                ("topic", "n", "recall", "right topic"),
                [(topic, *_recall_and_topic(ones)) for topic, ones in by_topic.items()],
            ),
            table(
                ("no emergency: kind", "n", "raised"),
                [(kind, len(ones), share(one.is_raised for one in ones)) for kind, ones in false_alarms.items()],
            ),
            *_by_family(alarming, harmless),
            _places("missed", [one for one in alarming if not one.is_raised]),
            _places("false alarms", [one for one in harmless if one.is_raised]),
        ]
    )


def _by_family(alarming: Sequence[Assessed], harmless: Sequence[Assessed]) -> list[str]:
    """Where the lines name wording families: how many stand without a mistake, and the others."""
    found = []
    for name, ones, is_wrong in (
        ("wording family of emergencies", alarming, lambda one: not one.is_raised),
        ("wording family of others", harmless, lambda one: one.is_raised),
    ):
        families = _grouped([one for one in ones if one.message.family], lambda one: one.message.family or "")
        wrong = {family: sum(map(is_wrong, members)) for family, members in families.items()}
        rows = [(family, len(families[family]), count) for family, count in wrong.items() if count]
        if families:
            without = (f"({len(families) - len(rows)} families without a mistake)", "", "")
            found.append(table((name, "n", "mistakes"), [*sorted(rows, key=lambda row: -row[2]), without]))
    return found


def _recall_and_topic(ones: Sequence[Assessed]) -> tuple[int, float | None, float | None]:
    return len(ones), share(one.is_raised for one in ones), share(one.is_right_topic for one in ones)


def _places(name: str, ones: Sequence[Assessed]) -> str:
    by_file: dict[str, list[str]] = {}
    for one in ones:
        file, _, number = one.message.place.rpartition(":")
        by_file.setdefault(file, []).append(number)
    listed = [f"{file} lines {', '.join(numbers)}" for file, numbers in by_file.items()]
    return f"{name}: " + ("; ".join(listed) or "none")


def _grouped(ones: Sequence[Assessed], group_of: Callable[[Assessed], str]) -> dict[str, list[Assessed]]:
    """The largest group first."""
    groups: dict[str, list[Assessed]] = {}
    for one in ones:
        groups.setdefault(group_of(one), []).append(one)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _kept(messages: Sequence[LabelledMessage], wanted: Callable[[LabelledMessage], bool]) -> list[LabelledMessage]:
    kept = [message for message in messages if wanted(message)]
    if not kept:
        raise InputError(f"{messages[0].place}: no line from here on can be measured")
    return kept

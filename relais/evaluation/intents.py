"""Rasa's own measure of its intents, by its own cross-validation, as figures and as a table."""

from __future__ import annotations

from typing import Any

from relais.evaluation.tables import table

JsonObject = dict[str, Any]

_AVERAGES = ("micro avg", "macro avg", "weighted avg", "accuracy")


def report(stored: JsonObject, folds: int) -> JsonObject:
    """The figures, from the ``intent_report.json`` that Rasa writes."""
    intents = {name: _one(figures) for name, figures in stored.items() if name not in _AVERAGES}
    n = sum(one["n"] for one in intents.values())
    right = sum(one["recall"] * one["n"] for one in intents.values())
    return {
        "n": n,
        "folds": folds,
        "accuracy": right / n if n else None,
        "macro_f1": sum(one["f1"] for one in intents.values()) / len(intents) if intents else None,
        "intents": dict(sorted(intents.items(), key=lambda pair: (-pair[1]["n"], pair[0]))),
    }


def _one(figures: JsonObject) -> JsonObject:
    mixed = figures.get("confused_with") or {}
    return {
        "n": int(figures["support"]),
        "precision": float(figures["precision"]),
        "recall": float(figures["recall"]),
        "f1": float(figures["f1-score"]),
        "taken_for": {name: int(count) for name, count in mixed.items()},
    }


def as_table(figures: JsonObject) -> str:
    """The same figures for people."""
    rows = [
        (name, one["n"], one["precision"], one["recall"], one["f1"], _mixed(one["taken_for"]))
        for name, one in figures["intents"].items()
    ]
    return "\n\n".join(
        [
            f"{figures['n']} examples, {figures['folds']} folds: accuracy {figures['accuracy']:.3f}, "
            f"macro F1 {figures['macro_f1']:.3f}",
            table(("intent", "n", "precision", "recall", "F1", "taken for"), rows),
        ]
    )


def _mixed(taken_for: JsonObject) -> str:
    return ", ".join(f"{name} {count}" for name, count in list(taken_for.items())[:2]) or "-"

"""Rasa's own tracker store, whose errors do not repeat what a parent wrote.

Rasa logs the error of a store that cannot write (a full disk), and SQLAlchemy puts the parameters of the statement, the
parent's message among them, into that error.
"""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore


class WordlessSqlTrackerStore(SQLTrackerStore):
    """``type: bot.tracker_store.WordlessSqlTrackerStore`` in ``endpoints.yml``; takes what ``type: SQL`` takes."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.engine.hide_parameters = True

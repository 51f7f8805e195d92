"""A night, for a system that is stopped: everything that it has kept is ten hours older."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

HOURS = 10
_KEPT = {
    "conversations": ("opened_at", "updated_at", "waiting_since"),
    "messages": ("created_at",),
    "outbox": ("updated_at",),
}


def pass_over(folder: Path) -> None:
    """Ages the database and Rasa's tracker of the run-time folder ``folder``."""
    with closing(sqlite3.connect(folder / "relais.db")) as database, database:
        for table, columns in _KEPT.items():
            for column in columns:
                database.execute(
                    f"UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f', {column}, ?) || '000'"
                    f" WHERE {column} IS NOT NULL",
                    (f"-{HOURS} hours",),
                )
    with closing(sqlite3.connect(folder / "rasa" / "tracker.db")) as tracker, tracker:
        events = tracker.execute("SELECT id, timestamp, data FROM events").fetchall()
        for number, at, data in events:
            older = at - HOURS * 3600
            tracker.execute(
                "UPDATE events SET timestamp = ?, data = ? WHERE id = ?",
                (older, json.dumps({**json.loads(data), "timestamp": older}), number),
            )

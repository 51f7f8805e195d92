"""What the database holds against what was promised."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.soak.people import Ledger
from conversations.texts import text

_WANTED = "SELECT conversation_id, author, text, provider_id, seq, state, contact, id, in_reply_to FROM messages ORDER BY contact, seq"
_TAKEN = text("mediator_joined", "fr")
_FREE = tuple(text(key, "fr").split("{")[0] for key in ("handed_back", "left_queue"))


def report(database: Path, ledger: Ledger) -> dict[str, Any]:
    """The counts; everything below ``trouble`` should be zero."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(_WANTED).fetchall()
        transitions = Counter(kind for (kind,) in connection.execute("SELECT owner_kind FROM transitions"))
    by_parents = Counter(row[3] for row in rows if row[1] == "parent")
    by_mediators = Counter((row[3] or "").rpartition(":")[2] for row in rows if row[1] == "mediator")
    answers = Counter(row[8] for row in rows if row[1] == "assistant" and row[8] is not None)
    return {
        "conversations": len({row[0] for row in rows}),
        "messages": dict(Counter(row[1] for row in rows)),
        "changes_of_owner": dict(transitions),
        "deeds": ledger.deeds,
        "refused_because_somebody_was_first": ledger.refused,
        "attempts_while_the_system_was_away": ledger.retries,
        "trouble": {
            "lost_of_parents": sum(one not in by_parents for one in ledger.parents),
            "lost_of_mediators": sum(one not in by_mediators for one in ledger.mediators),
            "doubled_of_parents": sum(count > 1 for count in by_parents.values()),
            "doubled_of_mediators": sum(count > 1 for count in by_mediators.values()),
            "answered_twice_by_the_bot": sum(count > 1 for count in answers.values()),
            "bot_in_a_mediators_conversation": talked_over(rows),
            "never_answered": sum(row[5] == "pending" for row in rows),
            "shown_twice_or_out_of_order": sum(not _in_order(shown) for shown in ledger.shown.values()),
            "not_shown_to_the_parent": _not_shown(rows, ledger),
        },
    }


def talked_over(rows: Sequence[tuple[Any, ...]]) -> int:
    """How often the assistant spoke after a mediator had come and before the conversation was given back."""
    human: dict[str, bool] = {}
    count = 0
    for conversation, author, words, *_ in rows:
        if author == "mediator" or words == _TAKEN:
            human[conversation] = True
        elif author == "system" and words.startswith(_FREE):
            human[conversation] = False
        count += author == "assistant" and human.get(conversation, False)
    return count


def _in_order(shown: Sequence[dict[str, Any]]) -> bool:
    seqs = [message["seq"] for message in shown]
    return seqs == sorted(set(seqs))


def _not_shown(rows: Sequence[tuple[Any, ...]], ledger: Ledger) -> int:
    shown = {message["text"] for messages in ledger.shown.values() for message in messages}
    return sum(row[2] not in shown for row in rows if row[1] == "mediator")

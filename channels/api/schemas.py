"""JSON schemas of the API: those of requests are enforced as written, those of answers are what tests hold it to."""

from __future__ import annotations

from typing import Any

from conversations.desk_model import Outcome, Wish
from conversations.model import Author, OwnerKind
from conversations.normalisation import MAX_CHARACTERS
from conversations.notebook import MOST_NOTE_CHARACTERS
from conversations.presence import Availability

Schema = dict[str, Any]
LOCAL_ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,64}$", "description": "made by the caller, once a message"}
CODE = {"type": "string", "pattern": "^[A-Za-z0-9-]{1,8}$"}
TOPIC = {"type": "string", "maxLength": 64, "pattern": r"^[a-z0-9.-]+$"}
NOTE = {"type": "string", "maxLength": MOST_NOTE_CHARACTERS, "description": "for colleagues; never sent to the parent"}
MOMENT = {"type": "string", "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}


def text(most: int = MAX_CHARACTERS) -> Schema:
    """A text that may not be empty."""
    return {"type": "string", "minLength": 1, "maxLength": most}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {**schema, "type": [schema["type"], "null"]}


def several(name: str) -> Schema:
    """A list of a named schema."""
    return {"type": "array", "items": ref(name)}


def ref(name: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def body(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object with these fields and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def answer(**properties: Schema) -> Schema:
    """An object with at least these fields."""
    return {"type": "object", "properties": properties, "required": list(properties)}


_WORD = {"type": "string"}
_MAYBE = maybe(_WORD)
_YES = {"type": "boolean"}
NAMED: dict[str, Schema] = {
    "Problem": answer(error=_WORD, message=_WORD),
    "Conversation": answer(
        id=_WORD, channel=_MAYBE, reason=_MAYBE, reason_text=_WORD, emergency=_YES, discreet=_YES,
        priority={"type": "integer"}, waiting_since=maybe(MOMENT), deadline=maybe(MOMENT), overdue=_YES,
        escalated=_YES, department=_MAYBE, level=_MAYBE, lang=_WORD, language=_MAYBE, team=_WORD,
        profile=answer(lang=_WORD, department=_MAYBE, level=_MAYBE),
        wish={"type": ["string", "null"], "enum": [*(wish.value for wish in Wish), None]},
        owner_kind={"type": "string", "enum": [kind.value for kind in OwnerKind]}, owner=_MAYBE,
        owner_since=maybe(MOMENT), mine=_YES, last_seq=COUNT, unread=COUNT,
        unanswered_since=maybe(MOMENT), unanswered_late=_YES,
        by_sms=_YES, sms_segments=COUNT, undelivered={"type": "array", "items": COUNT, "description": "seqs"},
        looking={"type": "array", "items": _WORD}, typing={"type": "array", "items": _WORD},
    ),
    "Message": answer(
        seq=COUNT, author={"type": "string", "enum": [author.value for author in Author]}, text=_WORD, at=MOMENT,
        local_id=_MAYBE, lang=_MAYBE, dir=_MAYBE, mine=_YES,
        choices={"type": "array", "items": answer(label=_WORD, value=_WORD)},
        sources={"type": "array", "items": {"type": "object"}},
    ),
    "Note": answer(id=COUNT, author=_WORD, mine=_YES, kind=_WORD, text=_WORD, at=MOMENT),
    "Line": answer(about=_WORD, label=_WORD, text=_WORD),
    "Suggestion": answer(
        topic=_WORD, title=_WORD, text=_WORD, lang=_WORD, item=_WORD, revision=COUNT, score={"type": "number"},
        sources={"type": "array", "items": {"type": "object"}},
    ),
    "Team": answer(
        id=_WORD, name=_WORD, open=_YES, opens=maybe(MOMENT), territories={"type": "array", "items": _WORD},
        languages={"type": "array", "items": _WORD}, capacity=COUNT,
    ),
    "Colleague": answer(
        name=_WORD, availability={"type": "string", "enum": [one.value for one in Availability]}, load=COUNT,
        capacity=COUNT,
    ),
    "CannedReply": answer(id=_WORD, title=_WORD, text=_WORD, filled=_WORD, lang=_WORD),
}  # fmt: skip
ONE_CONVERSATION = answer(conversation=ref("Conversation"))
OUTCOME = {"type": "string", "enum": [outcome.value for outcome in Outcome]}

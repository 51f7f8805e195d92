"""A conversation as the console shows it in its lists: everything in words, ready to be displayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.mediators import wording
from channels.mediators.sms_use import SmsUse
from channels.mediators.wording import WORDS
from conversations.commands import SMS
from conversations.desk_model import Wish
from conversations.model import Conversation, OwnerKind
from conversations.ownership import EMERGENCY_PRIORITY, LAST_ESCALATION, WAITING_DEADLINE
from conversations.presence import Presence
from conversations.teams import Roster

Card = dict[str, Any]


@dataclass(frozen=True)
class Surroundings:
    """What a card shows besides the conversation itself."""

    mediator: str
    now: datetime
    roster: Roster
    presence: Presence
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    unanswered: Mapping[str, datetime] = field(default_factory=dict)
    sms: Mapping[str, SmsUse] = field(default_factory=dict)


def card(conversation: Conversation, around: Surroundings) -> Card:
    """The conversation as JSON. Holds nothing the parent wrote."""
    owner, now, mediator = conversation.ownership, around.now, around.mediator
    waiting = owner.kind is OwnerKind.WAITING
    since = owner.waiting_since if waiting else None
    # Counted from the first deadline: each time it passes, the core sets a new one.
    due = around.roster.due(conversation) if waiting else None
    return {
        "id": conversation.id,
        **_way(conversation, around),
        "reason": owner.reason,
        "reason_text": _reason_text(conversation),
        "emergency": _is_emergency(conversation),
        "discreet": conversation.discreet,
        "priority": owner.priority,
        "waiting_since": since.isoformat() if since else None,
        "waiting_text": WORDS["waits_since"].format(duration=wording.duration(now - since)) if since else None,
        "deadline": due.isoformat() if due else None,
        "overdue": due is not None and now >= due,
        "escalated": waiting and owner.escalation >= LAST_ESCALATION - 1,
        "deadline_text": _deadline_text(due, now),
        "updated_text": WORDS["since_last"].format(duration=wording.duration(now - conversation.updated_at)),
        **_situation(conversation, around),
        **_unanswered(conversation, around),
        "owner_kind": owner.kind.value,
        "owner": owner.owner_id,
        "owner_since": owner.since.isoformat() if owner.since else None,
        "owner_text": _owner_text(conversation, mediator, now),
        "mine": owner.kind is OwnerKind.MEDIATOR and owner.owner_id == mediator,
        "last_seq": conversation.last_seq,
        "unread": around.unread.get(conversation.id, 0),
        "looking": [one for one in around.presence.looking_at(conversation.id) if one != mediator],
        "typing": [one for one in around.presence.typing_in(conversation.id) if one != mediator],
    }


def _unanswered(conversation: Conversation, around: Surroundings) -> Card:
    """Since when the parent of a conversation that somebody has waits for an answer; after a while that is late."""
    held = conversation.ownership.kind is OwnerKind.MEDIATOR
    since = around.unanswered.get(conversation.id) if held else None
    waited = around.now - since if since else None
    return {
        "unanswered_since": since.isoformat() if since else None,
        "unanswered_text": WORDS["unanswered"].format(duration=wording.duration(waited)) if waited else None,
        "unanswered_late": waited is not None and waited >= WAITING_DEADLINE,
    }


def _way(conversation: Conversation, around: Surroundings) -> Card:
    """By which way the parent is answered, what that has cost, and what did not arrive."""
    channel = wording.named("channels", conversation.channel)
    if conversation.home is not None:
        channel = WORDS["channel_bridged"].format(channel=channel)
    use = around.sms.get(conversation.id)
    lost = len(use.undelivered) if use else 0
    return {
        "channel": channel,
        "by_sms": conversation.channel == SMS,
        "sms_segments": use.segments if use else 0,
        "sms_cost_text": WORDS["sms_cost"].format(n=use.segments) if use and use.segments else None,
        "undelivered": list(use.undelivered) if use else [],
        "undelivered_text": WORDS["undelivered_many" if lost > 1 else "undelivered_one"].format(n=lost)
        if lost
        else None,
    }


def _situation(conversation: Conversation, around: Surroundings) -> Card:
    profile, team = conversation.profile, around.roster.team_now(conversation, around.now)
    wish = around.wishes.get(conversation.id)
    return {
        "department": wording.department(profile.department),
        "level": wording.named("levels", profile.level),
        "lang": profile.lang,
        "profile": {"lang": profile.lang, "department": profile.department, "level": profile.level},
        "language": wording.named("languages", profile.lang),
        "team": team.id,
        "team_text": team.name if len(around.roster.teams) > 1 else None,
        "wish": wish.value if wish else None,
        "wish_text": wording.named("wishes", wish.value) if wish else None,
    }


def queue(waiting: Sequence[Conversation], mine: Sequence[Conversation], around: Surroundings) -> Card:
    """The two lists of the console with their counts."""
    waiting_cards = [card(conversation, around) for conversation in waiting]
    my_cards = [card(conversation, around) for conversation in mine]
    return {
        "waiting": waiting_cards,
        "mine": my_cards,
        "counts": {
            "waiting": len(waiting_cards),
            "mine": len(my_cards),
            "emergencies": sum(each["emergency"] for each in waiting_cards),
            "overdue": sum(each["overdue"] for each in waiting_cards)
            + sum(each["unanswered_late"] for each in my_cards),
            "unread": sum(each["unread"] for each in my_cards),
        },
        "me": {
            "name": around.mediator,
            "availability": around.presence.availability(around.mediator).value,
            "capacity": max((team.capacity for team in around.roster.teams_of(around.mediator)), default=0),
        },
    }


def _reason_text(conversation: Conversation) -> str:
    """Why somebody is wanted; of a danger whose parent did not wait, that too."""
    said = wording.reason(conversation.ownership.reason)
    if conversation.ownership.kind is OwnerKind.ASSISTANT and _is_emergency(conversation):
        return str(WORDS["back_with_robot"]).format(reason=said)
    return said


def _is_emergency(conversation: Conversation) -> bool:
    owner = conversation.ownership
    if owner.kind is OwnerKind.ASSISTANT:
        return owner.priority >= EMERGENCY_PRIORITY
    if owner.kind is OwnerKind.CLOSED:
        return False
    return owner.priority >= EMERGENCY_PRIORITY or (owner.reason or "").startswith(wording.EMERGENCY_TOPICS)


def _deadline_text(due: datetime | None, now: datetime) -> str | None:
    if due is None:
        return None
    if now >= due:
        return str(WORDS["late_by"].format(duration=wording.duration(now - due)))
    return str(WORDS["due_in"].format(duration=wording.duration(due - now)))


def _owner_text(conversation: Conversation, mediator: str, now: datetime) -> str:
    owner = conversation.ownership
    if owner.kind is OwnerKind.MEDIATOR and owner.owner_id == mediator:
        return str(WORDS["owners"]["me"])
    said = str(WORDS["owners"][owner.kind.value].format(owner=owner.owner_id or ""))
    if owner.kind is OwnerKind.MEDIATOR and owner.since is not None:
        return str(WORDS["owners"]["mediator_since"]).format(
            owner=owner.owner_id or "", time=wording.clock_time(owner.since, now)
        )
    return said

"""What the house says around a wait and at the end of an exchange, as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from conversations.desk_model import Wish
from conversations.model import Author, Choice, Conversation, Draft
from conversations.moments import spoken
from conversations.notices import compose, empty_meta
from conversations.teams import Team
from conversations.texts import language, text

LEAVE_QUEUE = "leave_queue"
SCORES = ("satisfaction:3", "satisfaction:2", "satisfaction:1")
_SMS = "sms"


def closed_team(conversation: Conversation, team: Team, now: datetime) -> Draft:
    """A human has been called, and the team is closed: when it opens, and how else to be answered."""
    offers = (*_ways(conversation, team), LEAVE_QUEUE)
    return _with_opening(conversation, "handoff_closed", team, now, offers)


def still_closed(conversation: Conversation, team: Team, now: datetime) -> Draft:
    """A message arrived while the team is closed."""
    return _with_opening(conversation, "waiting_closed", team, now, (LEAVE_QUEUE,))


def closed_in_emergency(lang: str, teams: Sequence[Team], now: datetime) -> Draft:
    """An emergency while every team is closed: when the first one opens."""
    openings = [(opening, team.hours.zone) for team in teams if (opening := team.hours.next_opening(now))]
    if openings:
        opening, zone = min(openings)
        words = text("waiting_closed", lang, opens=spoken(opening, lang, None, zone))
    else:
        words = text("waiting_closed_unknown", lang)
    return Draft(words, author=Author.SYSTEM, lang=language(lang), meta=empty_meta("handoff"))


def wish_granted(conversation: Conversation, wish: Wish) -> Draft:
    """How the parent will be answered; asks for a telephone number where one is needed."""
    reachable = conversation.channel == _SMS and wish is not Wish.CALL_BACK
    return compose(conversation, f"wish_{Wish.IN_CHAT if reachable else wish}", "handoff", (LEAVE_QUEUE,))


def number_noted(conversation: Conversation) -> Draft:
    """The telephone number has been read."""
    return compose(conversation, "number_noted", "handoff", (LEAVE_QUEUE,))


def released(conversation: Conversation, place: int) -> Draft:
    """The mediator had to stop; somebody else will come."""
    return compose(conversation, "released", "handoff", (LEAVE_QUEUE,), place=place)


def transferred(conversation: Conversation) -> Draft:
    """Another mediator has the conversation now."""
    return compose(conversation, "transferred", "handoff")


def leads_told(conversation: Conversation, team: Team) -> Draft:
    """Nobody came twice: the leads have been told; how else to be answered."""
    return compose(conversation, "overdue_leads", "handoff", (*_ways(conversation, team), LEAVE_QUEUE))


def nobody_came(conversation: Conversation, days: int) -> Draft:
    """The last word of a wait: what becomes of the question."""
    return compose(conversation, "overdue_last", "handoff", (LEAVE_QUEUE,), days=days)


def guide_offered(conversation: Conversation, title: str, topic: str) -> Draft:
    """The assistant is back with a guide that the mediator chose; a button begins it."""
    begin = Choice(text("choice_begin_guide", conversation.profile.lang, title=title), f"topic:{topic}")
    return replace(compose(conversation, "guide_started", "handoff", title=title), choices=(begin,))


def with_question(conversation: Conversation, notice: Draft) -> Draft:
    """The notice, followed by the one question on satisfaction: in one message, which is one SMS less."""
    question = compose(conversation, "satisfaction", "handoff", SCORES)
    return replace(notice, text=f"{notice.text}\n\n{question.text}", choices=question.choices)


def thanks(conversation: Conversation) -> Draft:
    """The opinion has been kept."""
    return compose(conversation, "thanks", "smalltalk")


def _ways(conversation: Conversation, team: Team) -> tuple[str, ...]:
    """How a parent can be answered later; only what the team really does."""
    ways = [Wish.IN_CHAT]
    if team.by_sms and conversation.channel != _SMS:
        ways.append(Wish.BY_SMS)
    if team.call_back:
        ways.append(Wish.CALL_BACK)
    return tuple(way.value for way in ways)


def _with_opening(conversation: Conversation, key: str, team: Team, now: datetime, offers: tuple[str, ...]) -> Draft:
    opening = team.hours.next_opening(now)
    if opening is None:
        return compose(conversation, f"{key}_unknown", "handoff", offers)
    profile = conversation.profile
    opens = spoken(opening, profile.lang, profile.department, team.hours.zone)
    return compose(conversation, key, "handoff", offers, opens=opens)

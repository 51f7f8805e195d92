"""The waiting room: a place, a team and a deadline for everybody who waits, and a word when nobody comes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace

from conversations import desk_notices, ownership
from conversations.colleagues import Colleagues, Trusted, left_alone
from conversations.desk_model import DeskRecord, NoteKind, Wish
from conversations.meanwhile import Knower, said_meanwhile
from conversations.model import Choice, Conversation, Draft, Handoff, Message, OwnerKind, Ownership
from conversations.notices import Notices
from conversations.ownership import EMERGENCY_PRIORITY, LAST_ESCALATION
from conversations.ports import Clock, Store, WakeUps
from conversations.teams import Rosters, StandingRoster, Team

log = logging.getLogger(__name__)

HOUSE = "relais"
"""The author of what nobody in particular did."""
_WISHES = {wish.value: wish for wish in Wish}
_NEEDS_NUMBER = (Wish.CALL_BACK, Wish.BY_SMS)
_NUMBER = re.compile(r"(?:\+|00)?\d(?:[ .\-/]?\d){7,13}")


def in_discreet_mode(conversation: Conversation) -> bool:
    """Whether somebody else may read what is sent to this contact."""
    return conversation.discreet


class WaitingRoom:
    """Looks after those who wait.

    Args:
        discreet: whether nothing may be sent unasked to the contact of a conversation.
    """

    def __init__(
        self,
        store: Store,
        notices: Notices,
        wake_ups: WakeUps,
        clock: Clock,
        rosters: Rosters | None = None,
        discreet: Callable[[Conversation], bool] = in_discreet_mode,
    ) -> None:
        self._store = store
        self._notices = notices
        self._wake_ups = wake_ups
        self._clock = clock
        self._rosters = rosters or StandingRoster()
        self._discreet = discreet
        self.asks_number_aside = False
        """Whether a page asks for the telephone number of those who wish an answer by SMS."""
        self.colleagues: Colleagues = Trusted()
        """Who has conversations, and whether they are still there."""
        self.knower: Knower | None = None
        """Who answers, meanwhile, what leaves no doubt; nobody by default."""

    @property
    def rosters(self) -> Rosters:
        """Where the teams are found."""
        return self._rosters

    def team_of(self, conversation: Conversation) -> Team:
        """The team that looks after a conversation now."""
        return self._rosters.current().team_now(conversation, self._clock.now())

    def is_discreet(self, conversation: Conversation) -> bool:
        """Whether nothing may be sent unasked to this contact."""
        return self._discreet(conversation)

    async def place(self, conversation: Conversation) -> int:
        """The place in the queue of the conversation's team, 1 for the next one to be taken."""
        roster, waiting, now = self._rosters.current(), conversation.ownership, self._clock.now()
        team = roster.team_now(conversation, now)
        ahead = 0
        for other in await self._store.queue():
            theirs = other.ownership
            if other.id == conversation.id or theirs.kind is not OwnerKind.WAITING:
                continue
            if roster.team_now(other, now).id != team.id:
                continue
            if theirs.priority > waiting.priority:
                ahead += 1
            elif theirs.priority == waiting.priority and waiting.waiting_since and theirs.waiting_since:
                ahead += theirs.waiting_since < waiting.waiting_since
        return ahead + 1

    async def hand_off(self, conversation: Conversation, handoff: Handoff) -> tuple[Ownership, Draft]:
        """The ownership of a conversation that goes to the queue, and what the parent is told.

        Raises:
            TransitionRefused: a mediator has it already, or it is closed.
        """
        now = self._clock.now()
        waiting = ownership.hand_off(conversation.ownership, handoff, now)
        conversation = replace(conversation, ownership=waiting)
        team = self.team_of(conversation)
        if conversation.ownership.priority < EMERGENCY_PRIORITY and not team.hours.is_open(now):
            return self._due(waiting, conversation), desk_notices.closed_team(conversation, team, now)
        return self._due(waiting, conversation), self._notices.handoff(conversation, await self.place(conversation))

    def after_emergency(self, lang: str, conversation: Conversation | None = None) -> list[Draft]:
        """What follows the emergency numbers: when a person will read the message, if nobody is there now.

        Args:
            lang: of the answer.
            conversation: the parent's; without one, the team that is there first may be theirs.
        """
        now, teams = self._clock.now(), self._rosters.current().teams
        if conversation is not None and conversation.ownership.kind is OwnerKind.MEDIATOR:
            return []
        if conversation is not None:
            teams = (self.team_of(conversation),)
        if any(team.hours.is_open(now) for team in teams):
            return []
        return [desk_notices.closed_in_emergency(lang, teams, now)]

    async def back_in_queue(self, conversation: Conversation, waiting: Ownership) -> Draft:
        """What the parent is told when a mediator had to let go."""
        now = self._clock.now()
        conversation = replace(conversation, ownership=waiting)
        team = self.team_of(conversation)
        if not team.hours.is_open(now):
            return desk_notices.closed_team(conversation, team, now)
        return desk_notices.released(conversation, await self.place(conversation))

    def _due(self, waiting: Ownership, conversation: Conversation) -> Ownership:
        due = self._rosters.current().due(conversation)
        return replace(waiting, deadline=due) if waiting.escalation == 0 else waiting

    async def answer(self, conversation: Conversation, message: Message, picked: Choice | None) -> None:
        """Answers a message of a parent who waits: a wish is noted, anything else is for the mediator to come."""
        now = self._clock.now()
        wish = _WISHES.get(picked.value) if picked else None
        if wish is not None:
            await self._store.set_wish(conversation.id, wish, now)
            granted = desk_notices.wish_granted(conversation, wish)
            if wish is Wish.BY_SMS and self.asks_number_aside:
                granted = self._notices.by_sms(conversation)
            await self._store.forward(message, granted, now)
            return
        wished = (await self._store.wishes([conversation.id])).get(conversation.id)
        if wished in _NEEDS_NUMBER and _NUMBER.search(message.text):
            await self._store.forward(message, desk_notices.number_noted(conversation), now)
            return
        if self.team_of(conversation).hours.is_open(now):
            place = await self.place(conversation)
            known = await said_meanwhile(self.knower, conversation, message.text, place)
            if known is not None:
                await self._store.forward(message, known, now, only_waiting=True)
                return
        await self._store.forward(message, await self._received(conversation), now)

    async def knows(self, conversation: Conversation, text: str) -> bool:
        """Whether a text asks what leaves no doubt."""
        return self.knower is not None and await self.knower.sure_answer(text, conversation.profile) is not None

    async def _received(self, conversation: Conversation) -> Draft:
        now, team = self._clock.now(), self.team_of(conversation)
        if not team.hours.is_open(now):
            return desk_notices.still_closed(conversation, team, now)
        return self._notices.waiting(conversation, await self.place(conversation))

    async def escalate_overdue(self) -> int:
        """Moves on those who wait past their deadline: to the general team, to the leads, and at last to the truth.

        A deadline that passes while the team is closed moves to when it opens, and the parent hears when that is.
        Those whose mediator has gone, or may no longer answer, come back to the queue. The number of those moved on.
        """
        count = 0
        for conversation in await self._store.overdue(self._clock.now()):
            count += await self._escalate(conversation)
        for conversation in await left_alone(self._store, self.colleagues, self._clock.now()):
            count += await self._back_from_absent(conversation)
        return count

    async def _back_from_absent(self, conversation: Conversation) -> bool:
        """Whoever has it left without a word: what the parent wrote is for somebody who is there."""
        now, left = self._clock.now(), conversation.ownership.owner_id or ""
        waiting = ownership.unseen(conversation.ownership, now, self.team_of(conversation).due(now))
        drafts = [] if self._discreet(conversation) else [await self.back_in_queue(conversation, waiting)]
        log.info("conversation %s goes back to the queue: its mediator has gone", conversation.id)
        return await self._change(conversation, waiting, drafts, HOUSE, DeskRecord(NoteKind.UNSEEN, left))

    async def _escalate(self, conversation: Conversation) -> bool:
        now, current = self._clock.now(), conversation.ownership
        roster = self._rosters.current()
        team = roster.team_now(conversation, now)
        urgent = current.priority >= EMERGENCY_PRIORITY
        if not urgent and not team.hours.is_open(now) and team.hours.next_opening(now) is not None:
            later = ownership.postpone(current, team.due(now))
            told = [] if self._discreet(conversation) else [desk_notices.closed_team(conversation, team, now)]
            await self._change(conversation, later, told, "hours")
            return False
        # Never out of the sight of a team that is there, to one that is not.
        general_may = roster.general.hours.is_open(now) or not team.hours.is_open(now)
        late = ownership.overdue(current, now, roster.general.id if current.escalation == 0 and general_may else None)
        if urgent and late.deadline is None and not team.hours.is_open(now):
            late = replace(late, deadline=team.due(now))
        silent = self._discreet(conversation) or (urgent and not self._tells_in_danger(team, late.escalation))
        drafts = [] if silent else [self._told(conversation, team, 1 if urgent else late.escalation)]
        return await self._change(conversation, late, drafts, "deadline")

    def _tells_in_danger(self, team: Team, escalation: int) -> bool:
        """Who is in danger has the numbers, and was told when the team opens: they hear of a delay once, while it is
        open, and are asked nothing. Mediators and leads are called at every step, at any hour.
        """
        return team.hours.is_open(self._clock.now()) and (escalation == 1 or escalation > LAST_ESCALATION)

    def _told(self, conversation: Conversation, team: Team, escalation: int) -> Draft:
        if escalation >= LAST_ESCALATION:
            return desk_notices.nobody_came(conversation, self._notices.retention_days)
        if escalation == LAST_ESCALATION - 1:
            return desk_notices.leads_told(conversation, team)
        return self._notices.overdue(conversation)

    async def _change(
        self,
        conversation: Conversation,
        to: Ownership,
        drafts: list[Draft],
        actor: str,
        record: DeskRecord | None = None,
    ) -> bool:
        changed = await self._store.transition(
            conversation.id, conversation.ownership.epoch, to, drafts, actor, self._clock.now(), record
        )
        if changed is not None:
            self._wake_ups.announce(changed)
        return changed is not None

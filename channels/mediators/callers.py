"""Who acts at the desk, a person or a program with a token, and which conversations are theirs to see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from channels.sign_in.permissions import Permission, may, roles_that_may
from channels.sign_in.ports import Session
from conversations.model import Conversation, OwnerKind
from conversations.teams import Roster

CONSOLE_ROLES = roles_that_may(Permission.ANSWER)


@dataclass(frozen=True)
class Caller:
    """Somebody who acts at the desk.

    Attributes:
        name: under which conversations are owned and notes written.
        scopes: what a program may do; None for a person, who may do whatever the console does.
        territories: departments that a program may see; None for all.
        lead: whether replies kept ready may be changed.
        session: the person's session; None for a program.
    """

    name: str
    scopes: frozenset[str] | None = None
    territories: frozenset[str] | None = None
    lead: bool = False
    session: Session | None = field(default=None, repr=False)

    def may(self, scope: str) -> bool:
        """Whether the caller has this scope."""
        return self.scopes is None or scope in self.scopes

    def sees(self, conversation: Conversation, roster: Roster, now: datetime) -> bool:
        """Whether the conversation exists for this caller.

        One's own always does. A program sees its territories. A person sees what waits for, or was begun within, the
        teams that they belong to; the general team looks after parents whose department nobody knows yet, and after
        those whose own team is closed while it is there.
        """
        owner = conversation.ownership
        if owner.kind is OwnerKind.MEDIATOR and owner.owner_id == self.name:
            return True
        if self.session is None:
            return self.territories is None or conversation.profile.department in self.territories
        mine = {team.id for team in roster.teams_of(self.name)}
        return not mine.isdisjoint({roster.team_for(conversation).id, roster.team_now(conversation, now).id})


def person(session: Session) -> Caller:
    """A person at the console."""
    account = session.account
    return Caller(account.username, lead=may(account.role, Permission.CANNED_REPLIES), session=session)

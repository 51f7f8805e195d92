"""Teams of mediators: whom they serve, in which languages, when; and which team a waiting conversation is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from conversations.model import Conversation
from conversations.opening_hours import ALWAYS_OPEN, OpeningHours
from conversations.ownership import EMERGENCY_PRIORITY, WAITING_DEADLINE

GENERAL = "general"


@dataclass(frozen=True)
class Team:
    """A team. No territories means everywhere, no skills means anything.

    Attributes:
        id: short name, as in files and addresses.
        name: what people read.
        territories: numbers of departments.
        languages: languages that its mediators write.
        skills: themes or reasons that it is there for (``urgence``, ``failure``).
        hours: when somebody is there.
        members: user names of its mediators.
        leads: user names of those who are told when nobody came.
        call_back: whether it telephones parents.
        by_sms: whether it answers later by SMS.
        patience: how long a parent should wait while the team is open.
        capacity: conversations that one mediator follows at once.
    """

    id: str
    name: str
    territories: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset({"fr"})
    skills: frozenset[str] = frozenset()
    hours: OpeningHours = ALWAYS_OPEN
    members: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    call_back: bool = False
    by_sms: bool = False
    patience: timedelta = WAITING_DEADLINE
    capacity: int = 5

    def serves(self, department: str | None) -> bool:
        """Whether somebody of that department may come to this team."""
        return not self.territories or department in self.territories

    def due(self, since: datetime) -> datetime:
        """By when somebody who waits since then should be answered."""
        opens = self.hours.next_opening(since)
        return (opens or since) + self.patience


@dataclass(frozen=True)
class Roster:
    """All teams, and the one to which everybody may come."""

    teams: tuple[Team, ...]
    general: Team

    def team(self, team_id: str | None) -> Team | None:
        """The team of that name, or None."""
        return next((team for team in self.teams if team.id == team_id), None)

    def team_for(self, conversation: Conversation) -> Team:
        """The team that a conversation waits for: the one it was passed to, else the best by language, place, skill.

        A parent who can be understood comes before a parent who is near; where nobody speaks the language, the team of
        the place is told. Nobody is left without a team: the general one takes what no other does.
        """
        chosen = self.team(conversation.ownership.team)
        if chosen is not None:
            return chosen
        profile, needed = conversation.profile, skill(conversation.ownership.reason)

        def fitness(team: Team) -> tuple[bool, bool, bool]:
            return (profile.lang in team.languages, bool(team.territories), needed in team.skills)

        # A team kept for some skills is not disturbed for the rest.
        fitting = [team for team in self.teams if team.serves(profile.department)]
        fitting = [team for team in fitting if not team.skills or needed in team.skills or team is self.general]
        return max(fitting, key=fitness) if fitting else self.general

    def team_now(self, conversation: Conversation, now: datetime) -> Team:
        """Who looks after a conversation at this moment: its team, or the general one while only that one is there.

        Who was passed to a closed team waits for it, and so does who would not be understood elsewhere; who is in
        danger waits for nobody in particular.
        """
        team = self.team_for(conversation)
        if team.hours.is_open(now) or not self.general.hours.is_open(now):
            return team
        waiting, lang = conversation.ownership, conversation.profile.lang
        if waiting.priority >= EMERGENCY_PRIORITY:
            return self.general
        chosen = self.team(waiting.team) is not None
        understood = lang in self.general.languages or lang not in team.languages
        return self.general if understood and not chosen else team

    def teams_of(self, username: str) -> Sequence[Team]:
        """The teams that somebody belongs to or leads; all of them when no team names anybody."""
        if not any(team.members or team.leads for team in self.teams):
            return self.teams
        return [team for team in self.teams if username in team.members or username in team.leads]

    def leads(self, username: str) -> bool:
        """Whether somebody is told when nobody came."""
        return any(username in team.leads for team in self.teams)

    def due(self, conversation: Conversation) -> datetime | None:
        """By when a waiting conversation should have been taken at first; None when it does not wait."""
        since = conversation.ownership.waiting_since
        if since is None:
            return None
        if conversation.ownership.priority >= EMERGENCY_PRIORITY:
            return since + WAITING_DEADLINE
        return self.team_now(conversation, since).due(since)


class Rosters(Protocol):
    """Where the present roster is found."""

    def current(self) -> Roster:
        """The roster as it stands now."""
        ...


class StandingRoster:
    """``Rosters`` in memory; ``replace`` changes it while the house runs."""

    def __init__(self, roster: Roster | None = None) -> None:
        self._roster = roster or everybody()
        self.version = 0

    def current(self) -> Roster:
        """The roster as it stands now."""
        return self._roster

    def replace(self, roster: Roster, version: int = 0) -> None:
        """From now on, this one."""
        self._roster, self.version = roster, version


def everybody() -> Roster:
    """The roster of a house that has told nothing of its teams: one team, whose hours nobody claims to know."""
    team = Team(GENERAL, "Tous les médiateurs")
    return Roster((team,), team)


def skill(reason: str | None) -> str:
    """The theme of a reason: ``urgence.suicide`` calls for ``urgence``."""
    return (reason or "").split(".", maxsplit=1)[0]

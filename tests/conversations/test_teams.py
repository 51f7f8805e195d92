"""Which team a conversation is for; nobody is left without one. And the file that says who they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.model import Conversation, OwnerKind, Ownership, Profile, utc_now
from conversations.opening_hours import OpeningHours, Span
from conversations.ownership import EMERGENCY_PRIORITY
from conversations.teams import Roster, Team, everybody
from conversations.teams_file import TeamsError, read_roster

NATIONAL = Team("national", "Équipe nationale", languages=frozenset({"fr", "tr"}))
HERAULT = Team("herault", "Hérault", territories=frozenset({"34"}), members=("lea",))
ISLES = Team("iles", "Antilles", territories=frozenset({"971", "972"}), languages=frozenset({"fr", "gcf"}))
DANGER = Team("danger", "Protection", skills=frozenset({"urgence"}))
ROSTER = Roster((NATIONAL, HERAULT, ISLES, DANGER), NATIONAL)


def conversation(
    department: str | None = None, lang: str = "fr", reason: str = "parent_asked", team: str | None = None
) -> Conversation:
    owner = Ownership(OwnerKind.WAITING, reason=reason, waiting_since=utc_now(), team=team)
    return Conversation("c", "web", "amina", owner, Profile(lang, department), 1, 1, utc_now(), utc_now())


@pytest.mark.parametrize(
    ("waiting", "team"),
    [
        (conversation("34"), "herault"),
        (conversation("971"), "iles"),
        (conversation("75"), "national"),
        (conversation(), "national"),
        (conversation("34", "tr"), "national"),  # understood before near
        (conversation("34", "uk"), "herault"),  # nobody speaks it: the team of the place is told
        (conversation("971", "gcf"), "iles"),
        (conversation(reason="urgence.suicide"), "danger"),
        (conversation("34", reason="urgence.suicide"), "herault"),
        (conversation("34", team="iles"), "iles"),  # passed on by a mediator
        (conversation("34", team="gone"), "herault"),
    ],
)
def test_the_team_of_a_conversation(waiting: Conversation, team: str) -> None:
    assert ROSTER.team_for(waiting).id == team


@given(st.sampled_from(["34", "971", "75", None]), st.sampled_from(["fr", "tr", "uk", "gcf"]), st.text(max_size=8))
def test_nobody_is_left_without_a_team(department: str | None, lang: str, reason: str) -> None:
    team = ROSTER.team_for(conversation(department, lang, reason))
    assert team in ROSTER.teams
    assert team.serves(department)


SUNDAY = datetime(2026, 11, 22, 11, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 11, 23, 20, tzinfo=UTC)
WEEK = OpeningHours(week=dict.fromkeys(range(5), (Span(9 * 60, 17 * 60),)))
SEVEN_DAYS = OpeningHours(week=dict.fromkeys(range(7), (Span(8 * 60, 20 * 60),)))


def night_and_day() -> Roster:
    """A general team that is there on Sundays, and teams that are not."""
    general = replace(NATIONAL, hours=SEVEN_DAYS)
    return Roster((general, *(replace(team, hours=WEEK) for team in (HERAULT, ISLES, DANGER))), general)


@pytest.mark.parametrize(
    ("waiting", "at", "team"),
    [
        (conversation("34"), SUNDAY, "national"),  # somebody is there for them
        (conversation("34"), SUNDAY + timedelta(days=1), "herault"),
        (conversation("34"), MONDAY_NIGHT, "herault"),  # nobody is there: their own
        (conversation("34", team="iles"), SUNDAY, "iles"),  # passed on by a mediator, who had a reason
        (conversation("971", "gcf"), SUNDAY, "iles"),  # would not be understood elsewhere
        (conversation("34", "uk"), SUNDAY, "national"),  # understood nowhere: by somebody who is there
    ],
)
def test_the_team_at_this_moment(waiting: Conversation, at: datetime, team: str) -> None:
    assert night_and_day().team_now(waiting, at).id == team


@pytest.mark.parametrize("waiting", [conversation("971", "gcf"), conversation("34", team="iles")])
def test_who_is_in_danger_waits_for_no_team_in_particular(waiting: Conversation) -> None:
    roster = night_and_day()
    danger = replace(waiting, ownership=replace(waiting.ownership, priority=EMERGENCY_PRIORITY))
    assert roster.team_now(danger, SUNDAY).id == "national"
    assert roster.team_now(danger, MONDAY_NIGHT).id == "iles"


@given(
    st.sampled_from(["34", "971", "75", None]),
    st.sampled_from(["fr", "tr", "uk", "gcf"]),
    st.sampled_from([None, "iles", "national"]),
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
)
def test_nobody_is_moved_from_a_team_that_is_there_or_to_one_that_is_not(
    department: str | None, lang: str, passed_to: str | None, at: datetime
) -> None:
    roster = night_and_day()
    waiting = conversation(department, lang, team=passed_to)
    own, now = roster.team_for(waiting), roster.team_now(waiting, at)
    assert now is own or (now.hours.is_open(at) and not own.hours.is_open(at))


def test_everybody_serves_while_nobody_has_told_of_teams() -> None:
    roster = everybody()
    assert roster.team_for(conversation("34")).hours.is_open(utc_now())
    assert list(roster.teams_of("anybody")) == list(roster.teams)


def test_a_member_is_of_their_own_teams_only() -> None:
    assert [team.id for team in ROSTER.teams_of("lea")] == ["herault"]
    assert ROSTER.teams_of("omar") == []


DOCUMENT = {
    "general": "national",
    "teams": {
        "national": {
            "name": "Équipe nationale",
            "languages": ["fr", "en"],
            "hours": {"mon": ["09:00-12:30", "14:00-17:00"]},
            "holidays": "metropole",
            "closed": ["2026-12-24..2026-12-26"],
            "call_back": True,
            "leads": ["chef"],
        },
        "guadeloupe": {"territories": ["971"], "zone": "America/Guadeloupe", "patience_minutes": 30},
    },
}


def test_a_file_of_teams() -> None:
    roster = read_roster(DOCUMENT)
    assert roster.general.name == "Équipe nationale"
    assert roster.general.hours.is_open(datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    assert not roster.general.hours.is_open(datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert not any(roster.general.hours.is_open(datetime(2026, 12, day, 9, tzinfo=UTC)) for day in (24, 25, 26))
    assert roster.leads("chef")
    island = roster.team("guadeloupe")
    assert island and island.patience == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"hours": {"mon": ["12:00-09:00"]}}, "guadeloupe: hours: mon"),
        ({"hours": {"mon": ["09:00-12:00", "11:00-13:00"]}}, "overlaps"),
        ({"hours": {"lundi": ["09:00-12:00"]}}, "guadeloupe: hours: lundi"),
        ({"zone": "Europe/Atlantis"}, "no such time zone"),
        ({"territories": [971]}, "write department numbers in quotes"),
        ({"holidays": "breizh"}, "guadeloupe: holidays"),
        ({"closed": ["2027-01-02..2026-12-24"]}, "guadeloupe: closed"),
        ({"capacity": 0}, "guadeloupe: capacity"),
        ({"open": "always"}, "guadeloupe: open: unknown field"),
    ],
)
def test_what_is_wrong_is_said_by_team_and_field(change: dict[str, object], complaint: str) -> None:
    document = {"general": "national", "teams": {**DOCUMENT["teams"], "guadeloupe": change}}  # type: ignore[dict-item]
    with pytest.raises(TeamsError) as wrong:
        read_roster(document)
    assert any(complaint in one for one in wrong.value.complaints)


def test_there_must_be_a_general_team_and_it_serves_everywhere() -> None:
    for general in ("nobody", "guadeloupe"):
        with pytest.raises(TeamsError, match="general"):
            read_roster({**DOCUMENT, "general": general})


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda c: st.lists(c) | st.dictionaries(st.text(max_size=8), c),
        max_leaves=8,
    )
)
def test_no_document_breaks_the_reader(document: object) -> None:
    for whole in (
        document,
        {"general": "a", "teams": {"a": document}},
        {"general": "a", "teams": {"a": {"hours": document}}},
    ):
        try:
            read_roster(whole)
        except TeamsError as wrong:
            assert wrong.complaints

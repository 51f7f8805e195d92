"""Teams as a document (YAML, TOML or JSON, once read): checked as a whole, every complaint says where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conversations.opening_hours import PARIS, OpeningHours, Span
from conversations.public_holidays import french_holidays, holiday_places
from conversations.teams import Roster, Team

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_FIELDS = {
    "name", "territories", "languages", "skills", "zone", "hours", "holidays", "closed", "members", "leads",
    "call_back", "by_sms", "patience_minutes", "capacity",
}  # fmt: skip
_MOST_CLOSED_DAYS = 400


class TeamsError(ValueError):
    """The teams are wrong; ``complaints`` are lines ``team: field: what is wrong``."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("\n".join(complaints))
        self.complaints = complaints


def read_roster(document: object) -> Roster:
    """The roster that a document describes.

    Raises:
        TeamsError: with all complaints.
    """
    if not isinstance(document, dict) or not isinstance(document.get("teams"), dict) or not document["teams"]:
        raise TeamsError(["teams: must name at least one team"])
    complaints = [f"{key}: unknown field" for key in sorted(set(document) - {"general", "teams"}, key=str)]
    teams: list[Team] = []
    for team_id, fields in document["teams"].items():
        try:
            teams.append(_team(str(team_id), fields))
        except TeamsError as wrong:
            complaints += wrong.complaints
    general = next((team for team in teams if team.id == document.get("general")), None)
    if general is None:
        complaints.append("general: must be the name of one of the teams")
    elif general.territories:
        complaints.append("general: the general team serves everywhere: leave its territories out")
    if complaints or general is None:
        raise TeamsError(complaints)
    return Roster(tuple(teams), general)


def _team(team_id: str, fields: object) -> Team:
    reader = _Reader(team_id)
    if not _ID.fullmatch(team_id):
        reader.complain("name", "small letters, digits and dashes only")
    if not isinstance(fields, dict):
        raise TeamsError([f"{team_id}: must have fields"])
    for extra in sorted(set(map(str, fields)) - _FIELDS):
        reader.complain(extra, "unknown field")
    team = Team(
        id=team_id,
        name=str(fields.get("name") or team_id),
        territories=frozenset(reader.words(fields, "territories")),
        languages=frozenset(reader.words(fields, "languages") or ["fr"]),
        skills=frozenset(reader.words(fields, "skills")),
        hours=reader.hours(fields),
        members=tuple(reader.words(fields, "members")),
        leads=tuple(reader.words(fields, "leads")),
        call_back=reader.switch(fields, "call_back"),
        by_sms=reader.switch(fields, "by_sms"),
        patience=timedelta(minutes=reader.number(fields, "patience_minutes", 15, 1, 24 * 60)),
        capacity=reader.number(fields, "capacity", 5, 1, 50),
    )
    if reader.complaints:
        raise TeamsError(reader.complaints)
    return team


class _Reader:
    """Reads the fields of one team and gathers complaints."""

    def __init__(self, team_id: str) -> None:
        self.team_id = team_id
        self.complaints: list[str] = []

    def complain(self, field: str, what: str) -> None:
        self.complaints.append(f"{self.team_id}: {field}: {what}")

    def words(self, fields: Mapping[str, Any], name: str) -> list[str]:
        found = fields.get(name) or []
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            self.complain(name, 'must be a list of words; write department numbers in quotes, "34"')
            return []
        return found

    def switch(self, fields: Mapping[str, Any], name: str) -> bool:
        found = fields.get(name, False)
        if not isinstance(found, bool):
            self.complain(name, "must be true or false")
        return found is True

    def number(self, fields: Mapping[str, Any], name: str, default: int, least: int, most: int) -> int:
        found = fields.get(name, default)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            self.complain(name, f"must be a number from {least} to {most}")
            return default
        return found

    def hours(self, fields: Mapping[str, Any]) -> OpeningHours:
        zone = str(fields.get("zone") or PARIS)
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.complain("zone", f"no such time zone: {zone}")
            zone = PARIS
        place = str(fields.get("holidays", "none"))
        if place not in holiday_places():
            self.complain("holidays", f"must be one of {', '.join(holiday_places())}")
            place = "none"
        return OpeningHours(zone, self._week(fields.get("hours")), french_holidays(place), self._closed(fields))

    def _week(self, raw: object) -> Mapping[int, tuple[Span, ...]] | None:
        if raw is None:
            return None
        if not isinstance(raw, dict):
            self.complain("hours", 'must be like {mon: ["09:00-12:00"]}')
            return None
        week: dict[int, tuple[Span, ...]] = {}
        for day, spans in raw.items():
            if day not in WEEKDAYS or not isinstance(spans, list):
                self.complain("hours", f"{day}: must be one of {', '.join(WEEKDAYS)}, with a list of spans")
                continue
            week[WEEKDAYS.index(str(day))] = self._spans(str(day), spans)
        return week

    def _spans(self, day: str, raw: list[object]) -> tuple[Span, ...]:
        found: list[Span] = []
        for one in raw:
            match = _SPAN.fullmatch(str(one))
            try:
                if match is None:
                    raise ValueError("written like 09:00-12:30")
                opens, closes = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
                span = Span(opens, closes)
            except ValueError as wrong:
                self.complain("hours", f"{day}: {one}: {wrong}")
                continue
            if any(span.opens < other.closes and other.opens < span.closes for other in found):
                self.complain("hours", f"{day}: {one}: overlaps another span")
            found.append(span)
        return tuple(sorted(found))

    def _closed(self, fields: Mapping[str, Any]) -> frozenset[date]:
        days: set[date] = set()
        for one in fields.get("closed") or []:
            first, _, last = str(one).partition("..")
            try:
                start = date.fromisoformat(first)
                end = date.fromisoformat(last) if last else start
            except ValueError:
                self.complain("closed", f"{one}: written like 2026-12-24 or 2026-12-24..2027-01-02")
                continue
            if not 0 <= (end - start).days <= _MOST_CLOSED_DAYS:
                self.complain("closed", f"{one}: ends before it begins, or lasts more than a year")
                continue
            days.update(start + timedelta(days=ahead) for ahead in range((end - start).days + 1))
        return frozenset(days)

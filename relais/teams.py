"""The teams in use: those last loaded into the database, followed without a restart."""

from __future__ import annotations

import logging

from conversations.ports import Store
from conversations.teams import StandingRoster
from conversations.teams_file import TeamsError, read_roster

log = logging.getLogger(__name__)


async def refresh(rosters: StandingRoster, store: Store) -> bool:
    """Uses the teams last loaded; whether they are others than before. Wrong ones leave the present ones in place."""
    found = await store.roster()
    if found is None or found[0] == rosters.version:
        return False
    version, document = found
    try:
        rosters.replace(read_roster(document), version)
    except TeamsError as wrong:
        log.error("version %s of the teams is wrong and is not used: %s", version, wrong.complaints[0])
        rosters.replace(rosters.current(), version)
    return True

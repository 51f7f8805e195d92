"""The audit log: who read and who did what. Names, actions and ids; never what was said."""

from __future__ import annotations

from datetime import datetime, timedelta

from channels.sign_in.ports import Accounts, AuditLine
from conversations.ports import Clock

READING_LASTS = timedelta(minutes=15)
_MOST_REMEMBERED = 10_000


class Journal:
    """Writes the lines. Reading a conversation is one line a quarter of an hour, however often the page asks."""

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._readings: dict[tuple[str, str], datetime] = {}

    async def did(self, actor: str, action: str, subject: str) -> None:
        """Somebody did something."""
        await self._accounts.record(AuditLine(self._clock.now(), actor, action, subject))

    async def read(self, actor: str, conversation_id: str) -> None:
        """Somebody reads a conversation: written down before it is shown."""
        now = self._clock.now()
        if now - self._readings.get((actor, conversation_id), now - READING_LASTS) < READING_LASTS:
            return
        await self.did(actor, "read", conversation_id)
        if len(self._readings) >= _MOST_REMEMBERED:
            self._readings = {key: at for key, at in self._readings.items() if now - at < READING_LASTS}
        self._readings[actor, conversation_id] = now

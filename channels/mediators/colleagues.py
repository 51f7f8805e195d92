"""``conversations.colleagues.Colleagues`` over the accounts, the tokens of programs, and who is at the desk."""

from __future__ import annotations

from channels.api.tokens import PROGRAM, Tokens
from channels.mediators.callers import CONSOLE_ROLES
from channels.sign_in.ports import Accounts
from conversations.presence import Presence


class KnownColleagues:
    """Those who can have conversations."""

    def __init__(self, accounts: Accounts, tokens: Tokens, presence: Presence) -> None:
        self._accounts = accounts
        self._tokens = tokens
        self._presence = presence

    def away(self, name: str) -> bool:
        """Whether a mediator has left the desk. A program has none: what it has seen, it answers."""
        return not name.startswith(PROGRAM) and self._presence.gone(name)

    async def may_answer(self, name: str) -> bool:
        """Whether somebody, or a program, of that name can have a conversation: else nobody would ever see it again."""
        if name.startswith(PROGRAM):
            tokens = await self._tokens.all()
            return any(one.revoked_at is None and one.caller().name == name for one in tokens)
        found = await self._accounts.credentials(name)
        return found is not None and found.account.disabled_at is None and found.account.role in CONSOLE_ROLES

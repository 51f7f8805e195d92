"""Tokens of programs: made once, shown once, kept as a digest, limited to scopes and territories, revocable."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channels.mediators.callers import Caller

SCOPES = {
    "queue:read": "see who waits",
    "conversations:read": "read conversations, their notes and their story",
    "conversations:write": "take conversations, answer, and pass them on",
    "desk:read": "see teams, colleagues, and replies kept ready",
    "desk:write": "change the replies kept ready",
}
PREFIX = "relais_"
PROGRAM = "api:"
"""Before the name of a program; no person has a name with a colon."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class TokenRefused(ValueError):
    """A token cannot be made; the message says why."""


@dataclass(frozen=True)
class Token:
    """A token as kept: never the token itself."""

    id: str
    name: str
    digest: str
    scopes: tuple[str, ...]
    territories: tuple[str, ...]
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None

    def caller(self) -> Caller:
        """Who acts with this token: a program, under a name that no person can have."""
        territories = frozenset(self.territories) if self.territories else None
        return Caller(f"{PROGRAM}{self.name}", frozenset(self.scopes), territories, lead="desk:write" in self.scopes)


class Tokens(Protocol):
    """Where tokens are kept; all raise ``StoreUnavailable`` on trouble."""

    async def add(self, token: Token) -> None:
        """Keeps a new token.

        Raises:
            TokenRefused: the name is in use.
        """
        ...

    async def by_digest(self, digest: str) -> Token | None:
        """The token of that digest unless it was revoked."""
        ...

    async def all(self) -> Sequence[Token]:
        """All tokens by name, revoked ones included."""
        ...

    async def revoke(self, name: str, now: datetime) -> bool:
        """Ends a token; False when there is none of that name, or it has ended."""
        ...


def new_token(
    name: str, scopes: Sequence[str], territories: Sequence[str], actor: str, now: datetime
) -> tuple[str, Token]:
    """A token to show once, and what is kept of it.

    Raises:
        TokenRefused: wrong name, no or unknown scope.
    """
    if not _NAME.fullmatch(name):
        raise TokenRefused("name: small letters, digits and dashes, 40 at most")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise TokenRefused(f"scopes: any of {', '.join(SCOPES)}")
    secret = PREFIX + secrets.token_urlsafe(32)
    kept = Token(
        secrets.token_hex(8), name, digest(secret), tuple(sorted(set(scopes))), tuple(sorted(set(territories))),
        actor, now,
    )  # fmt: skip
    return secret, kept


def digest(secret: str) -> str:
    """What is kept of a token; it has enough chance in it to need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()

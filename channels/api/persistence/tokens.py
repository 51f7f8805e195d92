"""``channels.api.tokens.Tokens`` on an SQLAlchemy engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from channels.api.persistence.tables import api_tokens
from channels.api.tokens import Token, TokenRefused
from conversations.persistence.engine import reading, uncancelled, writing

_T = api_tokens.c


@uncancelled
class SqlTokens:
    """Keeps tokens."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, token: Token) -> None:
        """Keeps a new token; see the port."""
        values = {**vars(token), "scopes": list(token.scopes), "territories": list(token.territories)}
        try:
            async with writing(self._engine) as connection:
                await connection.execute(insert(api_tokens).values(**values))
        except IntegrityError as taken:
            raise TokenRefused(f"there is already a token named {token.name}") from taken

    async def by_digest(self, digest: str) -> Token | None:
        """The token of that digest unless it was revoked."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(api_tokens).where(_T.digest == digest, _T.revoked_at.is_(None)))
            row = found.mappings().first()
            return _token(row) if row else None

    async def all(self) -> Sequence[Token]:
        """All tokens by name, revoked ones included."""
        async with reading(self._engine) as connection:
            found = await connection.execute(select(api_tokens).order_by(_T.name))
            return [_token(row) for row in found.mappings()]

    async def revoke(self, name: str, now: datetime) -> bool:
        """Ends a token; see the port."""
        async with writing(self._engine) as connection:
            done = await connection.execute(
                update(api_tokens).where(_T.name == name, _T.revoked_at.is_(None)).values(revoked_at=now)
            )
            return bool(done.rowcount)


def _token(row: RowMapping) -> Token:
    return Token(**{**row, "scopes": tuple(row["scopes"]), "territories": tuple(row["territories"])})

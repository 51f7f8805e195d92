"""The second step of signing in: a code of an authenticator app, or a recovery code, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channels.sign_in import totp
from channels.sign_in.passwords import one_time_password

RECOVERY_CODES = 8


class WrongCode(Exception):
    """The code is wrong, too old, or was used before."""


@dataclass(frozen=True)
class SecondFactor:
    """What is kept of an authenticator app. It counts once it is confirmed by a first code.

    ``secret`` is None when it cannot be read any more: the house has another secret than when it was sealed.
    """

    secret: str | None
    confirmed: bool


class SecondFactors(Protocol):
    """Persistence of second steps. Each method is one transaction; all raise ``StoreUnavailable`` on trouble."""

    async def second_factor(self, account_id: str) -> SecondFactor | None:
        """The second step of an account, or None."""
        ...

    async def propose_second_factor(self, account_id: str, secret: str) -> None:
        """Keeps a secret that is yet to be confirmed, unless one is confirmed already."""
        ...

    async def confirm_second_factor(
        self, account_id: str, username: str, step: int, codes: Sequence[str], now: datetime
    ) -> bool:
        """The first code was right: from now on the second step is asked for. False when nothing was proposed."""
        ...

    async def use_step(self, account_id: str, step: int) -> bool:
        """Uses up the code of that half minute and all before; False when it was used up already."""
        ...

    async def use_recovery_code(self, account_id: str, digest: str, username: str, now: datetime) -> bool:
        """Uses up a recovery code; False when there is none such."""
        ...

    async def recovery_codes_left(self, account_id: str) -> int:
        """How many recovery codes have not been used."""
        ...

    async def remove_second_factor(self, username: str, actor: str, now: datetime) -> None:
        """Signing in needs no second step any more.

        Raises:
            UnknownAccount: no such name.
        """
        ...


def recovery_codes() -> list[str]:
    """Codes for the day the telephone is lost."""
    return [one_time_password() for _ in range(RECOVERY_CODES)]


def digest(code: str) -> str:
    """What is kept of a recovery code: it has 76 bits of chance in it, so it needs neither salt nor slowness."""
    plain = "".join(code.lower().replace("-", " ").split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


async def check(factors: SecondFactors, account_id: str, username: str, given: str, now: datetime) -> None:
    """Uses up a code of either kind.

    Raises:
        WrongCode: it is wrong, too old, or was used before.
    """
    factor = await factors.second_factor(account_id)
    if factor is None or not factor.confirmed:
        raise WrongCode
    step = totp.matching_step(factor.secret, given, now) if factor.secret else None
    if step is not None:
        if not await factors.use_step(account_id, step):
            raise WrongCode
    elif not await factors.use_recovery_code(account_id, digest(given), username, now):
        raise WrongCode

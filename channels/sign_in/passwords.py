"""Passwords: made, hashed, verified, refused."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_CHARACTERS = 12
MAX_CHARACTERS = 256
_FEWEST_DIFFERENT = 5
# No vowels and no look-alikes: such a password spells no word and can be dictated. 27^16 is 76 bits.
_ONE_TIME_ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
_HASHES_AT_ONCE = 2


def one_time_password() -> str:
    """A password to be given once and then changed: four groups of four characters.

    Example:
        >>> len(one_time_password())
        19
    """
    groups = ("".join(secrets.choice(_ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def refusal(password: str, username: str) -> str | None:
    """Why this password cannot be chosen, as a key of the words; None when it can.

    Example:
        >>> refusal("mediateur", "mediateur")
        'password_too_short'
    """
    if len(password) < MIN_CHARACTERS:
        return "password_too_short"
    if len(password) > MAX_CHARACTERS:
        return "password_too_long"
    folded = password.casefold()
    if len(folded.replace(username, "")) < MIN_CHARACTERS // 2:
        return "password_is_username"
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return "password_too_simple"
    return None


class Passwords:
    """Hashes with argon2id, off the event loop, two at a time: each takes 64 MB."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._one_of_few = asyncio.Semaphore(_HASHES_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        """The hash to be stored."""
        async with self._one_of_few:
            return await asyncio.to_thread(self._hasher.hash, _composed(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right. Without a hash (unknown name) it takes as long, and says no."""
        async with self._one_of_few:
            right = await asyncio.to_thread(self._matches, password_hash or self._nobody, password[:MAX_CHARACTERS])
        return right and password_hash is not None and len(password) <= MAX_CHARACTERS

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, _composed(password))
        except (VerificationError, InvalidHashError):
            return False


def _composed(password: str) -> str:
    """Keyboards disagree on how to send an accent; the password is the same."""
    return unicodedata.normalize("NFC", password)

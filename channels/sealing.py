"""Words that the store keeps but whoever has only the store cannot read: sealed with a key drawn from the secret."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LEAST_SECRET = 16
_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class SealBroken(ValueError):
    """What was sealed cannot be opened: another secret, another place, or it was altered."""


class Seal:
    """Encrypts and authenticates with a key of its own for each purpose.

    Args:
        secret: at least 16 bytes. With another secret, nothing that was sealed can be opened.
        purpose: what is sealed; each purpose has another key.

    Raises:
        ValueError: the secret is too short.
    """

    def __init__(self, secret: bytes, purpose: bytes) -> None:
        self._cipher = AESGCM(derived_key(secret, purpose))

    def seal(self, words: str, place: str = "") -> bytes:
        """The words, encrypted and authenticated; different each time. They open again in the same ``place`` only."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, words.encode(), _VERSION + place.encode())

    def open(self, sealed: bytes, place: str = "") -> str:
        """The words that were sealed.

        Raises:
            SealBroken: sealed with another secret or for another place, altered, or nothing of ours.
        """
        version, nonce, hidden = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if version != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SealBroken("nothing that was sealed here")
        try:
            return self._cipher.decrypt(nonce, hidden, version + place.encode()).decode()
        except InvalidTag as broken:
            raise SealBroken("sealed with another secret, or altered") from broken


def derived_key(secret: bytes, purpose: bytes) -> bytes:
    """A key for one purpose.

    Raises:
        ValueError: the secret is too short.
    """
    if len(secret) < LEAST_SECRET:
        raise ValueError(f"the secret must have at least {LEAST_SECRET} bytes")
    return HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret)

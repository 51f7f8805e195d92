"""Telephone numbers of parents: written one way, looked up by a keyed hash, kept sealed, never shown."""

from __future__ import annotations

import hashlib
import hmac
import os

import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
# A French number of ten digits may be one of these: 0690 is Guadeloupe, 0692 Réunion, 0694 Guyane, 0696 Martinique.
_OVERSEAS = ("GP", "MQ", "GF", "RE", "YT")


class UnusableSender(ValueError):
    """Nobody can be answered at this address; ``reason`` says why, and the message never repeats the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"unusable sender: {reason}")
        self.reason = reason


class SealBroken(ValueError):
    """A sealed number cannot be opened: another secret, or it was altered."""


class Numbers:
    """Hashes and seals numbers with keys drawn from one secret.

    Args:
        secret: at least 16 bytes. With another secret, nobody is recognised and no kept number can be opened.

    Raises:
        ValueError: the secret is too short.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the secret of telephone numbers must have at least 16 bytes")
        self._lookup = _key(secret, b"relais sms number lookup")
        self._cipher = AESGCM(_key(secret, b"relais sms number seal"))

    def contact(self, number: str) -> str:
        """The name under which a number is stored: always the same for the same number, and useless without the key."""
        return "n:" + hmac.new(self._lookup, number.encode(), hashlib.sha256).hexdigest()

    def seal(self, number: str) -> bytes:
        """The number, encrypted and authenticated; different each time."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, number.encode(), _VERSION)

    def open(self, sealed: bytes) -> str:
        """The number that was sealed.

        Raises:
            SealBroken: sealed with another secret, altered, or nothing of ours.
        """
        version, nonce, hidden = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if version != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SealBroken("not a sealed number")
        try:
            return self._cipher.decrypt(nonce, hidden, version).decode()
        except InvalidTag as broken:
            raise SealBroken("sealed with another secret, or altered") from broken


def normalise(raw: str, default_country: str = "FR") -> str:
    """The number in E.164, whatever the gateway wrote: ``0612…``, ``33612…``, ``+33 6 12…``.

    Raises:
        UnusableSender: a name, a short code, or nothing that can be called back.

    Example:
        >>> normalise("06 12 34 56 78"), normalise("0690 12 34 56")
        ('+33612345678', '+590690123456')
    """
    address = raw.strip()
    if any(sign.isalpha() for sign in address):
        raise UnusableSender("alphanumeric")
    if sum(sign.isdigit() for sign in address) < 7:
        raise UnusableSender("short code" if address else "empty")
    readings = _readings(address, default_country)
    for number in readings:
        if phonenumbers.is_valid_number(number):
            return _written(number)
    # Numbering plans move faster than their description: a number of the right length is worth an answer.
    for number in readings:
        if phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE:
            return _written(number)
    raise UnusableSender("not a telephone number")


def _key(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(secret)


def _readings(address: str, default_country: str) -> list[PhoneNumber]:
    """What the address may mean, the likeliest first."""
    overseas = _OVERSEAS if default_country == "FR" else ()
    mobile = [number for territory in overseas for number in _read(address, territory) if _mobile(number)]
    bare = [] if address.startswith("+") else _read(f"+{address}", None)
    return [*mobile, *_read(address, default_country), *bare]


def _read(address: str, country: str | None) -> list[PhoneNumber]:
    try:
        return [phonenumbers.parse(address, country)]
    except NumberParseException:
        return []


def _mobile(number: PhoneNumber) -> bool:
    return phonenumbers.number_type(number) == PhoneNumberType.MOBILE


def _written(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)

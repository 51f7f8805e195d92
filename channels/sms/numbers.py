"""Telephone numbers of parents: written one way, looked up by a keyed hash, kept sealed, never shown."""

from __future__ import annotations

import hashlib
import hmac

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from channels.sealing import Seal, derived_key

# A French number of ten digits may be one of these: 0690 is Guadeloupe, 0692 Réunion, 0694 Guyane, 0696 Martinique.
_OVERSEAS = ("GP", "MQ", "GF", "RE", "YT")


class UnusableSender(ValueError):
    """Nobody can be answered at this address; ``reason`` says why, and the message never repeats the address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"unusable sender: {reason}")
        self.reason = reason


class Numbers:
    """Hashes and seals numbers with keys drawn from one secret.

    Args:
        secret: at least 16 bytes. With another secret, nobody is recognised and no kept number can be opened.

    Raises:
        ValueError: the secret is too short.
    """

    def __init__(self, secret: bytes) -> None:
        self._lookup = derived_key(secret, b"relais sms number lookup")
        self._seal = Seal(secret, b"relais sms number seal")

    def contact(self, number: str) -> str:
        """The name under which a number is stored: always the same for the same number, and useless without the key."""
        return "n:" + hmac.new(self._lookup, number.encode(), hashlib.sha256).hexdigest()

    def seal(self, number: str) -> bytes:
        """The number, encrypted and authenticated; different each time."""
        return self._seal.seal(number)

    def open(self, sealed: bytes) -> str:
        """The number that was sealed.

        Raises:
            SealBroken: sealed with another secret, altered, or nothing of ours.
        """
        return self._seal.open(sealed)


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

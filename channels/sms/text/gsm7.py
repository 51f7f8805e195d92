"""GSM 7-bit: what can be written with it, at what cost, and what comes in with national tables."""

from __future__ import annotations

from channels.sms.text.alphabets import ESCAPE_SEPTET, LOCKING, SHIFT, NationalLanguage

_PLAIN = {sign: code for code, sign in enumerate(LOCKING[NationalLanguage.DEFAULT]) if code != ESCAPE_SEPTET}
_EXTENDED = {sign: code for code, sign in SHIFT[NationalLanguage.DEFAULT].items()}


class NotGsm7(ValueError):
    """A sign has no place in the default alphabet; the message does not repeat the text."""


def encodable(text: str) -> bool:
    """Whether the default alphabet and its extension can write the text.

    Example:
        >>> encodable("L'école à 8 €"), encodable("L’école à 8 €")
        (True, False)
    """
    return all(sign in _PLAIN or sign in _EXTENDED for sign in text)


def septets(text: str) -> int:
    """How many septets the text takes; a sign of the extension takes two.

    Raises:
        NotGsm7: the alphabet lacks a sign.
    """
    return sum(cost(sign) for sign in text)


def cost(sign: str) -> int:
    """The septets of one sign: 1, or 2 when it needs the escape.

    Raises:
        NotGsm7: the alphabet lacks it.
    """
    if sign in _PLAIN:
        return 1
    if sign in _EXTENDED:
        return 2
    raise NotGsm7("a sign is not in the GSM 7-bit alphabet")


def encode(text: str) -> bytes:
    """One byte a septet, not packed.

    Raises:
        NotGsm7: the alphabet lacks a sign.
    """
    codes: list[int] = []
    for sign in text:
        if sign in _PLAIN:
            codes.append(_PLAIN[sign])
        elif sign in _EXTENDED:
            codes += (ESCAPE_SEPTET, _EXTENDED[sign])
        else:
            raise NotGsm7("a sign is not in the GSM 7-bit alphabet")
    return bytes(codes)


def decode(
    codes: bytes,
    locking: NationalLanguage = NationalLanguage.DEFAULT,
    shift: NationalLanguage = NationalLanguage.DEFAULT,
) -> str:
    """The text of unpacked septets, with the tables that the header of the message names.

    Whatever comes in is read: a code that its shift table does not know is shown as the main table's sign, as the
    standard asks; an escape that ends the text shows nothing; the eighth bit, which some gateways set, is ignored.
    """
    main, extension = LOCKING[locking], SHIFT[shift]
    signs: list[str] = []
    escaped = False
    for byte in codes:
        code = byte & 0x7F
        if code == ESCAPE_SEPTET:
            signs.append(" " if escaped else "")
            escaped = not escaped
        else:
            signs.append(extension.get(code, main[code]) if escaped else main[code])
            escaped = False
    return "".join(signs)

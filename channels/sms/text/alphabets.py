"""The 7-bit alphabets of 3GPP TS 23.038: the default one, and the national tables that parents' telephones may use.

Each locking table is 128 signs in order; ``ESCAPE`` stands where the escape is. A shift table says what a sign after
the escape means.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

ESCAPE = "\x1b"
ESCAPE_SEPTET = 0x1B


class NationalLanguage(IntEnum):
    """National language identifiers, as the header of a message gives them."""

    DEFAULT = 0
    TURKISH = 1
    SPANISH = 2
    PORTUGUESE = 3


_DIGITS = "0123456789:;<=>?"
_DEFAULT = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    f"{_DIGITS}"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
_TURKISH = (
    "@£$¥€éùıòÇ\nĞğ\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ"
    " !\"#¤%&'()*+,-./"
    f"{_DIGITS}"
    "İABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "çabcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
_PORTUGUESE = (
    "@£$¥êéúíóç\nÔô\rÁá"
    "Δ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ"
    " !\"#º%&'()*+,-./"
    f"{_DIGITS}"
    "ÍABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÃÕÚÜ§"
    "~abcdefghijklmno"
    "pqrstuvwxyzãõ`üà"
)
# Spanish has no locking table of its own: the default one holds.
LOCKING: Mapping[NationalLanguage, str] = {
    NationalLanguage.DEFAULT: _DEFAULT,
    NationalLanguage.TURKISH: _TURKISH,
    NationalLanguage.SPANISH: _DEFAULT,
    NationalLanguage.PORTUGUESE: _PORTUGUESE,
}

_EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip
SHIFT: Mapping[NationalLanguage, Mapping[int, str]] = {
    NationalLanguage.DEFAULT: _EXTENSION,
    NationalLanguage.TURKISH: {
        **_EXTENSION,
        0x47: "Ğ", 0x49: "İ", 0x53: "Ş", 0x63: "ç", 0x67: "ğ", 0x69: "ı", 0x73: "ş",
    },
    NationalLanguage.SPANISH: {
        **_EXTENSION,
        0x09: "ç", 0x41: "Á", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x61: "á", 0x69: "í", 0x6F: "ó", 0x75: "ú",
    },
    NationalLanguage.PORTUGUESE: {
        **_EXTENSION,
        0x05: "ê", 0x09: "ç", 0x0B: "Ô", 0x0C: "ô", 0x0E: "Á", 0x0F: "á",
        0x12: "Φ", 0x13: "Γ", 0x15: "Ω", 0x16: "Π", 0x17: "Ψ", 0x18: "Σ", 0x19: "Θ", 0x1F: "Ê",
        0x41: "À", 0x49: "Í", 0x4F: "Ó", 0x55: "Ú", 0x5B: "Ã", 0x5C: "Õ",
        0x61: "Â", 0x69: "í", 0x6F: "ó", 0x75: "ú", 0x7B: "ã", 0x7C: "õ", 0x7F: "â",
    },
}  # fmt: skip

"""Secrets that a message must not keep: passwords, codes, card, account and identity numbers.

A number is masked when its own check digits prove what it is (card, account, social security), anything else when the
words before it say so, or when it can hardly be anything else (``conversations.masked_shapes``). What parents need to
send stays: a number to be called back on, a postcode, a class, a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from conversations.masked_shapes import (
    CARD_SHAPES,
    CODE_SHAPE,
    PASSWORD_SHAPE,
    looks_like_a_code,
    looks_like_a_password,
)

MASK = "[masqué]"
_MARK = re.compile(
    rf"(?:[=:]|\b(?:c['’ ]?(?:est|é)|est|is|es|c)(?:\s*:)?)?\s*{re.escape(MASK)}(?:[!?.]+(?=\w|$))?", re.IGNORECASE
)


class Secret(StrEnum):
    """What was masked."""

    PASSWORD = "password"  # noqa: S105 (a kind, not a password)
    CODE = "code"
    CARD = "card"
    ACCOUNT = "account"
    IDENTITY = "identity"
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True)
class Masked:
    """A text without its secrets, and which kinds there were, in order."""

    text: str
    kinds: tuple[Secret, ...]


def mask(text: str) -> Masked:
    """The text with each secret replaced by ``[masqué]``. Masking twice changes nothing more.

    Example:
        >>> mask("mon mdp c Lucas2014").text
        'mon mdp c [masqué]'
        >>> mask("rappelez-moi au 0690 12 34 56").kinds
        ()
    """
    kinds: list[Secret] = []
    for kind, pattern, proves in _RULES:

        def hidden(match: re.Match[str], kind: Secret = kind, proves: Callable[[str], bool] = proves) -> str:
            secret = match.group("secret")
            if not proves(secret):
                return match.group()
            kinds.append(kind)
            start, end = match.start("secret") - match.start(), match.end("secret") - match.start()
            return match.group()[:start] + MASK + match.group()[end:]

        text = pattern.sub(hidden, text)
    return Masked(text, tuple(dict.fromkeys(kinds)))


def without_marks(text: str) -> str:
    """A masked text as if no secret had been written: the marks say nothing, and whoever reads it is misled by them.

    Example:
        >>> without_marks("mon code c'est [masqué] il marche pas")
        'mon code il marche pas'
    """
    return " ".join(_MARK.sub(" ", text).split()) if MASK in text else text


def _is_card(written: str) -> bool:
    digits = [int(digit) for digit in written if digit.isdecimal()]
    if len(set(digits)) == 1:
        return False
    doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _is_account(written: str) -> bool:
    bare = re.sub(r"\W", "", written).upper()
    if not 15 <= len(bare) <= 34 or not bare.isascii():
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _is_identity(written: str) -> bool:
    bare = re.sub(r"\W", "", written).upper().replace("2A", "19", 1).replace("2B", "18", 1)
    return bare.isdecimal() and len(bare) == 15 and 97 - int(bare[:13]) % 97 == int(bare[13:])


def _is_code(written: str) -> bool:
    """A code has four digits or more; a year, a telephone number and an emergency number are none."""
    digits = "".join(sign for sign in written if sign.isdecimal())
    if len(digits) < 4 or digits in _PUBLIC_NUMBERS:
        return False
    return not re.fullmatch(r"(?:19|20)\d\d|0\d{9}", digits)


def _is_password(written: str) -> bool:
    """A password mixes letters with digits or signs, or is a long enough number; a plain word is none.

    One digit among letters is how Arabic is written in Latin letters, so it proves nothing by itself.
    """
    bare = written.rstrip(".,;:!?…،")
    digits = sum(sign.isdecimal() for sign in bare)
    if len(bare) < 4 or bare.startswith("["):
        return False
    if not any(sign.isalpha() for sign in bare):
        return _is_code(bare)
    if re.fullmatch(r"(?i)\d{1,2}(?:e|er|eme|ème|h\d{0,2}|ans?)\d?", bare):
        return False
    return digits >= 2 or bool(set(bare) & _PASSWORD_SIGNS) or bool(re.search(r"[A-Z].*\d$", bare))


def _is_plainly_a_password(written: str) -> bool:
    """Stricter, for what merely follows the words "mot de passe"."""
    return _is_password(written) and bool(re.search(r"\d.*\d.*\d|[A-Z].*\d|[!@#$%&*+=_]", written.rstrip("!")))


def _is_document(written: str) -> bool:
    """The number of a passport, an identity card or a residence permit; a telephone number is none."""
    digits = sum(sign.isdecimal() for sign in written)
    return digits >= 5 and not re.fullmatch(r"0\d{9}", written)


def _is_plain_word_password(written: str) -> bool:
    """A plain word said to be the password and nothing after it, unless it rather says how the password is."""
    bare = written.rstrip(".,;:!?…،'’").lower()
    return len(bare) >= 4 and bare.isalpha() and bare.isascii() and bare not in _NO_PASSWORDS and bare[-2:] != "er"


def _always(written: str) -> bool:
    return True


_SAID_BEFORE = (
    # As telephones write it too: « mot d passe », « mot2pass », « motdepasse », « mo de pas ».
    r"mo(?:ts?)?\s*(?:de|d['’]?|2)\s*pas(?:s?es?|s)?|modpas|mdp|m\.d\.p|passwords?|passwd|pwd|pass\s?word|contrase[nñ]as?|clave|"
    r"senhas?|palavra[- ]passe|şifre(?:m|si)?|sifre(?:m|si)?|parol[aăe]|пароль|كلمة\s+(?:السر|المرور)|"
    r"code\s+secret|k[ae]?l[ie]?m[ae]?t?\s+(?:a?l[- ]?)?s[ei]r+(?:\s+(?:dyali|dialo|dyalo|dialha|dyalha|taei))?"
)
_CODE_WORDS = (
    r"codes?(?:\s+(?:d['’ ]?activation|de\s+(?:v[ée]rification|confirmation|s[ée]curit[ée])|confidentiel|secret|pin|"
    r"puk|sms|re[cç]u|educonnect|éduconnect|provisoire|temporaire|unique))?|pin|puk|c[oó]digo|kod(?:u|um)?|cod(?:ul)?|"
    r"код|الرمز|رمز|activation\s+code|kòd"
)
_DOCUMENTS = (
    r"carte\s+(?:nationale\s+)?d['’ ]?identit[ée]|cni|passeports?|titre\s+de\s+s[ée]jour|passports?|identity\s+card|"
    r"id\s+card|pasaportes?|passaportes?|pa[sș]aport(?:ul)?|pasaport(?:um)?|паспорт|kimlik|جواز"
)
_IS = (
    r"(?:\s*[=:]\s*|,?\s+(?:c['’ ]?(?:est|é|e|[ée]tai[ts]?)|c|est|[ée]tai[ts]?|is|was|es|era|é|sé|se|este|olan|هو|كان|"
    r"це|був|à\s+savoir)\s+:?\s*)"
)
_PUBLIC_NUMBERS = frozenset({"3114", "3018", "3919", "3020", "33700", "116000", "116006"})
_PASSWORD_SIGNS = frozenset("!@#$%&*+=_")
_NO_PASSWORDS = frozenset(
    re.findall(
        r"\w+",
        """
    quoi lequel laquelle pareil pareille idem mort nul nulle faux fausse bon bonne mauvais mauvaise perdu
    perdue inconnu inconnue expire refuse bloque oublie change incorrect incorrecte invalide impossible
    bizarre long longue court simple complique chiant relou toujours encore jamais rien tout comme comment
    pourquoi quand celui celle moi lui elle mien sien sienne mienne possible obligatoire provisoire temporaire
    personnel secret urgent bien mieux pire normal abuse grave merci svp aide help error wrong invalid lost
    forgotten expired incorrecta incorrecto errada errado olvidada esquecida uitata gresita what which none
    vide manquant disparu different identique penible galere dingue fini lettres chiffres caracteres majuscule
    minuscule
        """,
    )
)
_RULES: tuple[tuple[Secret, re.Pattern[str], Callable[[str], bool]], ...] = (
    (
        Secret.ACCOUNT,
        re.compile(
            r"\b(?P<secret>[A-Za-z]{2}\d{2}(?:[ \u00a0\u202f-]?[A-Za-z0-9]{4}){2,7}"
            r"(?:[ \u00a0\u202f-]?[A-Za-z0-9]{1,3})?)\b"
        ),
        _is_account,
    ),
    # As banks print it: five, five, eleven and two.
    (
        Secret.ACCOUNT,
        re.compile(r"\b(?P<secret>FR\d{2}(?:\s?\d{5}){2}\s?[A-Za-z0-9]{11}\s?\d{2})\b", re.I),
        _is_account,
    ),
    (
        Secret.IDENTITY,
        re.compile(
            r"(?<!\d)(?P<secret>[12][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[ABab])(?:[ .-]?\d{3}){2}[ .-]?\d\d)(?!\d)"
        ),
        _is_identity,
    ),
    # Said to be one: wrong check digits are a slip of the finger.
    (
        Secret.IDENTITY,
        re.compile(
            rf"(?i)\b(?:s[ée]cu(?:rit[ée]\s+sociale)?|nir)\b(?:{_IS})?\W{{0,3}}"
            r"(?P<secret>[12](?:[ .-]?\d){12,14})(?!\d)"
        ),
        _always,
    ),
    *((Secret.CARD, pattern, _is_card) for pattern in CARD_SHAPES),
    (
        Secret.CARD,
        re.compile(
            rf"(?i)\b(?:cartes?|cb|visa|mastercard)\b(?:\s+[\w'’]+){{0,3}}?(?:{_IS})?\W{{0,3}}"
            r"(?P<secret>\d{4}(?:[ .-]?\d{4}){3})(?!\d)"
        ),
        _always,
    ),
    (
        Secret.IDENTITY,
        re.compile(
            r"(?i)\b(?:ine|identifiant\s+national(?:\s+[ée]l[èe]ve)?)\W{0,3}(?:est|:|=)?\s*(?P<secret>\d{9,10}[A-Za-z]{1,2})\b"
        ),
        _always,
    ),
    (
        Secret.IDENTITY,
        re.compile(
            rf"(?i)\b(?:{_DOCUMENTS})(?:\s+[\w'’éèÉ°]+){{0,3}}?(?:{_IS})?\W{{0,3}}(?P<secret>[A-Z0-9]{{8,14}})\b"
        ),
        _is_document,
    ),
    (
        Secret.CARD,
        re.compile(
            rf"(?i)\b(?:cvv2?|cvc2?|cryptogramme)\b(?:\s+\w+){{0,2}}?(?:{_IS})?\W{{0,3}}(?P<secret>\d{{3,4}})(?!\d)"
        ),
        _always,
    ),
    (
        Secret.TOKEN,
        re.compile(
            r"\b(?P<secret>(?:eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|(?:gh[pousr]|github_pat|sk|pk|xox[abprs])[_-][\w-]{16,}|AKIA[A-Z0-9]{16}))"
        ),
        _always,
    ),
    (
        Secret.PASSWORD,
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+\s*(?:/|:|;|\||\bet\b|\bmdp\b)\s*(?P<secret>[^\s/;|]{6,64})"
        ),
        _is_password,
    ),
    (
        Secret.PASSWORD,
        re.compile(rf"(?i)(?:{_SAID_BEFORE})(?:\s+[\w'’éèÉ]+){{0,4}}?{_IS}['\"«(]*\s?(?P<secret>[^\s\"»)]{{4,64}})"),
        _is_password,
    ),
    (
        Secret.PASSWORD,
        re.compile(rf"(?i)(?:{_SAID_BEFORE})\s+(?P<secret>[^\s\"»)]{{4,64}})"),
        _is_plainly_a_password,
    ),
    (
        # « mdp loulou97 », and nothing after it; a device or a school year is none.
        Secret.PASSWORD,
        re.compile(
            rf"(?i)(?:{_SAID_BEFORE})\s+(?P<secret>(?!(?:windows|iphone|ipad|ios|android|galaxy|pix|cm|ce)\d)[a-z]{{3,30}}\d{{2,8}})"
            r"(?=\s*(?:[.,;!\n]|$))"
        ),
        _is_password,
    ),
    (
        Secret.PASSWORD,
        re.compile(
            rf"(?i)(?<!\S)(?P<secret>[^\s\"»)]{{4,64}})\s+(?:c['’ ]?est|c|est|is|es)\s+(?:mon|le|son|my|mi)\s+"
            rf"(?:{_SAID_BEFORE})"
        ),
        _is_password,
    ),
    (
        Secret.PASSWORD,
        re.compile(
            # « c pas le mot de passe c lidentifian » says what it is instead.
            rf"(?i)(?<!pas le )(?<!pas mon )(?<!pas un )(?:{_SAID_BEFORE})(?:\s+(?!est\b)[\w'’éèÉ]+){{0,3}}?"
            r"(?:\s*[=:]\s*|\s+(?:c['’ ]?est|c)\s+:?\s*)"
            r"['\"«(]*(?P<secret>[A-Za-z]{4,30})['\"»)]*(?=\s*(?:[.,;!\n]|$))"
        ),
        _is_plain_word_password,
    ),
    # « j'ai mis 1234 comme code »
    (
        Secret.PASSWORD,
        re.compile(
            rf"(?i)(?<!\S)(?P<secret>[^\s\"»)]{{4,64}})\s+comme\s+(?:(?:mon|le|son)\s+)?(?:{_SAID_BEFORE}|codes?)\b"
        ),
        _is_password,
    ),
    (
        Secret.CODE,
        re.compile(
            rf"(?i:\bcodes?\s+(?:d['’ ]?)?activation(?:{_IS})?\W{{0,3}})"
            r"(?P<secret>(?=[A-Z-]*\d)[A-Z0-9]{2,8}(?:-?[A-Z0-9]{2,8})+)\b"
        ),
        _always,
    ),
    # A year is no code, unless it is said to be: « le code est 2010 ».
    (
        Secret.CODE,
        re.compile(
            r"(?i)\b(?:code|pin|c[oó]digo|kod|cod|код)(?!\s+(?:postal|rne|uai|insee|porte))"
            rf"(?:\s+[\w'’éèÉ]+){{0,3}}?{_IS}(?P<secret>(?:19|20)\d\d)(?!\s*(?:€|euros?|élèves|eleves))\b"
        ),
        _always,
    ),
    (
        Secret.CODE,
        re.compile(
            rf"(?i)\b(?:{_CODE_WORDS})"
            r"(?!\s+(?:postal|zip|rne|uai|insee|porte|classe|département))(?:\s+[\w'’éèÉ]+){0,3}?"
            rf"(?:{_IS})?[\s'\"«(]*"
            r"(?<!\d)(?!0[1-9](?:[ .-]?\d\d){4}(?!\d))(?P<secret>[A-Za-z]{0,3}[- ]?\d{3}[ -]?\d{1,5}[A-Za-z]{0,2})\b"
            r"(?!\s*(?:€|euros?|eur|h\b|ans\b|élèves|eleves))"
        ),
        _is_code,
    ),
    (Secret.PASSWORD, PASSWORD_SHAPE, looks_like_a_password),
    (Secret.CODE, CODE_SHAPE, looks_like_a_code),
)

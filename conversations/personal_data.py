"""Takes personal data out of a text that others will read: names after the words that bring them, numbers, addresses.

Cautious rather than complete: an editor reads the result before anybody else does.
"""

from __future__ import annotations

import re

GAP = "[…]"
_NAME = r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ][\w’'-]+"
_NAMES = rf"{_NAME}(?:[ \t]+(?:{_NAME}|de|du|le|la|el|ben))*"
_WORD = r"[^\W\d_][\w’'-]*"
_RELATION = (
    r"(?:ma|mon|notre|leur|sa|son|le|la) (?:fils|fille|enfant|garçon|petit|petite|frère|sœur|soeur|mari|femme|"
    r"conjoint|conjointe|ex|élève|eleve|neveu|nièce)"
)
# Each pattern may keep a first group: the words that are no personal data themselves.
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"()[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0),
        (r"()(?:https?://|www\.)\S*[?=@#]\S*", re.IGNORECASE),
        (r"()(?:\+|00)?\d(?:[ .\-/]?\d){5,}", 0),
        (r"((?:identifiant|login|utilisateur|mot de passe|mdp|code)\s*(?:est|:|=|c['’]est)\s*)\S+", re.IGNORECASE),
        (
            r"()\b\d{1,4}\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.?|boulevard|bd\.?|impasse|allée|chemin|place|route|"
            r"square|quai|lotissement|résidence)\b[^.,;\n]*",
            re.IGNORECASE,
        ),
        (r"()\b\d{5}\s+" + _NAME, 0),
        (rf"(\b(?i:je m['’]appelle|je suis|c['’]est|mon nom est|nom\s*:|prénom\s*:|prenom\s*:)\s+){_NAMES}", 0),
        (rf"(\b(?i:je m['’]appelle|mon nom est|nom\s*:|prénom\s*:|prenom\s*:)\s+){_WORD}(?:[ \t]+{_WORD})?", 0),
        (rf"(\b(?i:s['’]appelle|se nomme|nommée?|prénommée?)\s+){_WORD}", 0),
        (rf"(\b(?i:{_RELATION})\s*,?\s+){_NAMES}", 0),
        (rf"(\b(?:[Mm]adame|[Mm]onsieur|[Mm]me|Mlle|M\.|Mr|[Dd]octeur|Dr|[Pp]rofesseure?)\s+){_NAMES}", 0),
        (rf"(\b(?i:collège|lycée|école|maternelle)\s+){_NAMES}", 0),
        (rf"((?<=[a-zà-ÿ,;:] )){_NAME}(?:[ \t]+{_NAME}\b)+", 0),
        (r"()\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b", 0),
    )
)
# Words that the patterns would take for names, and that guidance needs.
_KNOWN = re.compile(
    r"^(?:EduConnect|Educonnect|ENT|Pronote|FranceConnect|Ameli|CAF|Parcoursup|Affelnet|SIECLE|INE|CNED|Google|Android|"
    r"iPhone|Windows|WhatsApp|YouTube|France|Relais|Cned|Wi-Fi|SMS)\b"
)


def without_personal_data(text: str) -> str:
    """The text with a gap in place of each piece of personal data.

    Example:
        >>> without_personal_data("Bonjour, mon fils Karim n’a pas le code, tél. 06 12 34 56 78")
        'Bonjour, mon fils […] n’a pas le code, tél. […]'
    """
    for pattern in _PATTERNS:
        text = pattern.sub(_gap, text)
    return text


def _gap(found: re.Match[str]) -> str:
    kept = found.group(1)
    taken = found.group(0)[len(kept) :]
    return found.group(0) if _KNOWN.match(taken) else f"{kept}{GAP}"

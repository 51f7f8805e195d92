"""A message less the lesson that it names: « plus tard la leçon » is « plus tard », « oui, la leçon » is « oui »."""

from __future__ import annotations

import re

_LESSON = (
    r"(?:le[cç]ons?|lesons?|lessons?|lecci[oó]n(?:es)?|li[cç][aã]o|li[cç][oõ]es|lec[tț]i[aei]\w*|ders(?:i|e|im|imiz"
    r"|te|ten|ler\w*)?"
    r"|урок\w*|ال?دروس|ال?درس|ders|leson|lison|dars)"
)
_BEFORE = (
    r"(?:(?:la|le|ma|mes|cette|votre|notre|vos|les|une|the|this|my|our|your|el|esta|mi|nuestra|a|as|o|minha|esta|nossa"
    r"|lec[tț]ia|цей|мій|наш|هذا|هاد|nan|pou|pour|avec|de|sur|with|of|con|com|cu|з|із|مع)\s+){0,3}"
)
_NAMED = re.compile(rf"\s*(?<!\w){_BEFORE}{_LESSON}(?!\w)(?: (?:la|an|a)(?=\s*(?:$|[,.;:!?])))?", re.IGNORECASE)


def without_lesson(text: str) -> str:
    """The message without the words that only name the lesson; the message itself when nothing would be left.

    Example:
        >>> without_lesson("plus tard la leçon. Il a 10 ans"), without_lesson("la leçon")
        ('plus tard. Il a 10 ans', 'la leçon')
    """
    bare = _NAMED.sub("", text).strip(" ,;:")
    return bare if any(letter.isalnum() for letter in bare) else text

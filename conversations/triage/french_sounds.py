"""French words by ear: what is heard the same is written the same, so that SMS spelling meets the lexicon."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from conversations.triage.folding import fold

_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"oe", "e"),
        (r"eaux|eau|aux|au", "o"),
        (r"ph", "f"),
        (r"qu|q|ck", "k"),
        (r"cq", "k"),
        (r"sch|sh|ch", "ʃ"),
        (r"gu(?=[eiy])", "ɡ"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"ti(?=on)", "si"),
        (r"c", "k"),
        (r"h", ""),
        (r"ɡ", "g"),
        (r"z", "s"),
        (r"oi|oy", "wa"),
        (r"ou", "w"),
        (r"(?:ien|yen)(?![aeiouyn])", "i1"),
        (r"(?:ein|ain|aim|in|im|yn|ym)(?![aeiouynm])", "1"),
        (r"(?:an|am|en|em)(?![aeiouynm])", "2"),
        (r"(?:on|om)(?![aeiouynm])", "3"),
        (r"ai|ei|ay|ey", "e"),
        (r"y", "i"),
    )
)
_HEARD_E = re.compile(r"(?:aient|aits?|ais|ees?|es|er|ez|ets?|e)$")
_PLURAL_VERB = re.compile(r"(?<!m)ent$")
_SILENT_END = re.compile(r"(?:(?<=[aeiouyrnl123w])(?:ts|ds|s|t|d|x|z)|(?<=[wu])ps?)$")
_AGAIN = re.compile(r"(.)\1+")
_NOT_VERBS = frozenset(
    [
        "parent",
        "parents",
        "argent",
        "accident",
        "accidents",
        "content",
        "souvent",
        "serpent",
        "urgent",
        "incident",
        "client",
        "patient",
        "absent",
        "present",
        "adolescent",
        "adolescents",
        "violent",
        "violents",
        "innocent",
        "talent",
        "recent",
        "different",
        "different",
        "innocents",
        "patients",
        "dent",
        "dents",
        "cent",
        "vent",
        "lent",
        "couvent",
        "evident",
        "prudent",
    ]
)
_SHORT = 2
_SHORT_SOUND = 3

_ELIDED = re.compile(r"^(?:qu|[jlmsdnk])(?=[aeiouyh])")
_J = re.compile(r"^j(?=[bcdfgklmnpqrstvwxz])")
_GLUED = re.compile(r"^(?:jme|jte|jla|jle|jlui)(?=[a-z]{4})")
_GLUES = ((_ELIDED, 4), (_J, 2), (_GLUED, 4))
ORDINARY = frozenset((Path(__file__).parent / "lexicon" / "fr" / "ordinary.txt").read_text("utf-8").split())
"""Words of everyday messages, folded, that are read as they are written and never as another word misspelled."""


@lru_cache(maxsize=50_000)
def heard(word: str) -> str:
    """The sound of a folded word, without the endings that are not heard or that only conjugate.

    Example:
        >>> heard(fold("frappaient")) == heard(fold("frapé")) == heard(fold("frap"))
        True
        >>> heard(fold("veut")) == heard(fold("veu"))
        True
    """
    if len(word) <= _SHORT or word.isdigit():
        return word
    stem = word
    if word not in _NOT_VERBS and len(word) > 5:
        stem = _PLURAL_VERB.sub("e", word)
    ending = _HEARD_E.search(stem)
    if ending:
        return _short_kept(_sounds(stem[: ending.start()] + "e"), had_e=True)
    return _short_kept(_sounds(stem), had_e=False)


@lru_cache(maxsize=50_000)
def entry_form(word: str) -> str:
    """The form under which the lexicon keeps a folded word: its sound; for short sounds, with the last consonant.

    Short sounds are shared by too many words (``part`` and ``par``).
    """
    sound = heard(word)
    return "~" + pronounced(word) if len(sound) <= _SHORT_SOUND else sound


@lru_cache(maxsize=50_000)
def pronounced(word: str) -> str:
    """The sound of a folded word whose last consonant is heard, without the ending that conjugates it.

    Example:
        >>> pronounced(fold("tapé")) == pronounced(fold("taper")) == pronounced(fold("tap"))
        True
    """
    ending = _HEARD_E.search(word)
    if ending and ending.start() >= 2:
        return _sounds(word[: ending.start()] + "e").removesuffix("e")
    return _sounds(word.removesuffix("s"))


def token_forms(word: str) -> tuple[str, ...]:
    """Every form under which a typed, folded word may be kept in the lexicon."""
    forms = [heard(word), "~" + pronounced(word), "=" + word]
    if len(word) > _SHORT and word not in ORDINARY:
        if word.endswith(("er", "et", "ier")):
            forms.append(heard(word + "e"))
        elif not word.endswith("e"):
            forms.append(_short_kept(_sounds(word) + "e", had_e=True))
    return tuple(dict.fromkeys(forms))


@lru_cache(maxsize=50_000)
def sounded(word: str) -> str:
    """The sound of a folded word with its ending, for comparison by first letters."""
    return word if len(word) <= _SHORT else _sounds(word)


def softened(written: str) -> str:
    """A written word folded the French way: ``ç`` is an ``s``."""
    return fold(written.lower().replace("ç", "ss").replace("ç", "ss"))


def without_elision(word: str) -> tuple[str, ...]:
    """What a word may be once the small words glued in front are taken off (``lecole``, ``jveu``, ``sest``)."""
    if word in ORDINARY:
        return ()
    cuts = ((glue.match(word), least) for glue, least in _GLUES)
    return tuple(word[cut.end() :] for cut, least in cuts if cut and len(word) - cut.end() >= least)


def _sounds(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _AGAIN.sub(r"\1", word)


def _short_kept(sounds: str, *, had_e: bool) -> str:
    if had_e:
        return sounds[:-1] if len(sounds) > 3 and sounds.endswith("e") else sounds
    cut = _SILENT_END.sub("", sounds)
    return cut if len(cut) >= 2 else sounds

"""Folded French words as a dictionary spells them: « jcomprend pa » and « je ne comprends pas » become neighbours."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_JE = re.compile(r"^j(?=[bcdfglmnpqrstvxz]\w{2,}$)")
_J = re.compile(r"^j(?=(?:arriv|atten|essa|aband|arret|ouvr|appui|avan|ecri|hesit|utili|appel)\w*$)")
_ELIDED = re.compile(
    r"^([sld])(?=(?:ouvr|allum|affich|install|arret|etein|activ|ecran|ordi|appli|ecole|identif|adresse|educ|internet)\w*$)"
)
_N = re.compile(r"^n(?:'|(?=arriv|ariv|ouvr|avan))")
_IT_IS = re.compile(r"\b(?:ses|ces|se|ce|sait|set) (?=(?:fait|bon|ok|fini|regle|pas bon|pas ca)\b)")
_TO_THE = re.compile(r"\bo (?=(?:debut|depart)\b)")
_ALONE = re.compile(r"\bj (?=\w)")
_NO = {"ne", "n"}
# Romanian, which the French « n » must not swallow: « n-am cont » is « nu am cont ».
_ROMANIAN_NO = re.compile(r"\bn(?:-(?=(?:am|ai|are|a|au|as|avem|aveti)\b)|'(?=(?:am|are)\b))")


def spelt_out(said: str) -> str:
    """A folded text without shortenings, and without the « ne » that half of the parents leave out.

    Example:
        >>> spelt_out("jcomprend pa"), spelt_out("je ne comprends pas"), spelt_out("ses fai")
        ('je comprend pas', 'je comprends pas', "c'est fait")
    """
    said = _ROMANIAN_NO.sub("nu ", said).replace("-", " ")
    words = [_whole(word) for word in (_N.sub("", word) for word in said.split()) if word and word not in _NO]
    text = _ALONE.sub("je ", " ".join(words))
    return _TO_THE.sub("au ", _IT_IS.sub("c'est ", text))


def _whole(word: str) -> str:
    return _ELIDED.sub(r"\1'", _J.sub("j'", _JE.sub("je ", _words().get(word, word))))


@cache
def _words() -> dict[str, str]:
    table = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return {str(short): str(meant) for meant, written in table.items() for short in written}

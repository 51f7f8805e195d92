"""Folded French words as a dictionary spells them: « jcomprend pa » and « je ne comprends pas » become neighbours."""

from __future__ import annotations

import re

_WORDS = {
    "pa": "pas", "g": "j'ai", "jai": "j'ai", "gai": "j'ai", "jy": "j'y", "cest": "c'est", "sest": "c'est", "c": "c'est",
    "chui": "je suis", "chuis": "je suis", "jsui": "je suis", "jsuis": "je suis", "chai": "je sais", "chais": "je sais",
    "jsai": "je sais", "jsais": "je sais", "jsp": "je sais pas", "sai": "sais", "jpe": "je peux", "jpeu": "je peux",
    "jpeux": "je peux", "peu": "peux", "veu": "veux", "voi": "vois", "ke": "que", "k": "que", "koi": "quoi",
    "kwa": "quoi", "cmt": "comment", "comen": "comment", "coment": "comment", "commen": "comment", "pk": "pourquoi",
    "pkoi": "pourquoi", "pourkoi": "pourquoi", "tjr": "toujours", "tjrs": "toujours", "tjs": "toujours",
    "toujour": "toujours", "ri1": "rien", "bi1": "bien", "dsl": "desole", "mtn": "maintenant", "mnt": "maintenant",
    "maintenan": "maintenant", "vs": "vous", "ns": "nous", "ds": "dans", "pr": "pour", "av": "avec", "fai": "fait",
    "ya": "y a", "y'a": "y a", "qqun": "quelqu'un", "qqn": "quelqu'un", "kelkun": "quelqu'un", "qd": "quand",
    "tt": "tout", "tel": "telephone", "sa": "ca", "arive": "arrive", "ariv": "arrive", "arriv": "arrive",
    "recomence": "recommence", "atend": "attends", "atends": "attends", "march": "marche",
    "arete": "arrete", "repren": "reprend", "qque": "quelque", "moin": "moins", "nn": "non",
    "oky": "ok", "oki": "ok", "okey": "ok", "okay": "ok", "mdp": "mot de passe", "nimero": "numero", "ordi": "ordinateur",
    "lordi": "l'ordinateur", "dordi": "d'ordinateur", "num": "numero", "decran": "d'ecran", "decrans": "d'ecrans",
}  # fmt: skip
_JE = re.compile(r"^j(?=[bcdfglmnpqrstvxz]\w{2,}$)")
_J = re.compile(r"^j(?=(?:arriv|atten|essa|aband|arret|ouvr|appui|avan|ecri|hesit|ador|utili|appel)\w*$)")
_N = re.compile(r"^n(?:'|(?=arriv|ariv|ouvr|avan))")
_IT_IS = re.compile(r"\b(?:ses|ces|se|ce|sait|set) (?=(?:fait|bon|ok|fini|regle|pas bon|pas ca)\b)")
_TO_THE = re.compile(r"\bo (?=(?:debut|depart)\b)")
_NO = {"ne", "n"}


def spelt_out(said: str) -> str:
    """A folded text without shortenings, and without the « ne » that half of the parents leave out.

    Example:
        >>> spelt_out("jcomprend pa"), spelt_out("je ne comprends pas"), spelt_out("ses fai")
        ('je comprend pas', 'je comprends pas', "c'est fait")
    """
    words: list[str] = []
    for word in said.split():
        word = _N.sub("", word)
        if word in _NO or not word:
            continue
        word = _WORDS.get(word, word)
        words.append(_J.sub("j'", _JE.sub("je ", word)))
    text = " ".join(words).replace("j ", "je ") if words[:1] == ["j"] else " ".join(words).replace(" j ", " je ")
    return _TO_THE.sub("au ", _IT_IS.sub("c'est ", text))

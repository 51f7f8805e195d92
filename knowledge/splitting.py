"""What a long message asks: its several questions, or the one question in the middle of a story.

A parent writes three lines of a life and one question; or two questions in one breath. The search reads a message as a
whole, and what is around the question drowns it. So a message is also read piece by piece.
"""

from __future__ import annotations

import re

LONG_WORDS = 45
"""From this many words on, a message is a story, and the question in it is looked for."""

_MOST_PIECES = 24
_LEAST_WORDS = 3
_END = re.compile(r"(?<=[?!؟…])\s+|(?<=[.;])\s+(?=\D)|\n+")
_AND_ALSO = re.compile(
    r"\s*(?:,|;|\.|\bet\b|\band\b|\by\b|\be\b|\bși\b|\bsi\b|\bve\b|\bта\b|\bі\b|و)?\s*\b(?:"
    r"et aussi|aussi|autre question|deuxi[eè]me question|(?<!y )ensuite je voudrais|en plus je voudrais|sinon|au fait|"
    r"also|another question|y adem[aá]s|adem[aá]s|otra pregunta|tamb[eé]m queria|outra pergunta|de asemenea|"
    r"alt[aă] [iî]ntrebare|ayr[iı]ca|bir sorum daha|також|ще питання|وأيضا|أيضا|سؤال آخر"
    r")\b\s*[:,]?\s*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
# Only after a comma: « identifiant et mot de passe » is one thing, « …, et mon fils est malade » another.
_AND = re.compile(
    r"\s*[,;،]\s*(?:et|and|y|e|și|si|ve|та|і|й|а|w|ou|epi|é)\s+(?=\S)|\s*[,،]\s*و\s*(?=\S)", re.IGNORECASE
)
_LEAST_WORDS_OF_A_CLAUSE = 5
_ASKS = (
    r"(?:comment|quand|o[uù]|combien|qui|quel(?:le)?s?|pourquoi|est[- ]ce que|how|when|where|who|what|why|c[oó]mo|"
    r"cu[aá]ndo|d[oó]nde|qui[eé]n|como|quando|onde|quem|quanto|cum|c[aâ]nd|unde|cine|cât|nasıl|ne zaman|nerede|kim|"
    r"як|коли|де|хто|скільки|كيف|متى|أين|كم|من)"
)
_ASKED_NEXT = re.compile(
    rf"\s*(?:[,;:،]|\b(?:et|and|y|e|și|si|ve|та|і|й)\b)\s*(?:(?:et|and|y|e|și|si|ve|та|і|й|و)\s+)?(?={_ASKS}\b)",
    re.IGNORECASE,
)
_BEGINS_ASKING = re.compile(rf"\W*{_ASKS}\b", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:^|\s)1\s*[).:/-]?\s+(?P<first>\D.+?)[\s,;.]+2\s*[).:/-]?\s+(?P<second>\D.+?)"
    r"(?:[\s,;.]+3\s*[).:/-]?\s+(?P<third>\D.+))?$",
    re.DOTALL,
)
_LEAD = re.compile(
    r"^(?:(?:bon|ok|okay|alors|d['’ ]?accord|et|donc|maintenant|oui|voil[aà])[\s,]+)*"
    r"(?:commen[cç]ons (?:par|avec)|on commence (?:par|avec)|parlons (?:de |d['’]|du |des )|passons (?:[aà] |aux? )|"
    r"je (?:veux|voudrais) parler (?:de |d['’]|du |des )|let['’]?s (?:start with|talk about)|empecemos (?:por|con)|"
    r"vamos começar (?:por|com)|comecemos (?:por|com)|s[aă] [iî]ncepem cu|почнемо з|لنبدأ ب)\s*",
    re.IGNORECASE,
)


def questions(text: str) -> list[str]:
    """The pieces of a message that may each ask something; the whole message alone when it is of one piece.

    Example:
        >>> questions("C'est quoi un ENT ? Et comment avoir une tablette ?")
        ["C'est quoi un ENT ?", 'Et comment avoir une tablette ?']
        >>> questions("mot de passe perdu")
        ['mot de passe perdu']
    """
    listed = _LISTED.search(text)
    if listed is not None:
        # « deux choses : 1 mon mot de passe oublié 2 on m'a volé l'ordi »
        told = [piece.strip() for piece in listed.groups() if piece]
        if all(len(_WORD.findall(piece)) >= _LEAST_WORDS for piece in told):
            return told
    pieces: list[str] = []
    for sentence in _END.split(text):
        pieces += _AND_ALSO.split(sentence)
    kept = [piece.strip() for piece in pieces if piece and len(_WORD.findall(piece)) >= _LEAST_WORDS]
    return kept if len(kept) > 1 else [text]


def clauses(text: str) -> list[str]:
    """The parts of a message that « , et » joins, if each is long enough to ask something by itself; else the message.

    Example:
        >>> clauses("je ne retrouve pas mon identifiant, et mon fils est malade, je préviens qui ?")
        ['je ne retrouve pas mon identifiant', 'mon fils est malade, je préviens qui ?']
    """
    parts = [part.strip() for part in _AND.split(text)]
    asking = all(len(_WORD.findall(part)) >= _LEAST_WORDS_OF_A_CLAUSE for part in parts)
    return parts if len(parts) > 1 and asking else [text]


def asked_in_a_row(text: str) -> list[str]:
    """The questions that a sentence asks one after the other, each with its own question word; else the message.

    Example:
        >>> asked_in_a_row("trois choses : comment payer la cantine, quand demander la bourse et qui prévenir ?")
        ['comment payer la cantine', 'quand demander la bourse', 'qui prévenir ?']
    """
    parts = [part.strip() for part in _ASKED_NEXT.split(text)]
    asking = [part for part in parts if _BEGINS_ASKING.match(part)]
    rest = [part for part in parts[1:] if part not in asking]
    return asking if len(asking) > 1 and not rest else [text]


def without_lead(text: str) -> str:
    """A message without the words that only say what comes first: « commençons par la bourse » is « la bourse »."""
    return _LEAD.sub("", text) or text


def windows(text: str) -> list[str]:
    """Overlapping stretches of a story, a sentence or two each, in which its question may stand; at most 24.

    Sentences without any stop are cut each thirty words. Of a longer text those with a question mark are
    kept, then its beginning and its end: people ask at one of the two.
    """
    sentences: list[str] = []
    for sentence in _END.split(text):
        words = sentence.split()
        sentences += [" ".join(words[start : start + 30]) for start in range(0, len(words), 30)]
    pairs = [" ".join(sentences[place : place + 2]) for place in range(0, len(sentences) - 1)]
    found = [stretch for stretch in dict.fromkeys([*sentences, *pairs]) if len(_WORD.findall(stretch)) >= _LEAST_WORDS]
    asking = [stretch for stretch in found if "?" in stretch or "؟" in stretch]
    others = [stretch for stretch in found if stretch not in asking]
    half = (_MOST_PIECES - len(asking)) // 2
    if len(found) > _MOST_PIECES:
        found = [*asking[:_MOST_PIECES], *(others[:half] + others[-half:] if half > 0 else [])]
    return found or [text]


def is_story(text: str) -> bool:
    """Whether the message is so long that its question must be looked for."""
    return len(text.split()) >= LONG_WORDS

"""Which lessons are there? However it is asked, as long as no one of them is named: « quelles leçons avez-vous ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.content_words import content, same
from knowledge.folded_words import fold
from knowledge.lessons.model import Lesson
from knowledge.sms_spelling import spelt_out

_MOST_WORDS, _LONG = 25, 5
_LESSONS = (
    r"(?:lecons|lesons|lessons|formations|lecciones|licoes|lectii\w*|dersler\w*|урок\w+|\w*دروس|dou?rous|drous"
    r"|lison yo|leson yo|lison|leson)"
)
# Words of titles that are said of anything: « comment ça se passe ».
_COMMON = frozenset(
    {"passe", "selon", "ensemble", "premier", "premiers", "primer", "first", "steps", "together", "action"}
)
_PARTED = re.compile(rf"\b{_LESSONS}\b")
# Asked for, or shown: by the words that each language has for it, before the lessons or behind them.
_ASKED = re.compile(
    rf"\b(?:quel(?:le)?s?|quoi comme|koi comme|c'est quoi|vos|voir|liste|montre\w*|propose\w*|avez|aurez|ya|y a"
    rf"|faites|donne\w*"
    rf"|envoie\w*|envoye\w*|existe\w*|d'autres|toutes) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:what|which|your|any|show|see|list|do you|have|offer|other) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:que|cuales|ver|hay|tiene\w*|ofrece\w*|muestr\w+|ensen\w+|sus|otras) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:que|quais|ver|ha|tem|tendes|mostr\w+|vossas|suas|outras) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:ce|care|ce fel de|vad|aveti|exista|arata\w*|alte) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:hangi|ne|neler) (?:\S+ ){{0,2}}{_LESSONS}|\b{_LESSONS} (?:\S+ ){{0,2}}(?:neler|nedir|var|goster\w*"
    rf"|gorebilir)\b"
    rf"|\b(?:як\w+|що за|ваш\w*|є|маєте|покаж\w+|інш\w+) (?:\S+ ){{0,4}}{_LESSONS}\b"
    rf"|(?:^|\s)(?:ما|ماهي|شنو|شنهي|اش|واش|هل|عندكم|لديكم|اريد|ورين\w*) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:chno|achno|chnou|chnahiya|chmen|ach|wach|3ndkom|wer+i\w*) (?:\S+ ){{0,3}}{_LESSONS}\b"
    rf"|\b(?:ki|kiles|kilès|kisa|ni|gen|genyen|montre|moutré|moutre) (?:\S+ ){{0,3}}{_LESSONS}\b"
)
# Lessons for parents are ours, whoever spoke of them: the teacher, a neighbour.
_OURS = re.compile(
    rf"\b(?:{_LESSONS}|cours|courses|cursos|cursuri) (?:\S+ ){{0,5}}(?:pour|aux|for|para|pentru|для|pou|li) (?:\S+ )?"
    r"(?:parents?|mamans?|padres|madres|familias?|pais|maes|parinti\w*|батьк\w+|paran|lwalidin|walidin)\b"
    rf"|\b(?:veli|ebeveyn|anne baba)\w* (?:\S+ )?(?:icin )?{_LESSONS}|{_LESSONS} (?:\S+ ){{0,3}}(?:للاولياء|للاباء"
    rf"|للوالدين)"
)
# The lessons of a child, or at school.
_OF_SCHOOL = re.compile(
    r"\b(?:ses|sa|leurs?|son|his|her|sus|seus|suas) (?:\S+ )?(?:lecons?|lessons?|lecciones|licoes)\b"
    r"|\b(?:fils|fille|enfants?|il|elle|ils) (?:\S+ )?(?:a|ont|doit|doivent|apprend\w*|compren\w*|retien\w*"
    r"|revis\w*|recit\w*"
    r"|rate\w*|manque\w*|perd\w*|oubli\w*)\b"
    r"|\b(?:maths?|histoire|geographie|francais|anglais|svt|physique|vacances|rattraper|soutien|piano|conduite|natation"
    r"|الفرنسيه|فرنسيه|للفرنسيه|الفرنسية|فرنسية|للفرنسية|الانجليزيه|французьк\w*|англійськ\w*|frances\w*|ingles\w*"
    r"|franceza|engleza|fransizca\w*|french|english|swimming|driving|turkce|ingilizce|matematik\w*)\b"
)
_OF_TEACHER = re.compile(r"\b(?:prof\w*|maitre\w*|teacher|maestr[oa]|professor\w*|ogretmen\w*|вчител\w*|استاذ\w*)\b")
_OF_CHILD = re.compile(
    r"\b(?:fils|fille|enfants?|eleves?|il|elle|ils|devoirs|demain|daughter|child|kids?|he|she|homework|tomorrow"
    r"|hij[oa]s?|filh[oa]s?"
    r"|copil\w*|fiul|fiica|oglum\w*|kizim\w*|cocu\w*|син\w*|дитин\w*|дочк\w*|ولدي|ابني|بنتي|ابنتي|weldi|wldi|benti"
    r"|pitit|timoun)\b"
    r"|\bmy son\b"
)
_IS_THERE = re.compile(r"\b(y a|existe) t il\b")
# A theme follows: it may name one.
_THEME = re.compile(
    rf"\b{_LESSONS} (?:\S+ ){{0,4}}(?:sur|sous|contre|concernant|propos|sujet|about|on|regarding|sobre|acerca"
    rf"|contra|despre|privind"
    rf"|про|щодо|عن|حول|3la|sou|asou|de|d'\S+|of) \S+|\b(?:hakkinda|konusunda|ile ilgili) (?:\S+ )?{_LESSONS}"
)


def asks_which(text: str, lessons: Sequence[Lesson]) -> bool:
    """Whether a message asks which lessons there are, and names none of them.

    Args:
        text: as the parent wrote it.
        lessons: the published lessons, whose titles may be named.

    Example:
        >>> asks_which("Quelles leçons proposez-vous aux parents ?", ()), asks_which("ses leçons de maths", ())
        (True, False)
    """
    said = _IS_THERE.sub(r"\1", fold(text).replace("-", " "))
    if len(said.split()) > _MOST_WORDS or _OF_SCHOOL.search(said):
        return False
    ours = _OURS.search(said) is not None
    asked = _ASKED.search(said) is not None and not (_OF_TEACHER.search(said) or _OF_CHILD.search(said))
    return (ours or asked) and not _THEME.search(said) and not _titled(said, lessons)


def _titled(said: str, lessons: Sequence[Lesson]) -> bool:
    """Whether a word of a title is said: « vos leçons arnaques »; before the lessons, letter for letter only."""
    before, _, behind = _PARTED.sub("|", said, count=1).partition("|")
    titles = {word for lesson in lessons for word in content(spelt_out(fold(lesson.title))) if len(word) >= _LONG}
    titles -= _COMMON
    if titles.intersection(content(spelt_out(before))):
        return True
    return any(same(word, other) for word in set(content(spelt_out(behind))) - _COMMON for other in titles)

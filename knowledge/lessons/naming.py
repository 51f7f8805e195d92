"""Which lesson a message asks for by its title or its theme: « la leçon sur les mots de passe »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.content_words import content, same
from knowledge.folded_words import fold, likeness
from knowledge.lessons.model import Lesson
from knowledge.sms_spelling import spelt_out

_CLOSE = 0.84
_MOST_WORDS, _MOST_WORDS_IN_MENU, _LEAST_LETTERS = 25, 9, 6
_LESSON = re.compile(r"\b(?:lecons?|lesons?|lessons?|lecon|modules?|formations?|(?:un|vos|votre) cours)\b")
# In the other languages a theme must stand with it: « ders » and « урок » are of school above all.
_LESSON_ABOUT = re.compile(
    r"\b(?:leccion(?:es)? (?:sobre|de|acerca)|lic(?:ao|oes) (?:sobre|de|d[oa]s?)|lecti\w+ (?:despre|cu)"
    r"|урок\w* (?:про|щодо)|\w+ (?:hakkinda(?:ki)? )?ders(?:i|ini)|leson (?:sou|sa)|lison (?:asou|si))\b"
    r"|(?:^|\s)(?:ال)?درس (?:عن|حول|ال\w+)"
)
# The lessons of a child, or a question about school, are no order to us.
_OF_SCHOOL = re.compile(
    r"\b(?:ses|sa|leurs?|son) (?:lecons?|cours)\b|\b(?:fils|fille|enfants?|il|elle|ils) (?:\S+ )?"
    r"(?:apprend\w*|compren\w*|retien\w*|revis\w*|recit\w*|rate\w*|manque\w*)\b"
    r"|\b(?:maths?|histoire|geographie|francais|anglais|svt|physique|prof|maitresse|vacances|rattraper|soutien)\b"
)
_MENU = re.compile(
    r"\b(?:vos|votre|voir|liste|menu|quelles?|quels?|montre\w*|propose\w*|avez|y a|faites|existe\w*|autres?|toutes|"
    r"encore|faire|suivre|commencer|choisir|changer de) (?:\S+ ){0,3}(?:lecons?|lesons?|lessons?|formations?|cours)\b"
)
# « The list of the lessons » says all, however long the message is; in French by its first word, elsewhere by both.
_LIST = re.compile(
    r"\b(?:liste|menu|sommaire|ensemble) (?:des|de vos|de toutes les|de tous les|des petites|d )?\s*(?:petites? )?"
    r"(?:lecons?|lesons?|lessons?|formations?|cours pour (?:les )?parents)\b|\blist of (?:the |your |all )*lessons\b"
    r"|\blista (?:de |das |com |cu )?(?:las |os |as |sus |vossas |toate )?(?:lecciones|licoes|lectii\w*|lectiil\w*)\b"
    r"|\bders(?:ler)?(?:in)? liste\w*|\b(?:список|перелік) урок\w*|قايمة الدروس|لايحة الدروس"
    r"|\blist(?:e|a)? (?:dyal )?(?:dorous|lison\w*|leson\w*)\b|\blis (?:a )?(?:leson\w*|lison\w*)"
)
# « tem lições ? », « avez-vous des petites leçons pour les parents, … ? »: who has them is us.
_HAVE = re.compile(
    r"\b(?:avez|propos\w*|ya|y a|have|offer|tienen?|hay|tem|tendes|ha|aveti|exista|var|є|маєте|عندكم|لديكم|هل)\b"
    r"(?: \S+){0,5} (?:lecons?|lessons?|lecciones|licoes|lectii|ders(?:ler\w*|iniz)?|урок\w*|دروس)\b"
    r"|\b(?:ders(?:ler)?\w*|دروس)(?: \S+){0,3} (?:var|عندكم)\b"
)
_CHILD = re.compile(
    r"\b(?:fils|fille|enfants?|son|daughter|child|kids?|hij[oa]s?|filh[oa]s?|copil\w*|fiul|fiica|oglum|kizim|cocu\w*|"
    r"син\w*|дитин\w*|дочк\w*|ولدي|ابني|بنتي|ابنتي)\b"
)
_RESUMES = re.compile(
    r"\b(?:repren\w*|repri\w*|continu\w*|poursui\w*|revenir|retourn\w*|finir|termin\w*|suite|resume|go on|carry on"
    r"|seguir|volver|retom\w*|relu\w*|devam|продовж\w*|نكمل|اكمل|متابعة|نواصل)\b(?: \S+){0,3} "
    r"(?:\S*lecons?|lesons?|lessons?|lecon|cours|formation|module|leccion|licao|lecti[ae]|ders\w?|урок\w*|\S*درس)\b"
)
_ATTESTATION = re.compile(
    r"\b(?:attestations?|certificats?|diplomes?|certificate|certificado|sertifika|diploma|adeverinta|сертифікат|شهادة)\b"
)
# Papers of another kind, which a lesson has nothing to do with.
_OTHER_PAPERS = re.compile(r"\b(?:scolarit\w*|assurance|employeur|caf|domicile|medical|medecin|naissance)\b")
_NAMED = re.compile(r"\b(?:lecons?|lesons?|lessons?|cours|formations?|modules?|menu|attestation|certificat|rappels?)\b")
_GENERIC = ("lecon", "lecons", "cours", "celle", "celui", "module", "formation", "parents", "apprendre", "reconnaitre")


_ASKS = re.compile(r"[?؟]")


def lesson_named(text: str, lessons: Sequence[Lesson], listed: bool = False) -> str | None:
    """The name of the lesson that a message asks for; None when it asks for none, or for no one in particular.

    Args:
        text: as the parent wrote it.
        lessons: the published lessons, in every language that may be meant.
        listed: whether the menu of lessons was said last, so that a theme alone is enough.
    """
    said = spelt_out(fold(text))
    titled = {lesson.name for lesson in lessons if len(said) >= _LEAST_LETTERS and _is_title(said, lesson)}
    if len(titled) == 1:
        return titled.pop()
    about = _speaks_of_one(text, said) and len(said.split()) <= _MOST_WORDS and not _OF_SCHOOL.search(fold(text))
    if not about and not (listed and len(said.split()) <= _MOST_WORDS_IN_MENU and not _ASKS.search(text)):
        return None
    best: dict[str, float] = {}
    for lesson in lessons:
        best[lesson.name] = max(best.get(lesson.name, 0.0), _weight(said, lesson))
    weights = sorted(((weight, name) for name, weight in best.items()), reverse=True)
    if not weights or weights[0][0] <= 0 or (len(weights) > 1 and weights[0][0] == weights[1][0]):
        return None
    return weights[0][1]


def _speaks_of_one(text: str, said: str) -> bool:
    """Whether a lesson is spoken of, in French and English by the word alone."""
    folded = fold(text)
    return bool(_LESSON.search(said) or (_LESSON_ABOUT.search(folded) and not _CHILD.search(folded)))


def asks_for_menu(text: str) -> bool:
    """Whether a short message asks which lessons there are: « c koi vos leçons »."""
    said = spelt_out(fold(text))
    if _OF_SCHOOL.search(fold(text)):
        return False
    if len(said.split()) <= _MOST_WORDS_IN_MENU and _MENU.search(said):
        return True
    return len(said.split()) <= _MOST_WORDS and bool(_HAVE.search(fold(text))) and not _CHILD.search(fold(text))


def asks_for_list(text: str) -> bool:
    """Whether a message, however long, asks for the list of the lessons in so many words: no lesson is called so.

    Example:
        >>> asks_for_list("une amie m'a parlé de vous, je peux voir la liste des leçons ?")
        True
    """
    said = fold(text)
    return bool(_LIST.search(said) or _LIST.search(spelt_out(said))) and not _OF_SCHOOL.search(said)


def asks_to_resume(text: str) -> bool:
    """Whether a short message asks to go on with the lesson: « je reprends ma leçon »."""
    said = fold(text)
    short = len(said.split()) <= _MOST_WORDS_IN_MENU
    return short and bool(_RESUMES.search(said) or _RESUMES.search(spelt_out(said))) and not _OF_SCHOOL.search(said)


def names_attestation(text: str) -> bool:
    """Whether a message is about the attestation of a lesson, and about no other paper."""
    said = fold(text)
    return bool(_ATTESTATION.search(said)) and not _OTHER_PAPERS.search(said)


def names_lessons(text: str) -> bool:
    """Whether lessons, or what comes with them, are named at all."""
    return _NAMED.search(spelt_out(fold(text))) is not None


def _is_title(said: str, lesson: Lesson) -> bool:
    title = spelt_out(fold(lesson.title))
    return said == title or likeness(said, title) >= _CLOSE


def _weight(said: str, lesson: Lesson) -> float:
    """How much of the message is in the title, twice, and in the key words of the lesson."""
    given = [word for word in content(said) if not any(same(word, generic) for generic in _GENERIC)]
    title = list(content(spelt_out(fold(lesson.title))))
    words = [word for phrase in (*lesson.keywords, lesson.summary) for word in content(spelt_out(fold(phrase)))]
    in_title = sum(any(same(word, other) for other in title) for word in given)
    in_words = sum(any(same(word, other) for other in words) for word in given)
    return 2.0 * in_title + 0.5 * in_words

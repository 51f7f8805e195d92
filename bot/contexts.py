"""What the words around a name say: a place to live, a class, an answer that is nothing but a place or a class."""

from __future__ import annotations

import re
from typing import FrozenSet, Sequence, Tuple

from bot.tokens import fold


def _set(text: str) -> FrozenSet[str]:
    return frozenset(fold(word) for word in text.split())


ARTICLES = _set("le la les l du des de d au aux un une")
_LIVES = _set(
    "habite habites habitons habitez habitent habitant jhabite abite jabite habiter vis vit vivons vivent reside"
    " residons demeure loge sommes live lives living vivo vivimos viven moro moramos mora locuiesc locuim stau"
    " yasiyorum oturuyorum живу живемо мешкаю اسكن نسكن ساكن ساكنه ساكنين اعيش نعيش عايش sakn sakin nskn"
    " rete ret viv ka abit domicilie scolarise demenage emmenage"
)
_IN = _set("a dans ds dan en in na no em f fi sur в у في ب nan an da te pa")
_SCHOOL = _set(
    "ecole ecoles college colege lycee lyce mairie commune ville rectorat ent maternelle academie departement dpt"
    " dept dep habitant habitants parents"
)
_DEPARTMENT = _set(
    "departement departements departament departamentul departamento depart dpt dept dep dpmt department depatman"
    " depatmen департамент departmani bolgesi مقاطعه المقاطعه اقليم محافظه dipartimento"
)
_CLASS = _set("en classe niveau section an nan sinif em")
_OF = _set("de d")
_WHO_HAS_A_CLASS = _set("classe niveau fils fille eleve eleves enfant enfants ado prof programme bulletin")
_SCHOOL_OF_NUMBER = _set("ent college lycee ecole")
_NUMBER_OF = _set("n no numero num le du de nr")
_COUNTED = _set(
    "mail mails courrier rappel rdv rendez annee annees heure heures position lieu instance personne reponse numero"
    " lundi mardi mercredi jeudi vendredi samedi dimanche"
)
_MY_CHILD = _set("ma mon ta ton sa son notre votre ce cet cette le un du au")
_FOR_ALL = _set("pr pour tous tout ts")
_FILLERS = _set(
    "ok oui ouais wi yes si sim da evet так نعم non bonjour bjr bonsoir slt salut merci svp stp hello hi hola ola euh"
    " ben alors donc et and y e ve та i u und ou"
    " c ce cest sest est suis je j moi mon ma mes nous on il elle ils elles fils fille enfant enfants garcon notre"
    " dans ds dan en a au aux le la les l du de d des un une chez pour sur classe niveau ecole"
    " departement dpt dept dep departament departamentul departamento department depatman numero num no n code postal"
    " habite habites habitons jhabite vis vit vivons reside ville rentre entre passe va"
    " am m im s is it we live in the my son daughter child he she his her grade"
    " vivo estoy soy estamos mi hijo hija es esta el moro sou estou meu minha filho filha em na no o os eu"
    " locuiesc sunt suntem este la din fiul fiica copilul meu mea te ta da de oglum kizim cocugum benim"
    " я в живу ми син дочка мій моя вчиться у انا نحن في ب من اسكن ابني ابنتي ولدي بنتي ساكن هو هي"
    " mwen m nan rete se ti gason fi pitit an ka abit moun f fi sakn ana waldi bnti"
)
_NOT_A_PLACE_AFTER = _set(
    "ans an anse ani anni anos años yas yasinda лет років рік mois jours jour semaines heures heure h min minutes"
    " euros euro eur e eme er ere e s fois enfants eleves km pour rue avenue av bd boulevard bis ter messages sms mails"
    " points pages gb go mo euro dollars percent years year old am pm"
)
_BEFORE_NUMBER = _set("le du l in en f fi في in no na")
_CODE_WORDS = _set("code codes identifiant id identifiants mdp passe pin sms numero num n")
POSTCODE = re.compile(r"^\d{5}$")


def lives(before: Sequence[str]) -> bool:
    """Whether the words before say that somebody lives there: « j'habite dans le », « on vit à »."""
    return any(word in _LIVES for word in before[-4:])


def place_expected(before: Sequence[str], town: bool) -> bool:
    """Whether a place is expected next: « à », « j'habite », « école de », « dans le », « département de »."""
    if not before or (town and before[-1] == "en"):  # « en persan » is a language, « en Savoie » a place
        return False
    if before[-1] in _IN or before[-1] in _LIVES:
        return True
    if before[-1] in ARTICLES and len(before) > 1:
        return before[-2] in _SCHOOL or before[-2] in _IN or before[-2] in _LIVES or department_said(before)
    return before[-1] in _SCHOOL


def strongly_expected(before: Sequence[str]) -> bool:
    """Whether a town comes next: « j'habite à », « école de », and not a mere « à »."""
    return lives(before) or (len(before) > 1 and before[-1] in ARTICLES and before[-2] in _SCHOOL)


def department_said(before: Sequence[str]) -> bool:
    """Whether « département (de la) », or its like in another language, comes just before."""
    return any(word in _DEPARTMENT for word in before[-3:])


def number_expected(before: Sequence[str]) -> bool:
    """Whether a department's number comes next: « dans le », « département n° », « habite le », « collège »."""
    if not before:
        return False
    if before[-1] in _DEPARTMENT or before[-1] in _SCHOOL_OF_NUMBER:
        return True
    if before[-1] in _NUMBER_OF and department_said(before):
        return True
    if before[-1] in ("le", "l") and before[-2:-1] and before[-2] in ("dans", "ds", "dan"):
        return True
    return before[-1] in _BEFORE_NUMBER and (lives(before[-3:]) or tuple(before[-2:]) == ("suis", "du"))


def class_expected(before: Sequence[str]) -> bool:
    """Whether a class comes next: « en », « classe de », « mon fils de »."""
    if not before:
        return False
    if before[-1] in _CLASS:
        return True
    return len(before) > 1 and before[-1] in _OF and before[-2] in _WHO_HAS_A_CLASS


def not_a_class(before: Sequence[str], after: Sequence[str], never_before: FrozenSet[str]) -> bool:
    """Whether an ordinal counts something else: « le 3e mail », « ma troisième », « la 2e fois »."""
    if after and {after[0], after[0].rstrip("s")} & (never_before | _COUNTED):
        return True
    if before[-1:] in (("le",), ("les",)) and before[-2:-1] and before[-2] in _FOR_ALL:
        return False  # « c'est que pr lé 6eme »: lé is les
    return bool(before) and before[-1] in _MY_CHILD


def counts_something(after: Sequence[str]) -> bool:
    """Whether a number counts what follows: « 34 euros », « 13 ans »."""
    return bool(after) and after[0] in _NOT_A_PLACE_AFTER


def is_secret_code(before: Sequence[str]) -> bool:
    """Whether five digits are a code rather than a postal code: « le code 34562 », but not « code postal 34562 »."""
    return any(word in _CODE_WORDS for word in before[-2:]) and "postal" not in before[-2:]


def only_fillers(others: Sequence[str]) -> bool:
    """Whether the rest of a message says nothing: « oui », « j'habite dans le », « mon fils est en »."""
    return all(word in _FILLERS for word in others)


def split(words: Sequence[str], start: int, end: int) -> Tuple[Tuple[str, ...], Tuple[str, ...]]:
    """The words before and after a match."""
    return tuple(words[:start]), tuple(words[end:])

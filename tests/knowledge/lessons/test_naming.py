"""Lessons are called by their title or theme, at any time; a child's lessons are not ours."""

from __future__ import annotations

import pytest

from knowledge.lessons.files import load_folder
from knowledge.lessons.naming import (
    asks_for_list,
    asks_for_menu,
    asks_to_resume,
    lesson_named,
    names_attestation,
)
from knowledge.lessons.translation import load_words, translated

LESSONS = load_folder()
EVERY_LESSON = [
    *LESSONS,
    *(translated(one, words) for words in load_words() for one in LESSONS if words.id == f"{one.id}.{words.lang}"),
]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Premiers pas avec l'ENT", "premiers-pas-ent"),
        ("Le premier téléphone", "premier-telephone"),
        ("les fausses infos", "fausses-infos"),
        ("la leçon sur les mots de passe", "arnaques-mots-de-passe"),
        ("je veux apprendre à reconnaître les arnaques, avez-vous une leçon ?", "arnaques-mots-de-passe"),
        ("lecon ecran age", "ecrans-selon-age"),
        ("je veux une leçon sur le harcelement", "cyberharcelement"),
    ],
)
def test_a_lesson_called_by_its_title_or_theme(text: str, name: str) -> None:
    assert lesson_named(text, LESSONS) == name


@pytest.mark.parametrize(
    "text",
    [
        "la lección sobre las pantallas",
        "a lição sobre os ecrãs",
        "lecția despre ecrane",
        "ekranlar dersi",
        "урок про екрани",
        "درس الشاشات",
    ],
)
def test_in_the_other_languages_too(text: str) -> None:
    assert lesson_named(text, EVERY_LESSON) == "ecrans-selon-age"


@pytest.mark.parametrize(
    "text", ["mi hija no entiende la lección de las pantallas", "ders programı ekranda görünmüyor"]
)
def test_the_lessons_of_school_are_not_ours_in_any_language(text: str) -> None:
    assert lesson_named(text, EVERY_LESSON) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("celle sur les réseaux sociaux", "reseaux-sociaux"),
        ("le 1er telefon", "premier-telephone"),
        ("fake news", "fausses-infos"),
    ],
)
def test_after_the_menu_a_theme_is_enough(text: str, name: str) -> None:
    assert lesson_named(text, LESSONS, listed=True) == name
    assert text == "celle sur les réseaux sociaux" or lesson_named(text, []) is None


@pytest.mark.parametrize("text", ["combien d'écrans à 4 ans ?", "كم ساعة أمام الشاشات لطفل عمره 4 سنوات؟"])
def test_after_the_menu_a_question_is_no_choice(text: str) -> None:
    assert lesson_named(text, EVERY_LESSON, listed=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "ma fille ne comprend pas sa leçon sur les réseaux",
        "comment récupérer les cours de maths du prof",
        "à quel âge les réseaux sociaux ?",
        "leçons",
    ],
)
def test_what_calls_no_lesson(text: str) -> None:
    assert lesson_named(text, LESSONS) is None


@pytest.mark.parametrize(
    "text", ["c koi vos lecons", "vous avez des cours pour les parents ?", "montre-moi les leçons"]
)
def test_who_asks_which_lessons_there_are(text: str) -> None:
    assert asks_for_menu(text)


@pytest.mark.parametrize("text", ["il a perdu ses leçons", "où sont les cours de maths ?", "bonjour"])
def test_who_does_not(text: str) -> None:
    assert not asks_for_menu(text)


@pytest.mark.parametrize(
    "text",
    [
        "une amie m'a parlé de vos cours du soir pour nous les mamans, je peux avoir la liste des leçons ?",
        "my neighbour told me about you and I would like to see the list of lessons if that is possible",
        "me lo contó una vecina, ¿puedo ver la lista de las lecciones que tienen para familias?",
        "gostava muito de ver a lista das lições que há para os pais aqui no serviço",
        "aș dori și eu să văd, dacă se poate, lista de lecții pentru părinți",
        "derslerin olduğunu duydum, ders listesini görmek istiyorum",
        "скажіть, будь ласка, чи можна побачити список уроків для батьків",
        "أخبرتني جارتي عنكم، أريد أن أرى قائمة الدروس من فضلكم",
    ],
)
def test_the_list_is_asked_for_however_long_the_message(text: str) -> None:
    assert asks_for_list(text)


@pytest.mark.parametrize(
    "text", ["la liste des fournitures", "il a perdu la liste des leçons de maths", "la leçon sur les écrans"]
)
def test_other_lists_are_none(text: str) -> None:
    assert not asks_for_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "je reprends ma leçon",
        "on continue la lecon ?",
        "carry on with the lesson",
        "quiero seguir con la lección",
        "أريد متابعة الدرس",
        "Хочу продовжити урок",
    ],
)
def test_going_on_with_the_lesson_is_asked_in_many_words(text: str) -> None:
    assert asks_to_resume(text)


@pytest.mark.parametrize("text", ["mon fils doit reprendre ses cours", "on reprend", "la leçon sur les écrans"])
def test_what_does_not_ask_to_go_on_with_the_lesson(text: str) -> None:
    assert not asks_to_resume(text)


def test_the_attestation_is_that_of_the_lessons_and_no_other_paper() -> None:
    assert names_attestation("À la fin, on a droit à une attestation ?")
    assert names_attestation("is there a certificate")
    assert not names_attestation("il me faut une attestation de scolarité")

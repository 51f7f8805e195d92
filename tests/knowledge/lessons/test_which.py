"""Which lessons there are is asked in many ways, and in all languages; a child's lessons are not ours."""

from __future__ import annotations

import pytest

from knowledge.lessons.files import load_folder
from knowledge.lessons.which import asks_which

LESSONS = load_folder()


@pytest.mark.parametrize(
    "text",
    [
        "Quelles leçons avez-vous pour nous les parents ?",
        "montrez-moi donc vos leçons",
        "la prof a parlé de petites lecons par sms pour les parents, c'est ici ?",
        "vous faites des leçons ?",
        "y a-t-il des leçons ?",
        "j'ai entendu parler de leçons pour parents, comment ça se passe ?",
        "on m'a dit que vous donniez des petits cours aux parents, c'est quoi la liste ?",
        "what lessons do you have",
        "any lessons for parents?",
        "¿qué lecciones tienen?",
        "que lições têm para os pais?",
        "ce lecții aveți?",
        "hangi dersleriniz var?",
        "які у вас є уроки?",
        "ما هي الدروس عندكم؟",
        "chno 3ndkom f dorous",
        "ki leson nou gen",
        "ki lison ou ni",
    ],
)
def test_the_menu_is_asked_for(text: str) -> None:
    assert asks_which(text, LESSONS)


@pytest.mark.parametrize(
    "text",
    [
        "la leçon sur les arnaques",
        "vous avez des leçons sur les écrans ?",
        "vos leçons arnaques",
        "quelles leçons a-t-il pour demain ?",
        "mon fils ne fait pas ses leçons",
        "où sont les leçons de maths ?",
        "la prof donne trop de leçons",
        "what lessons does my son have tomorrow",
        "my daughter has swimming lessons",
        "comment voir les leçons de ma fille ?",
        "هل توجد دروس لتعلم الفرنسية للآباء؟",
    ],
)
def test_one_lesson_or_those_of_a_child_are_no_menu(text: str) -> None:
    assert not asks_which(text, LESSONS)

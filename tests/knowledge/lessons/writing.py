"""A small lesson to try things on."""

from __future__ import annotations

from knowledge.lessons.files import parse
from knowledge.lessons.model import Lesson

LESSON = """\
id: lesson.essai
kind: lesson
lang: fr
title: "Une leçon d'essai"
minutes: 5
topics: [ecrans.ados, appareil.telephone]
summary: "Pour essayer."
sources:
  - id: clemi
    title: Guide
    organisation: CLEMI
    url: https://www.clemi.fr/
    verified_on: 2026-11-21
    review_before: 2027-11-21
parts:
  - id: un
    title: "La première partie"
    why: "Pourquoi la première."
    screens:
      - say: "Une idée sûre."
        sources: [clemi]
      - say: "Une idée à vérifier."
        sources: ["clemi?"]
    question:
      ask: "Que faire ?"
      choices:
        - label: "En parler"
          right: true
          feedback: "Oui, en parler aide."
        - label: "Ne rien dire"
          words: ["me taire"]
          feedback: "Se taire n'aide pas."
    try_today: "Parlez-en ce soir."
    encouragement: "Vous y arrivez."
    check_in:
      after_days: 3
      ask: "Avez-vous essayé d'en parler ?"
      yes: "Bravo."
      no: "Essayez en voiture."
  - id: deux
    title: "La deuxième partie"
    why: "Pourquoi la deuxième."
    screens:
      - say: "Une autre idée."
    question:
      ask: "Et alors ?"
      choices:
        - label: "Oui"
          right: true
          feedback: "C'est cela."
        - label: "Non"
          feedback: "Pas tout à fait."
    try_today: "Essayez une fois."
    encouragement: "Courage."
end: "C'est fini."
"""


def lesson(*changes: tuple[str, str]) -> Lesson:
    """The small lesson, with words replaced."""
    return parse(written(*changes), "lessons/essai.yml")


def written(*changes: tuple[str, str]) -> str:
    """The text of the small lesson, with words replaced."""
    text = LESSON
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text

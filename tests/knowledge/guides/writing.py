"""A small guide for tests, as a file: a choice, a thing to do, a condition, all three endings."""

from __future__ import annotations

from knowledge.guides.loading import parse_guide
from knowledge.guides.model import Guide

TEXT = """\
id: guide.educonnect.activer
kind: guide
topics: [educonnect.activer]
lang: fr
title: Activer le compte
intro: Je vous guide pas à pas.
sources:
  - id: educonnect
    title: ÉduConnect, aide
    organisation: Ministère
    url: https://educonnect.education.gouv.fr/
    verified_on: 2026-11-21
    review_before: 2027-09-01
start: papier
other: ailleurs
steps:
  - id: papier
    say: Avez-vous reçu un papier de l'école ?
    again: L'école donne parfois une feuille. L'avez-vous ?
    choices:
      - label: Oui
        words: [j'ai le papier, j'ai un mail]
        go: taper
      - label: Non, ou perdu
        words: [jeté]
        go: appareil
  - id: taper
    say: Tapez l'identifiant du papier.
    again: Écrivez sur la page ce qui est sur le papier.
    sources: ["educonnect?"]
    next: marche
    trouble: aide
  - id: appareil
    say: Quel téléphone avez-vous ?
    again: Regardez au dos du téléphone.
    choices:
      - label: Android
        words: [samsung]
        go: lycee
        set: {device: android}
      - label: iPhone
        go: lycee
        set: {device: iphone}
  - id: lycee
    when: {level: [lycee]}
    else: android
    say: Au lycée, demandez à la vie scolaire.
    again: La vie scolaire est au lycée. Allez-y.
    next: marche
  - id: android
    when: {device: [android]}
    else: marche
    say: Ouvrez le Play Store.
    again: Touchez le triangle de couleur.
    next: marche
  - id: marche
    say: Est-ce que cela marche ?
    again: Voyez-vous votre nom ?
    choices:
      - label: "Oui"
        go: reussi
      - label: "Non"
        go: ailleurs
  - id: reussi
    say: Bravo.
    end: solved
  - id: aide
    say: Je passe la main.
    end: handoff
    reason: Papier refusé
  - id: ailleurs
    say: Appelez l'école.
    end: elsewhere
"""


def guide(*changes: tuple[str, str]) -> Guide:
    """The guide, with pieces of its text replaced."""
    return parse_guide(changed(*changes), "guides/educonnect.activer.yml")


def changed(*changes: tuple[str, str]) -> str:
    """Its text with pieces replaced, each of which must be there."""
    text = TEXT
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text

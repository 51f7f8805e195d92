"""A small search: three topics, what parents write about them, and what is none of our business."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest

from knowledge.items import Item
from knowledge.search.questions import Question
from knowledge.search.training import Trained, train
from tests.knowledge.words_encoder import WordsEncoder
from tests.knowledge.writing import item

WAYS = ["{}", "bonjour {}", "svp {}", "{} urgent merci", "aide {}", "{} encore", "ma fille {}", "{} depuis hier"]
WORDS = {
    "educonnect.activer": ["activer mon compte educonnect", "creer compte educonnect", "premier acces educonnect"],
    "vie.pronote": ["ouvrir pronote", "application pronote telephone", "pronote marche pas"],
    "vie.cantine": ["payer la cantine", "inscrire cantine repas", "facture cantine"],
}
STRANGERS = ["recette gateau chocolat", "meteo demain montpellier", "match football score", "qui a gagne election"]
ITEMS = [
    item("educonnect.activer", title="Activer mon compte ÉduConnect", short="Ouvrez le compte educonnect."),
    item("vie.pronote", title="Ouvrir Pronote", short="Installez l'application pronote."),
    item("vie.cantine", title="Payer la cantine", short="La cantine se paie en ligne."),
    item(
        "urgence.suicide",
        kind="emergency",
        more='numbers:\n  - {number: "15", label: SAMU, hours: 24/7, certainty: confirmed}\n',
    ),
]


def questions() -> list[Question]:
    asked = [
        Question(way.format(words), "fr", (topic,))
        for topic, wordings in WORDS.items()
        for words, way in product(wordings, WAYS)
    ]
    return asked + [Question(way.format(words), "fr", ()) for words, way in product(STRANGERS, WAYS)]


@dataclass(frozen=True)
class Trial:
    """A trained search with what it learnt from."""

    encoder: WordsEncoder
    questions: list[Question]
    vectors: np.ndarray
    items: list[Item]
    trained: Trained


@pytest.fixture(scope="session")
def trial() -> Trial:
    encoder, known = WordsEncoder(), questions()
    vectors = encoder.queries(question.text for question in known)
    return Trial(encoder, known, vectors, ITEMS, train(known, vectors, ITEMS, encoder))

"""An order to stop that ends a longer message."""

from __future__ import annotations

import pytest

from knowledge.gestures.model import unread
from knowledge.guides.closing import before_leaving


@pytest.mark.parametrize(
    ("text", "before"),
    [
        (
            "il l'avait laissé chez sa copine. Fausse alerte, on peut arrêter.",
            "il l'avait laissé chez sa copine. Fausse alerte",
        ),
        ("it was in his bag all the time. never mind, thanks", "it was in his bag all the time."),
        ("ay, ya lo encontró mi hijo. déjalo", "ay, ya lo encontró mi hijo."),
        ("où payer la cantine ? sinon, laissez tomber", "où payer la cantine ? sinon"),
    ],
)
def test_what_stands_before_the_order(text: str, before: str) -> None:
    assert before_leaving(text, unread) == before


@pytest.mark.parametrize(
    "text",
    [
        "on arrête",
        "la page s'arrête. je vois une erreur",
        "j'ai tout fait, est-ce qu'on peut arrêter le contrôle parental ?",
        "on n'arrive pas à arrêter la vidéo, elle revient",
    ],
)
def test_what_does_not_end_so(text: str) -> None:
    assert before_leaving(text, unread) is None

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.sms.text.plain import domain, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Attention** : _important_", "Attention : important"),
        ("# Titre\n\nTexte", "Titre\nTexte"),
        ("[le site](https://exemple.fr/a)", "le site : https://exemple.fr/a"),
        ("Tapez `abc`", "Tapez abc"),
        ("* un\n* deux\n\n1. trois", "- un\n- deux\n1. trois"),
        ("  - un\n  - deux  ", "- un\n- deux"),
        ("nom_de_famille et 2*3*4", "nom_de_famille et 2*3*4"),
        ("https://exemple.fr/a_b_c*d", "https://exemple.fr/a_b_c*d"),
        ("https://e.fr/?utm_source=x&page=2&fbclid=9#ici", "https://e.fr/?page=2#ici"),
        ("https://e.fr/?page=a%20b", "https://e.fr/?page=a%20b"),
        ("https://e.fr/?utm_medium=sms", "https://e.fr/"),
    ],
)
def test_marks_and_trackers_go_words_and_addresses_stay(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text())
def test_any_text_can_be_made_plain_and_plain_text_has_no_empty_line(text: str) -> None:
    assert "\n\n" not in plain(text)


@pytest.mark.parametrize(
    ("url", "said"),
    [("https://www.caf.fr/a/b?c", "caf.fr"), ("https://ent.iledefrance.fr", "ent.iledefrance.fr"), ("", "")],
)
def test_a_source_is_named_by_its_domain(url: str, said: str) -> None:
    assert domain(url) == said

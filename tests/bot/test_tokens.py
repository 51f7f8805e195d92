import pytest

from bot.spelling import within
from bot.tokens import fold, tokenise, without_addresses_and_figures, words


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Hérault", "herault"),
        ("6ème", "6eme"),
        ("6°", "6e"),
        ("n°", "n"),
        ("St", "saint"),
        ("Ste", "sainte"),
        ("Türkçe", "turkce"),
        ("yaşıyorum", "yasiyorum"),
        ("٣٤", "34"),
        ("إيزير", "ايزير"),
        ("المتوسّطة", "المتوسطه"),
        ("œuvre", "oeuvre"),
    ],
)
def test_words_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_apostrophes_and_hyphens_separate_words() -> None:
    assert words("Val-d’Oise") == words("val d'oise") == ("val", "d", "oise")


def test_tokens_keep_their_place_in_the_original_text() -> None:
    text = "Je suis à Épinal (88)"
    assert [text[token.start : token.end] for token in tokenise(text)] == ["Je", "suis", "à", "Épinal", "88"]


@pytest.mark.parametrize("glued", ["بالثانوية", "للثانوية", "فالثانوية", "وبالثانوية"])
def test_arabic_particles_are_taken_off(glued: str) -> None:
    (token,) = tokenise(glued)
    assert fold("الثانوية") in token.forms


@pytest.mark.parametrize(
    "hidden",
    [
        "https://educonnect.education.gouv.fr/idp",
        "moncollege.valdoise.fr",
        "parent.vienne@mail.fr",
        "06 12 34 56 78",
        "+33612345678",
        "15/09",
        "13:30",
        "12,34",
        "2026-11-21",
    ],
)
def test_addresses_phones_dates_and_decimals_are_blanked(hidden: str) -> None:
    text = f"voir {hidden} merci"
    clean = without_addresses_and_figures(text)
    assert len(clean) == len(text)
    assert words(clean) == ("voir", "merci")


def test_a_missing_blank_after_a_full_stop_is_no_address() -> None:
    assert words(without_addresses_and_figures("je suis à Laon.merci")) == ("je", "suis", "a", "laon", "merci")


@pytest.mark.parametrize(
    ("first", "second", "bound", "expected"),
    [
        ("herault", "herault", 0, True),
        ("herault", "heraut", 1, True),
        ("herault", "heraulth", 1, True),
        ("herault", "heraluts", 1, False),
        ("vosges", "vogses", 1, True),  # neighbours swapped
        ("guadeloupe", "gwadloupe", 2, True),
        ("guadeloupe", "gwadlup", 2, False),
        ("", "ab", 2, True),
        ("", "abc", 2, False),
    ],
)
def test_spelling_distance_is_bounded(first: str, second: str, bound: int, expected: bool) -> None:
    assert within(first, second, bound) is expected
    assert within(second, first, bound) is expected

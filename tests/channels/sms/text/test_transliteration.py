from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels.sms.text import gsm7
from channels.sms.text.segments import count
from channels.sms.text.transliteration import URL, transliterate

pieces = st.sampled_from(
    ["Élève", "cœur", "«", "»", " ", "12", "0 800", "3114", "’", "…", "ê", "🙂", "☎️", "1️⃣", "½", "m²", "³", "n°", "\n",
     " https://é.fr/a’b?x=1 ", "ı", "Я", "€", "7", "•", "👍🏽", "°"]
)  # fmt: skip
addresses = st.sampled_from(
    ["https://é.fr/a’b?x=1", "http://educonnect.education.gouv.fr/l%20s", "https://exemple.fr/élève_2/", "HTTPS://A.FR"]
)
texts = st.lists(pieces, max_size=25).map("".join) | st.text()


def numbers(text: str) -> list[str]:
    return re.findall(r"[0-9]+", URL.sub(" ", text))


@given(texts)
@example("3🌟4")
@example("1️⃣2️⃣")
@example("5½7")
@example("2²")
def test_no_number_is_lost_or_changed(text: str) -> None:
    kept = iter(numbers(transliterate(text)))
    assert all(number in kept for number in numbers(text))


@given(st.lists(addresses, max_size=3), texts.filter(lambda text: "://" not in text))
def test_no_address_is_lost_and_each_leads_to_the_same_place(written: list[str], around: str) -> None:
    sent = transliterate(f"{around} \n".join(["", *(f" {address} " for address in written), ""]))
    led_to = [unquote(address.replace("xn--9ca.fr", "é.fr")) for address in URL.findall(sent)]
    assert led_to == [unquote(address) for address in written]


@given(texts)
def test_a_text_that_needs_nothing_is_left_as_it_is(text: str) -> None:
    once = transliterate(text)
    assert transliterate(once) == once


@given(texts)
def test_it_never_costs_more_segments(text: str) -> None:
    assert count(transliterate(text)).count <= count(text).count or "http" in text


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("« Où est l’élève ? »", '"Où est l\'élève ?"'),
        ("Le cœur, l’œuvre, ŒUVRE, Œuvre", "Le coeur, l'oeuvre, OEUVRE, Oeuvre"),
        ("Forêt, Noël, île, côté, sûr, reçu", "Foret, Noel, ile, coté, sur, recu"),
        ("À l’école, ÊTRE, Ça, ÉCOLE", "A l'école, ETRE, Ça, ÉCOLE"),
        ("Attendez… – oui\u00a0!", "Attendez... - oui !"),
        ("n° 12, 20 °C, 9 m²", "no 12, 20 C, 9 m2"),
        ("¿Dónde está el niño?", "¿Donde esta el niño?"),
        ("Não tenho a informação", "Nao tenho a informaçao".replace("ç", "c")),
        ("Școala și copiii, învățător", "Scoala si copiii, invatator"),
        ("• un\n• deux", "- un\n- deux"),
        ("Prix : 3 €", "Prix : 3 €"),
        ("Bonjour 👋🏽 ! Merci 🙏", "Bonjour ! Merci"),
        ("⚠️ Arnaque", "Attention : Arnaque"),
        ("1️⃣ Oui\n2️⃣ Non", "1 Oui\n2 Non"),
        ("Tapez `oui`", "Tapez 'oui'"),
    ],
)
def test_what_readers_accept_becomes_gsm7(written: str, sent: str) -> None:
    assert transliterate(written) == sent
    assert gsm7.encodable(sent)


@pytest.mark.parametrize("text", ["Çocuğum ışığı kapattı", "Дякую, зрозуміло", "شكرا", "谢谢", "Le mot « شكرا »", "😭"])
def test_what_would_lose_its_meaning_travels_as_it_is(text: str) -> None:
    assert transliterate(text) == text


def test_a_text_that_stays_in_ucs2_still_loses_its_decoration() -> None:
    assert transliterate("Дякую 🙂") == "Дякую"


def test_an_address_keeps_its_letters_as_browsers_write_them() -> None:
    assert transliterate("Voir https://exemple.fr/fête.") == "Voir https://exemple.fr/f%C3%AAte."

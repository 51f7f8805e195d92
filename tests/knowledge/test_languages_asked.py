"""« vous pouvez m'écrire en turc ? » asks for Turkish; « sa prof de turc est absente » does not."""

from __future__ import annotations

import pytest

from knowledge.languages_asked import language_asked


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("est-ce que vous pouvez m’écrire en turc", "tr"),
        ("répondez-moi en arabe svp", "ar"),
        ("écrivez en portugais s’il vous plaît", "pt"),
        ("could you answer in Ukrainian please", "uk"),
        ("¿me lo explica en castellano?", "es"),
        ("pode escrever em português?", "pt"),
        ("vorbiți română?", "ro"),
        ("Türkçe yazabilir misiniz", "tr"),
        ("напишіть українською будь ласка", "uk"),
        ("اكتب لي بالعربية", "ar"),
        ("ممكن تجيبني بالفرنسية؟ زوجي يقرأ معي", "fr"),
        ("hder m3aya b l3arbiya", "ar"),
        ("ou ka palé kréyòl ?", "gcf"),
        ("èske ou pale kreyòl ayisyen", "ht"),
    ],
)
def test_a_language_is_asked_for_in_each_language(text: str, lang: str) -> None:
    assert language_asked(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("no hablo francés, siga en español", "es"),
        ("je comprends mal le français, parlez anglais", "en"),
        ("Можете відповідати українською? Французькою мені важко", "uk"),
        ("non, pas en anglais, parlez français", "fr"),
    ],
)
def test_the_language_that_is_refused_is_not_the_one_asked_for(text: str, lang: str) -> None:
    assert language_asked(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quel site pour apprendre l’anglais",
        "sa prof de turc ne répond pas",
        "il parle arabe à la maison, c’est grave ?",
        "my daughter speaks English at school",
        "hablo árabe y francés",
        "le devoir d’anglais, je l’écris où ?",
        "comment écrire au professeur d’espagnol",
        "mon ENT s’est mis en anglais",
        "I speak Turkish",
        "parlez moins vite",
        "anglais",
    ],
)
def test_a_language_that_is_only_named_is_not_asked_for(text: str) -> None:
    assert language_asked(text) is None

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.language_extractor import LanguageExtractor


@pytest.fixture(scope="module")
def extractor() -> LanguageExtractor:
    return LanguageExtractor(LanguageExtractor.get_default_config())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en anglais svp", "en"),
        ("English please", "en"),
        ("do you speak english", "en"),
        ("répondez en arabe", "ar"),
        ("تكلم بالعربية", "ar"),
        ("b darija 3afak", "ar"),
        ("Türkçe konuşur musunuz", "tr"),
        ("responda em português", "pt"),
        ("en español", "es"),
        ("vorbiți română?", "ro"),
        ("українською будь ласка", "uk"),
        ("palé kréyòl", "gcf"),
        ("créole haïtien svp", "ht"),
        ("pale kreyòl ayisyen", "ht"),
        ("repassez en français", "fr"),
        ("je ne parle pas français, arabe svp", "ar"),
        ("I don't speak French, English please", "en"),
        ("je ne parle pas français", None),
        ("pa parlé fransé", None),
        ("Fransızca bilmiyorum", None),
        ("não falo francês", None),
        ("لا أتكلم الفرنسية", None),
        ("français ou arabe", None),
        ("changer de langue", None),
        ("bonjour", None),
        ("", None),
    ],
)
def test_the_language_asked_for_is_found_and_the_refused_one_is_not(
    extractor: LanguageExtractor, text: str, language: str | None
) -> None:
    message = Message.build(text)
    extractor.process([message])
    assert [entity["value"] for entity in message.get("entities")] == ([language] if language else [])


def test_the_entity_covers_the_words_of_the_text(extractor: LanguageExtractor) -> None:
    message = Message.build("parlez-vous créole haïtien ?")
    extractor.process([message])
    (entity,) = message.get("entities")
    assert message.get("text")[entity["start"] : entity["end"]] == "créole haïtien"

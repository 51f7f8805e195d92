"""What can be measured with, and what is refused with file and line."""

import pytest

from relais.evaluation.inputs import InputError, read_lines, read_messages
from relais.evaluation.registers import register_of


def test_a_line_says_text_language_and_topics(write):
    path = write(
        "q.jsonl", {"text": "Qu'est-ce que TNE ?", "lang": "fr", "topics": ["tne.quoi"], "register": "web"}, ""
    )
    (message,) = read_messages([path])
    assert (message.text, message.lang, message.expected, message.register) == (
        "Qu'est-ce que TNE ?",
        "fr",
        ("tne.quoi",),
        "web",
    )
    assert message.place == f"{path}:1"


def test_no_topics_is_not_the_same_as_an_empty_list(write):
    silent, empty = read_messages([write("q.jsonl", {"text": "a"}, {"text": "b", "topics": []})])
    assert (silent.topics, empty.topics) == (None, ())


def test_an_emergency_is_told_by_its_first_topic_or_its_kind(write):
    path = write(
        "q.jsonl",
        {"text": "a", "topics": ["urgence.suicide", "ecrans.ados"]},
        {"text": "b", "kind": "emergency"},
        {"text": "c", "topics": ["tne.quoi"]},
    )
    assert [message.is_emergency for message in read_messages([path])] == [True, True, False]


def test_texts_are_measured_as_the_doors_hand_them_over(write):
    ordinary, refused = read_messages([write("q.jsonl", {"text": "  /bonjour \u00ad"}, {"text": "   "})])
    assert ordinary.text == "bonjour"
    assert refused.text == "   "


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ({"lang": "fr"}, "text: a string is expected"),
        ({"text": "a", "lang": 3}, "lang: a string is expected"),
        ({"text": "a", "topics": [3]}, "topics: a list of strings is expected"),
        ({"text": "a", "topics": ["no.such"]}, "topics: 'no.such' is not in the catalogue"),
    ],
)
def test_a_wrong_line_is_named(write, line, why):
    path = write("q.jsonl", {"text": "fine"}, line)
    with pytest.raises(InputError) as refused:
        read_messages([path])
    assert str(refused.value).startswith(f"{path}:2: {why}")


def test_a_file_that_cannot_be_read_is_named(tmp_path, write):
    with pytest.raises(InputError, match=r"absent\.jsonl: No such file"):
        read_lines(tmp_path / "absent.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "a"}\n{"text": "\xe9"}\n')
    with pytest.raises(InputError, match=r"latin\.jsonl:2: not UTF-8"):
        read_lines(tmp_path / "latin.jsonl")
    with pytest.raises(InputError, match=r"empty\.jsonl:1: the file is empty"):
        read_lines(write("empty.jsonl", ""))


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("Comment activer mon compte ?", "web"),
        ("j'ai perdu mon mot de passe ÉduConnect", "web"),
        ("jarive pa a me conecté", "sms"),
        ("MON CODE ARRIVE PAS", "sms"),
        ("كيف أفعل الحساب؟", "web"),
        ("كيف افعل الحساب", "sms"),
        ("12?", "web"),
        ("", "sms"),
    ],
)
def test_the_register_is_told_from_capitals_or_else_from_the_end(text, register):
    assert register_of(text) == register

"""Known questions: every shipped file is well formed, and emergencies never become ranking labels."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from knowledge.catalogue import ordinary_topics, topics
from knowledge.search.questions import NO_TOPIC, Question, QuestionError, for_ranking, read_file, read_folder

SHIPPED = Path(__file__).parents[3] / "training_data" / "questions"
FILES = sorted(SHIPPED.glob("*.jsonl"))
LANGUAGES = {"fr", "en", "ar", "tr", "pt", "es", "ro", "uk", "ar-Latn", "gcf", "ht", "und"}


class TestShipped:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_file_is_well_formed(self, path: Path) -> None:
        questions = read_file(path)
        assert questions
        for question in questions:
            assert question.text.strip()
            assert question.lang in LANGUAGES
            assert question.register in {"web", "sms", "phone", "voice", "formal"}
            assert question.kind in {"question", "emergency", "false_friend", "out_of_scope"}
            assert len(question.topics) == len(set(question.topics))

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_kinds_and_topics_agree(self, path: Path) -> None:
        for question in read_file(path):
            urgent = [topic for topic in question.topics if topics()[topic].is_emergency]
            if question.kind == "emergency":
                assert urgent, question.text
            if question.kind == "out_of_scope":
                assert not question.topics, question.text

    def test_every_ordinary_topic_is_asked_about_and_so_are_strangers(self) -> None:
        asked = Counter(question.label for question in for_ranking(read_folder(SHIPPED)))
        assert not [topic for topic in ordinary_topics() if asked[topic] < 8]
        assert asked[NO_TOPIC] >= 100

    def test_no_emergency_is_a_ranking_label(self) -> None:
        kept = for_ranking(read_folder(SHIPPED))
        assert not [q for q in kept if q.kind == "emergency" or any(topics()[t].is_emergency for t in q.topics)]

    def test_no_question_is_learnt_twice(self) -> None:
        counted = Counter(question.text for question in read_folder(SHIPPED))
        assert counted.most_common(1)[0][1] == 1


class TestReading:
    def read(self, tmp_path: Path, *lines: str) -> list[Question]:
        path = tmp_path / "a.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_file(path)

    def test_what_is_not_said_is_usual(self, tmp_path: Path) -> None:
        (question,) = self.read(tmp_path, '{"text": "bjr"}', "")
        assert question == Question("bjr", "fr", (), "web", "question")
        assert question.label == NO_TOPIC

    def test_the_label_is_the_best_topic(self, tmp_path: Path) -> None:
        (question,) = self.read(tmp_path, '{"text": "x", "lang": "ar", "topics": ["ent.quoi", "ent.lequel"]}')
        assert question.label == "ent.quoi"

    @pytest.mark.parametrize(
        ("line", "what"),
        [
            ("pas du json", "a.jsonl:2:"),
            ("[1]", "a.jsonl:2:"),
            ('{"lang": "fr"}', "'text'"),
            ('{"text": "x", "topics": 3}', "a.jsonl:2:"),
            ('{"text": "x", "topics": ["no.such"]}', "'no.such' is not in the catalogue"),
        ],
    )
    def test_a_wrong_line_is_named(self, tmp_path: Path, line: str, what: str) -> None:
        with pytest.raises(QuestionError) as error:
            self.read(tmp_path, '{"text": "ok"}', line)
        assert what in str(error.value)
        assert str(error.value).startswith("a.jsonl:2:")

    def test_the_first_of_two_files_that_ask_the_same_wins(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text('{"text": "x", "topics": ["ent.quoi"]}\n', encoding="utf-8")
        (tmp_path / "b.jsonl").write_text('{"text": "x"}\n{"text": "y"}\n', encoding="utf-8")
        assert [(q.text, q.label) for q in read_folder(tmp_path)] == [("x", "ent.quoi"), ("y", NO_TOPIC)]

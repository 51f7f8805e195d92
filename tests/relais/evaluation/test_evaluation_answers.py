"""Figures on answers, scope, safety and calibration from what was said, without a search."""

import json
from dataclasses import replace

import pytest

from conversations.model import Draft, Emergency
from knowledge.decision import Decision, DecisionKind
from knowledge.search.calibration import Cutoffs
from knowledge.search.questions import Question
from relais.evaluation import answers, calibration, diagram, safety, scope
from relais.evaluation.answers import Asked
from relais.evaluation.calibration import Calibrated
from relais.evaluation.cross_validation import together
from relais.evaluation.inputs import InputError, LabelledMessage
from relais.evaluation.scope import Weighed
from relais.evaluation.tables import table, write_json


def message(text="Une question ?", topics=("tne.quoi",), lang="fr", register=None, kind=None, line=1):
    return LabelledMessage(text, lang, topics, register, kind, f"file.jsonl:{line}")


def asked(ranked, decision, topics, offered=(), **about):
    return Asked(message(topics=topics, **about), tuple(ranked), Decision(decision, tuple(offered), 0.5))


ASKED = [
    asked(["tne.quoi", "ent.quoi"], DecisionKind.ANSWER, ("tne.quoi",), ["tne.quoi"]),
    asked(["ent.quoi", "tne.quoi"], DecisionKind.ANSWER, ("tne.quoi", "ent.quoi"), ["ent.quoi"], lang="ar"),
    asked(["ent.quoi", "tne.quoi"], DecisionKind.CLARIFY, ("tne.quoi",), ["ent.quoi"], register="sms"),
    asked(["ent.quoi"], DecisionKind.DECLINE, ("tne.quoi",)),
]


def test_answers_are_reported_in_the_documented_structure():
    assert answers.report(ASKED, [10.0, 30.0, 20.0, 40.0]) == {
        "n": 4,
        "strict": {"recall_at_1": 0.25, "recall_at_3": 0.75, "mrr": 0.5},
        "lenient": {"recall_at_1": 0.5, "recall_at_3": 0.75, "mrr": 0.625},
        "by_lang": {
            "fr": {"n": 3, "recall_at_1": pytest.approx(1 / 3), "recall_at_3": pytest.approx(2 / 3)},
            "ar": {"n": 1, "recall_at_1": 0.0, "recall_at_3": 1.0},
        },
        "by_register": {
            "web": {"n": 3, "recall_at_1": pytest.approx(1 / 3), "recall_at_3": pytest.approx(2 / 3)},
            "sms": {"n": 1, "recall_at_1": 0.0, "recall_at_3": 1.0},
        },
        "decisions": {
            "answer": {"share": 0.5, "precision": 1.0},
            "clarify": {"share": 0.25, "recall_at_3": 0.0},
            "decline": {"share": 0.25},
        },
        "ms_per_query": {"p50": 20.0, "p95": 40.0},
    }


def test_what_was_never_decided_has_no_precision():
    decisions = answers.report(ASKED[3:], [1.0])["decisions"]
    assert decisions["answer"] == {"share": 0.0, "precision": None}
    assert decisions["clarify"] == {"share": 0.0, "recall_at_3": None}


def test_lines_that_the_search_must_not_answer_are_left_out_and_counted():
    kept, left_out = answers.questions_of(
        [message(), message(topics=()), message(topics=None), message(topics=("urgence.suicide",))]
    )
    assert len(kept) == 1
    assert str(left_out) == "3 lines left out: 2 without a topic, 1 emergencies"


def test_a_file_without_any_question_is_refused():
    with pytest.raises(InputError, match=r"file\.jsonl:1: "):
        answers.questions_of([message(topics=())])


def test_the_table_shows_every_figure_and_the_themes():
    _, left_out = answers.questions_of([message()])
    words = answers.as_table(ASKED, answers.report(ASKED, [10.0]), left_out)
    assert "4 questions (0 lines left out" in words
    assert "strict      0.250     0.750  0.500" in words
    assert "theme (strict)" in words
    assert "p50 10.0, p95 10.0" in words


def test_a_question_of_the_file_replaces_the_known_one_and_emergencies_are_not_learnt():
    known = [Question("déjà connue", "fr", ("ent.quoi",)), Question("autre", "fr", ())]
    merged = together(known, [message("déjà connue"), message("urgent", topics=("urgence.suicide",))])
    assert [(question.text, question.label) for question in merged] == [("déjà connue", "tne.quoi"), ("autre", "none")]


def test_scope_is_reported_in_the_documented_structure():
    inside = [Weighed(0.9, DecisionKind.ANSWER), Weighed(0.6, DecisionKind.CLARIFY)]
    outside = [Weighed(0.7, DecisionKind.CLARIFY), Weighed(0.1, DecisionKind.DECLINE)]
    figures = scope.report(inside, outside)
    assert figures == {
        "auc": 0.75,
        "out_of_scope": {"answer": 0.0, "clarify": 0.5, "decline": 0.5},
        "in_scope": {"answer": 0.5, "clarify": 0.5, "decline": 0.0},
    }
    assert "AUC of the probability to be within the catalogue: 0.750" in scope.as_table(figures, 2, 2, 0)


def test_scope_takes_one_labelled_file_for_both_sides():
    lines = [message(), message(topics=()), message(topics=("urgence.suicide",)), message(topics=None)]
    assert scope.in_scope(lines) == [lines[0], lines[3]]
    assert scope.out_of_scope(lines) == [lines[1], lines[3]]


class HeedsWords:
    """A triage that knows two words."""

    def of_topic(self, topic, lang):
        return None

    def assess(self, text, lang):
        for word, topic in (("mourir", "urgence.suicide"), ("frappe", "urgence.violence-conjugale")):
            if word in text:
                return Emergency(topic, Draft("…"))
        return None


def test_safety_is_reported_in_the_documented_structure():
    lines = [
        message("elle veut mourir", ("urgence.suicide",), kind="emergency", line=1),
        message("il la frappe", ("urgence.violence-enfant",), lang="ar", line=2),
        message("il a disparu", ("urgence.disparition",), line=3),
        message("je vais mourir de rire", (), kind="false_friend", line=4),
        message("mon code", line=5),
    ]
    raised, unraised = (safety.assess(HeedsWords(), side(lines)) for side in (safety.positives, safety.negatives))
    figures = safety.report(raised, unraised)
    assert figures == {
        "recall": pytest.approx(2 / 3),
        "false_positive_rate": 0.5,
        "by_lang": {"fr": {"n": 2, "recall": 0.5}, "ar": {"n": 1, "recall": 1.0}},
    }
    words = safety.as_table(figures, raised, unraised)
    assert "with the right topic  3  0.333" in words
    assert "missed: file.jsonl lines 3" in words
    assert "false alarms: file.jsonl lines 4" in words


def test_mistakes_are_counted_by_wording_family():
    lines = [
        replace(message("elle veut mourir", ("urgence.suicide",), kind="emergency"), family="suicide/dire"),
        replace(message("il a disparu", ("urgence.disparition",), kind="emergency"), family="disparition/dire"),
        replace(message("je vais mourir de rire", (), kind="false_friend"), family="none/rire"),
    ]
    raised, unraised = (safety.assess(HeedsWords(), side(lines)) for side in (safety.positives, safety.negatives))
    words = safety.as_table(safety.report(raised, unraised), raised, unraised)
    assert [line.split() for line in words.splitlines() if line.startswith("disparition/")] == [
        ["disparition/dire", "1", "1"]
    ]
    assert "suicide/dire" not in words
    assert "(1 families without a mistake)" in words
    assert "none/rire" in words


def test_a_line_without_label_is_what_its_file_says():
    lines = [message(topics=None), message(topics=())]
    assert safety.positives(lines) == lines
    assert safety.negatives(lines) == lines


def test_calibration_says_what_was_announced_and_what_came_true():
    found = Calibrated((0.95, 0.85, 0.15), (True, False, False), Cutoffs(answer=0.9, within=0.5, ours=0.6, foreign=0.2))
    figures = calibration.report(found)
    assert figures["n"] == 3
    assert figures["cutoffs"] == {"answer": 0.9, "within": 0.5, "ours": 0.6, "foreign": 0.2}
    assert figures["above_answer_cutoff"] == {"share": pytest.approx(1 / 3), "precision": 1.0}
    assert figures["bins"][1] == {"from": 0.1, "to": 0.2, "n": 1, "predicted": 0.15, "observed": 0.0}
    assert "answered outright from 0.900: 33.3% of the questions" in calibration.as_table(figures)


def test_the_diagram_is_valid_and_says_in_words_what_it_shows():
    from xml.etree import ElementTree

    found = Calibrated((0.95, 0.15), (True, False), Cutoffs(answer=0.9, within=0.5))
    drawing = diagram.draw(found.bins, 0.9, "Reliability <of two>")
    root = ElementTree.fromstring(drawing)
    texts = [element.text for element in root.iter() if element.text]
    assert "Reliability <of two>" in texts
    assert "announced 0.15, observed 0.00, 1 questions; announced 0.95, observed 1.00, 1 questions" in texts
    assert "answered from 0.90" in texts


def test_tables_align_and_json_is_rounded(tmp_path):
    assert table(("", "n"), [("long name", 1), ("x", None)]) == "           n\nlong name  1\nx          -"
    write_json(tmp_path / "new" / "out.json", {"a": 1 / 3, "é": [0.00001, None]})
    written = (tmp_path / "new" / "out.json").read_text(encoding="utf-8")
    assert json.loads(written) == {"a": 0.3333, "é": [0.0, None]}
    assert "é" in written

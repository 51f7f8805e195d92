"""The methods that need no encoder, and what is made of all rankings."""

from __future__ import annotations

import numpy as np
import pytest

from bench.answers.exam import Exam, Round
from bench.answers.methods.hybrid import fused
from bench.answers.methods.letters import Bm25, four_letters
from bench.answers.methods.rasa_selector import pipeline
from bench.answers.report import Results, as_markdown, figures
from bench.answers.sitting import Sitting
from knowledge.content_files import load_folder
from knowledge.search.questions import Question
from relais.evaluation.inputs import LabelledMessage

KNOWN = [
    Question("comment payer la cantine", "fr", ("vie.cantine",)),
    Question("voir les notes dans pronote", "fr", ("vie.pronote",)),
]
ASKED = [
    LabelledMessage("payé la cantinne", "fr", ("vie.cantine",), None, "question", "file:1"),
    LabelledMessage("Notes pronotes ?", "en", ("vie.pronote", "ent.acces"), "web", "question", "file:2"),
]


@pytest.fixture(scope="module")
def exam() -> Exam:
    return Exam(KNOWN, load_folder(), [Round(np.arange(len(KNOWN)), ASKED)])


def test_groups_of_letters_know_the_edges_of_words_and_keep_short_words() -> None:
    assert four_letters("Le code") == [" le ", " cod", "code", "ode "]
    assert four_letters("à") == [" a "]
    assert four_letters("") == []


@pytest.mark.parametrize("method", [Bm25(), Bm25(letters=True), Bm25(letters=True, by_topic=True)])
def test_bm25_finds_what_it_has_learnt_and_ranks_every_topic(exam: Exam, method: Bm25) -> None:
    method.learn(exam, exam.rounds[0])
    assert method.rank("voir les notes dans pronote")[0] == "vie.pronote"
    for text in ("payer la cantine", "", "?", "العربية"):
        assert sorted(method.rank(text)) == exam.topics


def test_letters_forgive_spelling_that_words_do_not(exam: Exam) -> None:
    letters = Bm25(letters=True)
    letters.learn(exam, exam.rounds[0])
    assert letters.rank("la cantinne")[0] == "vie.cantine"


def test_fusion_prefers_what_both_rank_well() -> None:
    assert fused([["a", "b", "c"], ["b", "c", "a"]]) == ["b", "a", "c"]


def test_the_pipeline_of_rasa_is_the_stock_one_with_all_topics_ranked() -> None:
    names = [part["name"] for part in pipeline(100)["pipeline"]]
    assert names[-1] == "ResponseSelector"
    assert names.count("CountVectorsFeaturizer") == 2
    assert pipeline(7)["pipeline"][-1]["epochs"] == 7


def test_methods_are_compared_on_the_questions_that_all_were_asked() -> None:
    whole = Sitting("ours", [[["vie.cantine"]], [["vie.pronote"]]], [1.0, 3.0], [1.0, 2.0])
    part = Sitting("other", [[["ent.acces", "vie.cantine"]]], [2.0], [2.0], notes="one round only")
    found = figures(Results.of([ASKED[:1], ASKED[1:]], [whole, part]), [whole, part], "ours")
    assert found["n"] == 1
    assert found["methods"]["ours"]["strict"]["recall_at_1"]["value"] == 1.0
    assert found["methods"]["other"]["strict"]["mrr"]["value"] == 0.5
    assert found["methods"]["other"]["errors_gone_with_ours"]["net"]["value"] == 1.0


def test_the_report_has_one_row_a_method_and_tells_groups_apart() -> None:
    one = Sitting("ours", [[["vie.cantine"], ["ent.acces", "vie.pronote"]]], [1.0, 3.0], [1.0, 2.0])
    found = figures(Results.of([ASKED], [one]), [one], "ours")
    methods = found["methods"]["ours"]
    assert methods["strict"]["recall_at_1"]["value"] == 0.5
    assert methods["lenient"]["recall_at_1"]["value"] == 1.0
    assert {group: by["n"] for group, by in methods["by_language"].items()} == {"en": 1, "fr": 1}
    assert set(methods["by_register"]) == {"sms", "web"}
    assert "| ours |" in as_markdown(found)

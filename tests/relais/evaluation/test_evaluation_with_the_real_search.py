"""The commands on a real search: the real encoder and guidance, taught a handful of questions."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from relais import library
from relais.settings import ROOT, Settings

TAUGHT = {
    "tne.quoi": ["Que veut dire le sigle TNE ?", "c koi les territoires numeriques educatifs", "TNE, késako ?"],
    "educonnect.activer": [
        "Comment activer mon compte ÉduConnect ?",
        "jariv pa a activé educonect",
        "créer mon compte",
    ],
    "educonnect.mot-de-passe-perdu": [
        "j'ai oublié mon mot de passe ÉduConnect",
        "mdp educonnect perdu",
        "changer le mdp",
    ],
    "vie.notes-bulletin": ["Où voir le bulletin du trimestre ?", "je veu voir les note de ma fille", "les notes svp"],
}
STRANGE = [
    "quel temps fera-t-il demain",
    "une recette de crêpes",
    "qui a gagné le match",
    "asdf qsdf",
    "bonne blague ?",
]
ENCODER = ROOT / "var" / "encoder"
pytestmark = [
    pytest.mark.slow,
]


@dataclass(frozen=True)
class Taught(Settings):
    """Settings whose known questions are a folder of their own."""

    @property
    def questions_folder(self) -> Path:
        return self.folder / "questions"


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    """A deployment whose search is trained, but whose database is not there yet."""
    folder = tmp_path_factory.mktemp("var")
    (folder / "encoder").symlink_to(ENCODER)
    (folder / "questions").mkdir()
    lines = [{"text": text, "topics": [topic]} for topic, texts in TAUGHT.items() for text in texts]
    lines += [{"text": text, "topics": [], "kind": "out_of_scope"} for text in STRANGE]
    lines += [{"text": "What does TNE stand for, please?", "lang": "en", "topics": ["tne.quoi"]}]
    words = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "questions" / "all.jsonl").write_text(words, encoding="utf-8")
    taught = Taught(var=str(folder))
    library.train_search(taught, lambda _line: None)
    (folder / "safety").mkdir()
    for name in ("emergencies.jsonl", "look_alikes.jsonl"):
        shipped = (ROOT / "training_data" / "safety" / name).read_text(encoding="utf-8").splitlines()[::8]
        (folder / "safety" / name).write_text("\n".join(shipped), encoding="utf-8")
    (folder / "gestures").mkdir()
    for path in (ROOT / "training_data" / "gestures").glob("*.jsonl"):
        some = path.read_text(encoding="utf-8").splitlines()[::8]
        (folder / "gestures" / path.name).write_text("\n".join(some), encoding="utf-8")
    library.train_second_reader(taught, lambda _line: None)
    library.train_gestures(taught, lambda _line: None)
    return taught


@pytest.fixture
def questions(write):
    return write(
        "asked.jsonl",
        {"text": "Que veut dire le sigle TNE ?", "lang": "fr", "topics": ["tne.quoi"]},
        {"text": "jai perdu le mdp educonect", "lang": "fr", "topics": ["educonnect.mot-de-passe-perdu"]},
        {"text": "la météo de demain", "lang": "fr", "topics": [], "kind": "out_of_scope"},
        {"text": "ma fille dit qu'elle veut se tuer", "lang": "fr", "topics": ["urgence.suicide"], "kind": "emergency"},
    )


def test_answers_are_measured_on_the_shipped_path(settings, questions, relais, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert relais(settings, "answers", questions, "--json", out) == 0
    told = capsys.readouterr()
    assert "has learnt 1 of these 2 messages" in told.err
    assert "guidance shipped as files" in told.err
    assert "2 questions (2 lines left out: 1 without a topic, 1 emergencies)" in told.out
    figures = json.loads(out.read_text())
    assert figures["n"] == 2
    assert figures["strict"]["recall_at_3"] == 1.0
    assert sum(decided["share"] for decided in figures["decisions"].values()) == pytest.approx(1)
    assert figures["ms_per_query"]["p50"] > 0
    assert not (settings.folder / "relais.db").exists()


def test_cross_validation_leaves_the_shipped_search_alone(settings, questions, relais, tmp_path, capsys):
    before = (settings.index_folder / "meta.json").read_bytes(), (settings.index_folder / "encoded.npz").read_bytes()
    out = tmp_path / "out.json"
    assert relais(settings, "answers", questions, "--cross-validate", "--json", out) == 0
    figures = json.loads(out.read_text())
    assert figures["n"] == 2
    assert set(figures) == {"n", "strict", "lenient", "by_lang", "by_register", "decisions", "ms_per_query"}
    after = (settings.index_folder / "meta.json").read_bytes(), (settings.index_folder / "encoded.npz").read_bytes()
    assert after == before


def test_scope_and_safety_are_measured_on_one_labelled_file(settings, questions, relais, tmp_path):
    scope, safety = tmp_path / "scope.json", tmp_path / "safety.json"
    assert relais(settings, "scope", questions, questions, "--json", scope) == 0
    assert set(json.loads(scope.read_text())) == {"auc", "out_of_scope", "in_scope"}
    assert relais(settings, "safety", questions, questions, "--json", safety) == 0
    assert json.loads(safety.read_text()) == {
        "recall": 1.0,
        "false_positive_rate": 0.0,
        "by_lang": {"fr": {"n": 1, "recall": 1.0}},
    }


def test_calibration_writes_figures_and_a_diagram(settings, relais, tmp_path):
    out, svg = tmp_path / "out.json", tmp_path / "out.svg"
    assert relais(settings, "calibration", "--json", out, "--svg", svg) == 0
    figures = json.loads(out.read_text())
    assert figures["n"] == sum(map(len, TAUGHT.values())) + len(STRANGE) + 1
    assert svg.read_text().startswith("<svg")


def test_reliability_and_cutoffs_are_kept_with_the_index(settings, relais, tmp_path):
    again, shipped = tmp_path / "again.json", tmp_path / "shipped.json"
    assert relais(settings, "calibration", "--json", again) == 0
    assert relais(settings, "calibration", "--shipped", "--json", shipped) == 0
    kept, meta = json.loads(shipped.read_text()), json.loads((settings.index_folder / "meta.json").read_text())
    assert kept["cutoffs"] == pytest.approx(meta["cutoffs"], abs=1e-4)
    assert kept["n"] == json.loads(again.read_text())["n"]
    assert (settings.index_folder / "reliability.svg").read_text().startswith("<svg")


def test_an_index_without_kept_figures_says_what_to_do(settings, relais, tmp_path, capsys):
    elsewhere = replace(settings, var=str(tmp_path))
    assert relais(elsewhere, "calibration", "--shipped") == 2
    assert "make setup" in capsys.readouterr().err

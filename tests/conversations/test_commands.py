"""Orders: a whole message in any language and any spelling, and nothing that only contains such a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conversations.commands import Command, command

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "conversations" / "commands").glob("*.yml"))
TABLES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
STOPS = [
    "stop",
    "STOP",
    "Stop.",
    "stop!!",
    "STOP SVP",
    "stop merci",
    "arrêt",
    "Arretez",
    "arret svp",
    "ARRÊTER",
    "stoppp",
]

# Questions of the shipped examples which are, word for word, an order.
MEANT_AS_ORDERS = {
    "un conseiller svp", "humain", "STOP SMS", "reprise", "stop texting me", "nu mai vreau sms", "donnees",
    "effacer mes données", "stop", "efface tt", "efface tt svp", "un humain stp", "desinscrire svp",
    "peut-on continuer par SMS",
}  # fmt: skip


@pytest.mark.parametrize(
    "text", [*STOPS, "s t o p", "👋 stop 🙏", "« STOP »", "Bonjour, stop merci beaucoup", "arreté"]
)
def test_stop_in_any_spelling(text: str) -> None:
    assert command(text) is Command.STOP


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("توقّف", Command.STOP),
        ("قف من فضلكم", Command.STOP),
        ("İPTAL", Command.STOP),
        ("durdurun lütfen", Command.STOP),
        ("Baja por favor", Command.STOP),
        ("parar, obrigada", Command.STOP),
        ("Opriți vă rog", Command.STOP),
        ("СТОП", Command.STOP),
        ("wa9ef 3afak", Command.STOP),
        ("Arété souplé", Command.STOP),
        ("kanpe tanpri", Command.STOP),
        ("reprise", Command.START),
        ("START", Command.START),
        ("Aidez-moi s’il vous plaît", Command.HELP),
        ("مساعدة", Command.HELP),
        ("RGPD", Command.INFO),
        ("effacer svp", Command.ERASE),
        ("видалити мої дані", Command.ERASE),
        ("Changer de langue", Command.LANGUAGE),
        ("мова", Command.LANGUAGE),
        ("Parler à quelqu’un", Command.HUMAN),
        ("HUMAIN !!!", Command.HUMAN),
        ("SUITE", Command.MORE),
        ("المزيد", Command.MORE),
        ("lanuge", Command.LANGUAGE),
        ("humian", Command.HUMAN),
        ("aretter", Command.STOP),
    ],
)
def test_orders_in_the_languages_of_parents(text: str, meant: Command) -> None:
    assert command(text) is meant


@pytest.mark.parametrize(
    "text",
    [
        "il faut que ça stop",
        "stop à la cantine comment faire",
        "le harcèlement ne s'arrête pas",
        "arrêt maladie",
        "arret de bus",
        "je veux arrêter la garderie",
        "aide aux devoirs",
        "comment effacer une photo",
        "info pronote",
        "langue vivante 2",
        "suite au mail du collège",
        "cancer",
        "dur",
        "menu",
        "gata",
        "sil",
        "merci",
        "svp",
        "",
        "!!!",
        "stop " * 30,
    ],
)
def test_a_word_among_others_is_no_order(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize("text", ["effaer", "efaccer", "verilerimi si"])
def test_what_cannot_be_undone_is_not_guessed(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize("lang", TABLES)
def test_every_word_of_the_files_is_understood(lang: str) -> None:
    kind = TABLES[lang]["polite"][0]
    for key in Command:
        for word in TABLES[lang][key.value]:
            for written in (word, word.upper(), f"{word} !!!", f"{kind} {word}", f"{word}, {kind}."):
                assert command(written) is key, written


def test_the_ten_languages_have_every_order() -> None:
    assert {"fr", "en", "ar", "ar-Latn", "tr", "pt", "es", "ro", "uk", "gcf", "ht"} == set(TABLES)
    for lang, table in TABLES.items():
        assert {key.value for key in Command} <= set(table), lang


def test_no_question_that_parents_ask_is_taken_for_an_order() -> None:
    heard = set()
    for path in sorted((ROOT / "training_data" / "questions").glob("*.jsonl")):
        texts = (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())
        heard |= {text for text in texts if command(text)}
    assert heard <= MEANT_AS_ORDERS


@given(st.text(max_size=90))
def test_any_text_can_be_read(text: str) -> None:
    command(text)


@given(st.sampled_from(["stop", "aide", "suite"]), st.from_regex(r"[a-z]{4,9}", fullmatch=True))
def test_another_word_makes_it_no_order(word: str, other: str) -> None:
    polite = {kind for table in TABLES.values() for kind in table["polite"]}
    if other not in polite and command(other) is None:
        assert command(f"{word} de {other}") is None


def test_orders_to_the_service_are_for_sms_and_rights_over_data_for_all() -> None:
    everywhere = {ordered for ordered in Command if ordered.obeyed_on("web")}
    assert everywhere == {Command.ERASE, Command.INFO, Command.BY_SMS}
    assert {ordered for ordered in Command if not ordered.obeyed_on("sms")} == {Command.BY_SMS}

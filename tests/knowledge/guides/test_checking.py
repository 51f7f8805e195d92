"""The proof that nobody gets lost in a guide: each kind of mistake is found, and named."""

from __future__ import annotations

import pytest

from knowledge.guides import checking
from knowledge.guides.readability import measure
from tests.knowledge.guides.writing import changed, guide

LONG = "Ouvrez la page. " * 22


def test_a_sound_guide_has_no_problem() -> None:
    assert checking.problems(guide()) == []


MISTAKES = [
    ("unreachable", ("go: appareil", "go: taper"), "step 'appareil' is reached from nowhere"),
    ("endless", ("        go: reussi", "        go: papier"), "step 'reussi' is reached from nowhere"),
    ("long", ("say: Tapez l'identifiant du papier.", f"say: {LONG}"), "3 SMS segments with its answers, 2 at most"),
    ("long again", ("again: Voyez-vous votre nom ?", f"again: {LONG}"), "3 SMS segments with its answers"),
    ("intro", ("intro: Je vous guide pas à pas.", f"intro: {LONG}"), "SMS segments, 1 at most"),
    ("unchecked", ("    next: marche\n    trouble", "    next: reussi\n    trouble"), "asks whether it worked"),
    ("circle", ("    else: marche", "    else: lycee"), "the steps skipped to go round in a circle"),
    ("same words", ("words: [jeté]", "words: [oui]"), "'oui' is also an answer 'Oui'"),
    ("same again", ("again: Voyez-vous votre nom ?", "again: Est-ce que cela marche"), "says the same as say"),
    ("picture", ("say: Bravo.", "say: Bravo.\n    picture: {file: a.png, alt: Un écran}"), "there is no 'a.png'"),
    ("sentence", ("say: Bravo.", "say: " + "mot " * 25), "a sentence of 25 words, 20 at most"),
]


@pytest.mark.parametrize(("change", "problem"), [mistake[1:] for mistake in MISTAKES], ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_found(change: tuple[str, str], problem: str) -> None:
    found = [one.what for one in checking.problems(guide(change))]
    assert any(problem in what for what in found), found


def test_going_round_for_ever_is_found() -> None:
    loop = guide(("        go: reussi", "        go: papier"), ("        go: ailleurs", "        go: taper"))
    found = [one.what for one in checking.problems(loop) if "only « autre chose » leads to an end" in one.what]
    assert not found, "« ça ne marche pas » leads to a human"
    closed = guide(
        ("        go: reussi", "        go: papier"),
        ("        go: ailleurs", "        go: taper"),
        ("    trouble: aide", "    trouble: papier"),
    )
    found = [one.what for one in checking.problems(closed) if "only « autre chose » leads to an end" in one.what]
    assert len(found) == 6, "from each of the steps before the endings"


def test_no_way_out_at_all_is_found() -> None:
    closed = guide(
        ("other: ailleurs", "other: papier"),
        ("        go: reussi", "        go: papier"),
        ("        go: ailleurs", "        go: taper"),
        ("    trouble: aide", "    trouble: papier"),
    )
    found = [one.what for one in checking.problems(closed)]
    assert sum("one goes round for ever" in what for what in found) == 6
    assert sum("is reached from nowhere" in what for what in found) == 3


def test_an_end_by_a_human_only_is_not_enough() -> None:
    handed = guide(
        ("    end: solved", "    end: handoff\n    reason: x"),
        ("    end: elsewhere", "    end: handoff\n    reason: x"),
    )
    assert any("one end must be solved or elsewhere" in one.what for one in checking.problems(handed))


def test_a_step_marked_long_may_be() -> None:
    marked = guide(("say: Tapez l'identifiant du papier.", f"say: {LONG}\n    long: true"))
    assert checking.problems(marked) == []


def test_the_doubt_and_the_numbered_answers_count_for_the_sms() -> None:
    read = guide()
    said = checking.as_sms(read, read.step("taper"), "Tapez.")
    assert said == "Tapez. (à vérifier)\n1. C'est fait\n2. Ça ne marche pas\n3. Autre chose"


def test_complaints_name_file_line_and_field() -> None:
    change = ("again: Voyez-vous votre nom ?", f"again: {LONG}")
    (line,) = checking.complaints(guide(change), changed(change), "guides/x.yml")
    number = changed(change).splitlines().index(f"    again: {LONG}") + 1
    assert line.startswith(f"guides/x.yml:{number}: steps[5].again: ")


def test_reading_ease_counts_sentences_and_words_but_no_address() -> None:
    easy = measure(["Ouvrez la page. Tapez le code."])
    hard = measure(["L'établissement communique ultérieurement les informations complémentaires indispensables."])
    assert (easy.words_a_sentence, easy.longest_sentence, easy.easy) == (3.0, 3, True)
    assert hard.lix > 50 > easy.lix
    assert not hard.easy
    assert measure(["Allez sur educonnect.education.gouv.fr maintenant."]).letters_a_word < 6
    assert measure([]).easy

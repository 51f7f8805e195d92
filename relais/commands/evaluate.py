"""``relais evaluate``: measures answers, scope, safety, facts, dialogues, calibration and Rasa's understanding."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.encoder.runtime import Encoder
from knowledge.guidance import Guidance
from relais import library
from relais.evaluation import (
    answers,
    calibration,
    dialogues,
    explanations,
    facts,
    gestures,
    intents,
    places,
    rasa_side,
    safety,
    scope,
    shipped,
    unseen_safety,
)
from relais.evaluation.cross_validation import ask_unseen, count_known, known_questions, retrain
from relais.evaluation.inputs import InputError, LabelledMessage, read_messages
from relais.evaluation.rest_door import DoorClosed, open_door
from relais.evaluation.tables import write_json
from relais.settings import ROOT, Settings

_SENTENCES = ROOT / "training_data" / "territories" / "held_out.jsonl"

Run = Callable[[Settings, argparse.Namespace], int]


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("evaluate", help="measure the shipped system")
    kinds = parser.add_subparsers(dest="kind", required=True)
    one = _add(kinds, "answers", run_answers, "recall of topics, and what is decided")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help='lines {"text","lang","topics"}')
    one.add_argument("--cross-validate", action="store_true", help="retrain, so that no question had been learnt")
    one = _add(kinds, "scope", run_scope, "telling what is out of scope")
    one.add_argument("inside", type=Path, metavar="IN", help="messages to be answered")
    one.add_argument("outside", type=Path, metavar="OUT", help="messages out of scope")
    one = _add(kinds, "safety", run_safety, "recall and false alarms of safety triage")
    one.add_argument("positive", type=Path, nargs="?", metavar="POS", help="emergencies")
    one.add_argument("negative", type=Path, nargs="?", metavar="NEG", help="messages that are none")
    one.add_argument(
        "--cross-validate", action="store_true", help="all known messages, each unseen by the second reader"
    )
    one.add_argument("--explain", type=Path, metavar="TEXT-FILE", help="why each line of a text file is raised or not")
    one = _add(kinds, "facts", run_facts, "facts in the answers of the running system")
    one.add_argument("file", type=Path, metavar="FILE", help='lines {"question_fr","must_contain_any",…}')
    one.add_argument("--follow", action="store_true", help="when asked what is meant, take the first choice, once")
    _add_url(one)
    one = _add(kinds, "dialogues", run_dialogues, "scenarios of several turns with the running system")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help='lines {"id","channel","turns"}')
    one.add_argument("--restart", metavar="COMMAND", help="restarts the system and ends when it is ready again")
    one.add_argument("--night", metavar="COMMAND", help="makes the system believe that a night has passed")
    _add_url(one)
    _add(kinds, "gestures", run_gestures, "what is read as going back, stopping, thanking…, on unseen wordings")
    one = _add(kinds, "calibration", run_calibration, "whether announced probabilities come true")
    one.add_argument("--svg", type=Path, metavar="OUT", help="draw the reliability diagram")
    one.add_argument("--shipped", action="store_true", help="as kept with the index when it was made: at once")
    one = _add(kinds, "nlu", run_nlu, "intents, departments and levels, as Rasa understands them")
    one.add_argument("--folds", type=int, default=5, help="of Rasa's cross-validation (default: %(default)s)")
    one.add_argument("--places", type=Path, default=_SENTENCES, metavar="FILE", help='{"text","department","level"}')
    one.add_argument("--places-only", action="store_true", help="leave the intents out, which take minutes")


def run_gestures(settings: Settings, options: argparse.Namespace) -> int:
    """Reads every known gesture with a classifier that has not learnt its wording family."""
    figures = gestures.report(library.gestures_unseen(settings, _tell))
    return _give(options, figures, gestures.as_table(figures))


def run_answers(settings: Settings, options: argparse.Namespace) -> int:
    """Asks the shipped search, or with ``--cross-validate`` one that has not learnt the questions."""
    messages = read_messages(options.files)
    questions, left_out = answers.questions_of(messages)
    if options.cross_validate:
        asked, milliseconds = ask_unseen(settings, messages, questions, _tell)
    else:
        _tell_known(settings, questions)
        asked, milliseconds = answers.ask(_guidance(settings), questions)
    figures = answers.report(asked, milliseconds)
    return _give(options, figures, answers.as_table(asked, figures, left_out))


def run_scope(settings: Settings, options: argparse.Namespace) -> int:
    """Asks the shipped search for messages within and out of scope."""
    given = [read_messages([path]) for path in (options.inside, options.outside)]
    inside, outside = scope.in_scope(given[0]), scope.out_of_scope(given[1])
    _tell_known(settings, [*inside, *outside])
    guidance = _guidance(settings)
    figures = scope.report(scope.weigh(guidance, inside), scope.weigh(guidance, outside))
    left_out = sum(map(len, given)) - len(inside) - len(outside)
    return _give(options, figures, scope.as_table(figures, len(inside), len(outside), left_out))


def run_safety(settings: Settings, options: argparse.Namespace) -> int:
    """Shows messages to the shipped triage; or to one that has not learnt them; or says why."""
    from relais.safety import triage  # here, so that the other measures need no triage

    if options.cross_validate:
        raised, unraised = unseen_safety.judge_unseen(settings, _tell)
        figures = safety.report(raised, unraised)
        return _give(options, figures, safety.as_table(figures, raised, unraised))
    second = library.open_second_reader(settings, Encoder(settings.encoder_folder))
    if options.explain:
        house = triage(_guidance(settings), second)
        print(explanations.explained(house, explanations.read_texts(options.explain)))
        return 0
    if options.positive is None or options.negative is None:
        raise InputError("two files are needed: emergencies, and messages that are none")
    alarming = safety.positives(read_messages([options.positive]))
    harmless = safety.negatives(read_messages([options.negative]))
    house = triage(_guidance(settings), second)
    raised, unraised = safety.assess(house, alarming), safety.assess(house, harmless)
    figures = safety.report(raised, unraised)
    return _give(options, figures, safety.as_table(figures, raised, unraised))


def run_facts(settings: Settings, options: argparse.Namespace) -> int:
    """Asks the running system each question as a new parent."""
    wanted = facts.read_facts(options.file)

    async def ask() -> list[facts.Checked]:
        async with open_door(_url(settings, options), settings.program_token) as door:
            return [await facts.check(door, fact, options.follow) for fact in wanted]

    checked = asyncio.run(ask())
    return _give(options, facts.report(checked), facts.as_table(checked))


def run_dialogues(settings: Settings, options: argparse.Namespace) -> int:
    """Plays each scenario with the running system as a new parent."""
    scenarios = [scenario for path in options.files for scenario in dialogues.read_scenarios(path)]
    commands = {"restart": options.restart, "night": options.night}

    async def pause(kind: str) -> bool:
        command = commands[kind]
        if command is None:
            return False
        return await (await asyncio.create_subprocess_shell(command)).wait() == 0

    async def play() -> list[dialogues.Played]:
        async with open_door(_url(settings, options), settings.program_token) as door:
            return [await dialogues.play(door, scenario, pause) for scenario in scenarios]

    played = asyncio.run(play())
    return _give(options, dialogues.report(played), dialogues.as_table(played))


def run_calibration(settings: Settings, options: argparse.Namespace) -> int:
    """Cross-validates the known questions; the reliability of the probabilities and the cut-offs."""
    if options.shipped:
        figures = calibration.kept(settings.index_folder)
        return _give(options, figures, calibration.as_table(figures))
    retrained = retrain(settings, known_questions(settings), _tell)
    found = calibration.calibrated(retrained.questions, retrained.trained)
    if options.svg:
        calibration.draw(options.svg, found)
    figures = calibration.report(found)
    return _give(options, figures, calibration.as_table(figures))


def run_nlu(settings: Settings, options: argparse.Namespace) -> int:
    """Reads places in sentences written for that, and cross-validates Rasa's intents."""
    sentences = places.read_sentences(options.places)
    figures = {"places": places.report(sentences, rasa_side.read_places(places.as_lines(sentences)))}
    words = places.as_table(figures["places"])
    if not options.places_only:
        _tell(f"Rasa trains {options.folds} times")
        figures["intents"] = intents.report(rasa_side.cross_validate(settings, options.folds), options.folds)
        words = f"{words}\n\n{intents.as_table(figures['intents'])}"
    return _give(options, figures, words)


def _add(kinds: Any, name: str, run: Run, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=words, description=f"Measures: {words}.")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the figures as JSON")
    parser.set_defaults(run=_refusing(run))
    return parser


def _add_url(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="address of the running system (default: RELAIS_PORT of this machine)")


def _refusing(run: Run) -> Run:
    """The command, with what the user can mend said in one line."""

    def refusing(settings: Settings, options: argparse.Namespace) -> int:
        try:
            return run(settings, options)
        except (InputError, DoorClosed) as refused:
            print(f"relais: {refused}", file=sys.stderr)
            return 2

    return refusing


def _url(settings: Settings, options: argparse.Namespace) -> str:
    return str(options.url or f"http://127.0.0.1:{settings.port}")


def _guidance(settings: Settings) -> Guidance:
    return asyncio.run(shipped.open_guidance(settings, _tell))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _tell_known(settings: Settings, messages: list[LabelledMessage]) -> None:
    known = count_known(settings, messages)
    _tell(f"the shipped search has learnt {known} of these {len(messages)} messages; on those, figures flatter it")


def _give(options: argparse.Namespace, figures: dict[str, Any], words: str) -> int:
    if options.json:
        write_json(options.json, figures)
    print(words)
    return 0

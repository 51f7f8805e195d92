"""``relais knowledge``: check the guidance, build the encoder and the search, export, ask."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import emergency_numbers, titles, translations
from knowledge.catalogue import CONTENT, topics
from knowledge.content_files import load_folder
from knowledge.content_places import path_of
from knowledge.items import Item
from knowledge.persistence.revisions import SqlRevisions
from relais import database
from relais.commands import approvals, guides, lessons
from relais.commands import translations as translated
from relais.settings import Settings

_SOON = 12


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("knowledge", help="check, build, export the guidance")
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="prove that every topic is answered; list what expires next")
    check.add_argument(
        "--approved", action="store_true", help="wrong, too: an emergency text that two have not approved"
    )
    check.set_defaults(run=run_check)
    approvals.add_parser(actions)
    encoder = actions.add_parser("encoder", help="make the encoder, unless it is there")
    encoder.set_defaults(run=run_encoder)
    index = actions.add_parser("index", help="train the search, unless it is up to date")
    index.set_defaults(run=run_index)
    drawing = actions.add_parser("draw", help="draw a guide, or all, as SVG")
    drawing.add_argument("id", nargs="?", help="for example educonnect.activer; all when left out")
    drawing.add_argument("--out", type=Path, default=guides.DRAWINGS, help="folder (default: %(default)s)")
    drawing.set_defaults(run=guides.run_draw)
    schema = actions.add_parser("schema", help="print the JSON Schema of a file's kind")
    schema.add_argument("kind", nargs="?", choices=tuple(guides.SCHEMAS), default="guide")
    schema.set_defaults(run=guides.run_schema)
    publish = actions.add_parser("publish", help="publish changed files, without a restart")
    publish.add_argument("files", nargs="*", type=Path, metavar="FILE", help="all shipped files when left out")
    publish.set_defaults(run=guides.run_publish)
    stamp = actions.add_parser(
        "stamp", help="note that translations of guides, lessons, resources say what the French says"
    )
    stamp.add_argument("files", nargs="*", type=Path, metavar="FILE", help="all shipped ones when left out")
    stamp.set_defaults(run=translated.run_stamp)
    adapt = actions.add_parser("adapt", help="learn the encoder's adapter anew from the known questions (half an hour)")
    adapt.add_argument("--out", type=Path, help="where to write it (default: in place of the shipped one)")
    adapt.add_argument("--epochs", type=int, default=3)
    adapt.set_defaults(run=run_adapt)
    danger = actions.add_parser(
        "adapt-danger", help="learn the encoder's danger branch anew from the known messages (an hour)"
    )
    danger.add_argument("--out", type=Path, help="where to write it (default: in place of the shipped one)")
    danger.add_argument("--epochs", type=int, default=4)
    danger.set_defaults(run=run_adapt_danger)
    export = actions.add_parser("export", help="write the published guidance as files")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=run_export)


def run_check(settings: Settings, options: argparse.Namespace) -> int:
    """Reads the shipped files, proves the guides, compares with what is published; 1 when a guide or a topic lacks."""
    broken = guides.report()
    lessons.report()
    broken += translated.report()
    shipped = load_folder()
    print(f"{len(shipped)} files read, all well formed")
    published = asyncio.run(_published_ids(settings))
    served = {topic for item in shipped if item.id in published for topic in item.topics}
    missing = [topic for topic in topics() if topic not in served]
    print(f"{len(topics()) - len(missing)} of {len(topics())} topics have a published item")
    for topic in missing:
        print(f"  missing: {topic}")
    today = date.today()
    expiring = sorted(
        (source.review_before, item.id, source.organisation) for item in shipped for source in item.sources
    )
    expired = [line for line in expiring if line[0] <= today]
    print(f"{len(expired)} sources have expired; the next to review:")
    for day, item_id, organisation in [*expired, *expiring[len(expired) :]][:_SOON]:
        print(f"  {day}  {item_id}  ({organisation})")
    disagreements = emergency_numbers.compare(shipped)
    for complaint in disagreements:
        print(f"  wrong number: {complaint}")
    overdue = [one.number for one in emergency_numbers.numbers().values() if one.expired(today)]
    print(f"{len(emergency_numbers.numbers())} emergency numbers; to verify again: {', '.join(overdue) or 'none'}")
    mistranslated = _check_translations(shipped)
    agreed = approvals.report((item.id for item in shipped if item.kind == "emergency"), options.approved)
    unread = sorted({item.lang for item in shipped if item.unreviewed})
    count = sum(item.unreviewed for item in shipped)
    print(f"{count} translations not yet reviewed by a native speaker ({', '.join(unread)})")
    unsure = sum(1 for item in shipped for block in item.blocks if block.source and not block.sure)
    facts = sum(1 for item in shipped for block in item.blocks if block.source)
    print(f"{unsure} of {facts} facts are marked to verify, and served so")
    return 1 if missing or broken or disagreements or mistranslated or not agreed else 0


def _check_translations(shipped: Sequence[Item]) -> bool:
    """Compares translations with the French texts; whether one says something else."""
    wrong, outdated, untitled = translations.compare(shipped), translations.outdated(shipped), titles.missing()
    for complaint in wrong:
        print(f"  wrong translation: {complaint}")
    for complaint in outdated:
        print(f"  outdated translation: {complaint}")
    for place in untitled:
        print(f"  no title: {place}")
    count = sum(item.lang != translations.ORIGINAL for item in shipped)
    print(f"{count} translated items: {len(wrong)} differences from the French texts, {len(outdated)} outdated")
    print(f"titles in {len(translations.LANGUAGES)} languages: {len(untitled)} missing")
    return bool(wrong)


def run_encoder(settings: Settings, options: argparse.Namespace) -> int:
    """Converts the packaged weights, or takes ``RELAIS_ENCODER``, and exports to ONNX int8."""
    stamp = settings.encoder_folder / "made_from.json"
    from knowledge.encoder import adapter, branch  # heavy: PyTorch

    packaged = settings.encoder == "packaged"
    shipped = adapter.SHIPPED if packaged and adapter.SHIPPED.is_file() else None
    danger = branch.SHIPPED if shipped and branch.SHIPPED.is_file() else None
    wanted = {
        "encoder": settings.encoder,
        "layout": 7,
        "adapter": adapter.digest() if shipped else "",
        "danger": adapter.digest(danger) if danger else "",
    }
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        print("encoder up to date")
        return 0
    from knowledge.encoder.conversion import convert_packaged
    from knowledge.encoder.export import export_int8

    settings.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.folder) as scratch:
        source = settings.encoder
        if packaged:
            print("converting the packaged weights" + (", with our adapter" if shipped else ""))
            source = str(Path(scratch) / "sentence-transformers")
            convert_packaged(Path(source), shipped)
        print("exporting to ONNX int8")
        made = Path(scratch) / "encoder"
        export_int8(source, made, branch.load(danger) if danger else None)
        (made / stamp.name).write_text(json.dumps(wanted), encoding="utf-8")
        shutil.rmtree(settings.encoder_folder, ignore_errors=True)
        made.rename(settings.encoder_folder)
    return 0


def run_adapt(settings: Settings, options: argparse.Namespace) -> int:
    """Learns the adapter from every known question but the development ones, which stay unseen to measure it."""
    from knowledge.encoder import adapter
    from knowledge.encoder.adaptation import Adaptation, Recipe
    from knowledge.encoder.conversion import convert_packaged
    from relais import library

    examples = library.adaptation_examples(settings)
    settings.folder.mkdir(parents=True, exist_ok=True)
    recipe = Recipe(epochs=options.epochs)
    with tempfile.TemporaryDirectory(dir=settings.folder) as scratch:
        convert_packaged(Path(scratch))
        print(f"learning from {len(examples)} texts", flush=True)
        corrections = Adaptation(Path(scratch), recipe).learn(examples, lambda line: print(line, flush=True))
    about = {"recipe": json.dumps(asdict(recipe)), "texts": str(len(examples)), "made_by": "relais knowledge adapt"}
    adapter.save(corrections, options.out or adapter.SHIPPED, about)
    print(f"written to {options.out or adapter.SHIPPED}; next: make setup, relais evaluate answers")
    return 0


def run_adapt_danger(settings: Settings, options: argparse.Namespace) -> int:
    """Learns the danger branch from every known message but the development ones, which stay unseen to measure it."""
    from knowledge.encoder import adapter, branch
    from knowledge.encoder.branch_learning import Recipe
    from relais import danger_branch

    recipe = Recipe(epochs=options.epochs)
    corrected = adapter.SHIPPED if adapter.SHIPPED.is_file() else None
    learnt, count = danger_branch.learn(settings, corrected, recipe, lambda line: print(line, flush=True))
    about = {"recipe": json.dumps(asdict(recipe)), "texts": str(count), "made_by": "relais knowledge adapt-danger"}
    branch.save(learnt, options.out or branch.SHIPPED, about)
    print(f"written to {options.out or branch.SHIPPED}; next: make setup, relais evaluate safety")
    return 0


def run_index(settings: Settings, options: argparse.Namespace) -> int:
    """Encodes the known questions, trains the search, teaches the readers of gestures and of emergencies."""
    from relais import library  # heavy: scikit-learn

    done = library.train_search(settings, lambda line: print(line, flush=True))
    print("search trained" if done else "search up to date")
    done = library.train_gestures(settings, lambda line: print(line, flush=True))
    print("reader of gestures taught" if done else "reader of gestures up to date")
    done = library.train_second_reader(settings, lambda line: print(line, flush=True))
    print("second reader of triage taught" if done else "second reader of triage up to date")
    return 0


def run_export(settings: Settings, options: argparse.Namespace) -> int:
    """Writes every published text to the place of its file, byte for byte."""
    count = asyncio.run(_export(settings, options.folder))
    print(f"{count} items written to {options.folder} (shipped: {CONTENT.name}/)")
    return 0


async def _export(settings: Settings, folder: Path) -> int:
    engine = database.open_database(settings)
    try:
        published = await SqlRevisions(engine).published()
    finally:
        await engine.dispose()
    for revision in published:
        path = folder / path_of(revision.item_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(revision.text.encode("utf-8"))
    return len(published)


async def _published_ids(settings: Settings) -> set[str]:
    from relais import library  # heavy: scikit-learn

    engine = database.open_database(settings)
    try:
        database.check_room(settings)
        await database.upgrade(engine)
        await library.import_shipped(engine)
        return {revision.item_id for revision in await SqlRevisions(engine).published()}
    finally:
        await engine.dispose()

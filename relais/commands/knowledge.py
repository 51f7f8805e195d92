"""``relais knowledge``: check the guidance, build the encoder and the search, export, ask."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import emergency_numbers
from knowledge.catalogue import CONTENT, topics
from knowledge.content_files import load_folder
from knowledge.persistence.revisions import SqlRevisions
from relais import database, library
from relais.settings import Settings

_SOON = 12


def add_parser(subparsers: Any) -> None:
    """Adds the command."""
    parser = subparsers.add_parser("knowledge", help="check, build, export the guidance")
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="prove that every topic is answered; list what expires next")
    check.set_defaults(run=run_check)
    encoder = actions.add_parser("encoder", help="make the encoder, unless it is there")
    encoder.set_defaults(run=run_encoder)
    index = actions.add_parser("index", help="train the search, unless it is up to date")
    index.set_defaults(run=run_index)
    export = actions.add_parser("export", help="write the published guidance as files")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=run_export)


def run_check(settings: Settings, options: argparse.Namespace) -> int:
    """Reads the shipped files, then compares with what is published; 1 when a topic has no published item."""
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
    unread = sorted({item.lang for item in shipped if item.unreviewed})
    count = sum(item.unreviewed for item in shipped)
    print(f"{count} translations not yet reviewed by a native speaker ({', '.join(unread)})")
    unsure = sum(1 for item in shipped for block in item.blocks if block.source and not block.sure)
    facts = sum(1 for item in shipped for block in item.blocks if block.source)
    print(f"{unsure} of {facts} facts are marked to verify, and served so")
    return 1 if missing or disagreements else 0


def run_encoder(settings: Settings, options: argparse.Namespace) -> int:
    """Converts the packaged weights, or takes ``RELAIS_ENCODER``, and exports to ONNX int8."""
    stamp = settings.encoder_folder / "made_from.json"
    wanted = {"encoder": settings.encoder, "layout": 1}
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        print("encoder up to date")
        return 0
    from knowledge.encoder.conversion import convert_packaged  # heavy: PyTorch
    from knowledge.encoder.export import export_int8

    settings.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.folder) as scratch:
        source = settings.encoder
        if source == "packaged":
            print("converting the packaged weights")
            source = str(Path(scratch) / "sentence-transformers")
            convert_packaged(Path(source))
        print("exporting to ONNX int8")
        made = Path(scratch) / "encoder"
        export_int8(source, made)
        (made / stamp.name).write_text(json.dumps(wanted), encoding="utf-8")
        shutil.rmtree(settings.encoder_folder, ignore_errors=True)
        made.rename(settings.encoder_folder)
    return 0


def run_index(settings: Settings, options: argparse.Namespace) -> int:
    """Encodes the known questions, trains the search, and teaches the second reader of safety triage."""
    done = library.train_search(settings, lambda line: print(line, flush=True))
    print("search trained" if done else "search up to date")
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
        family, name = revision.item_id.split(".", 1)
        path = folder / family / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(revision.text.encode("utf-8"))
    return len(published)


async def _published_ids(settings: Settings) -> set[str]:
    engine = database.open_database(settings)
    try:
        database.check_room(settings)
        await database.upgrade(engine)
        await library.import_shipped(engine)
        return {revision.item_id for revision in await SqlRevisions(engine).published()}
    finally:
        await engine.dispose()

"""The library of the house: published guidance, the trained search over it, and the language detector."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import joblib
import numpy as np
import numpy.typing as npt
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.catalogue import CONTENT
from knowledge.content_files import load_folder
from knowledge.content_places import RESOURCES, path_of
from knowledge.encoder import branch_runtime
from knowledge.encoder.branch_runtime import BranchReader
from knowledge.encoder.runtime import Encoder
from knowledge.gestures.known import gesture_named
from knowledge.gestures.known import read_folder as read_shipped_gestures
from knowledge.gestures.measuring import Reading, read_unseen
from knowledge.gestures.reader import GestureReader
from knowledge.guidance import Guidance, PublishedSet, set_id
from knowledge.guides.loading import load_guides
from knowledge.guides.translation import load_words as load_guide_words
from knowledge.languages import LanguageDetector
from knowledge.lessons.files import load_folder as load_lessons
from knowledge.lessons.translation import load_words as load_lesson_words
from knowledge.persistence.revisions import SqlRevisions
from knowledge.resources.translation import load_words as load_resource_words
from knowledge.search import archive
from knowledge.search.questions import DEVELOPMENT, Question, for_ranking, read_folder
from knowledge.search.training import Trained, train
from relais import gestures as gesture_reading
from relais import second_reader_training as second_reading
from relais.asides import with_asides
from relais.encoding import encode
from relais.evaluation import calibration
from relais.second_reader import LikenessReader
from relais.settings import Settings

if TYPE_CHECKING:
    from knowledge.encoder.adaptation import Example

log = logging.getLogger(__name__)

Progress = Callable[[str], None]
_DETECTOR = "languages.joblib"
_CACHE = "encoded.npz"


class SearchMissingError(RuntimeError):
    """The search, or the second reader of triage, has not been trained for this encoder and these questions."""


@dataclass(frozen=True)
class Library:
    """What the assistant answers from."""

    guidance: Guidance
    detector: LanguageDetector
    second_reader: LikenessReader
    gestures: GestureReader


async def open_library(settings: Settings, engine: AsyncEngine) -> Library:
    """Loads the search and the published guidance.

    Raises:
        EncoderMissingError: no encoder.
        SearchMissingError: no search trained on this encoder and these questions.
        GesturesMissingError: no reader of gestures taught with them.
    """
    encoder = Encoder(settings.encoder_folder)
    questions = for_ranking(read_folder(settings.questions_folder))
    if not archive.is_current(settings.index_folder, archive.digest(encoder, questions, load_folder())):
        raise SearchMissingError("the search is missing or out of date: run `make setup`")
    second_reader = open_second_reader(settings, encoder)
    gestures = gesture_reading.open_reader(settings, encoder)
    published = PublishedSet.of(await SqlRevisions(engine).published())
    parts = archive.TrainedParts(settings.index_folder)
    guidance = await asyncio.to_thread(Guidance, encoder, parts, published)
    return Library(guidance, joblib.load(settings.index_folder / _DETECTOR), second_reader, gestures)


def open_second_reader(settings: Settings, encoder: Encoder) -> LikenessReader:
    """Loads the second reader of safety triage.

    Raises:
        SearchMissingError: none taught with this encoder, this lexicon and these messages.
    """
    key = second_reading.digest(encoder, safety_messages(settings))
    if not second_reading.is_current(settings.index_folder, key):
        raise SearchMissingError("the second reader of triage is missing or out of date: run `make setup`")
    return second_reading.load(settings.index_folder, encoder, open_branch(settings))


def open_branch(settings: Settings) -> BranchReader | None:
    """The encoder's danger branch, if it has one."""
    folder = settings.encoder_folder
    return BranchReader(folder) if branch_runtime.is_there(folder) else None


def safety_messages(settings: Settings) -> list[Question]:
    """What the second reader learns from: the messages written for triage, emergencies, and ordinary questions."""
    everything = [*read_folder(settings.questions_folder), *read_folder(settings.questions_folder.parent / "safety")]
    # « stop, je dors debout »: what is said to a guide or a lesson alarms nobody.
    gestures = read_shipped_gestures(settings.questions_folder.parent / "gestures")
    said = (one for one in gestures if gesture_named(one.gesture) is not None)
    harmless = [Question(one.text, one.lang, (), family=one.family) for one in said]
    known = list({message.text: message for message in (*harmless, *everything)}.values())
    return [*known, *with_asides(known)]


def train_second_reader(settings: Settings, progress: Progress) -> bool:
    """Teaches the second reader unless it is up to date; whether anything was done."""
    encoder = Encoder(settings.encoder_folder)
    messages = safety_messages(settings)
    key = second_reading.digest(encoder, messages)
    if second_reading.is_current(settings.index_folder, key):
        return False
    lesson = safety_lesson(settings, encoder, messages, progress)
    progress(f"teaching the second reader of triage {len(messages)} messages")
    second_reading.save(settings.index_folder, lesson.learnt(np.arange(len(messages))), key)
    return True


def safety_lesson(
    settings: Settings, encoder: Encoder, messages: list[Question], progress: Progress
) -> second_reading.Lesson:
    """The messages with everything that the second reader may see of them."""
    encoded = encode([one.text for one in messages], encoder, settings.index_folder / _CACHE, progress)
    return second_reading.Lesson.of(messages, encoded.vectors, encoded.layers)


async def refresh(library: Library, engine: AsyncEngine) -> bool:
    """Serves what has been published since; whether anything had. The index is built aside, then swapped."""
    revisions = SqlRevisions(engine)
    if set_id(await revisions.published_numbers()) == library.guidance.set_id:
        return False
    published = await revisions.published()
    await library.guidance.swap(await asyncio.to_thread(PublishedSet.of, published, library.guidance.current))
    return True


def shipped_ids() -> list[str]:
    """Ids of everything that is shipped as a file.

    Raises:
        ContentError: a file is wrong.
    """
    lessons = (lesson.id for lesson in load_lessons())
    words = [*(words.id for words in load_guide_words()), *(words.id for words in load_lesson_words())]
    words += [words.id for words in load_resource_words()]
    return [*(item.id for item in load_folder()), *(guide.id for guide in load_guides()), *lessons, *words, RESOURCES]


async def import_shipped(engine: AsyncEngine) -> int:
    """Publishes the guidance shipped as files, where it is new or changed and nobody has edited it; how many items."""
    texts = {item_id: (CONTENT / path_of(item_id)).read_text(encoding="utf-8") for item_id in shipped_ids()}
    return await SqlRevisions(engine).import_shipped(texts)


def train_search(settings: Settings, progress: Progress) -> bool:
    """Trains the search unless it is up to date; whether anything was done."""
    encoder = Encoder(settings.encoder_folder)
    everything = read_folder(settings.questions_folder)
    questions = for_ranking(everything)
    key = archive.digest(encoder, questions, load_folder())
    if archive.is_current(settings.index_folder, key):
        return False
    folder = settings.index_folder
    vectors = encode([one.text for one in questions], encoder, folder / _CACHE, progress).vectors
    progress(f"training the search on {len(questions)} questions")
    trained: Trained = train(questions, vectors, load_folder(), encoder)
    spoken = [question for question in everything if question.lang != "und"]
    detector = LanguageDetector().fit([q.text for q in spoken], [q.lang for q in spoken])
    folder.mkdir(parents=True, exist_ok=True)
    calibration.keep(folder, calibration.calibrated(questions, trained))
    joblib.dump(detector, folder / _DETECTOR)
    archive.save(folder, trained, key)
    return True


def train_gestures(settings: Settings, progress: Progress) -> bool:
    """Teaches the reader of gestures unless it is up to date; whether anything was done."""
    encoder = Encoder(settings.encoder_folder)
    return gesture_reading.teach(settings, encoder, lambda texts: _encoded(texts, encoder, settings, progress))


def gestures_unseen(settings: Settings, progress: Progress) -> list[Reading]:
    """What is made of every known gesture by a classifier that has not learnt its wording family."""
    known = gesture_reading.known_gestures(settings)
    vectors = _encoded([one.text for one in known], Encoder(settings.encoder_folder), settings, progress)
    return read_unseen(known, vectors)


def _encoded(texts: Sequence[str], encoder: Encoder, settings: Settings, progress: Progress) -> npt.NDArray[np.float32]:
    return encode(texts, encoder, settings.index_folder / _CACHE, progress).vectors


def adaptation_examples(settings: Settings) -> list[Example]:
    """What the encoder's adapter learns from: questions, titles and keywords; never the development questions.

    Those set the cut-offs and measure the search: vectors that had learnt them would flatter it.
    """
    from knowledge.encoder.adaptation import Example  # heavy: PyTorch

    asked = [q for q in for_ranking(read_folder(settings.questions_folder)) if q.origin != DEVELOPMENT]
    known = {q.text for q in asked}
    ordinary = [item for item in load_folder() if item.searched]
    written = [(words, item) for item in ordinary for words in (item.title, *item.keywords)]
    return [
        *(Example(q.text, q.lang, q.label) for q in asked),
        *(Example(words, item.lang, item.topics[0]) for words, item in written if words not in known),
    ]

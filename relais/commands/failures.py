"""Failures that the user can mend: said in one line, without a stack trace."""

from __future__ import annotations

from knowledge.content_files import ContentError
from knowledge.encoder.packaged import PackagedWeightsError
from knowledge.encoder.runtime import EncoderMissingError
from knowledge.search.questions import QuestionError
from relais.database import DatabaseError
from relais.library import SearchMissingError
from relais.serving import ServeError

EXPECTED = (
    ContentError,
    PackagedWeightsError,
    EncoderMissingError,
    QuestionError,
    DatabaseError,
    SearchMissingError,
    ServeError,
    FileNotFoundError,
)

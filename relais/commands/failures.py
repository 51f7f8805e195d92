"""Failures that the user can mend: said in one line, without a stack trace."""

from __future__ import annotations

import socket

from sqlalchemy.exc import DBAPIError

from channels.sms.numbers import UnusableSender
from conversations.ports import StoreUnavailable
from knowledge.content_files import ContentError
from knowledge.encoder.packaged import PackagedWeightsError
from knowledge.encoder.runtime import EncoderMissingError
from knowledge.gestures.known import GestureError
from knowledge.search.questions import QuestionError
from relais.database import DatabaseError
from relais.gestures import GesturesMissingError
from relais.library import SearchMissingError
from relais.serving import ServeError

_EXPECTED = (
    ContentError,
    UnusableSender,
    PackagedWeightsError,
    EncoderMissingError,
    QuestionError,
    DatabaseError,
    GestureError,
    GesturesMissingError,
    SearchMissingError,
    ServeError,
    OSError,
)

_DATABASE = (StoreUnavailable, DBAPIError, ConnectionError, socket.gaierror)


def said_of(error: Exception) -> str | None:
    """The one line about a failure that the user can mend; None for any other."""
    if isinstance(error, _DATABASE):
        return _database_trouble(error)
    return str(error) if isinstance(error, _EXPECTED) else None


def _database_trouble(error: Exception) -> str:
    """What to do about a database that does not answer or lacks its tables; says neither its address nor its rows."""
    what = str(error) if isinstance(error, StoreUnavailable) else type(error).__name__
    return f"the database does not work ({what}): check RELAIS_DATABASE_URL, then run `relais db upgrade`"

"""What the house writes to its log: never the text of an error, whoever logs it."""

from __future__ import annotations

import asyncio
import logging
import sys
from types import TracebackType
from typing import Any

from conversations.troubles import described

_CHATTY = ("alembic", "rasa_sdk", "aiosqlite", "engineio", "socketio")
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
log = logging.getLogger(__name__)


class WordlessFormatter(logging.Formatter):
    """Tells where an error came from instead of printing it; libraries log errors of ours too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what another formatter has made of the error, and left in the record, is not used."""
        left, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = left

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 (the name is Python's)
        """The way that the error took through the program."""
        return described(ei[1]) if ei[1] is not None else ""


def begin(level: str) -> None:
    """Sends all logs to the error output, as the house writes them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)


def unhandled(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The event loop's last word on an error that nobody caught; asyncio's own prints arguments and the error."""
    what = "error in a callback" if "handle" in context else str(context.get("message"))
    error = context.get("exception")
    log.error("%s: %s", what, described(error) if error is not None else "no error")

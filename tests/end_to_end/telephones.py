"""Parents with a telephone, behind a real Kannel."""

from __future__ import annotations

import asyncio
import itertools
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from channels.sms.numbers import Numbers
from channels.sms.phone.operator import Operator
from channels.sms.text.transliteration import transliterate
from conversations.texts import languages
from conversations.texts import text as greeting
from relais.kannel import SHORT_CODE
from tests.end_to_end.running_system import RunningSystem

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
_numbers = itertools.count(1)


class Telephone:
    """A number of its own that writes through the simulated operator."""

    def __init__(self, operator: Operator, system: RunningSystem) -> None:
        self.number = f"+336{next(_numbers):08d}"
        self.operator = operator
        self._system = system

    async def writes(self, text: str) -> None:
        """Sends one SMS."""
        await self.operator.send(self.number, SHORT_CODE, text)

    def shown(self) -> list[str]:
        """What has come back, but for the greeting."""
        screen = self.operator.telephones[self.number].screen
        return [one.text for one in screen if not one.mine and not is_greeting(one.text)]

    async def sees(self, count: int, seconds: float = 60.0) -> list[str]:
        """What has come back, once there are ``count`` messages."""
        await until(lambda: len(self.shown()) >= count, seconds)
        return self.shown()

    def transcript(self) -> list[str]:
        """Who said something, in order, as the system keeps it."""
        return kept(self._system, self.number)


def kept(system: RunningSystem, number: str) -> list[str]:
    """The authors of everything that the system keeps of a number, in order."""
    secret = (system.folder / "secret.key").read_text("ascii").strip().encode()
    return [author for author, _ in system.transcript("sms", Numbers(secret).contact(number))]


def is_greeting(text: str) -> bool:
    """Whether a message is the one that newcomers get before their first answer."""
    return any(text.startswith(transliterate(greeting("sms_first", lang, name="Relais"))) for lang in languages())


async def until(true: Callable[[], Any], seconds: float = 60.0) -> None:
    """Waits for a condition."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)


class FakeSmsc:
    """Debian's own ``fakesmsc``: sends one message ``times`` times, ``interval`` seconds apart; notes what it gets."""

    def __init__(self, port: int, message: str, output: Path, times: int = 1, interval: float = 0.05) -> None:
        self._output = output
        words = [FAKESMSC, "-H", "127.0.0.1", "-r", str(port), "-i", str(interval), "-m", str(times), message]
        with closing(output.open("wb")) as stream:
            self._process = subprocess.Popen(words, stdout=stream, stderr=stream)

    def got(self) -> list[str]:
        """The lines that it was sent."""
        said = self._output.read_text("utf-8", "replace")
        return [line for line in said.splitlines() if "Got message" in line]

    def hang_up(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait()
        time.sleep(0.2)

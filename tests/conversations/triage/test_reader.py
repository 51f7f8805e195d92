"""A language is read by several threads at once, from the very first message."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from conversations.model import Draft
from conversations.triage.lexical import GRAVEST_FIRST, LexicalTriage

READERS = 8


@pytest.fixture
def threads_change_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("threads_change_often")
def test_the_first_messages_may_come_all_at_once() -> None:
    triage = LexicalTriage({topic: {"fr": Draft(topic)} for topic in GRAVEST_FIRST})
    start = Barrier(READERS)

    def read(_: int) -> object:
        start.wait()
        return triage.assess("ma fille veut mourir", "fr")

    with ThreadPoolExecutor(READERS) as threads:
        assert all(threads.map(read, range(READERS)))

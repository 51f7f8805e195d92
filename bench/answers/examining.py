"""Examines one method in a process of its own, so that its memory is its own."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import pickle
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil

from bench.answers.sitting import Sitting

if TYPE_CHECKING:
    from bench.answers.exam import Exam, Round
    from bench.answers.methods.kinds import Method

_WARM_UP = ("bonjour", "mot de passe oublié", "رمز")


def sit_apart(name: str, exam: Exam) -> Sitting:
    """The method's sitting, by a fresh process that ends with it."""
    with TemporaryDirectory() as scratch:
        paper = Path(scratch) / "exam.pickle"
        paper.write_bytes(pickle.dumps(exam))
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as one:
            return one.submit(_sit_from, name, paper).result()


def _sit_from(name: str, paper: Path) -> Sitting:
    from bench.answers.methods.registry import METHODS
    from relais.settings import load

    exam: Exam = pickle.loads(paper.read_bytes())
    before = _resident_mb()
    method = METHODS[name][1](load())
    sitting = Sitting(name)
    for number, one in enumerate(exam.rounds, start=1):
        _sit_round(method, exam, one, sitting)
        print(f"{name}: round {number} of {len(exam.rounds)}", file=sys.stderr, flush=True)
    gc.collect()
    _give_back_memory()
    sitting.memory_mb = _resident_mb() - before
    return sitting


def _sit_round(method: Method, exam: Exam, one: Round, sitting: Sitting) -> None:
    began = time.perf_counter()
    method.learn(exam, one)
    sitting.learning_seconds += time.perf_counter() - began
    for text in _WARM_UP:
        method.rank(text)
    ranked: list[list[str]] = []
    for message in one.asked:
        began, used = time.perf_counter(), time.process_time()
        ranked.append(method.rank(message.text))
        sitting.milliseconds.append((time.perf_counter() - began) * 1000)
        sitting.processor.append((time.process_time() - used) * 1000)
    sitting.ranked.append(ranked)


def _give_back_memory() -> None:
    """What learning freed goes back to the system, where its C library can be asked to."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _resident_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20

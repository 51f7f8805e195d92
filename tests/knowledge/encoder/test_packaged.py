"""The packaged weights: read as they were written, refused when they are not what they should be."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.encoder import packaged
from knowledge.encoder.packaged import PackagedWeightsError, Sizes, dequantise, packaged_path, read

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁é"]
SCORES = [0.0, 0.0, 0.0, 0.0, -1.5]


def quantised(levels: list[int], scale: float) -> bytes:
    """A block of 32 weights as the file holds it."""
    nibbles = bytes((levels[place] + 8) | ((levels[place + 16] + 8) << 4) for place in range(16))
    return np.float16(scale).tobytes() + nibbles


def small_file(magic: bytes = b"E5S1", block: int = 32) -> bytes:
    """A file with a vocabulary of five and two tensors, one of them quantised."""
    blob = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blob)]).astype("<u4").tobytes()
    head = magic + struct.pack("<I7ifi", 1, 32, 1, 2, 64, len(PIECES), 16, 1, 1e-5, block)
    words = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, blob)))
    words += offsets + np.array(SCORES, "<f4").tobytes() + b"".join(blob)
    charsmap = struct.pack("<iI", 0, 3) + b"abc"
    tensors = {
        "emb.word": quantised([*range(-8, 8), *range(-8, 8)], 0.5),
        "emb.pos": np.arange(4, dtype="<f4").tobytes(),
    }
    size = sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    at = len(head) + len(words) + len(charsmap) + 4 + size
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, raw in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, at + len(data), len(raw))
        data += raw
    return head + words + charsmap + directory + data


def written(folder: Path, content: bytes) -> Path:
    path = folder / "weights.bin"
    path.write_bytes(content)
    return path


def test_everything_in_a_file_is_read(tmp_path: Path) -> None:
    weights = read(written(tmp_path, small_file()))
    assert weights.sizes == Sizes(32, 1, 2, 64, 5, 16, 1, pytest.approx(1e-5))
    assert (weights.vocabulary.pieces, weights.vocabulary.scores) == (PIECES, SCORES)
    assert (weights.vocabulary.bos, weights.vocabulary.eos) == (0, 2)
    assert (weights.vocabulary.pad, weights.vocabulary.unk) == (1, 3)
    np.testing.assert_array_equal(weights.tensors["emb.word"], np.tile(np.arange(-8, 8) * 0.5, 2))
    np.testing.assert_array_equal(weights.tensors["emb.pos"], np.arange(4))


@pytest.mark.parametrize("content", [b"", b"GGUF" + bytes(100), small_file(magic=b"E5S2")])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PackagedWeightsError, match="is not an E5S1 file"):
        read(written(tmp_path, content))


def test_a_truncated_file_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    whole = small_file()
    for length in range(4, len(whole)):
        with pytest.raises(PackagedWeightsError, match="damaged"):
            read(written(tmp_path, whole[:length]))


def test_another_quantisation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackagedWeightsError, match="unexpected quantisation block"):
        read(written(tmp_path, small_file(block=64)))


def test_a_missing_package_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> Path:
        raise ModuleNotFoundError

    monkeypatch.setattr(packaged.resources, "files", missing)
    with pytest.raises(PackagedWeightsError, match="make setup"):
        packaged_path()


def test_a_package_without_the_weights_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged.resources, "files", lambda _name: tmp_path)
    with pytest.raises(PackagedWeightsError, match="reinstall"):
        packaged_path()


def test_the_installed_package_has_the_weights() -> None:
    with packaged_path().open("rb") as stream:
        assert stream.read(4) == b"E5S1"


@given(st.lists(st.integers(-8, 7), min_size=32, max_size=32), st.floats(2**-10, 8, width=16))
def test_quantised_weights_come_back_exactly(levels: list[int], scale: float) -> None:
    np.testing.assert_array_equal(
        dequantise(quantised(levels, scale)), np.array(levels, np.float32) * np.float32(scale)
    )

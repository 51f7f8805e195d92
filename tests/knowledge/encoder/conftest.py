"""The packaged weights, converted and exported once for all slow tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged encoder as a sentence-transformers folder."""
    from knowledge.encoder.conversion import convert_packaged

    folder = tmp_path_factory.mktemp("converted")
    convert_packaged(folder)
    return folder


@pytest.fixture(scope="session")
def exported(converted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as an int8 ONNX file."""
    from knowledge.encoder.export import export_int8

    folder = tmp_path_factory.mktemp("exported")
    export_int8(str(converted), folder)
    return folder

"""The packaged encoder as it comes, without our adapter, exported the same way and kept beside the shipped one."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from relais.settings import Settings

_FOLDER = Path("evaluation") / "plain"


def plain_settings(settings: Settings) -> Settings:
    """The same settings with a folder whose encoder has no adapter."""
    return replace(settings, var=str(settings.folder / _FOLDER))


def make(settings: Settings) -> None:
    """Exports the plain encoder, unless it is there: about half a minute."""
    wanted = plain_settings(settings).encoder_folder
    if (wanted / "encoder.json").is_file():
        return
    from knowledge.encoder.conversion import convert_packaged  # heavy: PyTorch
    from knowledge.encoder.export import export_int8

    print("exporting the encoder without its adapter")
    wanted.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=wanted.parent) as scratch:
        converted, made = Path(scratch) / "converted", Path(scratch) / "encoder"
        convert_packaged(converted, None)
        export_int8(str(converted), made)
        shutil.rmtree(wanted, ignore_errors=True)
        made.rename(wanted)

"""A real disk of its own, in a file, that can be filled, and that can go bad: then the kernel makes it read-only."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

_MEGABYTES = 192
_PIECES = (1024 * 1024, 4096, 1)


class WeakDisk:
    """An ext4 file system mounted on ``folder``. Needs root, as CI has.

    Raises:
        AssertionError: this machine does not let us mount; the message says what failed.
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self.folder = folder
        self._image = image
        self._filler = folder / "filler"
        with image.open("wb") as content:
            content.truncate(_MEGABYTES * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-m", "0", str(image))
        folder.mkdir()
        self.mount()

    def mount(self) -> None:
        """Puts the disk in place; at the first error on it, the kernel will refuse every change."""
        _run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.folder))

    def unmount(self) -> None:
        """Takes the disk out, as a repair does; nobody may use it any more."""
        _run("umount", str(self.folder))

    def fill(self) -> None:
        """Takes all the room that is left."""
        with self._filler.open("ab", buffering=0) as filler:
            for piece in _PIECES:
                _write_until_full(filler.fileno(), bytes(piece))

    def make_room(self) -> None:
        """Gives the room back."""
        self._filler.unlink()

    def go_bad(self) -> None:
        """An error is found on the disk: from now on it can only be read, by whoever has files open too."""
        device = Path(_run("findmnt", "-n", "-o", "SOURCE", "--mountpoint", str(self.folder)).strip())
        assert device.name.startswith("loop"), f"{device} is not ours"
        Path(f"/sys/fs/ext4/{device.name}/trigger_fs_error").write_text("a test", "ascii")
        try:
            (self.folder / "probe").touch()
        except OSError as refused:
            assert refused.errno == errno.EROFS, refused
        else:
            raise AssertionError("the disk can still be written to")

    def discard(self) -> None:
        """Takes it out whatever its state."""
        subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, check=False)


def _write_until_full(descriptor: int, piece: bytes) -> None:
    while True:
        try:
            os.write(descriptor, piece)
            os.fsync(descriptor)
        except OSError as full:
            assert full.errno == errno.ENOSPC, full
            return


def _run(*command: str) -> str:
    where = shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert where, f"{command[0]} is missing: run `python -m tests.services`"
    done = subprocess.run([where, *command[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr.strip()} (fault tests must run as root)"
    return done.stdout

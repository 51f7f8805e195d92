"""Packages of the npm registry, unmodified, for pages that a test serves. They run in the browser only."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from pathlib import Path


def unpacked(name: str, version: str, sha512: str, into: Path) -> Path:
    """The folder of a package, downloaded once by npm.

    Args:
        name: its name in the registry.
        version: the version, pinned.
        sha512: what the registry says of its archive (``dist.integrity``), so that it is this one and no other.
        into: where packages are kept from one run to the next.

    Raises:
        AssertionError: npm cannot get it, or it is another.
    """
    folder = into / f"{name}-{version}"
    archive = into / f"{name}-{version}.tgz"
    if not archive.exists():
        into.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", f"{name}@{version}", "--ignore-scripts", "--pack-destination", str(into)]
        done = subprocess.run(command, cwd=into, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"npm cannot get {name}: {done.stderr[-500:]}"
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    assert found == sha512, f"{archive} is not the {name} {version} that was tested before"
    if not folder.exists():
        with tarfile.open(archive) as content:
            content.extractall(folder, filter="data")
    return folder / "package"

"""The provider ``oidc-provider`` of the npm registry, unmodified, as a process."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = Path(__file__).parent / "oidc_provider"


def installed(into: Path) -> Path:
    """The folder with the packages of the lock file, which npm checks by their digests; installed once a lock file.

    Raises:
        AssertionError: npm cannot get them.
    """
    lock = (_HERE / "package-lock.json").read_bytes()
    folder = into / f"oidc-provider-{hashlib.sha256(lock).hexdigest()[:12]}"
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"npm cannot get oidc-provider: {done.stderr[-500:]}"
    (folder / "done").touch()
    return folder


@contextmanager
def running(packages: Path, redirect: str) -> Iterator[str]:
    """The provider as long as it is needed; its issuer."""
    node = shutil.which("node")
    assert node, "node is needed for oidc-provider"
    command = [node, str(_HERE / "provider.mjs"), str(packages), redirect]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            said = (line.strip() for line in process.stdout)
            issuer = next((line for line in said if line.startswith("http://127.0.0.1:")), None)
            assert issuer, "oidc-provider did not start"
            yield issuer
        finally:
            process.terminate()

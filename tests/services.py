"""What tests need besides Python: ``python -m tests.services`` installs what is missing, or fails saying what.

Chromium for the browser tests, PostgreSQL's server for the store, npm for the one package that proves the socket.io
door, a file system that can be filled and broken for the fault tests, Kannel for SMS. All come from Debian.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_NEEDED = {
    "chromium": lambda: Path("/usr/bin/chromium").exists(),
    "postgresql": lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "npm": lambda: shutil.which("npm") is not None,
    "e2fsprogs": lambda: shutil.which("mkfs.ext4", path=_SBIN) is not None,
    "mount": lambda: shutil.which("mount") is not None,
    "kannel": lambda: shutil.which("bearerbox", path=_SBIN) is not None,
    "kannel-extras": lambda: Path("/usr/lib/kannel/test/fakesmsc").exists(),
    "util-linux": lambda: shutil.which("setpriv") is not None,
}


def main() -> int:
    """Installs the missing packages with apt-get; the process's exit status."""
    missing = [package for package, present in _NEEDED.items() if not present()]
    if not missing:
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"tests need Debian packages: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    print(f"installing for the tests: {', '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}", file=sys.stderr)
            return 1
    still = [package for package, present in _NEEDED.items() if not present()]
    if still:
        print(f"still missing after installation: {', '.join(still)}", file=sys.stderr)
    return 1 if still else 0


if __name__ == "__main__":
    raise SystemExit(main())

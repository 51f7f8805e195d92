"""The whole system as a deployment runs it: ``relais serve`` in a process of its own, with its Rasa, on free ports."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
RELAIS = ROOT / ".venv/bin/relais"
MADE_BY_SETUP = ("encoder", "index", "rasa/models")
HUMAN_CONTACT = "la mairie, 01 99 00 12 34"
READY_SECONDS = 120
STOP_SECONDS = 20
_ONE_TIME = re.compile(r"first account {2}(\S+) {2}one-time password: (\S+)")


class SystemTrouble(AssertionError):
    """The system did not do what a deployment counts on; the end of its output is in the message."""


class RunningSystem:
    """Starts, watches and stops one system whose run-time folder is ``folder``.

    The encoder, the search and Rasa's model are those of ``make setup``; the database, the keys and the trackers are
    new, and outlive ``kill`` and ``stop`` so that ``start`` can be called again.
    """

    def __init__(self, folder: Path, output: Path, **settings: str) -> None:
        self.folder = folder
        self.output = output
        self.port, self.rasa_port, self.actions_port = free_ports(3)
        self.url = f"http://127.0.0.1:{self.port}"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the system; the doors are open when this returns, Rasa may still be on its way."""
        borrow_what_setup_made(self.folder)
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [str(RELAIS), "serve"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until(lambda: self.status("/health/live") == 200, "open its doors", READY_SECONDS)

    def wait_ready(self) -> None:
        """Waits until a parent who writes is answered."""
        self.wait_until(lambda: self.status("/health/ready") == 200, "become ready", READY_SECONDS)

    def stop(self) -> None:
        """Ctrl-C.

        Raises:
            SystemTrouble: it does not end in time, not with status 0, or leaves a process behind.
        """
        process = self._running()
        children = family(process.pid)
        process.send_signal(signal.SIGINT)
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise SystemTrouble(f"it did not stop within {STOP_SECONDS} s\n{self.said()}") from None
        self._process = None
        if status != 0:
            raise SystemTrouble(f"it stopped with status {status}\n{self.said()}")
        left = [child.pid for child in children if child.is_running()]
        if left:
            raise SystemTrouble(f"it stopped and left processes behind: {left}")

    def kill(self) -> None:
        """``kill -9`` of the app, which can do nothing about it, then waits until Rasa has ended too."""
        process = self._running()
        children = family(process.pid)
        process.kill()
        process.wait()
        self._process = None
        _, left = psutil.wait_procs(children, timeout=10)
        if left:
            raise SystemTrouble(f"it was killed and its Rasa lives on: {[child.pid for child in left]}")

    def discard(self) -> None:
        """Ends whatever is left of it, after a test that went wrong."""
        if self._process is not None:
            for child in family(self._process.pid):
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def rasa(self) -> int:
        """The process of Rasa.

        Raises:
            SystemTrouble: there is none, or there are several.
        """
        children = psutil.Process(self._running().pid).children()
        if len(children) != 1:
            raise SystemTrouble(f"{len(children)} Rasa processes instead of one")
        return int(children[0].pid)

    def freeze_rasa(self) -> None:
        """Rasa takes a message in and never answers: whoever is killed now is killed in mid-turn."""
        os.killpg(self.rasa, signal.SIGSTOP)

    def kill_rasa(self) -> None:
        """``kill -9`` of Rasa, frozen or not."""
        os.killpg(self.rasa, signal.SIGKILL)

    @property
    def one_time_passwords(self) -> dict[str, str]:
        """The first passwords by account, as the very first start printed them."""
        return dict(_ONE_TIME.findall(self.output.read_text("utf-8")))

    def command(self, *words: str) -> str:
        """What ``relais WORDS`` prints, run beside the system on the same database."""
        done = subprocess.run(
            [str(RELAIS), *words], cwd=ROOT, env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise SystemTrouble(f"relais {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def transcript(self, channel: str, contact: str) -> list[tuple[str, ...]]:
        """Author and text of everything that is kept of a contact, in order."""
        wanted = "SELECT author, text FROM messages WHERE channel = ? AND contact = ? ORDER BY seq"
        return self._read(self.folder / "relais.db", wanted, channel, contact)

    def orders_given_to_rasa(self) -> set[str]:
        """Every message in Rasa's tracker that is an order (``/restart``), not words."""
        wanted = (
            "SELECT json_extract(data, '$.text') FROM events WHERE type_name = 'user' AND data LIKE '%\"text\": \"/%'"
        )
        return {order for (order,) in self._read(self.folder / "rasa" / "tracker.db", wanted)}

    def status(self, path: str) -> int:
        """The HTTP status of a GET; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return int(refused.code)
        except OSError:
            return 0

    def said(self) -> str:
        """The end of what the system printed, and of what Rasa did."""
        found = []
        for path in (self.output, self.folder / "rasa" / "rasa.log"):
            if path.exists():
                found += [f"--- {path.name}", *path.read_text("utf-8", "replace").splitlines()[-25:]]
        return "\n".join(found)

    def wait_until(self, true: Callable[[], bool], what: str, seconds: float) -> None:
        """Waits for a condition.

        Raises:
            SystemTrouble: it does not come in time, or the system ends meanwhile.
        """
        deadline = time.monotonic() + seconds
        while not true():
            if self._process is not None and self._process.poll() is not None:
                raise SystemTrouble(f"it ended with status {self._process.returncode}\n{self.said()}")
            if time.monotonic() > deadline:
                raise SystemTrouble(f"it did not {what} within {seconds} s\n{self.said()}")
            time.sleep(0.1)

    def _read(self, database: Path, wanted: str, *values: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(wanted, values).fetchall()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise SystemTrouble("it does not run")
        return self._process

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
        ours = {
            "var": str(self.folder),
            "port": str(self.port),
            "rasa_port": str(self.rasa_port),
            "actions_port": str(self.actions_port),
            "human_contact": HUMAN_CONTACT,
            **self._settings,
        }
        return {**inherited, **{f"RELAIS_{name.upper()}": value for name, value in ours.items()}}


def borrow_what_setup_made(folder: Path) -> None:
    """Links the encoder, the search and Rasa's model of ``make setup`` into a run-time folder.

    Raises:
        SystemTrouble: set-up has not been run.
    """
    made = made_by_setup()
    for name in MADE_BY_SETUP:
        if not (made / name).exists():
            raise SystemTrouble(f"{made / name} is missing: run `make setup` first")
        link = folder / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            link.symlink_to(made / name)


def made_by_setup() -> Path:
    """The folder into which ``make setup`` makes things."""
    return ROOT / (os.environ.get("RELAIS_VAR") or "var")


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nobody uses now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


def family(pid: int) -> list[psutil.Process]:
    """Everything that a process has started, and what that has started."""
    with suppress(psutil.NoSuchProcess):
        return list(psutil.Process(pid).children(recursive=True))
    return []

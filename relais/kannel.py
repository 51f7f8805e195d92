"""A Kannel of our own on this machine, with a simulated operator: to try SMS without a contract, and to test them."""

from __future__ import annotations

import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

SHORT_CODE = "36000"
PACKAGES = ("kannel", "kannel-extras")
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0
_SEARCHED = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"

_CONFIGURATION = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {password}
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = spool
store-location = "{folder}/store"
log-file = "{folder}/bearerbox.log"
log-level = 2
dlr-storage = internal
sms-combine-concatenated-mo = false

group = smsc
smsc = fake
smsc-id = simulated
host = 127.0.0.1
port = {operator}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {boxes}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = 2
http-request-retry = 100000
http-queue-delay = 1
http-timeout = 30

group = sendsms-user
username = {user}
password = {password}
max-messages = 10
concatenation = true
omit-empty = true
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = true
post-url = "http://{user}:{password}@{callback}/webhooks/sms/kannel/message?id=%I"
send-sender = true
assume-plain-text = true
max-messages = 0
"""


class KannelMissingError(RuntimeError):
    """Kannel is not installed, or does not start; one line says what to do."""


@dataclass
class LocalKannel:
    """One bearerbox and one smsbox on loopback, in a folder of their own.

    Attributes:
        folder: configuration, logs and the messages not passed on yet; they outlive ``stop``.
        callback: host and port of the app that messages go to.
    """

    folder: Path
    callback: str
    user: str = "relais"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _ports: tuple[int, ...] = field(default_factory=lambda: _free_ports(4))
    _bearerbox: subprocess.Popen[bytes] | None = None
    _smsbox: subprocess.Popen[bytes] | None = None

    @property
    def operator_port(self) -> int:
        """Where a simulated telephone, or Kannel's own ``fakesmsc``, connects."""
        return self._ports[2]

    @property
    def sendsms_port(self) -> int:
        """Where ``sendsms`` listens."""
        return self._ports[3]

    def gateway(self, port: int | None = None, options: str = "rate=100") -> str:
        """The address of this Kannel as the settings take it; by way of another port, if one is given."""
        there = f"127.0.0.1:{port or self.sendsms_port}"
        return f"kannel+http://{self.user}:{self.password}@{there}/cgi-bin/sendsms?from={SHORT_CODE}&{options}"

    def start(self) -> None:
        """Starts both; returns when messages can pass.

        Raises:
            KannelMissingError: it is not installed, or does not start.
        """
        (self.folder / "store").mkdir(parents=True, exist_ok=True)
        admin, boxes, operator, sendsms = self._ports
        written = _CONFIGURATION.format(
            admin=admin,
            boxes=boxes,
            operator=operator,
            sendsms=sendsms,
            folder=self.folder,
            callback=self.callback,
            user=self.user,
            password=self.password,
        )
        configuration = self.folder / "kannel.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(written, "utf-8")
        self._bearerbox = self._run("bearerbox")
        self._wait(self._bearerbox, boxes, "bearerbox")
        self.start_smsbox()

    def start_smsbox(self) -> None:
        """Starts the half that speaks HTTP; messages wait in the other half meanwhile.

        Raises:
            KannelMissingError: it does not start.
        """
        self._smsbox = self._run("smsbox")
        self._wait(self._smsbox, self.sendsms_port, "smsbox")

    def stop(self) -> None:
        """Stops both."""
        self.stop_smsbox()
        _end(self._bearerbox)
        self._bearerbox = None

    def stop_smsbox(self) -> None:
        """Stops the half that speaks HTTP: whoever sends finds nobody."""
        _end(self._smsbox)
        self._smsbox = None

    def _run(self, box: str) -> subprocess.Popen[bytes]:
        found = shutil.which(box, path=_SEARCHED)
        if found is None:
            raise KannelMissingError(f"Kannel is missing: apt-get install {' '.join(PACKAGES)}")
        setpriv = shutil.which("setpriv")
        with_us = [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []
        with (self.folder / f"{box}.out").open("ab") as output:
            return subprocess.Popen(  # noqa: S603  (our own command, found on fixed paths)
                [*with_us, found, "-v", "4", str(self.folder / "kannel.conf")],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _wait(self, process: subprocess.Popen[bytes], port: int, box: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise KannelMissingError(f"Kannel's {box} does not start: see {self.folder / box}.out")


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_ports(count: int) -> tuple[int, ...]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)
    finally:
        for one in sockets:
            one.close()

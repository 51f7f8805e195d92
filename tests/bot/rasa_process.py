"""A real Rasa process, and a stand-in for the actions that it calls."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TOKEN = "token-of-the-test"
DATA = ["training_data/nlu", "training_data/rules", "training_data/stories"]


def environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
        **more,
    }


def rasa(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a Rasa command to its end, from the repository."""
    command = [str(Path(sys.executable).with_name("rasa")), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Actions:
    """Answers each action with its own name, and keeps what it was sent."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.pause = 0.0
        self.broken = False
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.calls.append(body)
                time.sleep(owner.pause)
                answer = owner.answer(body["next_action"])
                self.send_response(500 if owner.broken else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *arguments: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, action: str) -> dict[str, Any]:
        response = {
            "text": action,
            "buttons": [{"title": "Un", "payload": "1"}],
            "custom": {"meta": {"action": action}},
        }
        return {"events": self.events, "responses": [response]}

    @property
    def last(self) -> dict[str, Any]:
        return self.calls[-1]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class RasaProcess:
    """`rasa run` on a free port; `ready_after` is how long it took to load its model."""

    def __init__(self, model: Path, actions_url: str, tracker: Path) -> None:
        self.port = free_port()
        settings = environment(RELAIS_ACTIONS_URL=actions_url, RELAIS_TRACKER_DB=str(tracker), RELAIS_RASA_TOKEN=TOKEN)
        rasa_command = str(Path(sys.executable).with_name("rasa"))
        options = ["--model", str(model), "--port", str(self.port), "--interface", "127.0.0.1", "--quiet"]
        files = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        self.log = tracker.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [rasa_command, "run", *options, *files], cwd=ROOT, env=settings, stdout=log, stderr=log
            )
        before = time.monotonic()
        while not self.ready():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - before < 120, "Rasa did not get ready"
            time.sleep(0.25)
        self.ready_after = time.monotonic() - before

    def ready(self) -> bool:
        try:
            return self.call("/ready")[0] == 200
        except OSError:
            return False

    def call(self, path: str, body: object = None, token: str = TOKEN) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        data = None if body is None else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", f"/webhooks/relais{path}", data, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def say(self, sender: str, message: str, **metadata: object) -> tuple[int, Any]:
        return self.call("/webhook", {"sender": sender, "message": message, "metadata": metadata})

    def resident_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

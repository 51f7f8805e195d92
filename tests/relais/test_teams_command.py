"""``relais teams`` and ``relais tokens``: checked as a whole, loaded without a restart, shown once."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.persistence.engine import open_engine
from conversations.persistence.store import SqlStore
from conversations.teams import StandingRoster
from relais.command_line import main
from relais.teams import refresh

YAML = """
general: nationale
teams:
  nationale: {name: Nationale, hours: {mon: ["09:00-12:00"]}, closed: [2026-12-24, 2026-12-28..2026-12-31]}
  guadeloupe: {territories: ["971"], zone: America/Guadeloupe, members: [nadia]}
"""
TOML = """
general = "nationale"
[teams.nationale]
closed = [2026-12-24]
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAIS_VAR", str(tmp_path))
    monkeypatch.delenv("RELAIS_DATABASE_URL", raising=False)
    return tmp_path


async def in_use(folder: Path) -> StandingRoster:
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'relais.db'}")
    rosters = StandingRoster()
    await refresh(rosters, SqlStore(engine))
    assert not await refresh(rosters, SqlStore(engine)), "read once a version"
    await engine.dispose()
    return rosters


@pytest.mark.parametrize(("name", "content"), [("teams.yml", YAML), ("teams.toml", TOML)])
def test_a_file_is_checked_loaded_and_shown(
    elsewhere: Path, capsys: pytest.CaptureFixture[str], name: str, content: str
) -> None:
    import asyncio

    path = elsewhere / name
    path.write_text(content, "utf-8")
    assert main(["teams", "check", str(path)]) == 0
    assert "nationale (general)" in capsys.readouterr().out
    assert main(["teams", "load", str(path)]) == 0
    assert main(["teams", "show"]) == 0
    assert "general: nationale" in capsys.readouterr().out
    assert asyncio.run(in_use(elsewhere)).current().general.id == "nationale"


def test_a_wrong_file_is_not_loaded(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = elsewhere / "teams.yml"
    for content in ("general: x\nteams: {a: {hours: {mon: [9-12]}}}", "{", "- 1"):
        path.write_text(content, "utf-8")
        assert main(["teams", "load", str(path)]) == 1
        assert capsys.readouterr().err


def test_a_token_is_printed_once(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()
    assert main(["tokens", "add", "mairie", "--scope", "queue:read", "--territory", "34"]) == 0
    secret = capsys.readouterr().out.strip()
    assert secret.startswith("relais_")
    assert main(["tokens", "add", "mairie", "--scope", "queue:read"]) == 2
    assert main(["tokens", "list"]) == 0
    listed = capsys.readouterr().out
    assert "mairie: queue:read; 34; in use" in listed
    assert secret not in listed
    assert main(["tokens", "revoke", "mairie"]) == 0
    assert main(["tokens", "revoke", "mairie"]) == 2


def test_a_webhook_needs_a_safe_address(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    assert main(["webhooks", "add", "http://example.org/"]) == 2
    assert main(["webhooks", "add", "https://example.org/hook", "--territory", "34"]) == 0
    capsys.readouterr()
    assert main(["webhooks", "list"]) == 0
    assert "https://example.org/hook; 34" in capsys.readouterr().out


def test_what_the_machine_s_keeper_does_stands_in_the_audit_log(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = elsewhere / "teams.yml"
    path.write_text(YAML, "utf-8")
    assert main(["db", "upgrade"]) == 0
    assert main(["tokens", "add", "mairie", "--scope", "queue:read"]) == 0
    assert main(["tokens", "add", "mairie", "--scope", "queue:read"]) == 2
    assert main(["tokens", "revoke", "mairie"]) == 0
    assert main(["webhooks", "add", "https://example.org/hook"]) == 0
    assert main(["webhooks", "revive"]) == 0
    assert main(["teams", "load", str(path)]) == 0
    assert main(["privacy", "erase", "sms", "06 12 34 56 78"]) == 0
    assert main(["privacy", "purge", "--days", "7"]) == 0
    webhook = capsys.readouterr().out
    assert main(["users", "audit"]) == 0
    lines = [line.split(" ", 2)[2] for line in capsys.readouterr().out.splitlines()]
    told = [
        "token_added mairie",
        "token_revoked mairie",
        "webhook_added ",
        "webhooks_revived",
        "teams_loaded version 1",
    ]
    told += ["contact_erased sms", "conversations_purged 7 days"]
    for line in told:
        assert sum(one.startswith(line) for one in lines) == 1, (line, lines)
    assert next(one.split()[1] for one in lines if one.startswith("webhook_added")) in webhook

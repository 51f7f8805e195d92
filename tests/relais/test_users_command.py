"""``relais users``: accounts from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from relais import database
from relais.command_line import main
from relais.settings import load


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_VAR", str(tmp_path))
    monkeypatch.delenv("RELAIS_DATABASE_URL", raising=False)

    async def migrated() -> None:
        engine = database.open_database(load())
        await database.upgrade(engine)
        await engine.dispose()

    asyncio.run(migrated())


def test_an_account_from_its_first_day_to_its_last(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "lea", "lead"]) == 0
    assert len(capsys.readouterr().out.strip()) == 19
    for action, state in (("disable", "disabled "), ("enable", "waits for its first sign-in")):
        assert main(["users", action, "lea"]) == 0
        assert main(["users", "list"]) == 0
        assert capsys.readouterr().out.startswith(f"lea: lead; {state}")
    assert main(["users", "sign-out", "lea"]) == 0
    assert main(["users", "audit", "--about", "lea"]) == 0
    actions = [line.split()[1:] for line in capsys.readouterr().out.splitlines()]
    wanted = ("sessions_ended", "account_enabled", "account_disabled", "account_created")
    assert actions == [["relais", action, "lea"] for action in wanted]


def test_another_role(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "add", "lea", "mediator"]) == 0
    assert main(["users", "role", "lea", "lead"]) == 0
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out.startswith("lea: lead; ")
    assert main(["users", "audit", "--about", "lea"]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("relais role_lead lea")
    assert main(["users", "role", "nobody", "lead"]) == 2


@pytest.mark.parametrize("action", ["disable", "enable", "reset", "sign-out", "forget-code"])
def test_an_unknown_account_is_said_in_a_line(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", action, "nobody"]) == 2
    assert capsys.readouterr().err == "relais: there is no account nobody\n"

"""``relais sms``: what messages cost, and the trial that is for one's own machine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.sms.persistence.departures import Departures
from conversations.persistence.engine import open_engine
from relais.command_line import main


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELAIS_VAR", str(tmp_path))
    monkeypatch.delenv("RELAIS_DATABASE_URL", raising=False)
    return tmp_path


def test_costs_are_shown_by_day_and_gateway_and_since_a_day(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["db", "upgrade"]) == 0

    async def two_days() -> None:
        engine = open_engine(f"sqlite+aiosqlite:///{elsewhere / 'relais.db'}")
        for day in (1, 2):
            await Departures(engine).bill("kannel", "é" * 161, datetime(2026, 11, day, tzinfo=UTC))
        await engine.dispose()

    asyncio.run(two_days())
    capsys.readouterr()
    assert main(["sms", "costs", "--since", "2026-11-02"]) == 0
    header, day, *_ = capsys.readouterr().out.splitlines()
    assert header.split() == ["day", "gateway", "received", "sent", "segments"]
    assert day.split() == ["2026-11-02", "kannel", "0", "1", "2"]


def test_the_trial_is_for_ones_own_machine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RELAIS_HOST", "0.0.0.0")
    monkeypatch.setenv("RELAIS_PROGRAMS", "off")
    assert main(["sms", "try"]) == 2
    assert "RELAIS_HOST=127.0.0.1" in capsys.readouterr().err


def test_the_trial_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("relais.kannel._SEARCHED", "/nowhere")
    assert main(["sms", "try"]) == 2
    assert "apt-get install kannel kannel-extras" in capsys.readouterr().err

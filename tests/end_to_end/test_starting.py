"""What whoever starts the system is told when it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.running_system import RunningSystem, SystemTrouble

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("which", ["port", "rasa_port", "actions_port"])
def test_a_port_is_never_taken_silently(running_system: RunningSystem, tmp_path: Path, which: str) -> None:
    second = RunningSystem(tmp_path / "var", tmp_path / "output.txt")
    setattr(second, which, getattr(running_system, which))

    with pytest.raises(SystemTrouble):
        second.start()

    said = second.output.read_text("utf-8").strip()
    assert f"port {getattr(running_system, which)} is not free" in said
    assert said.endswith(f"set RELAIS_{which.upper()} to another")
    assert len(said.splitlines()) == 1


def test_a_wrong_setting_is_said_in_one_line(tmp_path: Path) -> None:
    system = RunningSystem(tmp_path / "var", tmp_path / "output.txt", host="0.0.0.0")

    with pytest.raises(SystemTrouble):
        system.start()

    said = system.output.read_text("utf-8").strip()
    assert "RELAIS_PROGRAM_TOKEN" in said
    assert len(said.splitlines()) == 1

"""The command line: does what it says, and says in one line what the user can mend."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from knowledge.catalogue import CONTENT, topics
from knowledge.content_places import RESOURCES, path_of
from knowledge.guides.loading import load_guides
from relais import database, library
from relais.command_line import main

Ran = tuple[int, str, str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs a command on a deployment of its own: exit status, output, complaints."""
    monkeypatch.setenv("RELAIS_VAR", str(tmp_path / "var"))
    for name in ("RELAIS_CONFIG", "RELAIS_DATABASE_URL", "RELAIS_PORT"):
        monkeypatch.delenv(name, raising=False)

    def _run(*arguments: str) -> Ran:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return _run


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has been made once, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELAIS_VAR", str(folder))
        assert main(["db", "upgrade"]) == 0
    return folder / "relais.db"


@pytest.fixture
def made(template: Path, tmp_path: Path) -> None:
    """The deployment's database exists, with the shipped guidance in it."""
    (tmp_path / "var").mkdir()
    shutil.copyfile(template, tmp_path / "var" / "relais.db")


def complaint(ran: Ran) -> str:
    """The one line of a refused command."""
    status, _, complained = ran
    assert status == 2
    assert complained.startswith("relais: ")
    assert complained.count("\n") == 1
    assert "Traceback" not in complained
    return complained


class TestHelp:
    @pytest.mark.parametrize("arguments", [[], ["dance"], ["db"], ["users", "add", "lea", "king"]])
    def test_a_wrong_command_says_how_to_use_it(self, arguments: list[str], capsys) -> None:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        assert exit_.value.code == 2
        assert "usage: relais" in capsys.readouterr().err

    def test_help_names_every_command(self, capsys) -> None:
        with pytest.raises(SystemExit):
            main(["--help"])
        said = capsys.readouterr().out
        assert all(name in said for name in ("serve", "evaluate", "knowledge", "users", "db", "privacy", "settings"))


class TestSettings:
    def test_all_settings_are_listed_and_no_secret_is_shown(self, run, monkeypatch) -> None:
        monkeypatch.setenv("RELAIS_PROGRAM_TOKEN", "hunter2")
        monkeypatch.setenv("RELAIS_DATABASE_URL", "postgresql+asyncpg://relais:hunter2@localhost/relais")
        status, said, _ = run("settings")
        assert status == 0
        assert "hunter2" not in said
        assert "RELAIS_PORT" in said
        assert "8080" in said

    def test_a_wrong_setting_stops_every_command_with_one_line(self, run, monkeypatch) -> None:
        monkeypatch.setenv("RELAIS_PORT", "http")
        for arguments in (["settings"], ["db", "upgrade"], ["serve"], ["knowledge", "index"]):
            assert "RELAIS_PORT" in complaint(run(*arguments))


class TestDatabase:
    def test_it_is_made_and_the_shipped_guidance_published_once(self, run) -> None:
        count = len(library.shipped_ids())
        assert run("db", "upgrade")[:2] == (0, f"database up to date; {count} items of guidance published\n")
        assert run("db", "upgrade")[1] == "database up to date; 0 items of guidance published\n"

    def test_a_full_disk_is_said_before_anything_is_written(self, run, monkeypatch) -> None:
        monkeypatch.setattr(database, "_FREE_BYTES_NEEDED", 2**60)
        assert "MB free" in complaint(run("db", "upgrade"))

    def test_a_database_that_is_away_is_said_to_be(self, run, monkeypatch) -> None:
        monkeypatch.setenv("RELAIS_DATABASE_URL", "postgresql+asyncpg://relais:hunter2@127.0.0.1:1/relais")
        for arguments in (["db", "upgrade"], ["privacy", "purge"], ["users", "first"], ["knowledge", "export", "x"]):
            said = complaint(run(*arguments))
            assert "database" in said
            assert "hunter2" not in said


class TestKnowledge:
    def test_the_check_proves_that_every_topic_is_answered(self, run, made) -> None:
        status, said, _ = run("knowledge", "check")
        assert status == 0
        assert f"{len(topics())} of {len(topics())} topics have a published item" in said

    def test_the_export_gives_the_files_back_byte_for_byte(self, run, made, tmp_path: Path) -> None:
        assert run("knowledge", "export", str(tmp_path / "out"))[0] == 0
        written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert len(written) == len(library.shipped_ids())
        for path in written:
            assert path.read_bytes() == (CONTENT / path.relative_to(tmp_path / "out")).read_bytes()

    def test_the_check_proves_the_guides_too(self, run, made) -> None:
        said = run("knowledge", "check")[1]
        assert f"{len(load_guides())} guides" in said
        assert " 0 problems" in said
        assert "no guide yet" not in said

    def test_a_guide_is_drawn_and_an_unknown_one_is_refused(self, run, tmp_path: Path) -> None:
        assert run("knowledge", "draw", "educonnect.activer", "--out", str(tmp_path))[0] == 0
        assert (tmp_path / "educonnect.activer.svg").read_text("utf-8").startswith("<svg")
        assert "there is no guide guide.x.y" in complaint(run("knowledge", "draw", "x.y", "--out", str(tmp_path)))

    def test_the_schema_of_a_guide_is_printed(self, run) -> None:
        assert json.loads(run("knowledge", "schema")[1])["title"] == "Guide"

    def test_a_changed_file_is_published_once_and_a_broken_one_never(self, run, made, tmp_path: Path) -> None:
        text = (CONTENT / path_of("guide.educonnect.activer")).read_text("utf-8")
        file = tmp_path / "educonnect.activer.yml"
        file.write_text(text.replace("resume: safe", "resume: restart"), "utf-8")
        assert "1 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        assert "0 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        file.write_text(text.replace("start: ouvrir", "start: nulle-part"), "utf-8")
        status, _, error = run("knowledge", "publish", str(file))
        assert status == 1
        assert "educonnect.activer.yml:" in error
        assert "start: there is no step 'nulle-part'" in error

    def test_the_catalogue_of_resources_is_published_like_the_rest(self, run, made, tmp_path: Path) -> None:
        text = (CONTENT / path_of(RESOURCES)).read_text("utf-8")
        file = tmp_path / "resources.yml"
        file.write_text(text.replace("organisation: ", "organisation: Encore ", 1), "utf-8")
        assert "1 of 1 files were new or changed" in run("knowledge", "publish", str(file))[1]
        file.write_text(text.replace("certainty: sure", "certainty: maybe", 1), "utf-8")
        status, _, error = run("knowledge", "publish", str(file))
        assert status == 1
        assert "certainty" in error

    def test_without_an_encoder_the_search_says_what_to_do(self, run) -> None:
        assert "make setup" in complaint(run("knowledge", "index"))


class TestServe:
    def test_without_a_trained_rasa_it_says_what_to_do(self, run, monkeypatch, unused_tcp_port_factory) -> None:
        for name in ("PORT", "RASA_PORT", "ACTIONS_PORT"):
            monkeypatch.setenv(f"RELAIS_{name}", str(unused_tcp_port_factory()))
        assert "make setup" in complaint(run("serve"))

    @pytest.mark.parametrize("name", ["RELAIS_PORT", "RELAIS_RASA_PORT", "RELAIS_ACTIONS_PORT"])
    def test_a_busy_port_is_named_with_the_variable_to_change(
        self, run, monkeypatch, unused_tcp_port_factory, name: str
    ) -> None:
        with socket.socket() as busy:
            busy.bind(("127.0.0.1", 0))
            busy.listen()
            for other in ("RELAIS_PORT", "RELAIS_RASA_PORT", "RELAIS_ACTIONS_PORT"):
                monkeypatch.setenv(other, str(unused_tcp_port_factory()))
            monkeypatch.setenv(name, str(busy.getsockname()[1]))
            assert f"set {name}" in complaint(run("serve"))


@pytest.mark.usefixtures("made")
class TestUsers:
    def test_the_first_accounts_are_made_once(self, run) -> None:
        status, said, _ = run("users", "first")
        assert status == 0
        assert [line.split(": ")[0] for line in said.splitlines()] == ["mediateur", "editeur"]
        assert run("users", "first")[1] == ""

    def test_an_account_has_a_password_that_is_shown_once(self, run) -> None:
        first, second = run("users", "add", "lea", "mediator")[1], run("users", "reset", "lea")[1]
        assert first.strip()
        assert second.strip()
        assert first != second

    @pytest.mark.parametrize("arguments", [["add", "lea", "mediator"], ["reset", "personne"], ["add", "", "editor"]])
    def test_what_cannot_be_done_is_said_in_one_line(self, run, arguments: list[str]) -> None:
        run("users", "add", "lea", "mediator")
        complaint(run("users", *arguments))


class TestPrivacy:
    def test_there_may_be_nothing_to_erase(self, run, made) -> None:
        assert run("privacy", "erase", "web", "nobody")[:2] == (0, "0 messages erased\n")
        assert run("privacy", "purge")[:2] == (0, "0 conversations purged\n")

    def test_a_telephone_number_is_looked_up_by_its_hash_and_never_said(self, run, made) -> None:
        status, said, complaints = run("privacy", "erase", "sms", "06 12 34 56 78")
        assert (status, said) == (0, "0 messages erased\n")
        assert "12345678" not in said + complaints

    def test_a_name_is_no_telephone_number(self, run, made) -> None:
        assert "unusable sender" in complaint(run("privacy", "erase", "sms", "AMELI"))

    def test_a_negative_age_would_delete_everything_and_is_refused(self, run, made) -> None:
        with pytest.raises(SystemExit):
            run("privacy", "purge", "--days", "-1")

    @pytest.mark.parametrize("arguments", [["privacy", "purge"], ["users", "first"], ["knowledge", "export", "x"]])
    def test_a_database_that_was_never_made_says_what_to_do(self, run, arguments: list[str]) -> None:
        assert "relais db upgrade" in complaint(run(*arguments))

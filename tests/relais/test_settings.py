"""Settings: variables or one file; what is wrong is said in one line that names what to set."""

from __future__ import annotations

import stat
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.settings import DOCUMENTED, ROOT, Settings, SettingsError, load


def refusal(**environment: str) -> str:
    with pytest.raises(SettingsError) as error:
        load(environment)
    return str(error.value)


class TestLoading:
    def test_nothing_needs_to_be_set(self) -> None:
        settings = load({})
        assert settings == Settings()
        assert settings.folder == ROOT / "var"
        assert settings.database == f"sqlite+aiosqlite:///{ROOT / 'var' / 'relais.db'}"
        assert settings.on_loopback

    def test_variables_are_read(self) -> None:
        settings = load({"RELAIS_PORT": "9000", "RELAIS_NAME": "Passerelle", "RELAIS_VAR": "/srv/relais", "HOME": "/"})
        assert (settings.port, settings.name, settings.folder) == (9000, "Passerelle", Path("/srv/relais"))

    def test_an_empty_variable_is_not_set(self) -> None:
        assert load({"RELAIS_PORT": "", "RELAIS_NAME": ""}) == Settings()

    def test_one_file_holds_them_too_and_variables_win(self, tmp_path: Path) -> None:
        (tmp_path / "relais.toml").write_text('port = 9000\nname = "Passerelle"\n', "utf-8")
        settings = load({"RELAIS_CONFIG": str(tmp_path / "relais.toml"), "RELAIS_PORT": "9001"})
        assert (settings.port, settings.name) == (9001, "Passerelle")

    def test_every_setting_is_documented(self) -> None:
        assert set(DOCUMENTED) == {field.name for field in fields(Settings)}
        assert all(DOCUMENTED.values())


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("RELAIS_PORT", "http"),
            ("RELAIS_PORT", "0"),
            ("RELAIS_PORT", "65536"),
            ("RELAIS_PORT", "8080.0"),
            ("RELAIS_RASA_PORT", "-1"),
            ("RELAIS_ACTIONS_PORT", "99999"),
            ("RELAIS_PROGRAMS", "yes"),
            ("RELAIS_RETENTION_DAYS", "0"),
            ("RELAIS_RETENTION_DAYS", "un mois"),
            ("RELAIS_DATABASE_URL", "mysql://localhost/relais"),
            ("RELAIS_LOG_LEVEL", "verbose"),
            ("RELAIS_CONFIG", "/nowhere/relais.toml"),
            ("RELAIS_TRUSTED_PROXIES", "10.0.0.0/8 proxy"),
        ],
    )
    def test_each_is_one_line_that_names_the_variable(self, name: str, value: str) -> None:
        said = refusal(**{name: value})
        assert name in said
        assert "\n" not in said

    def test_a_token_door_needs_a_token(self) -> None:
        assert "RELAIS_PROGRAM_TOKEN" in refusal(RELAIS_PROGRAMS="token")
        assert load({"RELAIS_PROGRAMS": "token", "RELAIS_PROGRAM_TOKEN": "x"}).programs == "token"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("OIDC_ISSUER", "http://id.example.org"),
            ("OIDC_ISSUER", "https://["),
            ("OIDC_CLIENT_ID", ""),
            ("OIDC_CLIENT_SECRET", ""),
            ("OIDC_ROLES", ""),
            ("OIDC_ROLES", "aidants=king"),
            ("OIDC_SCOPE", "profile"),
            ("PUBLIC_URL", ""),
        ],
    )
    def test_a_provider_needs_all_that_belongs_to_it(self, name: str, value: str) -> None:
        whole = {
            "RELAIS_OIDC_ISSUER": "https://id.example.org",
            "RELAIS_OIDC_CLIENT_ID": "relais",
            "RELAIS_OIDC_CLIENT_SECRET": "hunter2",
            "RELAIS_OIDC_ROLES": "aidants=mediator",
            "RELAIS_PUBLIC_URL": "https://aide.example.org",
        }
        assert load(whole).oidc_issuer
        said = refusal(**whole | {f"RELAIS_{name}": value})
        assert f"RELAIS_{name}" in said
        assert "hunter2" not in said

    @pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::"])
    def test_a_door_that_others_can_reach_is_never_open_to_all_of_them(self, host: str) -> None:
        assert "RELAIS_PROGRAM_TOKEN" in refusal(RELAIS_HOST=host)
        assert load({"RELAIS_HOST": host, "RELAIS_PROGRAMS": "off"}).host == host
        assert load({"RELAIS_HOST": host, "RELAIS_PROGRAM_TOKEN": "x"}).host == host

    @pytest.mark.parametrize(
        "content", [b"port = ", b"prot = 9000\n", b"port = 'http'\n", b"\xff\xfe", b"[table]\nport = 1\n"]
    )
    def test_a_wrong_file_is_named_in_one_line(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "relais.toml"
        path.write_bytes(content)
        said = refusal(RELAIS_CONFIG=str(path))
        assert str(path) in said or "RELAIS_PORT" in said
        assert "\n" not in said

    def test_a_secret_is_never_in_a_refusal(self) -> None:
        said = refusal(RELAIS_DATABASE_URL="mysql://relais:hunter2@localhost/x", RELAIS_PROGRAM_TOKEN="hunter2")
        assert "hunter2" not in said

    @given(st.dictionaries(st.sampled_from([f"RELAIS_{field.name.upper()}" for field in fields(Settings)]), st.text()))
    def test_whatever_is_set_it_is_read_or_refused(self, environment: dict[str, str]) -> None:
        try:
            load(environment)
        except SettingsError as error:
            assert "\n" not in str(error)


class TestSecret:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        settings = Settings(var=str(tmp_path / "new"))
        secret = settings.secret()
        assert len(secret) >= 32
        assert settings.secret() == secret
        assert Settings(var=settings.var).secret() == secret
        path = tmp_path / "new" / "secret.key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [file.name for file in path.parent.iterdir()] == ["secret.key"]

    def test_each_deployment_has_its_own(self, tmp_path: Path) -> None:
        assert Settings(var=str(tmp_path / "a")).secret() != Settings(var=str(tmp_path / "b")).secret()

    def test_one_that_is_set_is_used_and_nothing_is_written(self, tmp_path: Path) -> None:
        assert Settings(var=str(tmp_path), secret_key="mine").secret() == "mine"
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("content", ["", "\n"])
    def test_a_file_that_a_crash_left_empty_is_never_taken_for_a_key(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "secret.key").write_text(content, "ascii")
        assert len(Settings(var=str(tmp_path)).secret()) >= 32

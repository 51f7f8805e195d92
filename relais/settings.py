"""All settings: ``RELAIS_*`` variables, or the same names in lower case in one TOML file (``RELAIS_CONFIG``)."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from channels.client_address import networks
from channels.sealing import LEAST_SECRET
from channels.sign_in.oidc.settings import is_safe, read_roles

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "RELAIS_"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PACKAGED = "packaged"


class SettingsError(ValueError):
    """A setting is wrong; the message is one line that says what to set."""


@dataclass(frozen=True)
class Settings:
    """The settings of a deployment, validated. ``DOCUMENTED`` says what each is for."""

    host: str = "127.0.0.1"
    port: int = 8080
    rasa_port: int = 5105
    actions_port: int = 5155
    var: str = "var"
    database_url: str = ""
    encoder: str = _PACKAGED
    secret_key: str = ""
    public_url: str = ""
    name: str = "Relais"
    controller: str = "la structure qui propose ce service"
    primary_colour: str = "#1d4f91"
    logo_url: str = ""
    human_contact: str = "l’établissement de votre enfant"
    programs: str = "open"
    program_token: str = ""
    program_sender_rate: int = 600
    program_address_rate: int = 6000
    allowed_origins: str = "*"
    retention_days: int = 30
    reminders: str = "on"
    rasa_python: str = ".venv-rasa/bin/python"
    log_level: str = "INFO"
    sms_gateways: str = ""
    sms_country: str = "FR"
    sms_quiet_hours: str = "21:00-08:00"
    sms_timezone: str = "Europe/Paris"
    sms_phone: int = 0
    sms_quiet_months: int = 6
    trusted_proxies: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_role_claim: str = "roles"
    oidc_roles: str = ""
    oidc_name_claim: str = "preferred_username"
    oidc_scope: str = "openid profile email"

    @property
    def folder(self) -> Path:
        """Where everything made at run time lives."""
        path = Path(self.var)
        return path if path.is_absolute() else ROOT / path

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; SQLite in ``var`` unless another is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.folder / 'relais.db'}"

    @property
    def encoder_folder(self) -> Path:
        """Where the exported encoder is."""
        return self.folder / "encoder"

    @property
    def index_folder(self) -> Path:
        """Where the trained search is."""
        return self.folder / "index"

    @property
    def rasa_folder(self) -> Path:
        """Where Rasa's model and tracker are."""
        return self.folder / "rasa"

    @property
    def tracker_file(self) -> Path:
        """Rasa's own record of conversations."""
        return self.rasa_folder / "tracker.db"

    @property
    def questions_folder(self) -> Path:
        """Where the known questions are."""
        return ROOT / "training_data" / "questions"

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the app."""
        return self.host in _LOOPBACK

    def secret(self) -> str:
        """The signing key: the setting, or one made once and kept in ``var/secret.key``, readable by its owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.folder / "secret.key"
        return _kept_key(path) or _new_key(path)


def _kept_key(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _new_key(path: Path) -> str:
    """Writes a key aside, then puts it in place: a crash leaves no half-written key, and of two processes one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix="secret.")
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48))
    if path.exists() and not _kept_key(path):
        path.unlink()
    with contextlib.suppress(FileExistsError):
        os.link(aside, path)
    Path(aside).unlink()
    return _kept_key(path)


DOCUMENTED: Mapping[str, str] = {
    "host": "address the app listens on; other than loopback, programs need a token",
    "port": "port of the app",
    "rasa_port": "loopback port of the Rasa server",
    "actions_port": "loopback port on which Rasa calls the actions",
    "var": "folder of everything made at run time",
    "database_url": "SQLAlchemy address; default: SQLite in var (sqlite+aiosqlite:// or postgresql+asyncpg://)",
    "encoder": "'packaged', or the folder or name of any sentence-transformers model (then run `make setup`)",
    "secret_key": "signs sessions; default: made once in var/secret.key",
    "public_url": "address that parents use; https:// makes cookies secure",
    "name": "name of the service",
    "controller": "who is responsible for the data",
    "primary_colour": "main colour, #rrggbb",
    "logo_url": "path or https:// address of a logo",
    "human_contact": "how to reach a person when the service is down",
    "programs": "REST and socket.io doors: open, token or off",
    "program_token": "bearer token of programs",
    "program_sender_rate": "messages a minute of one sender at the REST and socket.io doors; 0: no limit",
    "program_address_rate": "messages a minute of one address there, all its senders together; 0: no limit",
    "allowed_origins": "origins that may embed the chat, separated by blanks, or *",
    "retention_days": "days after which an untouched conversation is deleted",
    "reminders": "on: parents who ask for it are written to about their lessons, at most 3 times a week; or off",
    "rasa_python": "interpreter of Rasa's environment",
    "log_level": "DEBUG, INFO, WARNING or ERROR",
    "sms_gateways": "addresses of SMS gateways, separated by blanks (docs/operators/sms.md); none: no SMS",
    "sms_country": "country of numbers written without a country code",
    "sms_quiet_hours": "no SMS that nobody asked for in these hours; empty in the file of settings: never quiet",
    "sms_timezone": "where these hours are for parents whose department nobody knows; the others have their own",
    "sms_quiet_months": "a number not heard of for so many months may be somebody else's: its history is hidden",
    "sms_phone": "loopback port of a simulated operator, shown at /phone; `make run-sms` sets it",
    "oidc_issuer": "address of an OpenID Connect provider (Keycloak, ProConnect) where staff sign in; empty for none",
    "oidc_client_id": "who this service is to the provider",
    "oidc_client_secret": "and how it proves it",
    "oidc_role_claim": "claim with a person's groups or roles; dots lead into objects: realm_access.roles",
    "oidc_roles": "value=role separated by blanks: which value of the claim makes which role, the first that fits",
    "oidc_name_claim": "claim with the user name",
    "oidc_scope": "what is asked of the provider",
    "trusted_proxies": "reverse proxies (addresses, networks) whose X-Forwarded-For is believed, separated by blanks",
}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: the first thing that is wrong, and what to set.
    """
    environment = os.environ if environment is None else environment
    raw: dict[str, object] = {}
    config = environment.get(f"{PREFIX}CONFIG")
    if config:
        raw.update(_from_file(Path(config)))
    for field in fields(Settings):
        value = environment.get(f"{PREFIX}{field.name.upper()}")
        if value is not None and value != "":
            raw[field.name] = value
    settings = replace(Settings(), **{name: _typed(name, value) for name, value in raw.items()})
    _check(settings)
    return settings


def _from_file(path: Path) -> dict[str, object]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"RELAIS_CONFIG: cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"RELAIS_CONFIG: {path}: {error}") from error
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(raw) - known)
    if unknown:
        raise SettingsError(f"{path}: unknown setting {unknown[0]!r}; `relais settings` lists them")
    return raw


def _typed(name: str, value: object) -> Any:
    wanted = Settings.__annotations__[name]
    if wanted == "int":
        try:
            return int(str(value))
        except ValueError as error:
            raise SettingsError(f"{PREFIX}{name.upper()} must be a whole number, not {value!r}") from error
    return str(value)


def _check(settings: Settings) -> None:
    for name in ("port", "rasa_port", "actions_port"):
        if not 0 < getattr(settings, name) < 65536:
            raise SettingsError(f"{PREFIX}{name.upper()} must be between 1 and 65535")
    if settings.programs not in ("open", "token", "off"):
        raise SettingsError("RELAIS_PROGRAMS must be open, token or off")
    if settings.programs == "token" and not settings.program_token:
        raise SettingsError("RELAIS_PROGRAMS=token needs RELAIS_PROGRAM_TOKEN")
    if settings.programs == "open" and not settings.on_loopback and not settings.program_token:
        raise SettingsError(
            f"RELAIS_HOST={settings.host!r} is reachable by others: set RELAIS_PROGRAM_TOKEN, or RELAIS_PROGRAMS=off"
        )
    _check_protection(settings)
    if settings.reminders not in ("on", "off"):
        raise SettingsError("RELAIS_REMINDERS must be on or off")
    if settings.retention_days < 1:
        raise SettingsError("RELAIS_RETENTION_DAYS must be 1 or more")
    if settings.sms_quiet_months < 1:
        raise SettingsError("RELAIS_SMS_QUIET_MONTHS must be 1 or more")
    if settings.database_url and not settings.database_url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
        raise SettingsError("RELAIS_DATABASE_URL must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
    try:
        networks(settings.trusted_proxies)
    except ValueError as error:
        raise SettingsError(f"RELAIS_TRUSTED_PROXIES: {error}") from error
    _check_oidc(settings)
    if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise SettingsError("RELAIS_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR")


def _check_protection(settings: Settings) -> None:
    if settings.program_sender_rate < 0 or settings.program_address_rate < 0:
        raise SettingsError("RELAIS_PROGRAM_SENDER_RATE and RELAIS_PROGRAM_ADDRESS_RATE must be 0 or more")
    if settings.secret_key and len(settings.secret_key.encode()) < LEAST_SECRET:
        raise SettingsError(f"RELAIS_SECRET_KEY must have {LEAST_SECRET} characters or more")


def _check_oidc(settings: Settings) -> None:
    if not settings.oidc_issuer:
        return
    for name in ("oidc_client_id", "oidc_client_secret", "oidc_roles", "public_url"):
        if not getattr(settings, name):
            raise SettingsError(f"RELAIS_OIDC_ISSUER needs {PREFIX}{name.upper()} too")
    if not is_safe(settings.oidc_issuer):
        raise SettingsError("RELAIS_OIDC_ISSUER must begin with https://")
    if "openid" not in settings.oidc_scope.split():
        raise SettingsError("RELAIS_OIDC_SCOPE must have openid in it")
    try:
        read_roles(settings.oidc_roles)
    except ValueError as error:
        raise SettingsError(f"RELAIS_OIDC_ROLES: {error}") from error

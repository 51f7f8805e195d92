"""The command line, `relais`: one module of ``relais.commands`` a subcommand."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

from relais import logs
from relais.settings import SettingsError, load

_COMMANDS = {
    "serve": "serve",
    "evaluate": "evaluate",
    "knowledge": "knowledge",
    "users": "users",
    "teams": "teams",
    "tokens": "tokens",
    "webhooks": "tokens",
    "api": "api",
    "db": "db",
    "privacy": "privacy",
    "sms": "sms",
    "settings": "settings",
}
"""The module of each command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the process's exit status. What the user can mend is said in one line."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="relais", description="Relais, the assistant for parents of pupils.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in _modules(given):
        command.add_parser(subparsers)
    options = parser.parse_args(given)
    try:
        settings = load()
        logs.begin(settings.log_level)
        return int(options.run(settings, options))
    except SettingsError as error:
        print(f"relais: {error}", file=sys.stderr)
    except Exception as error:
        from relais.commands.failures import said_of  # knows every room: seconds to import

        said = said_of(error)
        if said is None:
            raise
        print(f"relais: {said}", file=sys.stderr)
    return 2


def _modules(given: Sequence[str]) -> Iterator[ModuleType]:
    """The module of the command that is asked for; all of them for whoever asks which there are.

    The whole house takes seconds to import, and who publishes a guide waits for it.
    """
    asked = _COMMANDS.get(given[0]) if given else None
    for name in [asked] if asked else dict.fromkeys(_COMMANDS.values()):
        yield importlib.import_module(f"relais.commands.{name}")


if __name__ == "__main__":
    raise SystemExit(main())

"""The command line, `relais`: one module of ``relais.commands`` a subcommand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from relais import logs
from relais.commands import api, db, evaluate, knowledge, privacy, serve, sms, teams, tokens, users
from relais.commands import settings as settings_command
from relais.commands.failures import DATABASE, EXPECTED, database_trouble
from relais.settings import SettingsError, load

_COMMANDS = (serve, evaluate, knowledge, users, teams, tokens, api, db, privacy, sms, settings_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the process's exit status. What the user can mend is said in one line."""
    parser = argparse.ArgumentParser(prog="relais", description="Relais, the assistant for parents of pupils.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in _COMMANDS:
        command.add_parser(subparsers)
    options = parser.parse_args(arguments)
    try:
        settings = load()
        logs.begin(settings.log_level)
        return int(options.run(settings, options))
    except SettingsError as error:
        print(f"relais: {error}", file=sys.stderr)
    except DATABASE as error:
        print(f"relais: {database_trouble(error)}", file=sys.stderr)
    except EXPECTED as error:
        print(f"relais: {error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())

"""`keukentafel voor ID OPDRACHT …`: one command for one gemeente of an installation."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import fields
from pathlib import Path

from web.installation import InstallationError, read, settings_of
from web.settings import Settings


def main(argv: list[str]) -> int:
    """Do the command with the settings of that gemeente. Exit status of the command; 1 when there is no such gemeente."""
    parser = argparse.ArgumentParser(prog="keukentafel voor", description="Een opdracht voor een van meer gemeenten.")
    parser.add_argument("id", metavar="ID", help="de gemeente, zoals die in KEUKENTAFEL_INSTALLATIE staat")
    parser.add_argument("command", metavar="OPDRACHT", nargs=argparse.REMAINDER, help="de opdracht met wat erbij hoort")
    asked = parser.parse_args(argv)
    path = Settings.from_env().installation
    if path == Path() or not asked.command:
        parser.error("zet KEUKENTAFEL_INSTALLATIE, en geef een opdracht")
    try:
        entries = {entry.id: entry for entry in read(path)}
        if asked.id not in entries:
            raise InstallationError(f"{asked.id} staat niet in {path.name}. Wel: {', '.join(entries)}.")
        chosen = environment(settings_of(entries[asked.id], os.environ))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    from web.cli import main as command

    before = dict(os.environ)
    os.environ.update(chosen)
    try:
        return command(asked.command)
    finally:
        os.environ.clear()
        os.environ.update(before)


def environment(settings: Settings) -> dict[str, str]:
    """The variables that give these settings again."""
    found = {}
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if value != item.default:
            found[item.metadata["variable"]] = {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)
    return found

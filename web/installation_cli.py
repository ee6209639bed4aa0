"""`keukentafel voor ID OPDRACHT …`: one command for one gemeente of an installation."""

from __future__ import annotations

import os
import sys
from dataclasses import fields
from pathlib import Path

from web.installation import InstallationError, read, settings_of
from web.settings import Settings


def main(argv: list[str]) -> int:
    """Do the command with the settings of that gemeente. Exit status of the command; 1 when there is no such gemeente."""
    path = Settings.from_env().installation
    if path == Path() or len(argv) < 2:
        sys.stderr.write("gebruik: keukentafel voor ID OPDRACHT [...], met KEUKENTAFEL_INSTALLATIE gezet.\n")
        return 2
    try:
        entries = {entry.id: entry for entry in read(path)}
        if argv[0] not in entries:
            raise InstallationError(f"{argv[0]} staat niet in {path.name}. Wel: {', '.join(entries)}.")
        os.environ.update(environment(settings_of(entries[argv[0]], os.environ)))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    from web.cli import main as command

    return command(argv[1:])


def environment(settings: Settings) -> dict[str, str]:
    """The variables that give these settings again."""
    found = {}
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if value != item.default:
            found[item.metadata["variable"]] = {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)
    return found

"""`keukentafel doctor`: what is missing or broken on this machine, in words, before `make run` finds out.

Runs on any Python 3.8 or newer with the standard library alone, so also on a machine where nothing was set up yet.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from typing import Callable

from web.process import environments, layout, model, ports, pythons
from web.process.say import Problem


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `level`: goed, straks (set-up will make it), mis (only you can mend it) or tip."""

    level: str
    text: str


def main(argv: list[str]) -> int:
    """Prints the findings. Exit status 1 when something is wrong that set-up cannot mend."""
    parser = argparse.ArgumentParser(prog="keukentafel doctor", description="Wat ontbreekt of is stuk op deze machine.")
    parser.parse_args(argv)
    found = [finding for look in LOOKS for finding in look()]
    for finding in found:
        print(f"{finding.level:>6}  {finding.text}")
    wrong = sum(finding.level == "mis" for finding in found)
    later = sum(finding.level == "straks" for finding in found)
    if wrong:
        print(f"\n{wrong} {'ding moet' if wrong == 1 else 'dingen moeten'} eerst in orde komen.")
    elif later:
        print("\nNiets is stuk. Wat met `straks` is gemerkt, maakt `make run` zelf.")
    else:
        print("\nAlles is in orde.")
    return 1 if wrong else 0


def pythons_here() -> list[Finding]:
    found = []
    looks: list[tuple[str, Callable[[], str]]] = [
        ("Python 3.11 of nieuwer", lambda: pythons.find_app_python(install=False)),
        ("Python 3.10 voor Rasa", lambda: pythons.find_rasa_python(install=False)),
    ]
    for what, look in looks:
        try:
            found.append(Finding("goed", f"{what}: {look()}"))
        except Problem as problem:
            can_fetch = shutil.which("uv") and not os.environ.get("RASA_PYTHON")
            found.append(
                Finding("straks", f"{what}: wordt met uv opgehaald") if can_fetch else Finding("mis", str(problem))
            )
    return found


def environments_here() -> list[Finding]:
    found = []
    for venv, lock in ((layout.VENV, layout.APP_LOCK), (layout.RASA_VENV, layout.RASA_LOCK)):
        if environments.is_ready(venv, lock):
            found.append(Finding("goed", f"{venv.name} is klaar"))
        elif environments.is_half(venv):
            found.append(Finding("straks", f"{venv.name} is half af van een eerdere keer; set-up gaat daar verder"))
        elif venv.exists():
            found.append(Finding("straks", f"{venv.name} is van een ouder slot ({lock.name}); set-up werkt hem bij"))
        else:
            found.append(Finding("straks", f"{venv.name} wordt nog gemaakt"))
    return found


def disk_here() -> list[Finding]:
    free = shutil.disk_usage(layout.ROOT).free / 1e9
    lacking = [venv for venv in environments.NEEDED_GB if not venv.exists()]
    needed = sum(environments.NEEDED_GB[venv] for venv in lacking) + 0.5
    if free < needed:
        return [Finding("mis", f"De schijf is te vol: er is {free:.1f} GB vrij en er is {needed:.1f} GB nodig.")]
    return [Finding("goed", f"schijf: {free:.0f} GB vrij")]


def ports_here() -> list[Finding]:
    found = []
    for name, (variable, _) in layout.PORTS.items():
        try:
            port = layout.port_of(name)
            ports.check([(name, variable, port)], os.environ.get("HOST") or ports.LOOPBACK)
            found.append(Finding("goed", f"poort {port} ({name}) is vrij"))
        except (Problem, ValueError) as problem:
            found.append(Finding("mis", str(problem)))
    return found


def files_here() -> list[Finding]:
    trained = model.path().is_file()
    text = f"taalmodel {model.name()}" if trained else "het taalmodel wordt nog getraind"
    found = [Finding("goed" if trained else "straks", text)]
    var = layout.var_dir()
    at = var if var.exists() else var.parent
    if not os.access(at, os.W_OK):
        found.append(
            Finding("mis", f"In {at} mag deze gebruiker niet schrijven. Zet VAR_DIR op een map waar dat wel mag.")
        )
    return found


def staff_here() -> list[Finding]:
    """Whether anybody can log in at /team; looked up in the SQLite file alone, which needs no package."""
    store = layout.var_dir() / "gesprekken.db"
    if os.environ.get("DATABASE_URL") or os.environ.get("OIDC_ISSUER"):
        return []
    try:
        with contextlib.closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
            count = connection.execute("SELECT count(*) FROM staff WHERE active = 1").fetchone()[0]
    except sqlite3.Error:  # no such file or table yet
        count = 0
    if count:
        return [Finding("goed", f"medewerkers met een account: {count}")]
    return [
        Finding(
            "tip", "Nog niemand kan inloggen op /team. Maak een account: keukentafel staff add NAAM --role beheerder"
        )
    ]


LOOKS = (pythons_here, environments_here, disk_here, ports_here, files_here, staff_here)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

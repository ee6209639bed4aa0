"""Makes .venv and .venv-rasa from the lock files, goes on where an earlier set-up stopped. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Callable

from web.process import layout, pythons
from web.process.say import Problem, run, say

STAMP = ".keukentafel-klaar"
NEEDED_GB = {layout.VENV: 3.0, layout.RASA_VENV: 3.0}  # measured: 2.1 and 2.7 GB, and room to unpack


def wanted(lock: Path) -> str:
    """What the stamp of a finished environment says: the hash of its lock file, and of where it stands.

    An environment cannot be moved: its scripts hold its own path.
    """
    return hashlib.sha256(lock.read_bytes() + str(layout.ROOT).encode()).hexdigest()


def is_ready(venv: Path, lock: Path) -> bool:
    """Whether the environment was finished from this very lock file."""
    stamp = venv / STAMP
    return layout.python_of(venv).exists() and stamp.is_file() and stamp.read_text("ascii").strip() == wanted(lock)


def is_half(venv: Path) -> bool:
    """Whether a set-up was broken off here."""
    return venv.exists() and not (venv / STAMP).is_file()


def make(venv: Path, lock: Path, find_python: Callable[[], str]) -> bool:
    """Makes the environment if it is not there. Gives whether anything was done. Raises Problem."""
    if is_ready(venv, lock):
        return False
    _room_for(venv)
    if is_half(venv):
        say(f"- {venv.name}: een eerdere set-up is hier niet afgemaakt; we gaan verder waar die stopte")
    (venv / STAMP).unlink() if (venv / STAMP).exists() else None
    python = str(layout.python_of(venv))
    if pythons.version_of(python) is None:
        shutil.rmtree(venv, ignore_errors=True)
        run(f"{venv.name} maken", [find_python(), "-m", "venv", str(venv)], layout.log_dir() / "setup-venv.log")
    log = layout.log_dir() / f"setup{venv.name.replace('.', '-')}.log"
    count = len([line for line in lock.read_text("utf-8").splitlines() if line.strip()])
    run(
        f"{venv.name}: {count} pakketten installeren (de eerste keer duurt dat een paar minuten)",
        [python, "-m", "pip", "install", "--no-input", "--progress-bar", "off", "-r", str(lock)],
        log,
        counter(count),
        env=quiet_pip(),
    )
    (venv / STAMP).write_text(wanted(lock), "ascii")
    return True


def add_own_package(venv: Path) -> bool:
    """Puts the `keukentafel` command in .venv, again whenever pyproject.toml changed. Gives whether it did."""
    stamp = venv / (STAMP + "-pakket")
    now = hashlib.sha256((layout.ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("ascii") == now and (venv / "bin" / "keukentafel").exists():
        return False
    command = [str(layout.python_of(venv)), "-m", "pip", "install", "--no-input", "--no-deps"]
    run(
        "de opdracht keukentafel klaarzetten",
        [*command, "--no-build-isolation", "-e", str(layout.ROOT)],
        layout.log_dir() / "setup-pakket.log",
        env=quiet_pip(),
    )
    stamp.write_text(now, "ascii")
    return True


def quiet_pip() -> dict[str, str]:
    """The environment for pip: no remarks about newer versions, and no user-wide packages in the way."""
    return {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONNOUSERSITE": "1"}


def counter(total: int) -> Callable[[str], str | None]:
    """Turns pip's lines into `41 van 166 pakketten gevonden`."""
    seen: list[str] = []

    def note(line: str) -> str | None:
        if re.match(r"(Collecting|Requirement already satisfied: ?)", line):
            seen.append(line)
            return f"{min(len(seen), total)} van {total} pakketten gevonden"
        if line.startswith("Installing collected packages"):
            return "de pakketten uitpakken"
        return None

    return note


def _room_for(venv: Path) -> None:
    here = venv if venv.exists() else venv.parent
    free = shutil.disk_usage(here).free / 1e9
    if not venv.exists() and free < NEEDED_GB[venv]:
        raise Problem(
            f"De schijf is te vol: {venv.name} heeft ongeveer {NEEDED_GB[venv]:.0f} GB nodig en er is "
            f"{free:.1f} GB vrij. Maak ruimte vrij en geef dezelfde opdracht nog een keer."
        )

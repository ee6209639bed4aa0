"""Finds a Python that really runs: 3.10 for Rasa, 3.11 or newer for the rest. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from web.process.say import Problem, say

RASA_PYTHON_MISSING = (
    "Python 3.10 ontbreekt, en Rasa draait alleen daarop. Installeer het (bijvoorbeeld met `uv python install 3.10` of "
    "`pyenv install 3.10`), of zet RASA_PYTHON op het pad van een Python 3.10."
)
APP_PYTHON_MISSING = (
    "Python 3.11 of nieuwer ontbreekt. Installeer het (bijvoorbeeld met `uv python install 3.11`), of zet APP_PYTHON "
    "op het pad van een Python 3.11."
)
PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


def version_of(python: str) -> tuple[int, int] | None:
    """The version of an interpreter, or None when it does not run: a pyenv shim may be there and exit with 127.

    An interpreter without `venv` and `ensurepip` (Debian without python3-venv) counts as not there.
    """
    try:
        answer = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode:
        return None
    try:
        major, minor = answer.stdout.strip().split(".")
        return int(major), int(minor)
    except ValueError:
        return None


def _pyenv(pattern: str) -> Iterator[str]:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for path in sorted(root.glob(f"versions/{pattern}/bin/python"), reverse=True):
        yield str(path)


def _uv(version: str, install: bool) -> Iterator[str]:
    """Pythons that uv knows or can fetch."""
    uv = shutil.which("uv")
    if not uv:
        return
    if install:
        say(f"- Python {version} ophalen met uv")
        subprocess.run([uv, "python", "install", version], capture_output=True, timeout=600)
    found = subprocess.run([uv, "python", "find", version], capture_output=True, text=True, timeout=60)
    if found.returncode == 0:
        yield found.stdout.strip()


def rasa_candidates(install: bool) -> Iterator[str]:
    """Where a Python 3.10 may be, best first."""
    yield from _on_path("python3.10")
    yield from _pyenv("3.10.*")
    yield from _uv("3.10", install)


def app_candidates(install: bool) -> Iterator[str]:
    """Where a Python 3.11 or newer may be, best first: 3.11 is what everything is tested on."""
    for version in ("3.11", "3.12", "3.13"):
        yield from _on_path(f"python{version}")
        yield from _pyenv(f"{version}.*")
    yield sys.executable
    yield from _uv("3.11", install)


def _on_path(name: str) -> list[str]:
    found = shutil.which(name)
    return [found] if found else []


def find_rasa_python(install: bool = True) -> str:
    """A Python 3.10 that runs. `install`: whether uv may fetch one. Raises Problem."""
    chosen = os.environ.get("RASA_PYTHON")
    if chosen:
        if version_of(chosen) != (3, 10):
            raise Problem(f"RASA_PYTHON={chosen} is geen Python 3.10 die werkt. Zet er het pad van een Python 3.10 in.")
        return chosen
    for python in rasa_candidates(install):
        if version_of(python) == (3, 10):
            return python
    raise Problem(RASA_PYTHON_MISSING)


def find_app_python(install: bool = True) -> str:
    """A Python 3.11 or newer that runs. Raises Problem."""
    chosen = os.environ.get("APP_PYTHON")
    if chosen:
        if (version_of(chosen) or (0, 0)) < (3, 11):
            raise Problem(f"APP_PYTHON={chosen} is geen Python 3.11 of nieuwer die werkt.")
        return chosen
    for python in app_candidates(install):
        if (version_of(python) or (0, 0)) >= (3, 11):
            return python
    raise Problem(APP_PYTHON_MISSING)

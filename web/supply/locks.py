"""The packages of both environments, out of their lock files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from web.settings import ROOT

LOCKS = {"app": ROOT / "requirements" / "app.lock", "rasa": ROOT / "requirements" / "rasa.lock"}
VENVS = {"app": ROOT / ".venv", "rasa": ROOT / ".venv-rasa"}
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;#]+)")


class Package(NamedTuple):
    """One package of one environment, its name as the index writes it."""

    environment: str
    name: str
    version: str


def packages(locks: dict[str, Path] | None = None) -> list[Package]:
    """Every pinned package. OSError when a lock is not there, ValueError for a line that pins nothing."""
    found = []
    for environment, path in (locks or LOCKS).items():
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith(("#", "-")):
                continue
            pin = _PIN.match(line)
            if not pin:
                raise ValueError(f"{path.name}, regel {number}: geen vaste versie: {line.strip()[:60]}")
            found.append(Package(environment, normal(pin[1]), pin[2]))
    return found


def normal(name: str) -> str:
    """The name as packages are compared by: lower case, with single hyphens."""
    return re.sub(r"[-_.]+", "-", name).lower()

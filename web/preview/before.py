"""What is live now, for a preview to compare with: what this service last started with, or what was last committed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

from knowledge.gemeente import FOLDER, folder
from web.preview import wordings
from web.settings import ROOT

FILE = "live.json"  # in VAR_DIR, written at every start


class Before(NamedTuple):
    """The wordings that were, by file, and in words where that comes from."""

    files: dict[str, wordings.Groups]
    source: str


def keep(var_dir: Path) -> None:
    """Write down what this service starts with."""
    var_dir.mkdir(parents=True, exist_ok=True)
    new = var_dir / f"{FILE}.nieuw"
    new.write_text(json.dumps(wordings.read(), ensure_ascii=False), "utf-8")
    new.replace(var_dir / FILE)


def of(var_dir: Path) -> Before:
    """What is live; nothing when this service never ran here and there is no git either."""
    try:
        return Before(json.loads((var_dir / FILE).read_text("utf-8")), "wat nu live staat")
    except (OSError, ValueError):
        pass
    committed = {wordings.name(path): _committed(path) for path in wordings.files()}
    known = {name: wordings.groups(text) for name, text in committed.items() if text is not None}
    return Before(known, "wat als laatste is vastgelegd" if known else "")


def _committed(path: Path) -> str | None:
    if path.parent == folder():
        path = FOLDER / path.name
    if not path.is_relative_to(ROOT):
        return None
    command = ["git", "show", f"HEAD:{path.relative_to(ROOT)}"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8") if done.returncode == 0 else None

"""Trains the Rasa model when what it is made from has changed, under a name that says what that was."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from web.process import layout
from web.process.say import Problem, run

# What decides a model. The channel, the tracker store and the guard work at run time and are not in it; the guard's
# words are, through bot/domain/gevaar.yml.
PARTS = ("bot/config.yml", "bot/domain", "bot/data", "bot/components", "requirements/rasa.lock")
KEEP = 3
SUFFIXES = {".yml", ".py", ".lock"}


def inputs(root: Path = layout.ROOT) -> list[Path]:
    """The files a model is made from, in a fixed order."""
    found: list[Path] = []
    for part in PARTS:
        path = root / part
        found += [path] if path.is_file() else [one for one in path.rglob("*") if one.suffix in SUFFIXES]
    return sorted(found)


def name(root: Path = layout.ROOT) -> str:
    """The file name of the model that belongs to the present inputs."""
    digest = hashlib.sha256()
    for path in inputs(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"keukentafel-{digest.hexdigest()[:12]}.tar.gz"


def path() -> Path:
    """Where that model is, or will be."""
    return layout.MODELS / name()


def train_if_needed() -> bool:
    """Makes the model if it is not there. Gives whether it trained. Raises Problem."""
    target = path()
    if target.is_file():
        return False
    layout.MODELS.mkdir(parents=True, exist_ok=True)
    work = layout.MODELS / f".bezig-{os.getpid()}"
    stem = target.name[: -len(".tar.gz")]
    try:
        run(
            "het taalmodel trainen (alleen als de voorbeelden of regels zijn veranderd)",
            [
                str(layout.RASA_VENV / "bin" / "rasa"),
                *("train", "--config", "bot/config.yml", "--domain", "bot/domain", "--data", "bot/data"),
                *("--out", str(work), "--fixed-model-name", stem),
            ],
            layout.log_dir() / "train.log",
            _note,
            env=rasa_env(),
            cwd=layout.ROOT,
        )
        made = work / target.name
        if not made.is_file():
            raise Problem(f"Rasa heeft geen model gemaakt. Wat er misging staat in {layout.log_dir() / 'train.log'}.")
        made.replace(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _tidy(target)
    return True


def rasa_env() -> dict[str, str]:
    """The environment of every Rasa process: it finds our code, reports to nobody, and does not chatter."""
    return {
        **os.environ,
        "PYTHONPATH": str(layout.ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def _note(line: str) -> str | None:
    found = re.search(r"Starting to train component '(\w+)'", line)
    return f"Rasa leert nu: {found.group(1)}" if found else None


def _tidy(current: Path) -> None:
    """Keeps the last few models: going back to an older set of examples then needs no training."""
    models = sorted(layout.MODELS.glob("keukentafel-*.tar.gz"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in models[KEEP:]:
        if old != current:
            old.unlink()

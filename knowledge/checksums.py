"""Checksums of a version of the index: whether what a replica maps is what was built, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

FILE = "SHA256SUMS"  # in the form of the program sha256sum, which can check it too


def write(folder: Path) -> str:
    """Write the checksums of everything in the folder; gives the digest of the whole."""
    lines = [f"{_digest(path)}  {path.relative_to(folder)}" for path in _files(folder)]
    (folder / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return digest(folder)


def digest(folder: Path) -> str:
    """One value for the whole folder, the same on every machine that has the same index; empty without checksums."""
    path = folder / FILE
    return _digest(path)[:16] if path.is_file() else ""


def faults(folder: Path) -> Iterator[str]:
    """What differs from the checksums, one sentence for each file."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield f"Er zijn geen controlegetallen ({FILE}). Maak de index opnieuw met: keukentafel index build --force"
        return
    known = {name: sha for sha, _, name in (line.partition("  ") for line in lines)}
    there = {str(path.relative_to(folder)): path for path in _files(folder)}
    for name in sorted(known.keys() | there.keys()):
        if name not in there:
            yield f"{name} ontbreekt."
        elif name not in known:
            yield f"{name} hoort er niet bij."
        elif _digest(there[name]) != known[name]:
            yield f"{name} is veranderd of beschadigd."


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

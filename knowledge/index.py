"""The index on disk: built when its inputs changed, written atomically, memory-mapped, bound to one embedder."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import bm25s
import faiss

from knowledge import checksums, practice
from knowledge.embedder import SHIPPED, Embedder, StaticEmbedder, get_embedder, static_fingerprint
from knowledge.part import Part
from knowledge.passages import HERE, PASSAGES, SECTIONS, Passage, Validity, files_hash, load_passages
from knowledge.words import WordTable

FORMAT = 7
REPORTS, PRACTICE, DOCUMENTS = "reports", "practice", "documents"


class IndexUnusable(RuntimeError):
    """The index cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from."""

    format: int
    embedder: str
    dimension: int
    inputs: dict[str, str]
    built_at: str
    counts: dict[str, int]
    libraries: dict[str, str]


@dataclass(slots=True)
class Index:
    """The collections: our passages on the reports, law and practice, and the user's own documents."""

    manifest: Manifest
    reports: Part
    practice: Part
    documents: Part


def var_dir() -> Path:
    """Where run-time data lives: VAR_DIR, or var/ beside the code."""
    return Path(os.environ.get("VAR_DIR") or HERE.parent / "var")


def index_dir() -> Path:
    """The folder that holds the versions of the index."""
    return var_dir() / "index"


def documents_file() -> Path:
    """Where ingested documents are kept, one passage a line."""
    return var_dir() / "documents" / "passages.jsonl"


def load_documents() -> list[Passage]:
    """The passages cut from the user's own documents."""
    path = documents_file()
    if not path.exists():
        return []
    return [passage_from_json(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def passage_from_json(raw: dict[str, Any]) -> Passage:
    """The passage that `asdict` wrote."""
    lists = {key: tuple(raw[key]) for key in ("sections", "audience", "themes", "vragen")}
    return Passage(**{**raw, **lists, "validity": Validity(**raw["validity"])})


def part_hashes(passages: Path = PASSAGES) -> dict[str, str]:
    """For each collection a hash over everything it is made from, the format and the word pieces included."""
    files = {
        REPORTS: [*passages.glob("*.yml"), SECTIONS],
        PRACTICE: practice.files(),
        DOCUMENTS: [documents_file()] if documents_file().exists() else [],
    }
    pieces = static_fingerprint(SHIPPED)
    return {name: f"{FORMAT}-{files_hash(own)}-{pieces}" for name, own in files.items()}


def build(embedder: Embedder | None = None, folder: Path | None = None, force: bool = False) -> tuple[Manifest, bool]:
    """Make the index if its inputs or embedder changed; gives its manifest and whether it was made.

    A new version is written beside the old one and becomes current in one rename, so a reader sees the old
    index or the new one and never half of either.
    """
    embedder = embedder or get_embedder()
    folder = folder or index_dir()
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder):
        inputs = part_hashes()
        current, old = read_manifest(folder), _current(folder)
        same = current is not None and current.embedder == embedder.fingerprint and current.format == FORMAT
        if current and same and not force and current.inputs == inputs:
            return current, False
        collections = {REPORTS: load_passages(), PRACTICE: practice.load(), DOCUMENTS: load_documents()}
        manifest = Manifest(
            format=FORMAT,
            embedder=embedder.fingerprint,
            dimension=embedder.dimension,
            inputs=inputs,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            counts={name: len(passages) for name, passages in collections.items()},
            libraries={"faiss": faiss.__version__, "bm25s": bm25s.__version__},
        )
        table = word_table()
        staging = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
        try:
            for name, passages in collections.items():
                if current and old and same and not force and current.inputs.get(name) == inputs[name]:
                    # Files of a version are never written to again, so two versions may share them.
                    shutil.copytree(old / name, staging / name, copy_function=os.link)
                    continue
                Part.build(passages, embedder, table).save(staging / name)
                lines = (json.dumps(asdict(passage), ensure_ascii=False) for passage in passages)
                (staging / name / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
            (staging / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
            checksums.write(staging)
            final = folder / f"v-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
            staging.rename(final)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        _point(folder, final.name)
        _clean(folder, keep=2)
        return manifest, True


def load(embedder: Embedder | None = None, folder: Path | None = None) -> Index:
    """Open the current index, memory-mapped.

    Raises IndexUnusable when there is none, when it is of another format, or when another embedder made it.
    """
    folder = folder or index_dir()
    embedder = embedder or get_embedder()
    manifest = read_manifest(folder)
    if manifest is None:
        raise IndexUnusable(f"Er is nog geen index in {folder}. Maak hem met: keukentafel index build")
    if manifest.format != FORMAT:
        raise IndexUnusable("De index is van een andere versie. Maak hem opnieuw met: keukentafel index build")
    if manifest.embedder != embedder.fingerprint:
        raise IndexUnusable(
            f"De index is gemaakt met embedder {manifest.embedder}, nu is {embedder.fingerprint} ingesteld. "
            "Maak hem opnieuw met: keukentafel index build"
        )
    current = _current(folder)
    if current is None:
        raise IndexUnusable(f"Er is nog geen index in {folder}. Maak hem met: keukentafel index build")
    parts = {}
    for name in (REPORTS, PRACTICE, DOCUMENTS):
        lines = (current / name / "passages.jsonl").read_text(encoding="utf-8").splitlines()
        parts[name] = Part.load(
            current / name, [passage_from_json(json.loads(line)) for line in lines if line], word_table()
        )
    return Index(manifest, parts[REPORTS], parts[PRACTICE], parts[DOCUMENTS])


@lru_cache(maxsize=1)
def word_table() -> WordTable:
    """The word table of the shipped model: it stays the same whatever embedder makes the vectors."""
    return WordTable(StaticEmbedder.load())


def read_manifest(folder: Path | None = None) -> Manifest | None:
    """The manifest of the current index, or None."""
    current = _current(folder or index_dir())
    if current is None or not (current / "manifest.json").exists():
        return None
    try:
        return Manifest(**json.loads((current / "manifest.json").read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        return None  # of another version of this program, or damaged: to be made again


def digest(folder: Path | None = None) -> str:
    """What the current index is, the same on every machine that has it; empty when that was not written down."""
    current = _current(folder or index_dir())
    return checksums.digest(current) if current else ""


def faults(folder: Path | None = None) -> list[str]:
    """What is wrong with the files of the current index, one sentence each."""
    folder = folder or index_dir()
    current = _current(folder)
    if current is None:
        return [f"Er is nog geen index in {folder}. Maak hem met: keukentafel index build"]
    return list(checksums.faults(current))


def _current(folder: Path) -> Path | None:
    pointer = folder / "current"
    if not pointer.exists():
        return None
    target = folder / pointer.read_text(encoding="utf-8").strip()
    return target if target.is_dir() else None


def _point(folder: Path, name: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".current-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(name)
        stream.flush()
        os.fsync(stream.fileno())
    Path(temporary).replace(folder / "current")


def _clean(folder: Path, keep: int) -> None:
    # The version before the current one stays: a process that started earlier may still open files of it.
    versions = sorted(path for path in folder.glob("v-*") if path.is_dir())
    for old in (*versions[:-keep], *folder.glob("making-*")):
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield

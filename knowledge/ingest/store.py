"""Keeps the user's documents: added once, replaced when changed, removed on request, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from knowledge import index as index_store
from knowledge.ingest.cut import cut, passages
from knowledge.ingest.document import Unreadable
from knowledge.ingest.readers import KINDS, read
from knowledge.ingest.repair import repair
from knowledge.passages import Passage


@dataclass(frozen=True, slots=True)
class Kept:
    """One document in the store."""

    name: str
    sha256: str
    passages: int


@dataclass(slots=True)
class Outcome:
    """What an ingest did: names of documents, and a sentence for each file that could not be read."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def kept() -> list[Kept]:
    """The documents in the store."""
    path = _list_file()
    return [Kept(**raw) for raw in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def add(paths: Iterable[Path]) -> Outcome:
    """Take in files, or the readable files under folders; a file that fails is named and changes nothing."""
    outcome = Outcome()
    known = {one.name: one for one in kept()}
    texts = _by_document(index_store.load_documents())
    for path in _files(paths):
        try:
            digest = _digest(path)
            if path.name in known and known[path.name].sha256 == digest:
                outcome.unchanged.append(path.name)
                continue
            document = read(path)
            blocks, _ = repair(document)
            found = passages(document, cut(blocks))
            if not found:
                raise Unreadable(f"{path.name}: er staat geen doorlopende tekst in dit bestand.")
        except Unreadable as error:
            outcome.refused.append(str(error))
            continue
        except OSError as error:
            outcome.refused.append(f"{path.name}: niet te lezen ({error.strerror}).")
            continue
        (outcome.replaced if path.name in known else outcome.added).append(path.name)
        known[path.name] = Kept(path.name, digest, len(found))
        texts[path.name] = found
    if outcome.added or outcome.replaced:
        _store(known, texts)
    return outcome


def remove(names: Iterable[str]) -> Outcome:
    """Take documents out again, by file name."""
    outcome = Outcome()
    known = {one.name: one for one in kept()}
    texts = _by_document(index_store.load_documents())
    for name in names:
        if name in known:
            del known[name]
            texts.pop(name, None)
            outcome.removed.append(name)
        else:
            outcome.refused.append(f"{name}: dit document is er niet.")
    if outcome.removed:
        _store(known, texts)
    return outcome


def _digest(path: Path) -> str:
    """The SHA-256 of a file, read in pieces: how large it may be is looked at later."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in KINDS)
            # A link in a folder may point anywhere on this machine: only what really lies in the folder is meant.
            yield from (one for one in inside if one.resolve().is_relative_to(path.resolve()))
        else:
            yield path


def _by_document(found: Iterable[Passage]) -> dict[str, list[Passage]]:
    grouped: dict[str, list[Passage]] = {}
    names = {one.name for one in kept()}
    for passage in found:
        # The source is the file name with the place behind it.
        name = max((name for name in names if passage.source.startswith(name)), key=len, default="")
        grouped.setdefault(name, []).append(passage)
    return grouped


def _store(known: dict[str, Kept], texts: dict[str, list[Passage]]) -> None:
    lines = [json.dumps(asdict(passage), ensure_ascii=False) for name in sorted(texts) for passage in texts[name]]
    listing = json.dumps([asdict(known[name]) for name in sorted(known)], ensure_ascii=False, indent=1)
    with _restored_on_failure(index_store.documents_file(), _list_file()):
        _write(index_store.documents_file(), "\n".join(lines))
        _write(_list_file(), listing)
        index_store.build()


@contextmanager
def _restored_on_failure(*files: Path) -> Iterator[None]:
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    try:
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        raise


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    Path(temporary).replace(path)


def _list_file() -> Path:
    return index_store.documents_file().with_name("documents.json")

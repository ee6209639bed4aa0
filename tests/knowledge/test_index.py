"""The index on disk: written whole, opened again alike, bound to its embedder, made anew only when needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge import index as store
from knowledge.embedder import StaticEmbedder
from knowledge.features import candidates
from knowledge.part import LEXICAL, Part
from knowledge.passages import Passage
from knowledge.words import WordTable


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, small: list[Passage], var: Path) -> Path:
    monkeypatch.setattr(store, "load_passages", lambda: small)
    return var / "index"


def test_what_is_loaded_scores_like_what_was_built(
    few: Path, small: list[Passage], tiny: StaticEmbedder, table: WordTable
) -> None:
    store.build(tiny)
    opened = store.load(tiny).reports
    built = Part.build(small, tiny, store.word_table())
    for query in ("mijn buren en de boodschappen", "schulden", "niets van dit alles"):
        one = candidates(opened, tiny, store.word_table(), query)
        two = candidates(built, tiny, store.word_table(), query)
        assert np.array_equal(one.rows, two.rows)
        assert np.allclose(one.raw, two.raw, atol=1e-5)
        assert np.array_equal(one.best_question, two.best_question)
    assert opened.passages == small
    assert set(opened.lexical) == {name for name, _, _ in LEXICAL}


def test_second_build_does_nothing_until_an_input_changes(
    few: Path, tiny: StaticEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, made = store.build(tiny)
    assert made
    again, made = store.build(tiny)
    assert not made
    assert again == first
    changed = {**first.inputs, store.REPORTS: "changed"}
    monkeypatch.setattr(store, "part_hashes", lambda: changed)
    anew: list[int] = []
    build = Part.build
    monkeypatch.setattr(Part, "build", lambda *given: anew.append(len(given[0])) or build(*given))
    second, made = store.build(tiny)
    assert made
    assert second.inputs == changed
    assert anew == [4], "only the collection that changed is made again"
    assert store.load(tiny).manifest == second


def test_index_refuses_another_embedder(few: Path, tiny: StaticEmbedder) -> None:
    store.build(tiny)
    other = StaticEmbedder(tiny.tokenizer, tiny.weights + 1, "static:other")
    with pytest.raises(store.IndexUnusable, match="embedder"):
        store.load(other)
    _, made = store.build(other)
    assert made
    assert store.load(other).manifest.embedder == "static:other"


def test_no_index_is_said_in_words(few: Path, tiny: StaticEmbedder) -> None:
    with pytest.raises(store.IndexUnusable, match="index build"):
        store.load(tiny)


def test_failure_half_way_leaves_the_old_index(
    few: Path, tiny: StaticEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, _ = store.build(tiny)

    def broken(self: Part, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "vectors.faiss").write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(Part, "save", broken)
    with pytest.raises(OSError, match="disk full"):
        store.build(tiny, force=True)
    assert store.load(tiny).manifest == before
    assert not list(few.glob("making-*"))


def test_old_versions_are_cleared_but_the_last_but_one_stays(few: Path, tiny: StaticEmbedder) -> None:
    for _ in range(4):
        store.build(tiny, force=True)
    assert len(list(few.glob("v-*"))) == 2


def test_vectors_are_memory_mapped(few: Path, tiny: StaticEmbedder) -> None:
    store.build(tiny)
    part = store.load(tiny).reports
    assert isinstance(part.lexical["opened-t"].model.scores["data"], np.memmap)
    maps = Path("/proc/self/maps")
    if maps.exists():
        assert "questions.faiss" in maps.read_text()


def test_every_replica_can_see_that_its_index_is_the_one_that_was_built(few: Path, tiny: StaticEmbedder) -> None:
    assert "nog geen index" in store.faults()[0]
    store.build(tiny)
    version = few / (few / "current").read_text()
    assert store.faults() == [] and len(store.digest()) == 16
    copy = few.parent / "kopie"
    shutil.copytree(few, copy)
    assert store.digest(copy) == store.digest()
    one, two = version / store.REPORTS / "passages.jsonl", version / store.REPORTS / "spellings.txt"
    one.write_text(one.read_text() + " ")
    two.unlink()
    (version / "erbij").write_text("x")
    assert [fault.split(" ", 1)[1] for fault in store.faults()] == [
        "hoort er niet bij.",
        "is veranderd of beschadigd.",
        "ontbreekt.",
    ]
    (version / "SHA256SUMS").unlink()
    assert "controlegetallen" in store.faults()[0] and store.digest() == ""

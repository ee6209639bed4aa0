"""Documents in the store: once, replaced, removed, found by a search, and nothing half done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge import index as index_store
from knowledge.cli import ingest
from knowledge.ingest import store
from knowledge.search import Searcher

TEXT = (
    "# Notitie maatjesproject\n\nIn Zonnedorp koppelt het project een maatje aan iemand die weinig mensen ziet. "
    "Zij spreken elkaar elke week en gaan samen vissen aan de vijver.\n\n## Kosten\n\n"
    "Het maatjesproject kost de deelnemer niets; de gemeente betaalt de vissersverzekering van het maatje.\n"
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "maatjes.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_document_is_found_with_its_line_and_gone_after_removal(var: Path, note: Path) -> None:
    outcome = store.add([note])
    assert outcome.added == ["maatjes.md"]
    found = Searcher.load().search("wie betaalt de vissersverzekering van het maatje").documents
    assert found[0].citation == "maatjes.md, regel 7"
    assert found[0].title == "Kosten"
    assert store.remove(["maatjes.md"]).removed == ["maatjes.md"]
    assert Searcher.load().search("wie betaalt de vissersverzekering van het maatje").documents == []


def test_same_document_twice_changes_nothing(var: Path, note: Path) -> None:
    store.add([note])
    before = index_store.read_manifest()
    assert store.add([note]).unchanged == ["maatjes.md"]
    assert index_store.read_manifest() == before


def test_changed_document_replaces_the_old_text(var: Path, note: Path) -> None:
    store.add([note])
    note.write_text(TEXT.replace("vissersverzekering", "kanoverzekering"), encoding="utf-8")
    assert store.add([note]).replaced == ["maatjes.md"]
    texts = " ".join(passage.text for passage in index_store.load_documents())
    assert "kanoverzekering" in texts
    assert "vissersverzekering" not in texts


def test_a_bad_file_among_good_ones_is_named_and_the_rest_goes_on(var: Path, note: Path, tmp_path: Path) -> None:
    bad = tmp_path / "kapot.pdf"
    bad.write_bytes(b"%PDF-1.4 kapot")
    outcome = store.add([bad, note])
    assert outcome.added == ["maatjes.md"]
    assert "kapot.pdf" in outcome.refused[0]


def test_refused_files_leave_the_index_as_it_was(var: Path, note: Path, tmp_path: Path) -> None:
    store.add([note])
    before = index_store.read_manifest()
    bad = tmp_path / "leeg.txt"
    bad.write_bytes(b"")
    assert store.add([bad]).refused
    assert index_store.read_manifest() == before


def test_failure_while_indexing_puts_the_documents_back(var: Path, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("disk full")

    monkeypatch.setattr(index_store, "build", broken)
    with pytest.raises(OSError, match="disk full"):
        store.add([note])
    assert store.kept() == []
    assert index_store.load_documents() == []


def test_command_line(var: Path, note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ingest([str(note)]) == 0
    assert "toegevoegd" in capsys.readouterr().out
    assert ingest(["--list"]) == 0
    assert "maatjes.md" in capsys.readouterr().out
    assert ingest(["--remove", "maatjes.md"]) == 0
    assert ingest(["nergens.txt"]) == 1
    assert "is er niet" in capsys.readouterr().err
    assert json.loads((var / "documents" / "documents.json").read_text(encoding="utf-8")) == []

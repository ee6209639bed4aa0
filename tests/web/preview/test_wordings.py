"""What changed in a file of wordings, and what it is compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from web import content
from web.preview import before, wordings
from web.preview.wordings import Change, changes, groups

OLD = "groet:\n  - Dag.\n  - Hallo.\nstop: Tot ziens.\nmens:\n  titel: Liever een mens?\n  principle: baken-1\n"


def test_old_and_new_stand_beside_each_other() -> None:
    new = OLD.replace("Hallo.", "Goedemorgen.").replace("stop: Tot ziens.\n", "")
    assert changes(groups(OLD), groups(new)) == [
        Change("groet", "Hallo.", "Goedemorgen."),
        Change("stop", "Tot ziens.", None),
    ]


def test_one_more_in_a_list_does_not_change_the_rest() -> None:
    new = OLD.replace("  - Dag.\n", "  - Welkom.\n  - Dag.\n")
    assert changes(groups(OLD), groups(new)) == [Change("groet", None, "Welkom.")]


def test_entries_are_known_by_their_name() -> None:
    old = "- {id: a, tekst: Een.}\n- {id: b, tekst: Twee.}\n"
    new = "- {id: c, tekst: Drie.}\n- {id: a, tekst: Een.}\n- {id: b, tekst: Vier.}\n"
    assert changes(groups(old), groups(new)) == [
        Change("c › tekst", None, "Drie."),
        Change("b › tekst", "Twee.", "Vier."),
    ]


def test_what_is_no_wording_is_left_out() -> None:
    assert "baken-1" not in str(groups(OLD)) and groups(OLD)["mens › titel"] == ["Liever een mens?"]


def test_every_file_can_be_read_and_nothing_differs_from_itself() -> None:
    now = wordings.read()
    assert "actions/burger/data/woorden.yml" in now and "gemeenten/voorbeeld.yml" in now
    assert all(changes(one, one) == [] for one in now.values())


def test_live_is_what_the_service_started_with(tmp_path: Path) -> None:
    before.keep(tmp_path / "var")
    found = before.of(tmp_path / "var")
    assert found.files == wordings.read() and "live" in found.source


def test_without_that_it_is_what_was_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before, "_committed", lambda path: OLD if path.name == "woorden.yml" else None)
    found = before.of(tmp_path)
    assert found.files == {"actions/burger/data/woorden.yml": groups(OLD)} and "vastgelegd" in found.source
    monkeypatch.setattr(before, "_committed", lambda path: None)
    assert before.of(tmp_path) == ({}, "")


def test_own_sentences_belong_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "teksten.yml"
    own.write_text("gesprek:\n  verstuur: Stuur op\n", "utf-8")
    monkeypatch.setenv("KEUKENTAFEL_TEKSTEN", str(own))
    # As citizens read it, so that it stands beside what the sentence was before.
    file = wordings.name(wordings.TEXTS)
    [change] = wordings.changes(wordings.groups(wordings.TEXTS.read_text("utf-8")), wordings.read()[file])
    assert change == wordings.Change("gesprek › verstuur", "Verstuur", "Stuur op")
    assert own in wordings.files() and str(own) not in wordings.read()
    assert not [fault for fault in content.faults() if "teksten.yml" in str(fault)]
    own.write_text("gesprek:\n  versturen: Stuur op\n", "utf-8")
    assert any("'gesprek.versturen' staat niet in texts.yml" in str(fault) for fault in content.faults())

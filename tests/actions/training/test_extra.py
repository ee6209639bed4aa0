"""Trainers' corrections as training data: read beside the own utterances, and weighed with and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actions.training import evaluate, train

LINE = "Ik weet het niet.\tZullen we eens kijken wat er nog kan?\tkleine_stap\tkleine_stap\t-\n"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every thirtieth own utterance, so that training takes a second; and an empty folder of corrections."""
    own = tmp_path / "own"
    own.mkdir()
    lines = [line for path in sorted(train.DATA.glob("*.tsv")) for line in path.read_text("utf-8").splitlines()]
    per: dict[str, int] = {}
    kept = []
    for line in lines:
        cells = line.split("\t")
        if len(cells) == 5 and per.setdefault(cells[2], 0) < 12:
            per[cells[2]] += 1
            kept.append(line)
    (own / "a.tsv").write_text("\n".join(kept) + "\n", "utf-8")
    monkeypatch.setattr(train.rows, "__defaults__", (own, None))
    extra = tmp_path / "extra"
    extra.mkdir()
    return extra


def test_a_correction_counts_before_the_own_utterance(small: Path) -> None:
    before = train.rows()
    first = before[0]
    (small / "a.tsv").write_text(f"{first.context}\t{first.text}\tjargon\tjargon\t-\n{LINE}", "utf-8")
    found = {(row.context, row.text): row.techniek for row in train.rows(extra=small)}
    assert found[first.context, first.text] == "jargon" and len(found) == len(before) + 1


def test_the_evaluation_prints_figures_without_and_with(small: Path, tmp_path: Path) -> None:
    text = "Zullen we eens kijken wat er nog kan?"
    examples = [f"Ik weet het niet.\t{text} Zeg {n}.\tkleine_stap\tkleine_stap\t-\n" for n in range(30)]
    (small / "a.tsv").write_text("".join(examples), "utf-8")
    asked = tmp_path / "set.jsonl"
    asked.write_text(json.dumps({"id": 1, "context": "Ik weet het niet.", "text": text, "techniek": "kleine_stap"}))
    told = evaluate.weighed(small, asked)
    lines = {line[:36].strip(): line.split()[-3:] for line in told.splitlines()[2:]}
    assert "30 utterances" in told and set(lines) == {"without the corrections", "with the corrections"}
    assert float(lines["with the corrections"][0]) == 1.0 >= float(lines["without the corrections"][0])


def test_a_folder_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--extra", "nergens"]) == 1
    assert "nergens is not there" in capsys.readouterr().out

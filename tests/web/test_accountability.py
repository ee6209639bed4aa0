"""What the templates for accountability say about the software is what the software does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from web.settings import ROOT, Settings
from web.store.schema import metadata

FOLDER = ROOT / "docs" / "verantwoording"
PAGES = ["dpia.md", "algoritmeregister.md", "verwerkingsregister.md", "toegankelijkheidsverklaring.md"]


@pytest.mark.parametrize("name", PAGES)
def test_what_the_gemeente_must_fill_in_is_marked(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert "[gemeente" in text and "Sjabloon" in text
    assert f"]({name})" in (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["dpia.md", "verwerkingsregister.md"])
def test_the_retention_is_the_default(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert {int(days) for days in re.findall(r"(\d+) dagen na het laatste bericht", text)} == {
        Settings().retention_days
    }


@pytest.mark.parametrize("name", PAGES)
def test_settings_that_are_named_exist(name: str) -> None:
    known = {item.metadata["variable"] for item in fields(Settings)}
    named = set(re.findall(r"KEUKENTAFEL_\w+", (FOLDER / name).read_text("utf-8")))
    assert named <= known


def test_every_table_of_the_store_is_accounted_for() -> None:
    """A new table means new data: then the page for the privacy officer needs a line, and the DPIA too."""
    page = (FOLDER / "privacy-officer.md").read_text("utf-8")
    assert set(metadata.tables) == set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


NAMED = [*FOLDER.glob("*.md"), *(path for path in (ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.name)
def test_every_test_that_is_named_as_proof_exists(path: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", path.read_text("utf-8"))
    for file, test in named:
        assert (ROOT / file).is_file(), file
        assert not test or re.search(rf"^def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), (
            f"{file}::{test}"
        )
    assert len(named) >= 30 or path.name not in ("privacy-officer.md", "threat-model.md")


def test_the_self_assessment_names_things_that_are_there() -> None:
    page = (ROOT / "docs" / "standard-for-public-code.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (met|partly|not) \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) == 16
    for criterion, _, where in rows:
        for path in re.findall(r"`([^`]+)`", where):
            assert (ROOT / path).exists(), (criterion, path)
    words = {7: "seven", 8: "eight", 9: "Nine", 10: "Ten"}
    counts = Counter(stands for _, stands, _ in rows)
    assert f"{words[counts['met']]} met, {words[counts['partly']]} partly" in page

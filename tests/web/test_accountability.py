"""What the templates for accountability say about the software is what the software does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from web.app import create_app
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


@pytest.mark.parametrize("name", [*PAGES, "privacy-officer.md"])
def test_every_term_with_its_setting_is_the_default(name: str) -> None:
    default = {item.metadata["variable"]: item.default for item in fields(Settings)}
    named = re.findall(r"(\d+) dagen[^|.;`]*\(`(KEUKENTAFEL_\w+)`\)", (FOLDER / name).read_text("utf-8"))
    assert {(variable, int(days)) for days, variable in named} <= {
        (variable, default[variable]) for _, variable in named
    }
    assert len(named) >= 4 or name not in ("dpia.md", "verwerkingsregister.md", "privacy-officer.md")


ASKED = {  # what somebody may ask, and what the page says to it
    "what": "Wij bewaren wat u typt",
    "counts": "Die aantallen bewaren wij 17 dagen",
    "why": "Zo kunt u verder praten",
    "basis": "De gemeente heeft de taak",
    "consent": "U kunt dat altijd weer intrekken",
    "how long": "Na 12 dagen zonder nieuw bericht",
    "the call": "na 3 dagen",
    "who reads it": "Niemand leest mee",
    "who answers for it": "Verantwoordelijk daarvoor is gemeente Voorbeeld",
    "where": "Het staat op de computers van de gemeente",
    "without javascript": "Kies dan eerst “Wis alles”",
    "to have it": "inzien, verbeteren, meenemen en wissen",
    "to object": "wilt u bezwaar maken",
    "complaint": "Autoriteit Persoonsgegevens",
}


@pytest.fixture
def privacy(settings: Settings, clock: Any, small_method: None) -> Any:
    """The words of /privacy under other settings."""

    def read(**changes: Any) -> str:
        page = create_app(replace(settings, **changes), clock).test_client().get("/privacy").text
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    return read


def test_the_page_for_citizens_answers_what_they_may_ask(privacy: Any) -> None:
    page = privacy(retention_days=12, callback_days=3, figures_days=17)
    assert {question for question, answer in ASKED.items() if answer not in page} == set()


def test_the_page_for_citizens_says_nothing_of_what_is_off(privacy: Any) -> None:
    page = privacy(off="code,terugbellen")
    assert "een code" not in page and "intrekken" not in page and "belt" not in page
    assert "Voor een code vraagt de gemeente" in privacy(off="terugbellen")
    assert "Voor terugbellen vraagt de gemeente" in privacy(off="code")


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

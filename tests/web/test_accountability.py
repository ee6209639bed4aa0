"""What the templates for accountability say about the software is what the software does."""

from __future__ import annotations

import re
from dataclasses import fields

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
    """A new table means new data: then the DPIA needs a line too."""
    accounted = {"conversations", "turns", "corrections", "pending_deletions", "schema_version"}
    accounted |= {
        "staff",
        "staff_sessions",
        "staff_logins",
        "staff_audit",
        "codes",
        "callbacks",
        "ratings",
        "daily_counts",
        "reflection_groups",
        "reflection_answers",
    }
    assert set(metadata.tables) == accounted

"""The page for content editors shows a file that really is right, and a mistake as it really is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from knowledge import gemeente as module
from web.settings import ROOT

PAGE = (ROOT / "docs" / "gemeente.md").read_text("utf-8")


@pytest.fixture
def west(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example of the page in a folder with the neighbour it shares with."""
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found
    shutil.copy(module.FOLDER / "voorbeeld.yml", tmp_path)
    path = tmp_path / "west.yml"
    path.write_text(found.group(1), "utf-8")
    monkeypatch.setenv("KEUKENTAFEL_GEMEENTEN", str(tmp_path))
    module.gemeente.cache_clear()
    return path


def test_the_example_is_right(west: Path) -> None:
    assert list(module.faults("west")) == []
    place = module.gemeente("west")
    assert place.uit == {"terugbellen"} and not place.dicht
    assert place.lokets["wijkteam"].hours().startswith("maandag en dinsdag van 9.00 tot 17.00 uur, woensdag")
    module.gemeente.cache_clear()


def test_the_mistake_on_the_page_is_told_so(west: Path) -> None:
    west.write_text(west.read_text("utf-8").replace('wo: "9:00-12:00, 13:00-17:00"', "wo: 9-17"), "utf-8")
    [fault] = module.faults("west")
    assert re.sub(r"regel \d+", "", str(fault)) in re.sub(r"regel \d+", "", PAGE)


def test_every_field_is_explained() -> None:
    from knowledge.gemeente_check import FIELDS, LOKET_FIELDS

    rows = " ".join(re.findall(r"^\| (`.*?) \|.*", PAGE, re.MULTILINE)) + PAGE
    for name in FIELDS | LOKET_FIELDS:
        assert f"`{name}`" in rows, name

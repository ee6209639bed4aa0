"""Scenarios that somebody writes: one written after the guide is right, ten that are broken are each told in words."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.training import scenario as module
from actions.training.at_hand import elsewhere, look_also, trying
from actions.training.check import SKILLED
from actions.training.check_story import number, story_faults
from actions.training.draft import LONGEST, examine, in_words, plain, read_text
from actions.training.scenario import Unfit, scenario, scenarios
from actions.training.simulate import play

FOLDER = Path(__file__).with_name("scenarios")
RIA = (FOLDER / "ria.yml").read_text("utf-8")
BROKEN = sorted((FOLDER / "stuk").glob("*.yml"))


def broken(path: Path) -> tuple[str, list[str]]:
    """Ria with one thing changed, as text; and what the checker has to say about it."""
    made, patch = yaml.safe_load(RIA), yaml.safe_load(path.read_text("utf-8"))
    for place, value in patch["verander"].items():
        node: Any = made
        *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
        for step in way:
            node = node[step]
        node[last] = value
    told = patch["zegt"]
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False), [told] if isinstance(told, str) else told


def test_the_scenario_written_after_the_guide_is_right_and_can_be_won() -> None:
    assert examine(RIA) == []
    one = read_text(RIA)
    with trying(one):
        played = play(one.id, "ervaren")
    assert played.opened >= SKILLED and one.wish.id in played.state["open"]


def test_the_guide_shows_that_scenario_to_the_letter() -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "scenarios.md").read_text("utf-8")
    pieces = [piece.split("```")[0] for piece in guide.split("```yaml\n")[1:]]
    assert len(pieces) >= 5
    for piece in pieces:
        assert piece in RIA, piece


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_broken_is_named_in_words(path: Path) -> None:
    text, told = broken(path)
    found = "\n".join(examine(text))
    for part in told:
        assert part in found, found


def test_a_whole_class_at_once_has_the_files_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def slow(path: Path) -> Any:
        read.append(path.name)
        time.sleep(0.01)
        return plain(path.read_text("utf-8"))

    monkeypatch.setattr(module, "read_yaml", slow)
    module._scenarios.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: scenarios(), range(8)))
    assert len(read) == len(set(read)) == len(found[0]) and all(one is found[0] for one in found)


def test_there_are_ten_of_them() -> None:
    assert len(BROKEN) == 10


@pytest.mark.parametrize("name", list(scenarios()))
def test_the_stories_of_the_shipped_scenarios_are_right(name: str) -> None:
    assert story_faults(scenarios()[name]) == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("- een\n- lijst", "geen lijst van namen met waarden"),
        ('a: "half', "regel"),
        ("a: [\n  b", "regel"),
        ("a: &x 1\nb: *x\n", "verwijzing"),
        ("a: \x07", "opmaak"),
        ("x" * (LONGEST + 1), "te lang"),
        (RIA.replace("lagen:\n", "lagen: nee\nniets:\n", 1), "lagen moet een lijst zijn"),
        (RIA.replace("    vertrouwen: 2\n", "    vertrouwen: weinig\n", 1), "laag auto: vertrouwen is een getal"),
        (RIA.replace("persona:\n  naam: Ria\n", "persona:\n", 1), "persona: naam ontbreekt"),
        (
            RIA.replace("    feit: Zij heeft haar auto weg", "    na: 3\n    feit: Zij heeft haar auto weg", 1),
            "goede vorm",
        ),
    ],
)
def test_a_text_that_is_no_scenario_is_told_and_never_raises_anything_else(text: str, part: str) -> None:
    with pytest.raises(Unfit) as caught:
        read_text(text)
    assert part in str(caught.value)


def test_code_in_a_yaml_file_is_not_run() -> None:
    with pytest.raises(Unfit):
        plain("a: !!python/object/apply:os.getcwd []")


def test_a_scenario_is_at_hand_only_where_it_is_tried() -> None:
    one = read_text(RIA)
    with pytest.raises(KeyError):
        scenario("ria")
    with trying(one):
        assert scenario("ria") is one and scenario("saskia").id == "saskia"
    assert elsewhere("ria") is None


def test_whoever_keeps_scenarios_elsewhere_is_asked() -> None:
    one = read_text(RIA, "elders.ria")
    look_also(lambda name: one if name == "elders.ria" else None)
    assert scenario("elders.ria").titel == one.titel


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("74", 74),
        ("vierenzeventig", 74),
        ("eenentwintig", 21),
        ("tweeëntachtig", 82),
        ("negentig", 90),
        ("koffie", None),
        ("tienenveertig", None),
    ],
)
def test_numbers_are_read(word: str, value: int | None) -> None:
    assert number(word) == value


def test_a_fault_that_needs_no_other_words_stays_as_it_is() -> None:
    assert in_words("persona: naam ontbreekt") == "persona: naam ontbreekt"
    assert in_words("lagen ontbreekt") == "er ontbreekt een onderdeel: lagen"


def test_what_is_still_empty_is_told_as_something_to_do() -> None:
    told = "\n".join(examine("titel: x\nlagen:\nweetjes:\ndoelen:\nantwoorden:\n"))
    assert "lagen: nog leeg. Begin met één laag" in told
    assert "moet een lijst" not in told

"""Every scenario: its shape, and what happens when six kinds of trainees play it."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest

from actions.training.check import faults, played_faults
from actions.training.scenario import FOLDER, Unfit, read, scenarios
from actions.training.simulate import NAMES, play
from knowledge.passages import read_yaml
from knowledge.taxonomy import ids

ALL = sorted(scenarios())


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_wrong_with_it(name: str) -> None:
    assert faults(scenarios()[name]) == []


@pytest.mark.parametrize("name", ALL)
def test_the_simulated_trainees_fare_as_they_should(name: str) -> None:
    plays = {trainee: play(name, trainee) for trainee in NAMES}
    assert played_faults(scenarios()[name], plays) == []
    assert plays["ervaren"].opened >= 0.8
    assert plays["adviesgever"].opened <= 0.3


@pytest.mark.parametrize("name", ALL)
def test_another_start_in_the_lists_changes_nothing_that_matters(name: str) -> None:
    for seed in (1, 2):
        played = play(name, "ervaren", seed)
        assert played.opened >= 0.8
        assert max(Counter(played.said).values()) == 1


def test_together_they_touch_every_domain() -> None:
    touched = {area for one in scenarios().values() for area in one.leefgebieden}
    assert {"saskia", "jeffrey", "amanda"} <= set(ALL)
    if len(ALL) >= 12:
        assert touched == set(ids("leefgebieden"))


def data() -> dict[str, Any]:
    return copy.deepcopy(read_yaml(FOLDER / "saskia.yml"))


def test_a_scenario_without_a_field_is_refused_with_its_name() -> None:
    broken = data()
    del broken["lagen"][0]["vraag"]
    broken["antwoorden"]["advies"] = ["Ja."]
    broken["begin"]["schaamte"] = 12
    with pytest.raises(Unfit) as caught:
        read(broken)
    assert "laag zoon: vraag ontbreekt" in str(caught.value)
    assert "antwoorden.advies" in str(caught.value)
    assert "schaamte" in str(caught.value)


def test_the_checker_finds_what_cannot_be_reached_and_what_contradicts_itself() -> None:
    broken = data()
    broken["lagen"][1]["na"] = ["wachten"]
    broken["lagen"][2]["technieken"] = ["oordelen"]
    broken["lagen"][3]["vraag"] = ["Slaapt u goed?"]
    broken["lagen"][4]["zegt"][0]["wekt"] = ["bestaat_niet"]
    broken["antwoorden"]["boos"][1] = broken["antwoorden"]["boos"][0]
    found = "\n".join(faults(read(broken)))
    for part in (
        "komt na zichzelf",
        "opent op iets verzwakkends",
        "leest de computer als",
        "bestaat_niet",
        "deze zin staat er 2 keer",
    ):
        assert part in found, part


def test_a_scenario_that_nobody_can_win_is_told() -> None:
    broken = data()
    for layer in broken["lagen"]:
        layer["vertrouwen"] = 9.9
    hopeless = read(broken)
    assert any("haalbaar" in f or "haalt bijna niemand" in f for f in faults(hopeless))
    assert any("het laagste vertrouwen ligt te hoog" in f for f in faults(hopeless))

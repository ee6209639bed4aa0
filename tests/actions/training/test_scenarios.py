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
def test_who_listens_better_hears_more(name: str) -> None:
    score = {trainee: play(name, trainee).score for trainee in NAMES}
    rest = [score[trainee] for trainee in NAMES if trainee not in ("ervaren", "gemiddeld")]
    assert score["ervaren"] > score["gemiddeld"] > max(rest)


@pytest.mark.parametrize("name", ALL)
def test_no_talk_comes_to_a_dead_end(name: str) -> None:
    """Where an average trainee got stuck, one who listens can still hear nearly everything."""
    begun = play(name, "gemiddeld")
    assert not begun.state["weg"]
    after = play(name, "ervaren", state=begun.state)
    assert after.opened >= 0.8
    assert max(Counter((*begun.said, *after.said)).values()) == 1


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


@pytest.mark.parametrize(
    ("form", "right"),
    [
        ("goed in|oog voor", False),
        ("buren|buurvrouw|naast u", False),
        ("droom*|over een jaar", False),
        ("veilig*|uit de hand", False),
        ("in huis|thuis uit", False),
        ("hoopt|hoop|dromen over", False),
        ("slaap*|slapen|wakker", True),
        ("hou|houdt u|je ~ vol", True),
        ("wat ~ geprobeerd|gedaan", True),
        ("goede|fijne dag|dagen", True),
        ("waar is|was hij", True),
    ],
)
def test_a_bar_between_phrases_is_found(form: str, right: bool) -> None:
    changed = data()
    changed["lagen"][0]["onderwerpen"] = [form]
    told = [fault for fault in faults(read(changed)) if "een | scheidt losse woorden" in fault]
    assert (told == []) is right


def test_a_form_that_cannot_be_read_is_told_with_its_place() -> None:
    broken = data()
    broken["weetjes"][0]["op"] = ["hoe ~"]
    assert "weetjes 1, op" in faults(read(broken))[0]


def test_a_layer_needs_a_question_that_stands_on_its_own() -> None:
    broken = data()
    broken["lagen"][5]["vraag"] = ["U raakte de draad kwijt, zegt u. Hoe is dat gekomen?"]
    assert any("op zichzelf staat" in fault for fault in faults(read(broken)))


def test_lines_that_only_fit_some_words_do_not_make_up_for_those_that_always_fit() -> None:
    broken = data()
    broken["antwoorden"]["advies"] = [{"op": ["school"], "zegt": f"Dat zei school ook, {i}."} for i in range(5)]
    with pytest.raises(Unfit, match="zonder op"):
        read(broken)


def test_a_scenario_that_nobody_can_win_is_told() -> None:
    broken = data()
    for layer in broken["lagen"]:
        layer["vertrouwen"] = 9.9
    hopeless = read(broken)
    assert any("haalbaar" in f or "haalt bijna niemand" in f for f in faults(hopeless))
    assert any("het laagste vertrouwen ligt te hoog" in f for f in faults(hopeless))

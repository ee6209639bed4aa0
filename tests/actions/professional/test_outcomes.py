"""Every reflection played to its end by three teams: where their answers lead follows the section that `uitkomsten.yml` cites."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from actions.professional.reflection import Model, models
from actions.professional.reflection_score import box
from actions.professional.reflection_view import View
from knowledge.passages import load_catalogue, load_passages, read_yaml

TEAMS: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("uitkomsten.yml"))


def view_of(model: Model, team: dict[str, Any]) -> View:
    """One view of a team that answers together, or of people who answered apart (`mensen`)."""
    if "mensen" not in team:
        return View.alone(model, answers_of(model, team["antwoorden"]))
    view = View.shared(model, [answers_of(model, one) for one in team["mensen"]])
    assert view
    return view


def answers_of(model: Model, words: dict[str, float]) -> dict[str, float]:
    """Whole answers from a few words: `alles`, a stand, the beginning of a key; what comes later counts."""
    given: dict[str, float] = {}
    for name, value in words.items():
        for key, one in model.keys.items():
            part = one.onderdeel.id if one.onderdeel else ""
            hits = (key, part, one.stand, one.vraag.id, f"{part}.{one.stand}")
            if name in hits or (name == "alles" and not one.vraag.rond):
                given[key] = value
    assert model.clean(given) == given, "only answers that can be given"
    return given


def test_three_teams_for_each_reflection() -> None:
    teams = Counter(team["model"] for team in TEAMS)
    assert set(teams) == set(models()) and min(teams.values()) >= 3


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: f"{team['model']}: {team['team']}")
def test_where_the_answers_lead(team: dict[str, Any]) -> None:
    model = models()[team["model"]]
    view = view_of(model, team)
    said = view.judgement
    assert [one.id for one in said.uitkomsten] == team["zegt"]
    for name, place in (team.get("vak") or {}).items():
        assert box(model, view.scores.plekken[name]) == place
    for name, parts in (team.get("noemt") or {}).items():
        text = next(one.betekent for one in said.uitkomsten if one.id == name)
        assert all(part in text for part in parts)
        others = {one.kort for one in model.onderdelen} - set(parts)
        assert not any(part in text for part in others)
    if "begin" in team:
        assert [one.id for one in said.begin] == team["begin"]
        assert [one.id for one in said.gelijk] == team.get("kies", [])
    # What is said rests on the sections that the table names.
    passages = {one.id: one for one in load_passages()}
    cited = {
        s for one in (*said.uitkomsten, *said.begin, *said.gelijk) for b in one.bronnen for s in passages[b].sections
    }
    cited |= {section for one in (*said.begin, *said.gelijk) for section in one.secties}
    known = load_catalogue().sections
    for section in team["volgens"]:
        assert section in known
        assert section in cited, f"{section} is not among {sorted(cited)}"


def test_every_outcome_is_reached_by_some_team() -> None:
    reached = {(team["model"], name) for team in TEAMS for name in team["zegt"]}
    missing = [(m.id, one.id) for m in models().values() for one in m.uitkomsten if (m.id, one.id) not in reached]
    # The other organisation's areas are all alike.
    assert set(missing) <= {
        ("plateau", "uitvoerder-strategie"),
        ("plateau", "uitvoerder-processen"),
        ("plateau", "uitvoerder-middelen"),
    }

"""Trust, resistance and shame of a virtual client, and what an utterance does to them (``data/effecten.yml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.training.coder import Coding
from actions.training.hearing import Heard
from actions.training.scenario import WEAKENING, Scenario
from knowledge.passages import read_yaml

DATA = Path(__file__).with_name("data")
VERSION = 1
MOODS = ("vertrouwen", "weerstand", "schaamte")
CLOSED_BELOW, OPEN_FROM = 4.0, 6.5
ANGRY = 6.5
UNSURE = 0.5  # what a coding the coder is unsure of counts for
BESIDE = 0.33  # what a technique counts for that is in an utterance beside the main one

State = dict[str, Any]


def start(scenario: Scenario, seed: int = 0) -> State:
    """A conversation that is about to begin; ``seed`` shifts where each list of lines starts."""
    return {
        "v": VERSION,
        "scenario": scenario.id,
        "stage": "bezig",
        "hints": True,
        "zaad": seed,
        **scenario.begin,
        "open": [],
        "keer": {},
        "wekt": list(scenario.opening.wekt),
        "laatst": scenario.opening.text,
        "gezegd": [],
        "gewaarschuwd": False,
        "weg": False,
        "log": [],
    }


@lru_cache(maxsize=1)
def effects() -> dict[str, Any]:
    """The table of effects."""
    table: dict[str, Any] = read_yaml(DATA / "effecten.yml")
    return table


def mood(state: State) -> str:
    """dicht, aarzelend or open."""
    if state["vertrouwen"] < CLOSED_BELOW or state["weerstand"] >= ANGRY:
        return "dicht"
    return "open" if state["vertrouwen"] >= OPEN_FROM else "aarzelend"


def shift(state: State, moves: dict[str, float], size: float = 1.0) -> None:
    """Move the moods by one row of the table, ``size`` times; the first trust comes easier than the last."""
    for name in MOODS:
        if name in moves:
            move = moves[name] * size
            if name == "vertrouwen" and move > 0:
                move *= 1.15 - state[name] / 12
            state[name] = round(min(10.0, max(0.0, state[name] + move)), 2)


def by_circumstance(state: State, kind: str) -> None:
    """What silence, nonsense, small talk or a nod does: nothing the first time for silence, twice at most for small talk."""
    before = sum(row["soort"] == kind for row in state["log"])
    if kind == "onzin" or (kind == "stilte" and before) or (kind == "koetjes" and before < 2):
        shift(state, effects()["omstandigheid"][kind], 1.0 + 0.5 * (before if kind == "stilte" else 0))


def by_technique(state: State, scenario: Scenario, coding: Coding, heard: Heard) -> None:
    """What an utterance does, from its techniques and from what came before it."""
    table, log, technique = effects()["omstandigheid"], state["log"], coding.techniek

    def row(name: str) -> dict[str, float]:
        found: dict[str, float] = scenario.raakt.get(name, effects()["techniek"][name])
        return found

    weak = technique in WEAKENING
    shift(state, row(technique), UNSURE if coding.abstain else 1.0)
    for other in coding.alle[1:]:
        shift(state, row(other), BESIDE)
    told = [r["techniek"] for r in log if r["soort"] == "techniek"]
    if heard.answers:
        shift(state, table["antwoord_op_vraag"])
    elif heard.asked_back and heard.question and heard.bare:
        shift(state, table["vraag_genegeerd"])
    elif technique == "informatie_geven":
        shift(state, table["ongevraagde_informatie"])
    if coding.own_words and not weak:
        shift(state, table["eigen_woorden"])
    if technique == "gesloten_vraag" and told[-2:] == ["gesloten_vraag"] * 2:
        shift(state, table["verhoor"])
    if not weak and told[-2:] == [technique] * 2 and technique not in ("doorvragen", "open_vraag"):
        shift(state, table["herhaald"])
    if technique == "begroeten" and "begroeten" in told:
        shift(state, row(technique), -1.0)
    if technique == "kracht_benoemen" and not state["open"]:
        shift(state, table["te_vroeg_geprezen"])

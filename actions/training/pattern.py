"""The pattern of a group: what was used, what was opened and how trust went, over all talks together. Nobody stands in it by name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from actions.training.feedback import label
from actions.training.scenario import WEAKENING, Scenario, scenario

State = dict[str, Any]

PEOPLE = 3  # below this many a pattern would be somebody's own


@dataclass(frozen=True)
class Used:
    """How often a technique was the main thing in an utterance. ``goal``: the group practises it."""

    techniek: str
    naam: str
    aantal: int
    verzwakkend: bool
    goal: bool


@dataclass(frozen=True)
class Opened:
    """A layer of a scenario: in how many of the talks it was told."""

    soort: str
    feit: str
    aantal: int


@dataclass(frozen=True)
class Client:
    """One scenario in the group: how many talks there were, and the layers in the order of the scenario."""

    titel: str
    naam: str
    talks: int
    lagen: tuple[Opened, ...]


@dataclass(frozen=True)
class Trust:
    """Trust (0 to 10) after turn n: the middle one of the talks that came this far, and between what half of them lies."""

    n: int
    talks: int
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Pattern:
    """What a group did together."""

    people: int
    talks: int
    utterances: int
    unsure: int
    techniques: tuple[Used, ...]
    clients: tuple[Client, ...]
    trust: tuple[Trust, ...]


def pattern(played: Iterable[tuple[str, State]], goals: Collection[str] = ()) -> Pattern | None:
    """The pattern of (who, state) of each talk; None when fewer than PEOPLE said anything. Utterances that the coder is
    unsure about count in no technique."""
    talks = [(who, state) for who, state in played if state.get("log")]
    people = len({who for who, _ in talks})
    if people < PEOPLE:
        return None
    states = [state for _, state in talks]
    coded = [row for state in states for row in state["log"] if row["soort"] == "techniek"]
    sure = [row for row in coded if not row["onzeker"]]
    return Pattern(
        people=people,
        talks=len(talks),
        utterances=sum(len(state["log"]) for state in states),
        unsure=len(coded) - len(sure),
        techniques=_techniques([row["techniek"] for row in sure], goals),
        clients=tuple(_clients(states)),
        trust=tuple(_trust(states)),
    )


def _techniques(used: list[str], goals: Collection[str]) -> tuple[Used, ...]:
    """Most used first; a goal that nobody used stands last with nought."""
    count = Counter(used)
    count.update(dict.fromkeys(goals, 0))
    return tuple(Used(name, label(name), n, name in WEAKENING, name in goals) for name, n in count.most_common())


def _clients(states: list[State]) -> Iterable[Client]:
    per: dict[str, list[State]] = defaultdict(list)
    for state in states:
        per[state["scenario"]].append(state)
    for name in sorted(per):
        try:
            one: Scenario = scenario(name)
        except KeyError:  # it was deleted since: what was said then counts, its layers have no names any more
            continue
        told = Counter(layer for state in per[name] for layer in state["open"])
        lagen = tuple(Opened(layer.soort, layer.feit, told[layer.id]) for layer in one.lagen)
        yield Client(one.titel, one.naam, len(per[name]), lagen)


def _trust(states: list[State]) -> Iterable[Trust]:
    for i in range(max(len(state["log"]) for state in states)):
        values = sorted(state["log"][i]["na"]["vertrouwen"] for state in states if len(state["log"]) > i)
        if len(values) < PEOPLE:
            return  # from here on the line would be somebody's own
        low, middle, high = quantiles(values, n=4, method="inclusive")
        yield Trust(i + 1, len(values), round(low, 1), round(middle, 1), round(high, 1))

"""The words of a virtual client: which line of a list is said, none of them twice, and what it makes a listener curious about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.training.hearing import Heard
from actions.training.moods import DATA, State, mood
from actions.training.scenario import Layer, Line, Scenario
from knowledge.passages import read_yaml

# Which common lines stand in when a list of the scenario is used up.
FALLBACK = {
    "gesloten": "kort",
    "schaal": "kort",
    "gevoel": "warm",
    "kracht": "warm",
    "samenvatting": "warm",
    "tranen": "warm",
    "leven": "leven",
    "koetjes": "praatje",
    "informatie": "warm",
    "antwoord": "warm",
    "jargon": "verward",
    "onzin": "verward",
    **dict.fromkeys(("advies", "overnemen", "oordeel", "bagatel", "netwerk_aannemen", "suggestief", "boos"), "moe"),
}


COURTESIES = ("begroeten", "toestemming", "antwoord", "koetjes")


@dataclass(frozen=True)
class Reply:
    """What the client says, why (an event or ``laag``), the layer that opened with it, and the one that was asked for too early."""

    text: str
    event: str
    laag: str | None = None
    gezocht: str | None = None


@lru_cache(maxsize=1)
def common() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(DATA / "algemeen.yml")
    return table


class Speech:
    """The lines of one client; ``state`` is changed in place."""

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        self.state = state
        self.heard = Heard()

    def _reachable(self, layer: Layer) -> bool:
        return layer.id not in self.state["open"] and all(name in self.state["open"] for name in layer.na)

    def _next_of(self, name: str) -> Reply | None:
        """The next line of a layer that is open, if there is one."""
        layer, times = self.scenario.layers[name], self.state["keer"].get(name, 1)
        if times >= len(layer.zegt):
            return None
        self.state["keer"][name] = times + 1
        return self._say(layer.zegt[times], "meer", layer)

    def _more_of(self, names: list[str]) -> Reply | None:
        """More of the first of these layers that has something left."""
        return next((more for name in names if (more := self._next_of(name))), None)

    def _cued(self, event: str) -> Line | None:
        """An unsaid line for ``event`` that what was said is an occasion to."""
        lines = self._fitting(self.scenario.said(event, mood(self.state)))
        return self._unused(tuple(line for line in lines if line.op))

    def _line(self, event: str, own: tuple[Line, ...] = ()) -> Reply:
        """An unused line for ``event``: of the layer (``own``), of the scenario, or a common one."""
        line = self._unused(self._fitting(own))
        if line is None and event in self.scenario.antwoorden:
            line = self._unused(self._fitting(self._turned(self.scenario.said(event, mood(self.state)))))
        return self._say(line or self._fallback(event), event, opens=False)

    def _turned(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        begin = self.state["zaad"] % max(len(lines), 1)
        return (*lines[begin:], *lines[:begin])

    def _fitting(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines that what was said is an occasion to, before those that always fit."""
        cued = tuple(line for line in lines if line.op and line.text in self.heard.cues)
        return (*cued, *(line for line in lines if not line.op))

    def _unused(self, lines: tuple[Line, ...]) -> Line | None:
        """The first line not said yet; a cued one first, then one that wakes something untold."""
        unsaid = [line for line in lines if line.text not in self.state["gezegd"]]
        layers = self.scenario.layers
        cued = [line for line in unsaid if line.op]
        waking = [x for x in unsaid if any(self._reachable(layers[name]) for name in x.wekt)]
        return next(iter(cued or waking or unsaid), None)

    def _wakes(self, event: str) -> bool:
        """Whether there is a line left for ``event`` that makes curious about something untold."""
        lines = self._fitting(self.scenario.said(event, mood(self.state))) if event in self.scenario.antwoorden else ()
        unsaid = [line for line in lines if line.text not in self.state["gezegd"]]
        return any(self._reachable(self.scenario.layers[name]) for line in unsaid for name in line.wekt)

    def _fallback(self, event: str) -> Line:
        table, name = common(), self.scenario.naam
        gestures = [text.replace("{naam}", name) for text in table["gebaar"]]
        for text in (*table[FALLBACK.get(event, "vaag")], *gestures):
            if text not in self.state["gezegd"]:
                return Line(text)
        pairs = (f"{gesture} {short}" for short in table["kort"] for gesture in gestures)
        return Line(next((text for text in pairs if text not in self.state["gezegd"]), gestures[0]))

    def _say(self, line: Line, event: str, layer: Layer | None = None, opens: bool = True) -> Reply:
        self.state["gezegd"].append(line.text)
        layers = self.scenario.layers
        woken = [name for name in line.wekt if self._reachable(layers[name])]
        kept = [name for name in self.state["wekt"] if self._reachable(layers[name]) and name not in woken]
        # What was hinted at before can still be taken up when nothing new is, and after mere courtesies.
        self.state["wekt"] = [*woken, *kept] if event in COURTESIES else woken or kept
        return Reply(line.text, event, layer.id if layer and opens else None)

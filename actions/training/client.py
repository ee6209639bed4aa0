"""The virtual client: what an utterance does to trust, resistance and shame, and what the client says back.

Plain rules over data, so that a trainer can explain every answer: ``data/effecten.yml`` says what a technique does, the
scenario says what it opens. Nothing is drawn by lot but the place in a list where a conversation starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.training.coder import Coding
from actions.training.features import signals
from actions.training.scenario import WEAKENING, Layer, Line, Scenario
from knowledge.concepts import Lexicon
from knowledge.passages import read_yaml
from knowledge.text import frequencies, words

DATA = Path(__file__).with_name("data")
VERSION = 1
MOODS = ("vertrouwen", "weerstand", "schaamte")
LEAVE, WARN = 0.4, 1.4
CLOSED_BELOW, OPEN_FROM = 4.0, 6.5
ANGRY = 6.5
ASKS_DEATH = "suicide"  # the signal that somebody asks whether the client wants to live
NODS = frozenset(
    (
        "hm",
        "hmm",
        "hmhm",
        "mm",
        "mhm",
        "ja",
        "jaja",
        "oke",
        "ok",
        "okay",
        "aha",
        "ah",
        "o",
        "oh",
        "juist",
        "precies",
        "goh",
        "tja",
    )
)
LAST_SILENCES = 4  # a client stays no longer with somebody who says nothing

State = dict[str, Any]

# Techniques that ask for one kind of thing and so need no subject.
FREE = (
    "wens_vragen",
    "uitzondering_vragen",
    "netwerk_vragen",
    "open_vraag",
    "schaalvraag",
    "kracht_benoemen",
    "veiligheid_checken",
    "kleine_stap",
    "samenvatten",
)
# What these ask for.
KIND_OF = {
    "wens_vragen": "wens",
    "uitzondering_vragen": "uitzondering",
    "netwerk_vragen": "netwerk",
    "kracht_benoemen": "kracht",
    "gevoel_reflecteren": "gevoel",
}
EVENT_OF = {
    "begroeten": "begroeten",
    "toestemming": "toestemming",
    "informatie_geven": "informatie",
    "samenvatten": "samenvatting",
    "kracht_benoemen": "kracht",
    "schaalvraag": "schaal",
    "wens_vragen": "wens",
    "uitzondering_vragen": "uitzondering",
    "netwerk_vragen": "netwerk",
    "kleine_stap": "kleine_stap",
    "veiligheid_checken": "veiligheid",
    "gevoel_reflecteren": "gevoel",
    "open_vraag": "vaag",
    "doorvragen": "vaag",
    "gesloten_vraag": "gesloten",
    "suggestieve_vraag": "suggestief",
    "advies_opdringen": "advies",
    "overnemen": "overnemen",
    "oordelen": "oordeel",
    "bagatelliseren": "bagatel",
    "jargon": "jargon",
    "netwerk_aannemen": "netwerk_aannemen",
    "afsluiten": "afscheid",
}
# Which common lines stand in when a list of the scenario is used up.
FALLBACK = {
    "gesloten": "kort",
    "schaal": "kort",
    "gevoel": "warm",
    "kracht": "warm",
    "samenvatting": "warm",
    "tranen": "warm",
    "leven": "leven",
    "informatie": "warm",
    "jargon": "verward",
    "onzin": "verward",
    **dict.fromkeys(("advies", "overnemen", "oordeel", "bagatel", "netwerk_aannemen", "suggestief", "boos"), "moe"),
}


@dataclass(frozen=True)
class Reply:
    """What the client says, why (an event or ``laag``), and the layer that opened with it."""

    text: str
    event: str
    laag: str | None = None


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


@lru_cache(maxsize=1)
def _common() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml(DATA / "algemeen.yml")
    return table


@lru_cache(maxsize=1)
def _small_talk() -> Lexicon:
    return Lexicon({"koetjes": {"gebied": "gesprek", "vormen": effects()["koetjes"]}})


def mood(state: State) -> str:
    """dicht, aarzelend or open."""
    if state["vertrouwen"] < CLOSED_BELOW or state["weerstand"] >= ANGRY:
        return "dicht"
    return "open" if state["vertrouwen"] >= OPEN_FROM else "aarzelend"


def circumstance(text: str, coding: Coding) -> str | None:
    """``stilte``, ``knik`` (a nod: "hm", "ja"), ``onzin`` or ``koetjes``: what is no technique at all."""
    said = words(text)
    if not said or said in (["stilte"], ["zwijgt"], ["zegt", "niets"]):
        return "stilte"
    if NODS.issuperset(said) and "?" not in text:
        return "knik"
    known = sum(frequencies().get(word, 0.0) > 2e-7 for word in said) / len(said)
    if known < 0.4 or (known < 0.6 and coding.abstain):
        return "onzin"
    if coding.techniek not in ("begroeten", "afsluiten") and "koetjes" in _small_talk().find(text):
        return "koetjes"
    return None


class Client:
    """One turn of a client: ``state`` is changed in place."""

    def __init__(self, scenario: Scenario, state: State) -> None:
        self.scenario = scenario
        self.state = state

    # --- what it does ---------------------------------------------------------------------------------------------------

    def answer(self, text: str, coding: Coding, aside: str | None = None) -> Reply:
        """What the client says to ``text``. ``aside``: silence, nonsense or small talk instead of a technique."""
        self._move(coding, aside)
        reply = self._leaving() or (self._aside(aside) if aside else self._react(text, coding))
        self.state["laatst"] = reply.text
        return reply

    def _shift(self, moves: dict[str, float], size: float = 1.0) -> None:
        for name in MOODS:
            if name in moves:
                move = moves[name] * size
                if name == "vertrouwen" and move > 0:  # the first trust comes easier than the last
                    move *= 1.15 - self.state[name] / 12
                self.state[name] = round(min(10.0, max(0.0, self.state[name] + move)), 2)

    def _move(self, coding: Coding, aside: str | None) -> None:
        table, log = effects()["omstandigheid"], self.state["log"]
        if aside:
            before = sum(row["soort"] == aside for row in log)
            if aside != "knik" and (
                aside == "onzin" or (aside == "stilte" and before) or (aside == "koetjes" and before < 2)
            ):
                self._shift(table[aside], 1.0 + 0.5 * (before if aside == "stilte" else 0))
            return
        technique = coding.techniek
        row = self.scenario.raakt.get(technique, effects()["techniek"][technique])
        weak = technique in WEAKENING
        self._shift(row, 0.6 if coding.abstain else 1.0)
        for other in coding.alle[1:]:  # what else is in it counts for a third
            self._shift(self.scenario.raakt.get(other, effects()["techniek"][other]), 0.33)
        asked = self.state["laatst"].rstrip().endswith("?")
        told = [r["techniek"] for r in log if r["soort"] == "techniek"]
        if technique in ("informatie_geven", "toestemming") and asked:
            self._shift(table["antwoord_op_vraag"])
        elif asked and "?" in (log[-1]["zegt"] if log else "") and log[-1]["event"] == "wedervraag" and coding.open:
            self._shift(table["vraag_genegeerd"])
        elif technique == "informatie_geven":
            self._shift(table["ongevraagde_informatie"])
        if coding.own_words and not weak:
            self._shift(table["eigen_woorden"])
        if technique == "gesloten_vraag" and told[-2:] == ["gesloten_vraag"] * 2:
            self._shift(table["verhoor"])
        if not weak and told[-2:] == [technique] * 2 and technique not in ("doorvragen", "open_vraag"):
            self._shift(table["herhaald"])
        if technique == "begroeten" and "begroeten" in told:
            self._shift(row, -1.0)
        if technique == "kracht_benoemen" and not self.state["open"]:
            self._shift(table["te_vroeg_geprezen"])

    def _leaving(self) -> Reply | None:
        trust = self.state["vertrouwen"]
        silent = [row["soort"] for row in self.state["log"][-LAST_SILENCES:]] == ["stilte"] * LAST_SILENCES
        if (trust <= LEAVE or (silent and trust < WARN + 0.6)) and self.state["gewaarschuwd"]:
            self.state["weg"], self.state["stage"] = True, "afgerond"
            return self._line("vertrek")
        if trust <= WARN and not self.state["gewaarschuwd"]:
            self.state["gewaarschuwd"] = True
            self.state["vertrouwen"] = max(trust, LEAVE + 0.3)  # nobody leaves without having said so
            return self._line("waarschuwing")
        return None

    def _aside(self, kind: str) -> Reply:
        if kind != "knik":
            return self._line(kind)
        # Who nods after a story hears a little more of it; who only nods hears something else.
        last = self.state["log"][-1] if self.state["log"] else None
        if last and last["laag"] and last["soort"] != "knik" and (more := self._next_of(last["laag"])):
            return more
        nodded = [row["soort"] for row in self.state["log"][-2:]] == ["knik", "knik"]
        return self._line("stilte" if nodded else "dwaalt")

    # --- what it tells --------------------------------------------------------------------------------------------------

    def _react(self, text: str, coding: Coding) -> Reply:
        technique, heard = coding.techniek, list(self.scenario.subjects.find(text))
        if technique == "afsluiten" and len(self.state["log"]) >= 3:
            return self._goodbye()
        if technique in WEAKENING:
            return self._weak(technique, heard)
        death = technique == "veiligheid_checken" and ASKS_DEATH in signals().find(text)
        layer = None if death else self._layer(coding, heard)
        if layer and self._fits(layer):
            return self._tell(layer)
        if layer:
            return self._line("nog_niet", layer.nog_niet, layer=layer)
        if death:
            return self._line("leven")
        if (told := self._more(coding, heard)) is not None:
            return told
        if technique == "gevoel_reflecteren" and self.state["schaamte"] <= 4 and mood(self.state) == "open":
            return self._line("gevoel")
        if coding.open and self._shy():
            return self._line("wedervraag")
        event = EVENT_OF[technique]
        vague = sum(row["event"] == "vaag" for row in self.state["log"])
        if event == "afscheid" or (event == "vaag" and vague % 3 == 2):
            event = "dwaalt"
        return self._line(event)

    def _goodbye(self) -> Reply:
        self.state["stage"] = "afgerond"
        lines = self.scenario.said("afscheid")
        order = lines if mood(self.state) == "open" else (*lines[1:], lines[0])
        line = next((x for x in order if x.text not in self.state["gezegd"]), None)
        return self._say(line, "afscheid") if line else self._line("afscheid")

    def _weak(self, technique: str, heard: list[str]) -> Reply:
        if technique == "gesloten_vraag":
            for name in heard:
                layer = self.scenario.layers[name]
                if name not in self.state["open"] and layer.kort:
                    return self._line("gesloten", layer.kort, layer=layer)
            return self._line("gesloten")
        angry = [row["event"] for row in self.state["log"][-3:]]
        if self.state["weerstand"] >= ANGRY and "boos" not in angry:
            return self._line("boos")
        return self._line(EVENT_OF[technique])

    def _reachable(self, layer: Layer) -> bool:
        return layer.id not in self.state["open"] and all(name in self.state["open"] for name in layer.na)

    def _fits(self, layer: Layer) -> bool:
        return self.state["vertrouwen"] >= layer.vertrouwen and (
            layer.schaamte is None or self.state["schaamte"] <= layer.schaamte
        )

    def _layer(self, coding: Coding, heard: list[str]) -> Layer | None:
        """The layer this utterance reaches for: one it names, one the client just woke, or one of the kind it asks for."""
        techniques = {name for name in coding.alle if name not in WEAKENING} | {coding.techniek}
        layers = self.scenario.layers
        ready = [x for x in self.scenario.lagen if self._reachable(x) and techniques & set(x.technieken)]
        woken = [layers[name] for name in self.state["wekt"] if layers[name] in ready]
        named = [x for x in woken if x.id in heard] + [x for x in ready if x.id in heard]
        main = [x for x in ready if coding.techniek in x.technieken and coding.techniek in FREE]
        kind = [x for x in woken + main if x.soort == KIND_OF.get(coding.techniek)]
        trusting = ready if mood(self.state) == "open" and coding.open else []
        for group in (named, kind, woken, main, trusting):
            fitting = [x for x in group if self._fits(x)]
            if fitting:
                return fitting[0]
            if group and group in (named, woken):
                return group[0]
        return None

    def _tell(self, layer: Layer) -> Reply:
        self.state["open"].append(layer.id)
        self.state["keer"][layer.id] = 1
        self._shift(effects()["omstandigheid"]["verteld"])
        reply = self._say(layer.zegt[0], "laag", layer)
        if layer.tranen and (line := self._unused(self.scenario.said("tranen"))):
            self.state["gezegd"].append(line.text)
            return Reply(f"{line.text} {reply.text}", "laag", layer.id)
        return reply

    def _more(self, coding: Coding, heard: list[str]) -> Reply | None:
        """More of what was told already, for who stays with it; only when the client has not just said it all."""
        if coding.techniek not in (
            "doorvragen",
            "open_vraag",
            "gevoel_reflecteren",
            "wens_vragen",
            "uitzondering_vragen",
        ):
            return None
        told = [name for name in heard if name in self.state["open"]]
        last = self.state["log"][-1]["laag"] if self.state["log"] else None
        if not told and last and coding.techniek in ("doorvragen", "gevoel_reflecteren"):
            told = [last]
        for name in told:
            if more := self._next_of(name):
                return more
        if told and any(row["laag"] == told[0] and row["event"] == "meer" for row in self.state["log"][-2:]):
            return self._line("al_verteld")
        return None

    def _next_of(self, name: str) -> Reply | None:
        """The next line of a layer that is open, if there is one."""
        layer, times = self.scenario.layers[name], self.state["keer"].get(name, 1)
        if times >= len(layer.zegt):
            return None
        self.state["keer"][name] = times + 1
        return self._say(layer.zegt[times], "meer", layer)

    def _shy(self) -> bool:
        """Whether the client first wants to know something: early, closed, and not more than twice."""
        log = self.state["log"]
        asked = [i for i, row in enumerate(log) if row["event"] == "wedervraag"]
        permitted = any("toestemming" in row["alle"] for row in log)
        return (
            mood(self.state) == "dicht"
            and not permitted
            and len(asked) < 2
            and len(log) >= 2
            and (not asked or len(log) - asked[-1] > 4)
        )

    # --- words ----------------------------------------------------------------------------------------------------------

    def _line(self, event: str, own: tuple[Line, ...] = (), layer: Layer | None = None) -> Reply:
        """An unused line for ``event``: of the layer, of the scenario, or a common one."""
        line = self._unused(own)
        if line is None and event in self.scenario.antwoorden:
            line = self._unused(self._turned(self.scenario.said(event, mood(self.state))))
        if line is None:
            line = self._fallback(event)
        return self._say(line, event, layer, opens=False)

    def _turned(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        shift = self.state["zaad"] % max(len(lines), 1)
        return (*lines[shift:], *lines[:shift])

    def _unused(self, lines: tuple[Line, ...]) -> Line | None:
        """The first line not said yet, one that wakes something untold before one that does not."""
        unsaid = [line for line in lines if line.text not in self.state["gezegd"]]
        layers = self.scenario.layers
        waking = [x for x in unsaid if any(self._reachable(layers[name]) for name in x.wekt)]
        return next(iter(waking or unsaid), None)

    def _fallback(self, event: str) -> Line:
        common, name = _common(), self.scenario.naam
        gestures = [text.replace("{naam}", name) for text in common["gebaar"]]
        for text in (*common[FALLBACK.get(event, "vaag")], *gestures):
            if text not in self.state["gezegd"]:
                return Line(text)
        pairs = (f"{gesture} {short}" for short in common["kort"] for gesture in gestures)
        return Line(next((text for text in pairs if text not in self.state["gezegd"]), gestures[0]))

    def _say(self, line: Line, event: str, layer: Layer | None = None, opens: bool = True) -> Reply:
        self.state["gezegd"].append(line.text)
        layers = self.scenario.layers
        woken = [name for name in line.wekt if self._reachable(layers[name])]
        kept = [name for name in self.state["wekt"] if self._reachable(layers[name]) and name not in woken]
        if woken or (layer and opens):
            self.state["wekt"] = woken
        else:
            self.state["wekt"] = kept
        return Reply(line.text, event, layer.id if layer and opens else None)

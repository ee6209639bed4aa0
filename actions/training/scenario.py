"""A scenario of the role-play: one client as data, read from ``data/scenarios/*.yml`` and checked on its shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from actions.training.at_hand import elsewhere
from actions.training.shape import BY_MOOD as BY_MOOD
from actions.training.shape import EVENTS as EVENTS
from actions.training.shape import KINDS as KINDS
from actions.training.shape import LEVELS as LEVELS
from actions.training.shape import MOODS as MOODS
from actions.training.shape import NETWORKS as NETWORKS
from actions.training.shape import faults
from knowledge.concepts import Lexicon
from knowledge.passages import read_yaml

FOLDER = Path(__file__).with_name("data") / "scenarios"

WEAKENING = (
    "gesloten_vraag",
    "suggestieve_vraag",
    "advies_opdringen",
    "overnemen",
    "oordelen",
    "bagatelliseren",
    "jargon",
    "netwerk_aannemen",
)


@dataclass(frozen=True)
class Line:
    """Something the client can say, and the layers a listener could ask about after it. ``op``: forms; said only to words in
    which one of them is heard, and then rather than a line without."""

    text: str
    wekt: tuple[str, ...] = ()
    op: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layer:
    """One fact of the client's story with what opens it."""

    id: str
    soort: str
    feit: str
    technieken: tuple[str, ...]
    vertrouwen: float
    zegt: tuple[Line, ...]
    vraag: tuple[str, ...]
    onderwerpen: tuple[str, ...] = ()
    na: tuple[str, ...] = ()
    schaamte: float | None = None
    tranen: bool = False
    nog_niet: tuple[Line, ...] = ()
    kort: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """One client. ``weetjes``: answers to concrete questions. ``als_burger``: how the same person would come to the assistant
    (web/evaluate/clients.py). ``raakt``: technique → what it does to the moods of this client,
    instead of the common table."""

    id: str
    titel: str
    niveau: str
    over: str
    opdracht: str
    doelen: tuple[str, ...]
    naam: str
    leeftijd: int
    aanspreken: str
    achtergrond: str
    leefgebieden: tuple[str, ...]
    netwerk: str
    opening: Line
    begin: dict[str, float]
    lagen: tuple[Layer, ...]
    antwoorden: dict[str, Any]
    weetjes: tuple[Line, ...] = ()
    als_burger: dict[str, Any] = field(default_factory=dict)
    raakt: dict[str, dict[str, float]] = field(default_factory=dict)

    @cached_property
    def layers(self) -> dict[str, Layer]:
        """Layers by id."""
        return {layer.id: layer for layer in self.lagen}

    @cached_property
    def subjects(self) -> Lexicon:
        """Hears which layers somebody speaks about."""
        return Lexicon(
            {layer.id: {"gebied": "laag", "vormen": layer.onderwerpen} for layer in self.lagen if layer.onderwerpen}
        )

    @cached_property
    def cues(self) -> Lexicon:
        """Hears to which lines with an ``op`` somebody's words are an occasion; the text of a line is its name."""
        lines = [line for _, line in every_line(self) if line.op]
        return Lexicon({line.text: {"gebied": "zin", "vormen": line.op} for line in lines})

    @property
    def wish(self) -> Layer:
        """The question behind the question."""
        return next(layer for layer in self.lagen if layer.soort == "wens")

    def said(self, event: str, mood: str | None = None) -> tuple[Line, ...]:
        """The lines for one event, in one mood where the event has moods."""
        lines = self.antwoorden[event]
        found: tuple[Line, ...] = lines[mood] if isinstance(lines, dict) else lines
        return found


def every_line(one: Scenario) -> Iterator[tuple[str, Line]]:
    """All lines of a client with the place where they stand."""
    yield "opening", one.opening
    for layer in one.lagen:
        for field_, lines in (("zegt", layer.zegt), ("kort", layer.kort), ("nog_niet", layer.nog_niet)):
            for i, line in enumerate(lines):
                yield f"laag {layer.id}, {field_} {i + 1}", line
    for i, line in enumerate(one.weetjes):
        yield f"weetjes {i + 1}", line
    for event, lines in one.antwoorden.items():
        groups = lines.items() if isinstance(lines, dict) else [("", lines)]
        for mood, group in groups:
            for i, line in enumerate(group):
                yield f"antwoorden.{event}{'.' + mood if mood else ''} {i + 1}", line


class Unfit(ValueError):
    """A scenario that does not have the shape it should have; the message says what and where, in Dutch."""


def read(data: dict[str, Any]) -> Scenario:
    """The scenario in ``data``; raises Unfit with every fault found."""
    wrong = faults(data)
    if wrong:
        raise Unfit("\n".join(wrong))
    persona = data["persona"]
    return Scenario(
        id=data["id"],
        titel=data["titel"],
        niveau=data["niveau"],
        over=_one(data["over"]),
        opdracht=_one(data["opdracht"]),
        doelen=tuple(data["doelen"]),
        naam=persona["naam"],
        leeftijd=persona["leeftijd"],
        aanspreken=persona["aanspreken"],
        achtergrond=_one(persona["achtergrond"]),
        leefgebieden=tuple(data["leefgebieden"]),
        netwerk=data["netwerk"],
        opening=_line(data["opening"]),
        begin={mood: float(value) for mood, value in data["begin"].items()},
        lagen=tuple(_layer(layer) for layer in data["lagen"]),
        antwoorden={
            event: {mood: _lines(those) for mood, those in lines.items()} if isinstance(lines, dict) else _lines(lines)
            for event, lines in data["antwoorden"].items()
        },
        weetjes=_lines(data["weetjes"]),
        als_burger=data.get("als_burger", {}),
        raakt=data.get("raakt", {}),
    )


def _one(text: str) -> str:
    return " ".join(str(text).split())


def _line(value: Any) -> Line:
    if isinstance(value, str):
        return Line(_one(value))
    return Line(_one(value["zegt"]), tuple(value.get("wekt", ())), tuple(value.get("op", ())))


def _lines(values: list[Any]) -> tuple[Line, ...]:
    return tuple(_line(value) for value in values)


def _layer(data: dict[str, Any]) -> Layer:
    return Layer(
        id=data["id"],
        soort=data["soort"],
        feit=_one(data["feit"]),
        technieken=tuple(data["technieken"]),
        vertrouwen=float(data["vertrouwen"]),
        zegt=_lines(data["zegt"]),
        vraag=tuple(_one(text) for text in data["vraag"]),
        onderwerpen=tuple(data.get("onderwerpen", ())),
        na=tuple(data.get("na", ())),
        schaamte=None if data.get("schaamte") is None else float(data["schaamte"]),
        tranen=bool(data.get("tranen", False)),
        nog_niet=_lines(data.get("nog_niet", [])),
        kort=_lines(data.get("kort", [])),
    )


_reading = Lock()


def scenarios() -> dict[str, Scenario]:
    """Every scenario in the folder by id, easy ones first. A file that does not fit stops the start, with its faults."""
    with _reading:  # a whole class may come in with the first page: one reads the files, the others wait for it
        return _scenarios()


@lru_cache(maxsize=1)
def _scenarios() -> dict[str, Scenario]:
    found = {}
    for path in sorted(FOLDER.glob("*.yml")):
        try:
            scenario = read(read_yaml(path))
        except Unfit as error:
            raise Unfit(f"{path.name}:\n{error}") from None
        if scenario.id != path.stem:
            raise Unfit(f"{path.name}: id {scenario.id} is niet de naam van het bestand")
        found[scenario.id] = scenario
    return dict(sorted(found.items(), key=lambda item: (LEVELS.index(item[1].niveau), item[0])))


def scenario(name: str) -> Scenario:
    """The scenario called ``name``, one of the shipped or one that is at hand; KeyError when there is none."""
    found = elsewhere(name) or scenarios().get(name)
    if found is None:
        raise KeyError(name)
    return found


def known(name: str) -> bool:
    """Whether there is a scenario called ``name``."""
    return name in scenarios() or elsewhere(name) is not None

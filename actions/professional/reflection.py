"""A reflection: one model of the reports as data, read from ``data/reflecties/*.yml``; what does not fit is told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from actions.professional import reflection_check
from knowledge.passages import read_yaml

FOLDER = Path(__file__).with_name("data") / "reflecties"

Answers = Mapping[str, float]
"""Answers by key (``Model.keys``). What was skipped is not there; a median may lie between two values."""


class UnfitError(ValueError):
    """A reflection that cannot be used; ``faults`` says why, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Optie:
    """One answer that can be chosen: its value on the scale, its name, and what it means."""

    waarde: float
    naam: str
    uitleg: str = ""


@dataclass(frozen=True)
class Vraag:
    """One thing a team reads aloud and answers. ``rond``: about whom, asked once and not scored (``eerst`` in the file)."""

    id: str
    tekst: str
    opties: tuple[Optie, ...]
    as_: str = ""
    links: str = ""
    rechts: str = ""
    links_uitleg: str = ""
    rechts_uitleg: str = ""
    omgekeerd: bool = False
    rond: bool = False

    @property
    def laagst(self) -> float:
        return self.opties[0].waarde

    @property
    def hoogst(self) -> float:
        return self.opties[-1].waarde

    def name(self, value: float) -> str:
        """What a value is called; a median between two values has no name of its own."""
        return next((one.naam for one in self.opties if one.waarde == value), "")


@dataclass(frozen=True)
class Band:
    """What a score up to and including ``tot`` means for one part, and what can be done."""

    tot: float
    betekent: str
    doen: tuple[str, ...] = ()
    bronnen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Onderdeel:
    """What one score is about: a condition, a value, an area. ``keer_om``: a high score asks for attention."""

    id: str
    naam: str
    kort: str
    uitleg: str
    deel: str
    secties: tuple[str, ...]
    vragen: tuple[Vraag, ...]
    banden: tuple[Band, ...]
    keer_om: bool = False

    @property
    def laagst(self) -> float:
        return self.vragen[0].laagst

    @property
    def hoogst(self) -> float:
        return self.vragen[0].hoogst

    def band(self, score: float) -> Band | None:
        return next((one for one in self.banden if score <= one.tot + 1e-9), None)


@dataclass(frozen=True)
class Deel:
    """A part of a reflection that stands on one page and, where the model says so, can be done by itself."""

    id: str
    naam: str
    uitleg: str = ""


@dataclass(frozen=True)
class Uitkomst:
    """Something to say when every test in ``als`` holds. The tests are described in docs/reflections.md."""

    id: str
    als: tuple[Mapping[str, Any], ...]
    betekent: str
    doen: tuple[str, ...]
    bronnen: tuple[str, ...]


class Key(NamedTuple):
    """One answer to give: a question, in one stand (now, wished) where the model has more than one."""

    key: str
    vraag: Vraag
    stand: str
    onderdeel: Onderdeel | None


@dataclass(frozen=True)
class Model:
    """One reflection. ``standen``: id → what it is called (one stand without a name in most models)."""

    id: str
    titel: str
    vraag: str
    over: str
    vooraf: str
    duur: int
    secties: tuple[str, ...]
    kanttekening: str
    standen: Mapping[str, str]
    beeld: Mapping[str, Any]
    delen: tuple[Deel, ...]
    kiesbaar: bool
    eerst: tuple[Vraag, ...]
    onderdelen: tuple[Onderdeel, ...]
    begin: Mapping[str, Any]
    uitkomsten: tuple[Uitkomst, ...]
    gesprek: tuple[str, ...]
    verder: tuple[str, ...]

    @cached_property
    def keys(self) -> dict[str, Key]:
        """Every answer there is to give, in the order in which it is asked."""
        found = {v.id: Key(v.id, v, "", None) for v in self.eerst}
        for part in self.onderdelen:
            for vraag in part.vragen:
                for stand in self.standen:
                    key = f"{vraag.id}.{stand}" if stand else vraag.id
                    found[key] = Key(key, vraag, stand, part)
        return found

    @cached_property
    def part(self) -> dict[str, Onderdeel]:
        return {one.id: one for one in self.onderdelen}

    def pages(self) -> Iterator[tuple[Deel, tuple[Onderdeel, ...]]]:
        """The parts that stand together, page by page."""
        for deel in self.delen:
            yield deel, tuple(one for one in self.onderdelen if one.deel == deel.id)

    def clean(self, raw: Mapping[str, Any]) -> dict[str, float]:
        """Only answers that this model knows and whose value can be chosen; text is read as a number."""
        found: dict[str, float] = {}
        for key, one in self.keys.items():
            try:
                value = float(raw[key])
            except (KeyError, TypeError, ValueError):
                continue
            if any(option.waarde == value for option in one.vraag.opties):
                found[key] = value
        return found


def read(data: Any) -> Model:
    """Build a reflection from what a YAML file holds; UnfitError with every fault in words."""
    faults = reflection_check.faults(data)
    if faults:
        raise UnfitError(faults)
    standen = {str(k): str(v) for k, v in (data.get("standen") or {"": ""}).items()}
    delen = tuple(Deel(d["id"], d["naam"], _line(d.get("uitleg"))) for d in data.get("delen") or [])
    delen = delen or (Deel("alles", data["titel"]),)
    return Model(
        id=data["id"],
        titel=data["titel"],
        vraag=_line(data["vraag"]),
        over=_line(data["over"]),
        vooraf=_line(data.get("vooraf")),
        duur=int(data["duur"]),
        secties=tuple(data["secties"]),
        kanttekening=_line(data.get("kanttekening")),
        standen=standen,
        beeld=data["beeld"],
        delen=delen,
        kiesbaar=bool(data.get("kiesbaar")),
        eerst=tuple(_question(v, v["id"], data, rond=True) for v in data.get("eerst") or []),
        onderdelen=tuple(_part(one, data, delen[0].id) for one in data["onderdelen"]),
        begin={"bij": "laagste", "hoeveel": 2, **(data.get("begin") or {})},
        uitkomsten=tuple(
            Uitkomst(
                one["id"],
                tuple(one.get("als") or []),
                _line(one["betekent"]),
                _lines(one.get("doen")),
                tuple(one.get("bronnen") or []),
            )
            for one in data.get("uitkomsten") or []
        ),
        gesprek=_lines(data.get("gesprek")),
        verder=tuple(data.get("verder") or []),
    )


def parse(text: str) -> Model:
    """A reflection from the text of a YAML file; UnfitError also for text that is no YAML."""
    try:
        # An alias can make a small text grow without end, and no reflection needs one.
        if any(isinstance(event, yaml.events.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise UnfitError(["verwijzingen met & en * kunnen hier niet"])
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, UnfitError):
            raise
        mark = getattr(error, "problem_mark", None)
        where = f" bij regel {mark.line + 1}" if mark else ""
        raise UnfitError([f"dit is geen leesbaar YAML{where}"]) from None
    return read(data)


@lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """Every reflection by id, in the order of their file names. A file that does not fit stops the start, with its faults."""
    found = {}
    for path in sorted(FOLDER.glob("*.yml")):
        try:
            model = read(read_yaml(path))
        except UnfitError as error:
            raise UnfitError([f"{path.name}: {fault}" for fault in error.faults]) from None
        if not path.stem.endswith(model.id):
            raise UnfitError([f"{path.name}: id {model.id} is niet de naam van het bestand"])
        found[model.id] = model
    return found


def _part(raw: Mapping[str, Any], data: Mapping[str, Any], deel: str) -> Onderdeel:
    questions = reflection_check.questions(raw, data)
    ids = [raw["id"]] if len(questions) == 1 else [f"{raw['id']}-{n}" for n in range(1, len(questions) + 1)]
    return Onderdeel(
        id=raw["id"],
        naam=raw["naam"],
        kort=raw.get("kort") or raw["naam"],
        uitleg=_line(raw.get("uitleg")),
        deel=raw.get("deel") or deel,
        secties=tuple(raw["secties"]),
        vragen=tuple(_question(v, i, {**data, **raw}) for v, i in zip(questions, ids, strict=True)),
        banden=tuple(
            Band(float(b["tot"]), _line(b["betekent"]), _lines(b.get("doen")), tuple(b.get("bronnen") or []))
            for b in raw.get("banden") or []
        ),
        keer_om=bool(raw.get("keer_om")),
    )


def _question(raw: Mapping[str, Any], id: str, around: Mapping[str, Any], rond: bool = False) -> Vraag:
    return Vraag(
        id=id,
        tekst=_line(raw["tekst"]),
        opties=tuple(
            Optie(float(value), entry["naam"], _line(entry.get("uitleg")))
            if isinstance(entry, dict)
            else Optie(float(value), str(entry))
            for value, entry in (raw.get("schaal") or around["schaal"]).items()
        ),
        as_=raw.get("as") or "",
        links=raw.get("links") or "",
        rechts=raw.get("rechts") or "",
        links_uitleg=_line(raw.get("links_uitleg")),
        rechts_uitleg=_line(raw.get("rechts_uitleg")),
        omgekeerd=bool(raw.get("omgekeerd")),
        rond=rond,
    )


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _lines(raw: Any) -> tuple[str, ...]:
    return tuple(_line(one) for one in raw or [])

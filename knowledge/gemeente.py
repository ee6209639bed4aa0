"""A gemeente's own facts: what its lokets are called, how to reach them, when they are open, which parts are on."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from knowledge.catalogue import Line, lines, say
from knowledge.gemeente_check import GemeenteError, check, hours_of
from knowledge.opening import Hours, in_words, now_in_words
from knowledge.passages import read_yaml
from knowledge.yaml_place import Fault, line_of, load, unreadable

FOLDER = Path(__file__).with_name("gemeenten")
CATALOGUE = Path(__file__).with_name("catalogue")
_OTHER_FILES = ("KEUKENTAFEL_TEKSTEN", "KEUKENTAFEL_INSTALLATIE")  # may lie in the same folder, and are no gemeente

__all__ = ["CATALOGUE", "Gemeente", "GemeenteError", "Loket", "available", "catalogue_lokets", "faults", "gemeente"]


@dataclass(frozen=True)
class Loket:
    """One loket as a citizen of this gemeente meets it. ``open``: see ``knowledge.opening``."""

    id: str
    naam: str
    in_zin: str
    over: tuple[Line, ...]
    bereik: str
    meenemen: tuple[str, ...]
    daarna: tuple[Line, ...]
    melding: str | None
    telefoon: str | None
    adres: str | None
    inloop: str | None
    open: Hours
    gesloten: frozenset[dt.date] = frozenset()

    @property
    def uitleg(self) -> str:
        """What they do, without what no law record backs today."""
        return say(self.over, [self.id])

    @property
    def dan(self) -> str:
        """What happens after that, and how long it takes as far as a law record says so today."""
        return say(self.daarna, [self.id])

    def contact(self) -> str:
        """``het wijkteam (telefoon …)``: for use inside a sentence."""
        return f"{self.in_zin} (telefoon {self.telefoon})" if self.telefoon else self.in_zin

    def open_now(self, now: dt.datetime | None = None) -> str | None:
        """A sentence on being open or closed now, or None when the hours are unknown."""
        return now_in_words(self.open, self.gesloten, now or dt.datetime.now(ZoneInfo("Europe/Amsterdam")))

    def hours(self) -> str:
        """The opening hours of a week as one reads them; empty when they are unknown."""
        return in_words(self.open)


@dataclass(frozen=True)
class Gemeente:
    """One gemeente: name, front door, every loket of the taxonomy, which parts are switched off, whether all is shut."""

    id: str
    naam: str
    voordeur: str
    lokets: dict[str, Loket]
    uit: frozenset[str] = field(default=frozenset())
    dicht: bool = False
    functionaris: str | None = None  # how to reach the functionaris gegevensbescherming


@lru_cache(maxsize=1)
def catalogue_lokets() -> dict[str, dict[str, Any]]:
    """The national catalogue of lokets, by id."""
    loaded: dict[str, dict[str, Any]] = read_yaml(CATALOGUE / "lokets.yml")
    return loaded


def folder() -> Path:
    """Where the municipality files are: the folder that KEUKENTAFEL_GEMEENTEN names, or the shipped one."""
    return Path(os.environ.get("KEUKENTAFEL_GEMEENTEN") or FOLDER)


def available() -> tuple[str, ...]:
    """The ids of the municipality files at hand."""
    others = {Path(os.environ[name]).resolve() for name in _OTHER_FILES if os.environ.get(name)}
    return tuple(sorted(p.stem for p in folder().glob("*.yml") if p.resolve() not in others))


@lru_cache(maxsize=32)
def gemeente(gemeente_id: str = "voorbeeld") -> Gemeente:
    """The gemeente with this id. GemeenteError names what is missing or wrong in its file, and where."""
    first = next(faults(gemeente_id), None)
    if first:
        raise GemeenteError(str(first))
    raw = _read(gemeente_id)
    shut = frozenset(raw.get("gesloten") or [])
    lokets = {
        loket_id: _loket(loket_id, base, _local(raw).get(loket_id, {}), shut)
        for loket_id, base in catalogue_lokets().items()
    }
    off = frozenset(name for name, state in (raw.get("schakelaars") or {}).items() if state == "uit")
    return Gemeente(
        raw["id"],
        raw["naam"],
        raw.get("voordeur", "wijkteam"),
        lokets,
        off,
        raw.get("dicht") == "ja",
        raw.get("functionaris"),
    )


def faults(gemeente_id: str) -> Iterator[Fault]:
    """Everything wrong in the file of this gemeente, with its line, in words for who edits it."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", gemeente_id):
        yield Fault(gemeente_id, None, "een gemeente-id bestaat uit kleine letters, cijfers en streepjes.")
        return
    path = folder() / f"{gemeente_id}.yml"
    try:
        raw = _read(gemeente_id)
    except OSError:
        there = ", ".join(available()) or "geen"
        yield Fault(path.name, None, f"er is geen bestand voor gemeente '{gemeente_id}'. Aanwezig: {there}.")
        return
    except UnicodeDecodeError:
        yield Fault(path.name, None, "bewaar het bestand als UTF-8.")
        return
    except yaml.YAMLError as error:
        yield Fault(path.name, *unreadable(error, path))
        return
    neighbour: dict[str, Any] = {}
    shared = raw.get("deelt_met") if isinstance(raw, dict) else None
    if isinstance(shared, str) and shared != gemeente_id and shared in available():
        theirs = _read_or_nothing(shared)
        if theirs.get("deelt_met"):
            yield Fault(path.name, line_of(path, ("deelt_met",)), f"'{shared}' deelt zelf al met een ander.")
            return
        yield from faults(shared)
        neighbour = theirs.get("lokets") or {}
    for keys, text in check(gemeente_id, raw, neighbour, catalogue_lokets(), available()):
        yield Fault(path.name, line_of(path, keys), text)


def _read(gemeente_id: str) -> Any:
    return load(folder() / f"{gemeente_id}.yml")


def _read_or_nothing(gemeente_id: str) -> dict[str, Any]:
    """The neighbour's file, or nothing where it cannot be read: its own faults say why."""
    try:
        raw = _read(gemeente_id)
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return raw if isinstance(raw, dict) else {}


def _local(raw: dict[str, Any]) -> dict[str, Any]:
    shared = raw.get("deelt_met")
    return {**((_read(shared).get("lokets") or {}) if shared else {}), **(raw.get("lokets") or {})}


def _loket(loket_id: str, base: dict[str, Any], local: dict[str, Any], shut: frozenset[dt.date]) -> Loket:
    telefoon = local.get("telefoon")
    ways = [
        f"Bel {telefoon}." if telefoon else "",
        f"Of ga langs: {local['adres']}." if local.get("adres") else "",
        f"Binnenlopen kan {local['inloop']}." if local.get("inloop") else "",
    ]
    return Loket(
        loket_id,
        str(local.get("naam") or base["naam"]),
        base["in_zin"],
        lines(base["uitleg"]),
        " ".join(way for way in ways if way) if base["gemeentelijk"] else base["bereik"],
        tuple(base["meenemen"]),
        lines(base["dan"]),
        base.get("melding"),
        telefoon,
        local.get("adres"),
        local.get("inloop"),
        hours_of(local.get("open") or {}),
        shut,
    )

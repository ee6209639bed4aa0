"""A gemeente's own facts: what its lokets are called, how to reach them and when they are open."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from knowledge.taxonomy import ids

FOLDER = Path(__file__).with_name("gemeenten")
CATALOGUE = Path(__file__).with_name("catalogue")
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_HOURS = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")
_KEYS = {"naam", "telefoon", "adres", "web", "inloop", "open"}


class GemeenteError(ValueError):
    """The municipality file cannot be used; the message says what to mend, for the person who edits it."""


@dataclass(frozen=True)
class Loket:
    """One loket as a citizen of this gemeente meets it. ``open``: day → ((from, to) in minutes after midnight)."""

    id: str
    naam: str
    in_zin: str
    uitleg: str
    bereik: str
    meenemen: tuple[str, ...]
    dan: str
    melding: str | None
    telefoon: str | None
    adres: str | None
    inloop: str | None
    open: tuple[tuple[str, tuple[int, int]], ...]

    def contact(self) -> str:
        """``het wijkteam (telefoon …)``: for use inside a sentence."""
        return f"{self.in_zin} (telefoon {self.telefoon})" if self.telefoon else self.in_zin

    def open_now(self, now: dt.datetime | None = None) -> str | None:
        """A sentence on being open or closed now, or None when the hours are unknown."""
        if not self.open:
            return None
        now = now or dt.datetime.now(ZoneInfo("Europe/Amsterdam"))
        hours = dict(self.open)
        minute = now.hour * 60 + now.minute
        today = hours.get(DAYS[now.weekday()])
        if today and today[0] <= minute < today[1]:
            return f"U kunt nu bellen, tot {_clock(today[1])} uur."
        for ahead in range(8):
            day = (now.weekday() + ahead) % 7
            span = hours.get(DAYS[day])
            if span and (ahead > 0 or minute < span[0]):
                when = "vandaag" if ahead == 0 else "morgen" if ahead == 1 else NAMES[day]
                return f"Het loket is nu dicht. U kunt {when} bellen vanaf {_clock(span[0])} uur."
        return None


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02d}"


@dataclass(frozen=True)
class Gemeente:
    """One gemeente: name, front door, and every loket of the taxonomy."""

    id: str
    naam: str
    voordeur: str
    lokets: dict[str, Loket]


@lru_cache(maxsize=1)
def catalogue_lokets() -> dict[str, dict[str, Any]]:
    """The national catalogue of lokets, by id."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((CATALOGUE / "lokets.yml").read_text(encoding="utf-8"))
    return loaded


def available() -> tuple[str, ...]:
    """The ids of the municipality files at hand."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.yml")))


@lru_cache(maxsize=32)
def gemeente(gemeente_id: str = "voorbeeld") -> Gemeente:
    """The gemeente with this id. GemeenteError names what is missing or wrong in its file."""
    raw = _read(gemeente_id)
    own = dict(raw.get("lokets") or {})
    shared = raw.get("deelt_met")
    if shared:
        if shared == gemeente_id:
            raise GemeenteError(f"{gemeente_id}.yml: 'deelt_met' wijst naar de gemeente zelf.")
        own = {**(_read(shared).get("lokets") or {}), **own}
    lokets = {}
    for loket_id, base in catalogue_lokets().items():
        local = own.get(loket_id, {})
        if base["gemeentelijk"] and not local:
            raise GemeenteError(
                f"{gemeente_id}.yml: loket '{loket_id}' ontbreekt; vul het in of noem een buurgemeente bij 'deelt_met'."
            )
        lokets[loket_id] = _loket(gemeente_id, loket_id, base, local)
    voordeur = raw.get("voordeur", "wijkteam")
    if voordeur not in lokets:
        raise GemeenteError(f"{gemeente_id}.yml: voordeur '{voordeur}' is geen bekend loket.")
    return Gemeente(raw["id"], raw["naam"], voordeur, lokets)


def _read(gemeente_id: str) -> dict[str, Any]:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", gemeente_id):
        raise GemeenteError("Een gemeente-id bestaat uit kleine letters, cijfers en streepjes.")
    path = FOLDER / f"{gemeente_id}.yml"
    if not path.exists():
        raise GemeenteError(f"Er is geen bestand voor gemeente '{gemeente_id}'. Aanwezig: {', '.join(available())}.")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise GemeenteError(f"{gemeente_id}.yml is geen geldige YAML: {error}") from error
    if not isinstance(raw, dict) or raw.get("id") != gemeente_id or not raw.get("naam"):
        raise GemeenteError(f"{gemeente_id}.yml: 'id' moet '{gemeente_id}' zijn en 'naam' mag niet leeg zijn.")
    unknown = set(raw.get("lokets") or {}) - set(ids("lokets"))
    if unknown:
        raise GemeenteError(f"{gemeente_id}.yml: onbekend loket: {', '.join(sorted(unknown))}.")
    return raw


def _loket(gemeente_id: str, loket_id: str, base: dict[str, Any], local: dict[str, Any]) -> Loket:
    extra = set(local) - _KEYS
    if extra:
        raise GemeenteError(
            f"{gemeente_id}.yml: loket '{loket_id}' heeft een onbekend veld: {', '.join(sorted(extra))}."
        )
    hours = []
    for day, span in (local.get("open") or {}).items():
        hit = _HOURS.match(str(span))
        if day not in DAYS or not hit:
            raise GemeenteError(
                f"{gemeente_id}.yml: loket '{loket_id}': openingstijd '{day}: {span}' moet zijn zoals 'ma: \"9:00-17:00\"'."
            )
        start, end = int(hit[1]) * 60 + int(hit[2]), int(hit[3]) * 60 + int(hit[4])
        if not 0 <= start < end <= 24 * 60:
            raise GemeenteError(f"{gemeente_id}.yml: loket '{loket_id}': '{span}' eindigt voor het begint.")
        hours.append((day, (start, end)))
    telefoon = local.get("telefoon")
    if base["gemeentelijk"]:
        ways = [
            f"Bel {telefoon}." if telefoon else "",
            f"Of ga langs: {local['adres']}." if local.get("adres") else "",
            f"Binnenlopen kan {local['inloop']}." if local.get("inloop") else "",
        ]
        bereik = " ".join(w for w in ways if w)
        if not bereik:
            raise GemeenteError(f"{gemeente_id}.yml: loket '{loket_id}' heeft geen telefoon, adres of inloop.")
    else:
        bereik = base["bereik"]
    return Loket(
        loket_id,
        str(local.get("naam") or base["naam"]),
        base["in_zin"],
        base["uitleg"],
        bereik,
        tuple(base["meenemen"]),
        base["dan"],
        base.get("melding"),
        telefoon,
        local.get("adres"),
        local.get("inloop"),
        tuple(hours),
    )

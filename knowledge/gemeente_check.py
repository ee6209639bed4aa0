"""What may stand in a gemeente's file, and everything that is wrong with one, in words for who edits it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from knowledge.opening import DAYS, Hours, spans
from knowledge.yaml_place import Keys

SWITCHES = {
    "burger": "het gesprek met inwoners",
    "werkbank": "zoeken en vragen voor professionals",
    "oefenen": "oefengesprekken voor professionals",
    "voorlezen": "antwoorden laten voorlezen door de browser",
    "code": "een code waarmee een loket het verslag kan inzien",
    "terugbellen": "vragen om teruggebeld te worden",
    "waardering": "na afloop zeggen of het hielp",
    "widget": "het gesprek op andere sites",
}
"""Every part that can be switched off, with what it is."""

FIELDS = {"id", "naam", "voordeur", "adres", "deelt_met", "lokets", "schakelaars", "dicht", "gesloten", "functionaris"}
LOKET_FIELDS = {"naam", "telefoon", "adres", "web", "inloop", "open"}

CURLED = ("“", "„", "”", "‘", "’")

Found = Iterator[tuple[Keys, str]]


class GemeenteError(ValueError):
    """The municipality file cannot be used; the message says what to mend, for the person who edits it."""


def hours_of(open_: dict[str, str]) -> Hours:
    """The ``open`` of a loket as spans; ValueError for a time that is none."""
    return tuple((day, span) for day, text in open_.items() for span in spans(str(text)))


def check(
    gemeente_id: str, raw: Any, neighbour: dict[str, Any], catalogue: dict[str, Any], available: Collection[str]
) -> Found:
    """What is wrong in ``raw``, the file of a gemeente: where (keys) and what. ``neighbour``: lokets it shares."""
    if not isinstance(raw, dict):
        yield (), "het bestand is leeg, of geen lijst van namen en waarden."
        return
    if raw.get("id") != gemeente_id:
        yield ("id",), f"'id' moet '{gemeente_id}' zijn, net als de naam van het bestand."
    if not isinstance(raw.get("naam"), str) or not raw["naam"].strip():
        yield ("naam",), "'naam' mag niet leeg zijn."
    for key in sorted(set(raw) - FIELDS, key=str):
        yield (key,), f"onbekend veld '{key}'. Bekend zijn: {', '.join(sorted(FIELDS))}."
    if not isinstance(raw.get("functionaris", ""), str):
        yield ("functionaris",), "zet 'functionaris' tussen aanhalingstekens."
    yield from _shared(gemeente_id, raw, available)
    if raw.get("voordeur", "wijkteam") not in catalogue:
        yield ("voordeur",), f"voordeur '{raw['voordeur']}' is geen bekend loket."
    yield from _switches(raw)
    yield from _closed(raw)
    yield from _lokets(raw, neighbour, catalogue)


def _shared(gemeente_id: str, raw: dict[str, Any], available: Collection[str]) -> Found:
    shared = raw.get("deelt_met")
    if shared is None:
        return
    if shared == gemeente_id:
        yield ("deelt_met",), "'deelt_met' wijst naar de gemeente zelf."
    elif shared not in available:
        yield ("deelt_met",), f"'deelt_met' noemt '{shared}', maar {shared}.yml staat niet in dezelfde map."


def _switches(raw: dict[str, Any]) -> Found:
    switches = raw.get("schakelaars") or {}
    if not isinstance(switches, dict):
        yield ("schakelaars",), "'schakelaars' is een lijst van namen met aan of uit."
        return
    for name, state in switches.items():
        if name not in SWITCHES:
            yield ("schakelaars", name), f"onbekende schakelaar '{name}'. Bekend zijn: {', '.join(SWITCHES)}."
        elif state not in ("aan", "uit"):
            yield ("schakelaars", name), f"schakelaar '{name}' staat op '{state}'. Dat moet aan of uit zijn."
    if raw.get("dicht", "nee") not in ("ja", "nee"):
        yield ("dicht",), f"'dicht' staat op '{raw['dicht']}'. Dat moet ja of nee zijn."


def _closed(raw: dict[str, Any]) -> Found:
    days = raw.get("gesloten") or []
    if not isinstance(days, list):
        yield ("gesloten",), "'gesloten' is een lijst van dagen, zoals 2026-12-25."
        return
    for place, day in enumerate(days):
        if type(day) is not dt.date:
            yield ("gesloten", place), f"'{day}' is geen dag. Schrijf die als jaar-maand-dag: 2026-12-25."


def _lokets(raw: dict[str, Any], neighbour: dict[str, Any], catalogue: dict[str, Any]) -> Found:
    own = raw.get("lokets") or {}
    if not isinstance(own, dict):
        yield ("lokets",), "'lokets' is een lijst van loketten met hun gegevens."
        return
    for name in sorted(set(own) - set(catalogue), key=str):
        yield ("lokets", name), f"onbekend loket: {name}. Bekend zijn: {', '.join(catalogue)}."
    for name, base in catalogue.items():
        if name in own:
            yield from _loket(name, own[name], base["gemeentelijk"])
        elif base["gemeentelijk"] and name not in neighbour:
            yield ("lokets",), f"loket '{name}' ontbreekt; vul het in of noem een buurgemeente bij 'deelt_met'."


def _loket(name: str, local: Any, own: bool) -> Found:
    place: Keys = ("lokets", name)
    if not isinstance(local, dict):
        yield place, f"loket '{name}' heeft geen gegevens."
        return
    for key in sorted(set(local) - LOKET_FIELDS, key=str):
        yield (
            (*place, key),
            f"loket '{name}' heeft een onbekend veld: {key}. Bekend zijn: {', '.join(sorted(LOKET_FIELDS))}.",
        )
    for key in sorted(LOKET_FIELDS - {"open"}):
        if key in local and not isinstance(local[key], str):
            yield (*place, key), f"loket '{name}': zet '{key}' tussen aanhalingstekens."
        elif str(local.get(key, "")).startswith(CURLED):  # as a word processor makes them: YAML takes them for text
            yield (*place, key), f"loket '{name}': gebruik bij '{key}' rechte aanhalingstekens."
    if own and not any(local.get(key) for key in ("telefoon", "adres", "inloop")):
        yield place, f"loket '{name}' heeft geen telefoon, adres of inloop."
    hours = local.get("open") or {}
    if not isinstance(hours, dict):
        yield (*place, "open"), f"loket '{name}': schrijf 'open' per dag, zoals ma: \"9:00-17:00\"."
        return
    for day, text in hours.items():
        if day not in DAYS:
            yield (*place, "open", day), f"loket '{name}': '{day}' is geen dag. Gebruik {', '.join(DAYS)}."
            continue
        try:
            spans(str(text))
        except ValueError as error:
            yield (*place, "open", day), f"loket '{name}': openingstijd '{day}: {text}' {error}."

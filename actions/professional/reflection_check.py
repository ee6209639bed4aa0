"""Check what a reflection's YAML file holds, with Dutch sentences for whoever wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from knowledge.passages import load_catalogue, load_passages

PICTURES = ("kwadrant", "balken", "rooster", "contouren", "paren", "lijst", "waarden", "radar")
CORNERS = ("linksboven", "rechtsboven", "linksonder", "rechtsonder")
SIDES = ("links", "rechts", "boven", "onder")
BEGIN = ("laagste", "verschil")
RESERVED = ("samen", "maken")  # pages of their own
HEAD = {"id", "titel", "vraag", "over", "duur", "secties", "beeld", "onderdelen"}
HEAD_MAY = {
    *("vooraf", "kanttekening", "standen", "schaal", "delen", "kiesbaar", "eerst", "begin", "uitkomsten", "gesprek"),
    *("verder", "vragen"),
}
QUESTION = {"tekst", "schaal", "as", "links", "rechts", "links_uitleg", "rechts_uitleg", "omgekeerd"}
PART = {"id", "naam", "kort", "uitleg", "deel", "secties", "vragen", "banden", "keer_om"}
# What a test in `als` may hold; the first word is the test itself.
TESTS: dict[str, set[str]] = {
    "vak": {"stand"},
    "ander_vak": set(),
    "zelfde_vak": set(),
    "schuift": set(),
    "onderdeel": {"onder", "vanaf", "stand", "verschil_vanaf", "verschil_tot", "deel"},
    "sprong": {"naar"},
    "gemiddelde": {"onder", "vanaf", "stand"},
    "zwaarder": {"dan", "met", "stand"},
    "gelijk": {"stand"},
    "ongelijk": {"stand"},
    "antwoord": {"is"},
    "verdeeld": {"stand"},
    "uiteen": {"stand"},
}
_ID = re.compile(r"[a-z][a-z0-9-]*")


@lru_cache(maxsize=1)
def _passages() -> frozenset[str]:
    return frozenset(one.id for one in load_passages())


def questions(part: Mapping[str, Any], data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions of one part: its own, itself when it is written as one question, or those of the whole reflection."""
    own: list[Mapping[str, Any]] = part.get("vragen") or ([part] if "tekst" in part else data.get("vragen") or [part])
    return own


def faults(data: Any) -> list[str]:
    """Everything that is wrong, in words; nothing: the file can be used."""
    if not isinstance(data, dict):
        return ["het bestand is geen lijst van namen met waarden"]
    found = [f"{key} ontbreekt" for key in sorted(HEAD - data.keys())]
    found += [f"{key} is geen veld van een reflectie" for key in sorted(map(str, data.keys() - HEAD - HEAD_MAY))]
    if found:
        return found
    try:
        return [*_head(data), *_parts(data), *_outcomes(data)]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Lists where names belong and the like: the checks above name the usual slips, this catches the rest.
        return [f"de vorm klopt ergens niet: {type(error).__name__} {error}"]


def _head(data: dict[str, Any]) -> Iterator[str]:
    if not _ID.fullmatch(str(data["id"])) or data["id"] in RESERVED:
        yield f"id {data['id']}: kleine letters, cijfers en streepjes, en niet {' of '.join(RESERVED)}"
    yield from _sections("secties", data["secties"])
    picture = data["beeld"]
    if not isinstance(picture, dict) or picture.get("soort") not in PICTURES:
        yield f"beeld: soort is een van {', '.join(PICTURES)}"
        return
    if picture["soort"] == "kwadrant":
        boxes = picture.get("vakken") or {}
        yield from (f"beeld.vakken: {corner} ontbreekt" for corner in CORNERS if corner not in boxes)
        for corner, box in boxes.items():
            if corner not in CORNERS or not {"id", "naam"} <= set(box):
                yield f"beeld.vakken.{corner}: heeft id en naam nodig, en de plek is een van {', '.join(CORNERS)}"
        for axis, ends in (("x", ("links", "rechts")), ("y", ("onder", "boven"))):
            if not set(ends) <= set(picture.get(axis) or {}):
                yield f"beeld.{axis}: heeft {' en '.join(ends)} nodig"
        if picture.get("punten", "standen") not in ("standen", "onderdelen"):
            yield "beeld.punten is standen of onderdelen"
    for stand in data.get("standen") or {}:
        if not _ID.fullmatch(str(stand)):
            yield f"standen: {stand} is geen korte naam"
    if (data.get("begin") or {}).get("bij", BEGIN[0]) not in BEGIN:
        yield f"begin.bij is een van {', '.join(BEGIN)}"
    for one in data.get("eerst") or []:
        yield from _question(f"eerst {one.get('id')}", one, {**data, "schaal": None})
        if not _ID.fullmatch(str(one.get("id"))):
            yield f"eerst: id {one.get('id')} is geen korte naam"


def _parts(data: dict[str, Any]) -> Iterator[str]:
    delen = [one.get("id") for one in data.get("delen") or []]
    for one in data.get("delen") or []:
        if not {"id", "naam"} <= set(one) <= {"id", "naam", "uitleg"}:
            yield f"deel {one.get('id')}: heeft id en naam, en hoogstens een uitleg"
    if not data["onderdelen"]:
        yield "onderdelen: er is er minstens één nodig"
    names = [str(one.get("id")) for one in data["onderdelen"]] + [str(v.get("id")) for v in data.get("eerst") or []]
    yield from (f"onderdeel {name}: staat er {n} keer" for name, n in Counter(names).items() if n > 1)
    ranges = set()
    for one in data["onderdelen"]:
        place = f"onderdeel {one.get('id')}"
        if not _ID.fullmatch(str(one.get("id"))):
            yield f"{place}: id heeft kleine letters, cijfers en streepjes"
        if not one.get("naam"):
            yield f"{place}: naam ontbreekt"
        yield from (f"{place}: {key} is geen veld" for key in sorted(set(one) - PART - QUESTION))
        if delen and one.get("deel") not in delen:
            yield f"{place}: deel {one.get('deel')} staat niet bij delen"
        yield from _sections(place, one.get("secties") or [])
        for question in questions(one, data):
            yield from _question(place, question, {**data, **one})
            values = list((question.get("schaal") or one.get("schaal") or data.get("schaal") or {}).keys())
            if values:
                ranges.add((values[0], values[-1]))
        bands = one.get("banden") or []
        yield from (
            f"{place}: een band heeft tot en betekent nodig, en kan doen en bronnen hebben"
            for b in bands
            if not {"tot", "betekent"} <= set(b) <= {"tot", "betekent", "doen", "bronnen"}
        )
        for band in bands:
            yield from _sources(place, band.get("bronnen") or [])
        if bands and ranges and float(bands[-1].get("tot", 0)) < max(float(high) for _, high in ranges):
            yield f"{place}: de laatste band loopt niet tot het einde van de schaal"
    if len(ranges) > 1:
        yield f"alle vragen hebben dezelfde laagste en hoogste waarde; nu zijn er {len(ranges)} schalen"
    if data["beeld"].get("soort") == "kwadrant":
        axes = {v.get("as") for one in data["onderdelen"] for v in questions(one, data)}
        yield from (f"kwadrant: geen enkele vraag heeft as {axis}" for axis in ("x", "y") if axis not in axes)


def _question(place: str, raw: Mapping[str, Any], around: Mapping[str, Any]) -> Iterator[str]:
    if not raw.get("tekst"):
        yield f"{place}: een vraag zonder tekst"
    scale = raw.get("schaal") or around.get("schaal")
    if not isinstance(scale, dict) or len(scale) < 2:
        yield f"{place}: schaal heeft minstens twee waarden nodig, als getal: naam"
        return
    for option in scale.values():
        if isinstance(option, dict) and (not option.get("naam") or set(option) - {"naam", "uitleg"}):
            yield f"{place}: een antwoord heeft naam en uitleg, en niets anders; zet een tekst met een komma tussen aanhalingstekens"
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in scale):
        yield f"{place}: links van de dubbele punt in schaal staan getallen"
    elif list(scale) != sorted(scale):
        yield f"{place}: de waarden van de schaal lopen op"
    if raw.get("as") not in (None, "x", "y"):
        yield f"{place}: as is x of y"
    if bool(raw.get("links")) != bool(raw.get("rechts")):
        yield f"{place}: links en rechts horen bij elkaar"


def _outcomes(data: dict[str, Any]) -> Iterator[str]:
    boxes = {box.get("id") for box in (data["beeld"].get("vakken") or {}).values()} | {"grens"}
    parts = {one.get("id") for one in data["onderdelen"]} | {"een", "alle"}
    delen = {one.get("id") for one in data.get("delen") or []}
    asked = {one.get("id") for one in data.get("eerst") or []}
    seen: Counter[str] = Counter()
    for one in data.get("uitkomsten") or []:
        place = f"uitkomst {one.get('id')}"
        seen[str(one.get("id"))] += 1
        if not one.get("id") or not one.get("betekent"):
            yield f"{place}: id en betekent zijn nodig"
        yield from (
            f"{place}: {k} is geen veld" for k in sorted(set(one) - {"id", "als", "betekent", "doen", "bronnen"})
        )
        yield from _sources(place, one.get("bronnen") or [])
        for test in one.get("als") or []:
            kind = next((name for name in TESTS if name in test), None)
            if kind is None:
                yield f"{place}: een toets is een van {', '.join(TESTS)}"
                continue
            yield from (f"{place}: {k} hoort niet bij {kind}" for k in sorted(set(test) - {kind} - TESTS[kind]))
            if kind == "vak":
                wanted = test["vak"] if isinstance(test["vak"], list) else [test["vak"]]
                yield from (f"{place}: vak {name} bestaat niet" for name in wanted if name not in boxes)
            if kind == "onderdeel" and test["onderdeel"] not in parts:
                yield f"{place}: onderdeel {test['onderdeel']} bestaat niet"
            if kind == "schuift":
                yield from (
                    f"{place}: schuift is een lijst van {', '.join(SIDES)}" for s in test["schuift"] if s not in SIDES
                )
            if kind == "antwoord" and test["antwoord"] not in asked:
                yield f"{place}: vraag {test['antwoord']} staat niet bij eerst"
            if kind == "zwaarder":
                yield from (
                    f"{place}: deel {d} bestaat niet" for d in (test["zwaarder"], test.get("dan")) if d not in delen
                )
            if test.get("stand") and test["stand"] not in (data.get("standen") or {}):
                yield f"{place}: stand {test['stand']} bestaat niet"
    yield from (f"uitkomst {name}: staat er {n} keer" for name, n in seen.items() if n > 1)


def _sections(place: str, listed: Any) -> Iterator[str]:
    if not listed:
        yield f"{place}: geen secties"
    yield from (f"{place}: onbekende sectie {s}" for s in listed if s not in load_catalogue().sections)


def _sources(place: str, listed: Any) -> Iterator[str]:
    yield from (f"{place}: onbekende passage {p}" for p in listed if p not in _passages())

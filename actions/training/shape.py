"""The shape of a scenario file: which fields, kinds and lists it needs, and in words what is missing or of the wrong kind."""

from __future__ import annotations

from typing import Any

from knowledge.taxonomy import ids

LEVELS = ("makkelijk", "gemiddeld", "moeilijk")
MOODS = ("dicht", "aarzelend", "open")
KINDS = ("feit", "gevoel", "kracht", "netwerk", "uitzondering", "geprobeerd", "zorg", "wens")
NETWORKS = ("geen", "klein", "ruim")
# Events with one list per mood, and events with one list; how many lines a scenario needs at least.
BY_MOOD = {"vaag": 3, "gesloten": 3, "gevoel": 2}
EVENTS = {
    "begroeten": 2,
    "toestemming": 2,
    "informatie": 2,
    "antwoord": 2,
    "samenvatting": 2,
    "kracht": 2,
    "schaal": 2,
    "wens": 2,
    "uitzondering": 2,
    "netwerk": 2,
    "kleine_stap": 3,
    "veiligheid": 1,
    "suggestief": 3,
    "advies": 3,
    "overnemen": 3,
    "oordeel": 3,
    "bagatel": 3,
    "jargon": 3,
    "netwerk_aannemen": 3,
    "stilte": 4,
    "wedervraag": 3,
    "boos": 3,
    "tranen": 2,
    "koetjes": 1,
    "onzin": 4,
    "dwaalt": 4,
    "nog_niet": 3,
    "al_verteld": 3,
    "waarschuwing": 2,
    "vertrek": 2,
    "afscheid": 2,
}
PLACES = ("over", "opdracht", "opening")
FACTS = 8  # answers to concrete questions that a scenario needs at least


def faults(data: Any) -> list[str]:
    """What is missing or of the wrong kind, so that the rest of the code can trust the shape."""
    if not isinstance(data, dict):
        return ["het bestand is geen lijst van namen met waarden"]
    out = [
        f"{key} ontbreekt"
        for key in (
            *("id", "titel", "niveau", *PLACES, "doelen", "persona", "leefgebieden", "netwerk", "begin", "lagen"),
            *("antwoorden", "weetjes"),
        )
        if key not in data
    ]
    if out:
        return out
    out += [
        f"persona: {key} ontbreekt"
        for key in ("naam", "leeftijd", "aanspreken", "achtergrond")
        if key not in data["persona"]
    ]
    if data["persona"].get("aanspreken") not in ("u", "je"):
        out.append("persona: aanspreken is u of je")
    if data["niveau"] not in LEVELS:
        out.append(f"niveau is een van {', '.join(LEVELS)}")
    if data["netwerk"] not in NETWORKS:
        out.append(f"netwerk is een van {', '.join(NETWORKS)}")
    out += [f"leefgebied {name} bestaat niet" for name in data["leefgebieden"] if name not in ids("leefgebieden")]
    for mood in ("vertrouwen", "weerstand", "schaamte"):
        value = data["begin"].get(mood)
        if not isinstance(value, int | float) or not 0 <= value <= 10:
            out.append(f"begin: {mood} is een getal van 0 tot 10")
    for layer in data["lagen"]:
        out += _layer_faults(layer)
    out += _answer_faults(data["antwoorden"])
    facts = [line for line in data["weetjes"] if isinstance(line, dict) and line.get("op")]
    if len(facts) < max(FACTS, len(data["weetjes"])):
        out.append(f"weetjes: minstens {FACTS} nodig, elk met een op; {len(facts)} gevonden")
    citizen = data.get("als_burger", {})
    out += [f"als_burger: loket {name} bestaat niet" for name in citizen.get("loket", []) if name not in ids("lokets")]
    told = {layer.get("id") for layer in data["lagen"]}
    out += [f"als_burger: laag {name} bestaat niet" for name in citizen.get("vertelt", []) if name not in told]
    for technique, moves in data.get("raakt", {}).items():
        if technique not in ids("gesprekstechnieken"):
            out.append(f"raakt: techniek {technique} bestaat niet")
        out += [
            f"raakt.{technique}: {m} is geen stemming"
            for m in moves
            if m not in ("vertrouwen", "weerstand", "schaamte")
        ]
    return out


def _layer_faults(layer: dict[str, Any]) -> list[str]:
    name = layer.get("id", "zonder id")
    need = ("id", "soort", "feit", "technieken", "vertrouwen", "zegt", "vraag")
    out = [f"laag {name}: {key} ontbreekt" for key in need if key not in layer]
    if out:
        return out
    if layer["soort"] not in KINDS:
        out.append(f"laag {name}: soort is een van {', '.join(KINDS)}")
    out += [
        f"laag {name}: techniek {t} bestaat niet" for t in layer["technieken"] if t not in ids("gesprekstechnieken")
    ]
    out += [
        f"laag {name}: {key} is een lijst"
        for key in ("technieken", "zegt", "vraag")
        if not isinstance(layer[key], list)
    ]
    extra = set(layer) - {*need, "onderwerpen", "na", "schaamte", "tranen", "nog_niet", "kort"}
    return out + [f"laag {name}: {key} is geen veld" for key in sorted(extra)]


def _answer_faults(answers: dict[str, Any]) -> list[str]:
    out = []
    for event, least in BY_MOOD.items():
        for mood in MOODS:
            lines = _always(answers.get(event, {}).get(mood, [])) if isinstance(answers.get(event), dict) else []
            if len(lines) < least:
                out.append(f"antwoorden.{event}.{mood}: {least} zinnen zonder op nodig, {len(lines)} gevonden")
    for event, least in EVENTS.items():
        lines = answers.get(event, [])
        if not isinstance(lines, list):
            out.append(f"antwoorden.{event}: is één lijst")
        elif len(_always(lines)) < least:
            out.append(f"antwoorden.{event}: {least} zinnen zonder op nodig, {len(_always(lines))} gevonden")
    return out + [f"antwoorden.{event}: bestaat niet" for event in answers if event not in {**BY_MOOD, **EVENTS}]


def _always(lines: list[Any]) -> list[Any]:
    """The lines that fit whatever was said."""
    return [line for line in lines if not (isinstance(line, dict) and line.get("op"))]

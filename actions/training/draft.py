"""A scenario as the text that somebody is writing: read with care, checked, and played by the simulated trainees."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml

from actions.training.at_hand import trying
from actions.training.check import faults, played_faults
from actions.training.scenario import Scenario, Unfit, read
from actions.training.simulate import NAMES, play

LONGEST = 120_000  # characters: three times the longest of the shipped ones
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Faults as the schema tells them, and how somebody who writes a scenario reads them.
_WORDS = (
    (r"^opening ontbreekt$", "er is geen eerste zin: vul bij opening in wat de cliënt als eerste zegt"),
    (
        r"^antwoorden\.(\w+)\.(\w+): (\d+) zinnen zonder op nodig, (\d+) gevonden$",
        r"de cliënt heeft te weinig te zeggen als de stemming \2 is (antwoorden.\1.\2): \3 zinnen nodig, \4 gevonden",
    ),
    (
        r"^antwoorden\.(\w+): (\d+) zinnen zonder op nodig, (\d+) gevonden$",
        r"de cliënt heeft te weinig te zeggen bij \1 (antwoorden.\1): \2 zinnen nodig, \3 gevonden",
    ),
    (r"^laag (.+): techniek (\S+) bestaat niet$", r"laag \1: de techniek ‘\2’ bestaat niet; kies er een uit de lijst"),
    (r"^raakt: techniek (\S+) bestaat niet$", r"raakt: de techniek ‘\1’ bestaat niet; kies er een uit de lijst"),
    (r"^(\w+) ontbreekt$", r"er ontbreekt een onderdeel: \1"),
)


def plain(text: str) -> Any:
    """The data in a YAML text; Unfit, with the line, for what is no YAML or more than a scenario needs."""
    if len(text) > LONGEST:
        raise Unfit(f"de tekst is te lang: {len(text)} tekens, hooguit {LONGEST}")
    try:
        # An alias lets a short text become endless; a scenario has no use for it.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)):
            raise Unfit("gebruik geen verwijzing met een sterretje buiten aanhalingstekens")
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"regel {mark.line + 1}" if mark else "ergens"
        raise Unfit(f"{line}: de opmaak klopt niet; kijk naar aanhalingstekens, streepjes en inspringen") from None
    except yaml.YAMLError:
        raise Unfit("de opmaak klopt niet: er staat een teken in dat niet kan") from None


def read_text(text: str, name: str | None = None) -> Scenario:
    """The scenario in a text, under another id if ``name`` is given; Unfit with every fault found, one a line."""
    data = plain(text)
    try:
        found = _careful(data)
    except Unfit as error:
        raise Unfit("\n".join(map(in_words, str(error).splitlines()))) from None
    return replace(found, id=name) if name else found


def _careful(data: Any) -> Scenario:
    if isinstance(data, dict) and (odd := list(_odd(data))):
        raise Unfit("\n".join(odd))
    try:
        return read(data)
    except Unfit:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unfit(
            f"een onderdeel heeft niet de goede vorm ({type(error).__name__}); vergelijk met een voorbeeld"
        ) from None


# What to do about a part in which nothing stands yet.
EMPTY_WORDS = {
    "antwoorden": "nog leeg. Schrijf wat de cliënt zegt als iemand groet, adviseert, oordeelt of afrondt",
    "lagen": "nog leeg. Begin met één laag: iets wat de cliënt vertelt als iemand ernaar vraagt",
    "weetjes": "nog leeg. Schrijf antwoorden op feitelijke vragen, zoals ‘Hoe oud bent u?’",
    "doelen": "nog leeg. Schrijf een of twee dingen die hier te oefenen zijn",
}


def _odd(data: dict[str, Any]) -> Any:
    """Parts of another kind than the schema looks into."""
    kinds = {
        "persona": (dict, "een lijst van namen met waarden"),
        "begin": (dict, "een lijst van namen met waarden"),
        "antwoorden": (dict, "een lijst van namen met waarden"),
        "lagen": (list, "een lijst"),
        "weetjes": (list, "een lijst"),
        "doelen": (list, "een lijst"),
        "leefgebieden": (list, "een lijst"),
    }
    for key, (kind, name) in kinds.items():
        if key in data and data[key] is None:
            yield f"{key}: {EMPTY_WORDS.get(key, 'hier staat nog niets')}"
        elif key in data and not isinstance(data[key], kind):
            yield f"{key} moet {name} zijn"
    first = data.get("opening")
    if "opening" in data and not (first.get("zegt") if isinstance(first, dict) else first):
        yield "er is geen eerste zin: vul bij opening in wat de cliënt als eerste zegt"
    layers = data["lagen"] if isinstance(data.get("lagen"), list) else []
    for place, layer in enumerate(layers, start=1):
        if not isinstance(layer, dict):
            yield f"laag {place}: moet een lijst van namen met waarden zijn"
        elif not isinstance(layer.get("vertrouwen", 0), int | float):
            yield f"laag {layer.get('id', place)}: vertrouwen is een getal van 0 tot 10"


def in_words(fault: str) -> str:
    """A fault of the schema as somebody who writes a scenario reads it."""
    for form, words in _WORDS:
        if re.match(form, fault):
            return re.sub(form, words, fault)
    return fault


def examine(text: str) -> list[str]:
    """Everything that is wrong with the scenario in a text, in words; empty when it can be used. Plays it six times."""
    try:
        one = read_text(text)
    except Unfit as error:
        return str(error).splitlines()
    return examined(one)


def examined(one: Scenario) -> list[str]:
    """The same for a scenario that has the right shape."""
    found = faults(one)
    try:
        with trying(one):
            plays = {name: play(one.id, name) for name in NAMES}
    except (KeyError, ValueError, IndexError, StopIteration):
        return found or ["dit scenario kan niet gespeeld worden; vergelijk het met een voorbeeld"]
    return [*found, *played_faults(one, plays)]

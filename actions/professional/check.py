"""Whether the workbench's data files are right, in words for whoever edits them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from actions.professional import contrasts, follow
from actions.professional.data_files import load
from actions.professional.risks import KINDS
from actions.professional.serves import serves
from knowledge import law
from knowledge.passages import load_catalogue
from knowledge.readability import LONGEST, report
from knowledge.taxonomy import ids, principles

LEAST = 6  # questions for every leefgebied
PATTERNS = ("tekens", "tenzij", "zonder", "woorden", "bekend")
QUESTION = frozenset({"id", "vraag", "onbekend", "dient", "secties", "voorrang"})
RISK = frozenset({"id", "soort", "naam", "tekens", "kijk", "dient", "secties"})


def faults() -> Iterator[str]:
    """Everything that is wrong, one sentence each."""
    yield from contrasts.faults()
    yield from follow.faults()
    yield from _areas()
    yield from _risks()
    yield from _rest()
    if load("citeren").keys() != load_catalogue().reports.keys():
        yield "citeren.yml noemt niet precies de rapporten van de catalogus"


def _areas() -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in ids("leefgebieden"):
        raw = load(f"leefgebieden/{name}")
        yield from _patterns(f"leefgebieden/{name}.yml", raw)
        if len(raw["vragen"]) < LEAST:
            yield f"leefgebieden/{name}.yml: {len(raw['vragen'])} vragen, minstens {LEAST}"
        yield from _traits(f"leefgebieden/{name}.yml", raw.get("alleen"))
        for row in raw["vragen"]:
            seen[row.get("id", "")] += 1
            yield from _question(f"leefgebieden/{name}.yml", row)
    for row in load("algemeen"):
        seen[row.get("id", "")] += 1
        yield from _question("algemeen.yml", row)
    yield from (f"vraag {name} staat er {count} keer" for name, count in seen.items() if count > 1)


def _question(file: str, row: dict[str, Any]) -> Iterator[str]:
    here = f"{file}, {row.get('id')}"
    yield from (f"{here}: veld {name} ontbreekt" for name in sorted(QUESTION - row.keys()))
    if QUESTION - row.keys():
        return
    yield from _patterns(here, row)
    yield from _grounds(here, row)
    yield from _traits(here, row.get("als"))
    if not row["vraag"].endswith("?"):
        yield f"{here}: geen vraag"
    found = report(row["vraag"])
    if found.longest > LONGEST or found.passive or "!" in row["vraag"]:
        yield f"{here}: “{row['vraag']}” is niet eenvoudig genoeg"


def _risks() -> Iterator[str]:
    known = [row["id"] for row in load("risicos")]
    for row in load("risicos"):
        here = f"risicos.yml, {row.get('id')}"
        yield from (f"{here}: veld {name} ontbreekt" for name in sorted(RISK - row.keys()))
        if RISK - row.keys():
            continue
        yield from _patterns(here, row)
        yield from _grounds(here, row)
        yield from _traits(here, row.get("met"))
        yield from _known(here, row.get("lokets"), ids("lokets"))
        yield from _known(here, row.get("arrangementen"), ids("arrangementen"))
        yield from _known(here, [*row.get("gebieden", ()), *filter(None, [row.get("gebied")])], ids("leefgebieden"))
        yield from _known(here, [*row.get("bij", ()), *row.get("wijkt", ())], known)
        yield from _known(here, [row["wet"]] if row.get("wet") else (), law.records())
        yield from _known(here, [row["soort"]], KINDS)


def _rest() -> Iterator[str]:
    known = [row["id"] for row in load("risicos")]
    for name, row in load("kenmerken").items():
        yield from _patterns(f"kenmerken.yml, {name}", row)
    for row in load("tafel"):
        here = f"tafel.yml, {row['id']}"
        yield from _patterns(here, row)
        yield from _traits(here, row.get("met"))
        yield from _known(here, row.get("bij"), known)
        yield from _known(here, [row["wet"]] if row.get("wet") else (), law.records())
    ways = load("wegen")
    conditions = {*load("kenmerken"), *known, *ids("leefgebieden"), "nooit"}
    for kind in ("lokets", "arrangementen"):
        yield from _known(f"wegen.yml, {kind}", ways[kind], ids(kind))
        for name, only in ways[kind].items():
            yield from _known(f"wegen.yml, {name}", only, conditions)
    yield from _known("wegen.yml, niet_bij", ways["niet_bij"], ids("arrangementen"))
    yield from _known("wegen.yml, reden", ways["reden"], [*ids("arrangementen"), *ids("lokets")])
    for name, only in ways["niet_bij"].items():
        yield from _known(f"wegen.yml, niet_bij, {name}", only, known)
    for name, row in ways["reden"].items():
        yield from _patterns(f"wegen.yml, reden, {name}", row)
    yield from _patterns("wegen.yml, weet_niet", {"tekens": ways["weet_niet"]})
    yield from _known("wegen.yml, gebieden", ways["gebieden"].values(), ids("lokets"))
    if set(ways["gebieden"]) != set(ids("leefgebieden")):
        yield "wegen.yml: gebieden noemt niet elk leefgebied"


def _patterns(here: str, row: dict[str, Any]) -> Iterator[str]:
    for key in PATTERNS:
        for pattern in row.get(key) or ():
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"{here}, {key}: {error}"


def _grounds(here: str, row: dict[str, Any]) -> Iterator[str]:
    """What it serves, and a place in a report that says so."""
    if row["dient"] not in principles():
        yield f"{here}: onbekend principe {row['dient']}"
    else:
        try:
            serves(row["dient"])
        except KeyError:
            yield f"{here}: principe {row['dient']} heeft geen naam in principes.yml"
    if not row["secties"]:
        yield f"{here}: geen sectie"
    yield from _known(here, row["secties"], load_catalogue().sections)


def _traits(here: str, names: Any) -> Iterator[str]:
    yield from _known(here, names, load("kenmerken"))


def _known(here: str, names: Any, known: Any) -> Iterator[str]:
    yield from (f"{here}: onbekend {name}" for name in names or () if name not in known)

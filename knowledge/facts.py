"""Facts in a citizen's text: for whom, age, home, urgency, what is felt; by readable patterns (``facts.yml``)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.guard import normalise

PATH = Path(__file__).with_name("facts.yml")

_AGE = re.compile(
    r"\b(?:ik ben|ben|is|van|wordt|word|nu|m|v|,) ?(?:al |pas |nu |net |bijna |een \w+ van )?(\d{1,3})(?: ?(?:jaar|jr|j))?\b(?! ?(?:euro|uur|km|keer|weken|maanden|dagen|kinderen|procent|kilo|meter|punten))"
    r"|\b(\d{1,3}) ?(?:jaar|jr|jarige|jarig)\b(?! (?:geleden|getrouwd|samen|gewerkt|in dienst|lang|ervaring|bij|wonen|ziek))"
)
_WORDS = {
    "tien": 10,
    "elf": 11,
    "twaalf": 12,
    "dertien": 13,
    "veertien": 14,
    "vijftien": 15,
    "zestien": 16,
    "zeventien": 17,
}
_WORD_AGE = re.compile(r"\bik ben (?:pas |net |bijna )?(" + "|".join(_WORDS) + r")\b")


@dataclass(frozen=True)
class Facts:
    """What the text says outright. ``voor``: zelf, ander or beroeps; ``leeftijd`` in years of whom it is about."""

    voor: str = "zelf"
    relatie: str | None = None
    leeftijd: int | None = None
    leeftijdsgroep: str | None = None
    urgent: tuple[str, ...] = ()
    feiten: tuple[str, ...] = ()
    genoemd: tuple[str, ...] = field(default=())

    def has(self, name: str) -> bool:
        """Whether a fact of ``feiten`` in the data file was told."""
        return name in self.feiten

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return asdict(self)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, Any]:
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))

    def join(patterns: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns))

    return {
        "relaties": {name: join(p) for name, p in raw["relaties"].items()},
        "ander": join(raw["ander"]),
        "beroeps": join(raw["beroeps"]),
        "feiten": {
            name: (join(p["any"]), join(p["unless"]) if p.get("unless") else None) for name, p in raw["feiten"].items()
        },
        "urgentie": {name: join(p) for name, p in raw["urgentie"].items()},
    }


def age_group(age: int) -> str:
    """The taxonomy-free age group the routing speaks in."""
    for limit, name in ((12, "kind"), (18, "jongere"), (27, "jongvolwassen"), (65, "volwassen")):
        if age < limit:
            return name
    return "oudere"


def facts(text: str) -> Facts:
    """Every fact the patterns find in ``text`` (already masked, any length)."""
    plain = normalise(text)
    p = _patterns()
    named = [(m.start(), name) for name, pattern in p["relaties"].items() if (m := pattern.search(plain))]
    named.sort()
    found = tuple(
        name
        for name, (pattern, unless) in p["feiten"].items()
        if pattern.search(plain) and not (unless and unless.search(plain))
    )
    voor, relatie = "zelf", None
    sentences = re.split(r"(?<=[.!?\n])\s+", plain)
    opening = " ".join(sentences[:2])
    if p["beroeps"].search(plain) and any(name in ("client", "leerling") for _, name in named):
        voor = "beroeps"
    elif (
        p["ander"].search(plain)
        or any(p["ander"].search(s) for s in sentences[:2])
        or (named and named[0][0] < 25 and not re.search(r"\b(?:ik|me|mij)\b", opening))
    ):
        voor = "ander"
    # a partner, child or parent in somebody's own story does not make it the other's question
    own = len(re.findall(r"\b(?:ik|me|mij|mezelf|k)\b", plain))
    others = len(re.findall(r"\b(?:hij|zij|ze|hem|haar|zijn)\b", plain))
    if (
        voor == "ander"
        and own > 2 * max(others, 1)
        and not re.match(r"(?:\w+ ){0,4}(?:voor|namens|over|om) (?:mijn|mn|onze|een)\b", plain)
    ):
        voor = "zelf"
    if voor != "zelf" and named:
        relatie = named[0][1]
    age = _age(plain)
    group = (
        age_group(age)
        if age is not None
        else ("jongere" if "jongere" in found else "oudere" if "oudere" in found else None)
    )
    urgent = tuple(name for name, pattern in p["urgentie"].items() if pattern.search(plain))
    return Facts(voor, relatie, age, group, urgent, found, tuple(name for _, name in named))


def _age(plain: str) -> int | None:
    for hit in _AGE.finditer(plain):
        number = int(hit.group(1) or hit.group(2))
        if 3 <= number <= 105:
            return number
    word = _WORD_AGE.search(plain)
    return _WORDS[word.group(1)] if word else None

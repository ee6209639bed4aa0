"""What could help, from light to heavy, and what the citizen chose of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from actions.burger.sources import sources
from actions.burger.wording import Speaker, words
from knowledge.gemeente import CATALOGUE
from knowledge.guard import normalise
from knowledge.text import stem
from knowledge.triage import Because, Triage

# which loket gives an arrangement when the first loket does not
DOOR = {
    "vrijwilliger": "welzijn", "algemene_voorziening": "welzijn", "collectief": "welzijn", "leren": "taalhuis_ido", "respijt": "mantelzorgsteunpunt", "schoolondersteuning": "school",
    "inkomen": "werk_en_inkomen", "schuldregeling": "schuldhulp", "werktraject": "werk_en_inkomen", "woonoplossing": "woningcorporatie", "rechtsbescherming": "clientondersteuning",
    "jeugdhulp": "jeugdteam", "maatwerk_wmo": "wmo_loket", "zorg_zvw": "huisarts", "zorg_wlz": "ciz",
}  # fmt: skip


SHOWN = 3  # parts of a combination that are said; the report has them all


@lru_cache(maxsize=1)
def arrangements() -> dict[str, dict[str, Any]]:
    """The catalogue of arrangement types, by id."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((CATALOGUE / "arrangementen.yml").read_text(encoding="utf-8"))
    return loaded


def offered(seen: Triage, holds: set[str]) -> list[Because]:
    """Two to five options from light to heavy. The brakes take away what may not be asked of this person and add relief."""
    found = {b.id: b for b in seen.arrangementen}
    if "geen_netwerk" in holds or "vraagverlegen" in holds:
        found.pop("eigen_netwerk", None)
        found.setdefault("vrijwilliger", Because("vrijwilliger", 0.2, ""))
    if "mantelzorger" in holds:
        found.setdefault("respijt", Because("respijt", 0.3, ""))
        if "uitgeput" in holds:
            found.pop("eigen_kracht", None)
            found.pop("eigen_netwerk", None)
    if "leunen" in holds:
        found.pop("eigen_kracht", None)
    if "boos" in holds:
        found.setdefault("rechtsbescherming", Because("rechtsbescherming", 0.2, ""))
    if seen.facts.urgent:
        found.pop("eigen_netwerk", None)
    chosen = sorted(found.values(), key=lambda b: -b.score)[:5]
    if len(chosen) < 2:
        chosen.append(
            Because("rechtsbescherming" if seen.loket == "clientondersteuning" else "algemene_voorziening", 0.1, "")
        )
    weights = arrangements()
    return sorted({b.id: b for b in chosen}.values(), key=lambda b: weights[b.id]["gewicht"])


def listing(options: list[str], speaker: Speaker) -> tuple[str, list[dict[str, str]]]:
    """The numbered list as one text, and the buttons beside it."""
    table = words("opties")
    text = "\n".join(
        words("optie_regel").format(nummer=i, wat=speaker.fill(table[o][1])) for i, o in enumerate(options, 1)
    )
    choices = [{"title": speaker.fill(table[o][0]), "value": speaker.fill(table[o][0])} for o in options]
    return text, [*choices, dict(words("optie_alles")), dict(words("optie_open"))]


_REFUSED = re.compile(r"\b(?:niet|geen|liever geen) (?:in |naar |met |voor |een |het |de )*\w+")


def choose(text: str, options: list[str]) -> list[str] | None:
    """The options named in an answer: by title, number, telling word or "alles"; [] for "weet niet"; None when nothing matches."""
    plain = normalise(text)
    if re.search(r"\b(?:alles|allemaal|beide|allebei|alle|samen bekijken)\b", plain):
        return list(options)
    if re.search(
        r"\b(?:weet (?:ik )?(?:het )?(?:nog )?niet|geen idee|maakt (?:me )?niet uit|geen van|niks|niets)\b", plain
    ):
        return []
    plain = _REFUSED.sub(" ", plain)
    found = [o for i, o in enumerate(options, 1) if re.search(rf"(?<!\d){i}(?!\d)", plain) or _named(plain, o)]
    ordinals = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "laatste": len(options)}
    for word, place in ordinals.items():
        if re.search(rf"\b{word}\b", plain) and 1 <= place <= len(options) and options[place - 1] not in found:
            found.append(options[place - 1])
    return found or None


def _named(plain: str, option: str) -> bool:
    title, what = words("opties")[option]
    if normalise(title) in plain:
        return True
    return bool(
        {stem(w) for w in re.findall(r"[a-z]{4,}", normalise(f"{title} {what}"))}
        & {stem(w) for w in plain.split() if len(w) > 3} - _common()
    )


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Stems that stand in many options and so point to none."""
    return frozenset(stem(w) for w in words("gewone_woorden"))


def combination(options: list[Because], areas: str, speaker: Speaker) -> list[dict[str, Any]]:
    """The arrangement: each part with its reason in the citizen's own words, and where a report speaks of it."""
    table, catalogue = words("opties"), arrangements()
    rows, cited = [], []
    quoted: set[str] = set()
    for option in options[:SHOWN]:
        title = speaker.fill(table[option.id][0])
        if option.because and option.because not in quoted:
            quoted.add(option.because)
            rows.append(speaker.fill(words("arrangement", "regel"), titel=title, omdat=option.because))
        else:
            rows.append(speaker.fill(words("arrangement", "regel_kaal"), titel=title, domeinen=areas))
        cited += catalogue[option.id]["secties"]
    head = words("arrangement", "kop")
    return [
        {
            "text": speaker.fill(head) + "\n" + "\n".join(rows),
            "kind": "route",
            "sources": sources(list(dict.fromkeys(cited)))[:4],
        }
    ]

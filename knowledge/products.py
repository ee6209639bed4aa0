"""Which concrete thing somebody asks for by name, in the words a sentence can use back."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.concepts import concepts, lexicon
from knowledge.guard import normalise

PATH = Path(__file__).with_name("products.yml")
_NOT = re.compile(
    r"\b(?:heb|heeft|had|hebben|kreeg|krijg) (?:ik |hij |zij |ze |al |we )*(?:een |al |ook )*$|\bgeen (?:\w+ )?$|\bmijn $"
)
_ASKS = re.compile(
    r"\b(?:wil|wilt|willen|wou|zou|graag|nodig|aanvra\w*|vraag|vragen|regelen|krijgen|kan ik|kunnen|hoe|waar|zoek|zoeken|mag ik|recht op|help|hulp|bestaat|komt in aanmerking|aanmerking|aan te vragen|kom ik aan|vergoed\w*|betaalt|betalen|regelt|geregeld|aangevraagd|moet ik|mogelijk|hebben jullie|doen jullie)\b"
)


@lru_cache(maxsize=1)
def _products() -> tuple[tuple[str, re.Pattern[str] | None, frozenset[str]], ...]:
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    known = lexicon().concepts
    out = []
    for name, entries in raw.items():
        patterns = [e for e in entries if not e.startswith("concept:")]
        named = frozenset(e.removeprefix("concept:") for e in entries if e.startswith("concept:"))
        if unknown := named - set(known):
            raise ValueError(f"products.yml, {name!r}: onbekend concept {', '.join(sorted(unknown))}")
        out.append((name, re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None, named))
    return tuple(out)


def product_in(text: str) -> str | None:
    """The first concrete thing ``text`` asks for ("een scootmobiel"), or None. What somebody has or tells about is not asked for."""
    plain = normalise(text)
    if not (_ASKS.search(plain) or len(plain.split()) <= 6):
        return None
    seen = concepts(plain)
    found: list[tuple[bool, int, str]] = []  # a name that is there goes before what words only point at
    for name, pattern, named in _products():
        for hit in pattern.finditer(plain) if pattern else ():
            if not _NOT.search(plain[: hit.start()]):
                found.append((False, hit.start(), name))
                break
        else:
            found += [(True, max(plain.find(seen[c].split()[0]), 0), name) for c in named & seen.keys()]
    return min(found)[2] if found else None

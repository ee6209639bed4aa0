"""Which concrete thing somebody asks for by name, in the words a sentence can use back."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.guard import normalise

PATH = Path(__file__).with_name("products.yml")
_NOT = re.compile(
    r"\b(?:heb|heeft|had|hebben|kreeg|krijg) (?:ik |hij |zij |ze |al |we )*(?:een |al |ook )*$|\bgeen (?:\w+ )?$|\bmijn $"
)
_ASKS = re.compile(
    r"\b(?:wil|wilt|willen|wou|zou|graag|nodig|aanvra\w*|vraag|vragen|regelen|krijgen|kan ik|kunnen|hoe|waar|zoek|zoeken|mag ik|recht op|help|hulp|bestaat|komt in aanmerking|aanmerking)\b"
)


@lru_cache(maxsize=1)
def _products() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return tuple((name, re.compile("|".join(f"(?:{p})" for p in patterns))) for name, patterns in raw.items())


def product_in(text: str) -> str | None:
    """The first concrete thing ``text`` asks for ("een scootmobiel"), or None. What somebody has or tells about is not asked for."""
    plain = normalise(text)
    asking = bool(_ASKS.search(plain)) or len(plain.split()) <= 6
    if not asking:
        return None
    found: list[tuple[int, str]] = []
    for name, pattern in _products():
        for hit in pattern.finditer(plain):
            if not _NOT.search(plain[: hit.start()]):
                found.append((hit.start(), name))
                break
    return min(found)[1] if found else None

"""Names of people out of a message: after a word that announces one, or known as a first name. Part of ``guard_mask``.

Standard library only and Python 3.10.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from knowledge.guard_judges import data

Put = Callable[[str], str]

_PARTICLES = r"(?:van der|van den|van de|van 't|van het|von|van|de la|de|den|der|ten|ter|el|al|bin|ben|te|te|'t|op de|in 't|da|dos|du|le|la|di|ait|abu|ibn)"
_CAPITAL = r"[A-ZÀ-ÝŞĞİÇÖÜŁŚŻ][\w'’-]*[\w]"


_PEOPLE = "begeleid(?:er|ster)|bewindvoerder|mentor|voogd|maatschappelijk|jeugdwerker|wijkverpleegkundige|contactpersoon|behandelaar|psycholoog|huisarts|advocaat|juf|meester|leraar|lerares|zoon|dochter|man|vrouw|ex|partner|vriend|vriendin|broer|zus|vader|moeder|oom|tante|neef|nicht|opa|oma|buurman|buurvrouw|mantelzorger|hulp"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    lists = data()["names"]
    lead = "|".join(lists["lead"])
    sure = "|".join(lists["sure"])
    rest = rf"(?:\s+(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}){{0,3}}"
    lower = rf"(?:\s+(?:(?:{_PARTICLES})\s+){{0,2}}[\w'’-]{{2,20}}){{0,2}}"
    return (
        re.compile(rf"\b(?i:{sure})[\s:]{{1,3}}(?P<name>(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"),
        re.compile(
            rf"\b(?i:{sure})[\s:]{{1,3}}(?P<name>[a-zà-ÿ][\w'’-]{{1,20}}{lower})(?=\s*(?:$|[.,;!?\n(]|(?:en|ik|maar|van)\b))"
        ),
        re.compile(
            rf"\b(?i:{lead})[.,:]?\s{{1,3}}(?P<name>(?:[A-Z]\.\s?){{0,4}}(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"
        ),
        re.compile(rf"\b(?i:{lead})[.,:]?\s{{1,3}}(?P<name>[a-zà-ÿ][\w'’-]{{2,20}})\b"),
        re.compile(rf"(?<![\w.\[])(?P<name>(?:[A-Z]\.\s?){{1,4}}(?:(?i:{_PARTICLES})\s+){{0,2}}{_CAPITAL}{rest})"),
        re.compile(rf"(?<![\w\[])(?P<name>{_CAPITAL}{rest})"),
        re.compile(
            rf"(?<![\w\[])(?P<name>{_CAPITAL}\s(?:(?i:{_PARTICLES})\s){{0,2}}{_CAPITAL})(?=(?:,|\s(?:is|was))\s(?:mijn|onze|zijn|haar|hun)\s(?:nieuwe\s|oude\s|vaste\s)?(?:{_PEOPLE})\b)"
        ),
    )


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lists = data()["names"]
    return frozenset(lists["first"]), frozenset(lists["never"]), frozenset(lists["also_words"])


def _first(name: str) -> str:
    words = [w for w in name.split() if not re.fullmatch(_PARTICLES, w, re.IGNORECASE)]
    return words[0].strip(".'’").lower() if words else ""


def _trim(name: str, never: frozenset[str]) -> str:
    """``name`` up to the first word that cannot be part of one ("Jan Morgen" → "Jan")."""
    kept: list[str] = []
    for word in name.split():
        if kept and word.lower() in never and not re.fullmatch(_PARTICLES, word, re.IGNORECASE):
            break
        kept.append(word)
    while len(kept) > 1 and re.fullmatch(_PARTICLES, kept[-1], re.IGNORECASE) and kept[-1].islower():
        kept.pop()
    return " ".join(kept)


def mask_names(text: str, put: Put) -> str:
    first, never, also = _lists()
    sure, sure_low, lead, lead_low, initials, loose, role = _patterns()

    def swap(accept: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def one(hit: re.Match[str]) -> str:
            name = _trim(hit.group("name"), never)
            if not accept(name):
                return hit.group(0)
            at = hit.start("name") - hit.start()
            return hit.group(0)[:at] + put("naam") + hit.group(0)[at + len(name) :]

        return one

    def capital(name: str) -> bool:
        return _first(name) not in never and not re.search(r"\d", _first(name))

    def known(name: str) -> bool:
        return _first(name) in first and _first(name) not in never

    def known_low(name: str) -> bool:
        return known(name) and _first(name) not in also and len(_first(name)) > 2

    def plain(name: str) -> bool:
        words = name.lower().split()
        return (
            words[0] not in never
            and (words[0] in first or len(words) <= 3)
            and all(w not in never or re.fullmatch(_PARTICLES, w) for w in words[1:])
        )

    text = sure.sub(swap(capital), text)
    text = sure_low.sub(swap(plain), text)
    text = lead.sub(swap(capital), text)
    text = lead_low.sub(swap(known_low), text)
    text = initials.sub(swap(capital), text)
    text = loose.sub(swap(known), text)
    return role.sub(swap(capital), text)

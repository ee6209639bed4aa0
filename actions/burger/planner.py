"""Which question comes next: the one whose answer is unknown and would change the outcome most, in the method's order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from actions.burger.lines import feels
from actions.burger.state import State, lines, told
from actions.burger.wording import load
from knowledge.guard import normalise
from knowledge.routing import sides
from knowledge.triage import Triage

MOST = 7  # counted questions, the invitation to tell included; the promise is eight, one stays in reserve
STORY = 14  # words from which somebody has told something
WORTH = 4  # an answer worth less than this is not asked for
# The order of the method: safety, who it is about, the story, how it is, what is wished, strengths, others, the rest.
ORDER = (
    "veilig",
    "voor_wie",
    "meer",
    "gevoel",
    "eerst",
    "wens",
    "schaal",
    "uitzondering",
    "kracht",
    "netwerk",
    "leeftijd",
    "geprobeerd",
    "zorgen",
)


# Anger in words, and at whom: both are needed, for "ik was woest op mijn broer" is another story.
_ANGRY = re.compile(
    r"\b(?:schijt\w*|kl[eo](?:re|te)\w*|tering\w*|kutzooi|schandalige?|schande|belachelijke?|bespottelijke?|woest|woedend|razend|pisnijdig"
    r"|spuugzat|verdomme|godverdomme|gvd)\b"
)
_AT_US = re.compile(
    r"\b(?:jullie|gemeente|ambtena\w+|stadhuis|loket|teruggebeld|terug(?: te)? ?bellen|besluit\w*|beschikking)\b"
)


@dataclass(frozen=True)
class Question:
    """One entry of ``vragen.yml``."""

    id: str
    asks: str
    counts: bool
    base: float
    plus: dict[str, float]
    minus: dict[str, float]
    only: tuple[str, ...]
    never: tuple[str, ...]
    raw: dict[str, Any]


@lru_cache(maxsize=1)
def questions() -> dict[str, Question]:
    """Every question by id."""
    return {
        name: Question(
            name,
            q["asks"],
            q.get("telt", True),
            float(q.get("basis", 0)),
            q.get("plus") or {},
            q.get("min") or {},
            tuple(q.get("alleen") or ()),
            tuple(q.get("niet") or ()),
            q,
        )
        for name, q in load("vragen").items()
    }


def conditions(state: State, seen: Triage) -> set[str]:
    """The named conditions that hold now; ``vragen.yml`` refers to them."""
    story = told(state)
    plain = normalise(story)
    count = len(story.split())
    areas = [a.id for a in seen.leefgebieden]
    known = seen.facts
    flags = set(state["vlaggen"])
    holds = set(areas) | flags | set(known.feiten)
    voor = state["voor"] or known.voor
    relation = state["relatie"] or known.relatie
    group = state["groep"] or known.leeftijdsgroep
    if _ANGRY.search(plain) and _AT_US.search(plain):
        holds.add("boos")
    if count < STORY:
        holds.add("verhaal_kort")
    if count >= 30:
        holds.add("verhaal_lang")
    if (
        state["product"]
        and (count < 40 or (count < 70 and len(areas) <= 2))
        and len(sides(dict.fromkeys(seen.concepten, ""))) <= 4
    ):
        holds.add("concreet")
    if known.has("uitgeput") or known.has("zieke_geest") or "psychisch" in areas or known.has("overleden"):
        holds.add("zwaar")
    if known.urgent:
        holds.add("urgent")
    if feels(story):
        holds.add("gevoel_verteld")
    if not feels(story) and not {"psychisch", "sociaal", "mantelzorg", "opvoeden", "veiligheid"} & set(areas):
        holds.add("feitelijk")
    if "mantelzorg" in areas[:2] and voor == "zelf" and not known.has("mantelzorger"):
        holds.add("mantelzorger")
    for heading, name in (
        ("kracht", "kracht_bekend"),
        ("netwerk", "netwerk_bekend"),
        ("geprobeerd", "geprobeerd_bekend"),
        ("zorgen", "zorgen_bekend"),
        ("wens", "wens_bekend"),
    ):
        if lines(state, heading):
            holds.add(name)
    if re.search(
        r"\b(?:soms|af en toe|overdag|in het weekend|als (?:de|mijn|er) \w+ (?:er is|langskomt|belt)) (?:\w+ ){0,4}(?:wel|beter|goed|rustig)",
        plain,
    ):
        holds.add("uitzondering_verteld")
    if len(areas) >= 3:
        holds.add("meer_domeinen")
    if len(areas) >= 4 and "concreet" not in holds:
        holds.add("veel_domeinen")
    if "veilig" in state["gesteld"]:
        holds.add("veilig_gevraagd")
    holds.add("zelf" if voor == "zelf" else "ander")
    if voor == "beroeps":
        holds.add("beroeps")
    if voor == "ander" and not relation and not known.genoemd:
        holds.add("onduidelijk_wie")
    if relation in ("zoon", "dochter", "kind", "kleinkind") and (
        group in ("kind", "jongere") or "opvoeden" in areas or "onderwijs" in areas
    ):
        holds.add("kind_van_schrijver")
    if group:
        holds.add("leeftijd_bekend")
        holds.add(group)
    doors = [x.id for x in seen.lokets[:3]]
    youth = {"jeugdteam", "school", "leerplicht_rmc"} & set(doors)
    grown = {"wmo_loket", "werk_en_inkomen", "huisarts", "welzijn", "wijkteam", "schuldhulp"} & set(doors)
    if youth and grown and not group and seen.lokets and seen.lokets[0].score < 0.6:
        holds.add("leeftijd_maakt_uit")
    if re.search(r"\b(?:jaren|maanden|jarenlang|al lang|al zo lang|al tijden|al \w+ jaar)\b", plain):
        holds.add("lang_bezig")
    if len(state["kort"]) >= 2 and max(state["kort"][-2:]) <= 4:
        holds.add("korte_antwoorden")
    if re.search(
        r"\b(?:even|een keer|ook eens|eindelijk) (?:\w+ ){0,4}(?:leunen|overnemen|overlaten|verzorgd worden|niks hoeven|uit handen)\b|\b(?:uit handen|op iemand leunen|iemand die het overneemt)\b",
        plain,
    ):
        holds.add("leunen")
    return holds


def _purpose_told(state: State) -> bool:
    """Whether the story said itself what the thing asked for is for."""
    return any(line.get("gevraagd") for line in lines(state, "wens"))


def worth(question: Question, holds: set[str]) -> float:
    """What an answer to this question is worth now; minus infinity when it may not be asked."""
    if any(name in holds for name in question.never) or any(name not in holds for name in question.only):
        return float("-inf")
    return (
        question.base
        + sum(v for name, v in question.plus.items() if name in holds)
        - sum(v for name, v in question.minus.items() if name in holds)
    )


def next_question(state: State, seen: Triage, holds: set[str] | None = None) -> Question | None:
    """The next question of the gesprek, or None when enough is known.

    The best-paying questions that still fit in the budget are taken first; of those, the earliest in the method's
    order is asked. So a rich story leads to few questions, a bare one to more, and never more than the budget.
    """
    holds = conditions(state, seen) if holds is None else holds
    left = MOST - state["teller"]
    if "concreet" in holds and "er_is_meer" not in state["vlaggen"]:
        # somebody who wants one concrete thing: one question about what it is for, then the route
        left = min(left, 0 if "wens" in state["gesteld"] or _purpose_told(state) else 1)
    elif "uitgeput" in holds and "mantelzorger" in holds:
        left = min(left, 1 if "wens" not in state["gesteld"] else 0)
    elif "urgent" in holds:
        left = min(left, max(0, 4 - state["teller"]))
    elif "boos" in holds:
        left = min(left, max(0, 5 - state["teller"]))
    if state["gevaar"]:  # somebody who told of danger is not questioned at length
        left = min(left, max(0, 4 - state["teller"]))
    if left <= 0:
        return None
    used = {questions()[name].asks for name in state["gesteld"] if name in questions()} - {"aanleiding"}
    open_ = [
        (worth(q, holds), q)
        for q in questions().values()
        if q.id in ORDER and q.id not in state["gesteld"] and q.asks not in used
    ]
    good = sorted((pair for pair in open_ if pair[0] >= WORTH), key=lambda pair: (-pair[0], ORDER.index(pair[1].id)))[
        :left
    ]
    if not good:
        return None
    return min((q for _, q in good), key=lambda q: ORDER.index(q.id))

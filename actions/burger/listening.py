"""Hears what a message tells: whom it is about, how to address the person, which lines are kept, how heavy it is."""

from __future__ import annotations

import re

from actions.burger.lines import record
from actions.burger.planner import STORY
from actions.burger.state import lines, told
from actions.burger.talk import Talk, flag
from knowledge import guard
from knowledge.facts import age_group
from knowledge.products import product_in


def notice_person(talk: Talk, text: str) -> None:
    """Form of address and language level follow the person."""
    plain = guard.normalise(text)
    state = talk.state
    if not state["je"] and (
        re.search(
            r"\b(?:ik |k)?ben (?:pas |nu |net |bijna )?(?:1[0-7]|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien)\b",
            plain,
        )
        or (
            re.search(r"\b(?:jij|jou|jouw|je kunt|kun je|kan je|weet je|ben je|heb je|wil je|doe je)\b", plain)
            and not re.search(r"\bu\b", plain)
            and talk.n > 0
        )
    ):
        state["je"] = True
        talk.speaker.young = True
    if not state["eenvoudig"] and re.search(
        r"^ik (?:\w+ ){1,3}niet (?:goed )?(?:snap|begrijp|begrijpen|lees|lezen|kan|praat)\b|\b(?:ik (?:niet|geen) (?:goed )?(?:begrijp|praat|spreek|lees|lezen|weet)|niet goed nederlands|(?:kan|kon|kun) (?:\w+ ){0,2}(?:nie|niet|slecht|moeilijk|amper) (?:zo )?(?:goed )?(?:lezen?|schrijven?)|(?:lezen?|schrijven?) (?:\w+ ){0,2}(?:is|vind ik|gaat|lukt) (?:\w+ )?(?:moeilijk|nie|niet|slecht)|moeilijke woorden|mijn nederlands (?:niet|is))\b",
        plain,
    ):
        state["eenvoudig"] = True


def write_down(talk: Talk, text: str, asks: str | None) -> None:
    state = talk.state
    # Something named after a story is a wish within it, and no reason to skip the rest of the talk.
    asking = asks in (None, "aanleiding", "anders") or (asks == "wens" and len(told(state).split()) < STORY)
    if not state["product"] and asking:
        state["product"] = product_in(text)
    added = record(state, text, talk.n, asks, state["product"])
    purpose = _PURPOSE.search(text) if state["product"] and not lines(state, "wens") else None
    if purpose:  # "een scootmobiel om weer naar mijn zus te kunnen" tells what it is for
        added += record(state, purpose.group(0), talk.n, "wens")
    state["laatste"] = {"turn": talk.n, "vraag_id": state["vraag_id"], "asks": asks, "regels": added}
    state["kort"] = (state["kort"] + [len(text.split())])[-4:]
    talk.fresh()
    known = talk.seen.facts
    if state["voor"] is None or (state["voor"] == "zelf" and known.voor != "zelf" and state["teller"] <= 2):
        state["voor"], state["relatie"] = known.voor, known.relatie
    elif state["relatie"] is None and known.voor != "zelf":
        state["relatie"] = known.relatie
    state["groep"] = state["groep"] or known.leeftijdsgroep
    if asks == "voor_wie" and re.search(r"iemand anders", text):
        state["voor"] = "ander"
    if asks == "voor_wie" and re.search(r"(?:mijzelf|mezelf|\b(?:om|voor|over) (?:mij|ons)\b|^mij\b)", text.lower()):
        state["voor"], state["relatie"] = "zelf", None
    if asks == "leeftijd":
        state["groep"] = _group(text) or state["groep"]
    if asks == "netwerk" and re.fullmatch(
        r"(?:nee|niemand|geen|niks|nee niemand|alleen|ik sta er alleen voor|ik ben alleen)[., !]*",
        guard.normalise(text),
    ):
        flag(state, "geen_netwerk")
    if known.has("taalmoeite"):
        state["eenvoudig"] = True
    if state["stage"] == "contact":
        state["stage"] = "gesprek"


_PURPOSE = re.compile(
    r"\b(?:om (?:weer|zelf|nog|toch|naar|te kunnen)\b|zodat\b|dan kan ik\b|want dan (?:kan|kunnen|hoef|hoeft)\b)[^.!?]{8,120}",
    re.IGNORECASE,
)


def _group(text: str) -> str | None:
    plain = guard.normalise(text)
    for pattern, group in (
        (r"jonger dan 18", "jongere"),
        (r"tussen 18", "jongvolwassen"),
        (r"tussen 27", "volwassen"),
        (r"ouder dan 67|aow", "oudere"),
    ):
        if re.search(pattern, plain):
            return group
    hit = re.search(r"\b(\d{1,3})\b", plain)
    return age_group(int(hit.group(1))) if hit and 3 <= int(hit.group(1)) <= 105 else None


def sounds_heavy(talk: Talk, opening: bool) -> bool:
    """Whether what was just said weighs: judged on the last answer, so that a light answer gets a light word."""
    last = " ".join(line["text"] for line in talk.state["regels"] if line["turn"] == talk.n)
    plain = guard.normalise(last)
    if talk.state["asks"] in ("veiligheid", "leeftijd", "voor_wie", "schaal", "wens", "kracht"):
        return False
    strong = re.search(
        r"\b(?:alleen|eenzaam|bang|verdriet\w*|huil\w*|schulden|overleden|dood|ziek|kanker|dement\w*|vergeetachtig|niet meer|kwijt|zwaar|moe|pijn|ruzie|boos|schaam\w*|scheid\w*|stress|wakker|zorgen|niemand|depressi\w*|angst\w*|kapot|uitgeput)\b",
        plain,
    )
    return bool(strong) and (opening or len(plain.split()) > 5)


_MORE = re.compile(
    r"\b(?:nog|veel) meer\b|\ber (?:is|speelt) (?:ook )?(?:nog|meer)\b|\bnog (?:iets|wat|een vraag)\b|\bniet (?:genoeg|alles)\b"
)


def is_more(text: str) -> bool:
    """Whether the answer to "is this enough?" opens the talk again: it says so, or it tells something new at length."""
    plain = guard.normalise(text)
    return bool(_MORE.search(plain)) or (
        len(plain.split()) > 6
        and not re.match(r"(?:nee|dat was|dit is|zo is|prima|goed|ok|dank|bedankt|klaar)\b", plain)
    )


# questions that a mere "ja" does not answer
_OPEN = ("aanleiding", "gevoel", "wens", "uitzondering", "kracht", "netwerk", "geprobeerd", "zorgen")
_BARE_YES = re.compile(
    r"(?:(?:ja|jawel|jaa|jep|yes|goed|prima|oke?|okay|zeker|graag|hoor|klopt|dat|is|het|inderdaad|precies|top)[ .!]*)+"
)


def is_bare_yes(text: str, asks: str | None) -> bool:
    """Whether this is a yes without content to a question (``asks``) that wants content."""
    return asks in _OPEN and bool(_BARE_YES.fullmatch(guard.normalise(text)))

"""Check the story of a scenario: what contradicts itself, what is given away at once, what nobody could read, what repeats."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from actions.training.features import content
from actions.training.scenario import Scenario, every_line
from knowledge.readability import LONGEST, report
from knowledge.text import stem, words

FACT_WORDS = 30  # in the sentence that tells the trainer what a layer is
GIVEN_AWAY = 0.6  # share of the words of the wish that stand in the first words
DEEP = 1.5  # trust that the wish asks for above that of the beginning, at least
COST = -0.2  # change of trust from which a technique closes instead of opens
NEAR = 0.85  # share of words in common from which two lines are the same to who hears them
_UNITS = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
}
_AGE_ASKED = re.compile(r"hoe oud (?:~ )?(?:bent|ben)\b.*\b(?:u|je)\b")
_AGED = re.compile(
    r"\b(zoon|dochter|man|vrouw|moeder|vader|broer|zus|kleinzoon|kleindochter|oma|opa|partner) van ([\wëï]+)"
)


def story_faults(one: Scenario) -> list[str]:
    """Everything that is wrong with the story, in words a trainer understands."""
    return [*_contradictions(one), *_given_away(one), *_unreadable(one), *_repeated(one)]


# --- the same thing told in two ways


def _contradictions(one: Scenario) -> Iterator[str]:
    yield from _two_answers(one)
    yield from _ages(one)
    told: dict[str, str] = {}
    for layer in one.lagen:
        fact = " ".join(words(layer.feit))
        if fact in told:
            yield f"laag {layer.id}: zegt hetzelfde als laag {told[fact]}; voeg ze samen of maak er twee dingen van"
        told.setdefault(fact, layer.id)
        for technique in layer.technieken:
            moves = one.raakt.get(technique, {})
            if moves.get("vertrouwen", 0) < COST:
                yield (
                    f"laag {layer.id}: gaat open met {technique}, maar dat maakt deze cliënt juist dichter; "
                    "haal het weg bij technieken, of bij raakt"
                )


def _two_answers(one: Scenario) -> Iterator[str]:
    """A question that two lines answer differently: who asks it twice hears both."""
    heard: dict[str, str] = {}
    for line in one.weetjes:
        for form in line.op:
            if form in heard and heard[form] != line.text:
                yield f"weetjes: op ‘{form}’ staan twee antwoorden: ‘{heard[form]}’ en ‘{line.text}’"
            heard.setdefault(form, line.text)


def _ages(one: Scenario) -> Iterator[str]:
    for line in one.weetjes:
        said = _numbers(line.text) if any(map(_AGE_ASKED.match, line.op)) else set()
        if said and one.leeftijd not in said:
            yield f"weetjes: {one.naam} is {one.leeftijd} volgens de persona, maar zegt: ‘{line.text}’"
    aged: dict[str, dict[int, str]] = defaultdict(dict)
    for layer in one.lagen:
        for who, word in _AGED.findall(layer.feit.lower()):
            if (age := number(word)) is not None:
                aged[who].setdefault(age, layer.id)
    for who, ages in aged.items():
        if len(ages) > 1:
            places = " en ".join(f"{age} in laag {name}" for age, name in ages.items())
            yield f"de {who} heeft twee leeftijden: {places}"


def _numbers(text: str) -> set[int]:
    return {found for word in words(text) if (found := number(word)) is not None}


def number(word: str) -> int | None:
    """A number from 0 to 99 that is written in figures or as a word; None for any other word."""
    word = word.lower().replace("ë", "e").replace("ï", "i")
    if word.isdigit():
        return int(word)
    if word in _UNITS:
        return _UNITS.index(word)
    for ten, value in _TENS.items():
        if word == ten:
            return value
        unit = word.removesuffix(f"en{ten}")
        if unit != word and unit in _UNITS[1:10]:
            return value + _UNITS.index(unit)
    return None


# --- what is told before anybody earned it


def _given_away(one: Scenario) -> Iterator[str]:
    wish = next((layer for layer in one.lagen if layer.soort == "wens"), None)
    if wish is None:
        return
    if wish.id in one.opening.wekt:
        yield f"de eerste zin leidt al naar de wens (laag {wish.id}); haal hem weg bij wekt van de opening"
    if wish.vertrouwen < one.begin["vertrouwen"] + DEEP:
        yield (
            f"laag {wish.id}: de wens ligt te ondiep; hij vraagt {wish.vertrouwen:g} vertrouwen en de cliënt begint op "
            f"{one.begin['vertrouwen']:g}"
        )
    for told in (wish.feit, *(line.text for line in wish.zegt)):
        core = {stem(word) for word in content(told)}
        for place, text in (("de eerste zin", one.opening.text), ("opdracht", one.opdracht), ("over", one.over)):
            said = {stem(word) for word in content(text)}
            if len(core) >= 3 and len(core & said) >= GIVEN_AWAY * len(core):
                yield f"{place} verklapt de wens: ‘{text}’"
                return


# --- what is too hard to read


def _unreadable(one: Scenario) -> Iterator[str]:
    texts = [*every_line(one)]
    for place, line in texts:
        yield from _too_long(place, line.text, LONGEST)
    for place, text in (("over", one.over), ("opdracht", one.opdracht), *(("doelen", goal) for goal in one.doelen)):
        yield from _too_long(place, text, LONGEST)
    for layer in one.lagen:
        yield from _too_long(f"laag {layer.id}, feit", layer.feit, FACT_WORDS)
        for text in layer.vraag:
            yield from _too_long(f"laag {layer.id}, vraag", text, LONGEST)


def _too_long(place: str, text: str, most: int) -> Iterator[str]:
    longest = report(text).longest
    if longest > most:
        yield f"{place}: een zin van {longest} woorden is te lang om te volgen, hooguit {most}: ‘{text}’"


# --- what would be heard twice


def _repeated(one: Scenario) -> Iterator[str]:
    """Lines that are not the same but sound the same. Lines that are the same are found by their text (check.py)."""
    seen: list[tuple[str, str, frozenset[str], tuple[str, ...]]] = []
    for place, line in every_line(one):
        plain = words(line.text)
        if len(plain) < 4:
            continue
        bag = frozenset(plain)
        for where, text, other, order in seen:
            if text != line.text and (order == tuple(plain) or len(bag & other) >= NEAR * len(bag | other)):
                yield f"{place}: zegt bijna hetzelfde als {where}: ‘{line.text}’"
                break
        seen.append((place, line.text, bag, tuple(plain)))

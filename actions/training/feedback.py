"""The feedback report of one role-play: what each sentence did, with the trainee's own words as evidence. No marks."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from actions.burger.sources import sources
from actions.burger.wording import to_je
from actions.training.client import LEAVE
from actions.training.features import content, split_sentences
from actions.training.moods import DATA
from actions.training.scenario import WEAKENING, Layer, Scenario, scenario
from knowledge.passages import read_yaml
from knowledge.text import stem

Report = dict[str, Any]
Row = dict[str, Any]

TURNING_POINTS = 3  # in each direction
MOVED = 0.5  # a change of trust from which an utterance counts as one that moved it
EVIDENCE = 3  # sentences per principle
PIECE = 9  # words of the client in a better wording


@lru_cache(maxsize=1)
def principles() -> dict[str, Any]:
    """Names, reasons and sections, from ``data/principes.yml``."""
    table: dict[str, Any] = read_yaml(DATA / "principes.yml")
    return table


def feedback(state: dict[str, Any]) -> Report:
    """The report of a conversation, as JSON data; readable at any moment."""
    one, log = scenario(state["scenario"]), state["log"]
    coded = [row for row in log if row["soort"] == "techniek"]
    wordings = Wordings(one, log)
    return {
        "scenario": {
            "id": one.id,
            "titel": one.titel,
            "naam": one.naam,
            "niveau": one.niveau,
            "doelen": list(one.doelen),
        },
        "beurten": len(log),
        "einde": _end(state),
        "stemming": _moods(one, log),
        "keerpunten": _turning_points(log),
        "technieken": _mix([row for row in coded if not row["onzeker"]]),
        "vragen": _questions(coded),
        "verbeteringen": [_better_row(wordings, row) for row in coded if _weak(row)],
        "principes": [_principle(wordings, entry, coded) for entry in principles()["principes"]],
        "groepen": principles()["groepen"],
        "lagen": _layers(one, state),
        "vraag_achter_de_vraag": _wish(one, state),
        "onzeker": [{"n": row["n"], "tekst": row["tekst"]} for row in coded if row["onzeker"]],
        "toelichting": NOTE,
    }


UNSURE = "hier twijfelt de computer"
NOTE = (
    "Dit is oefening, geen beoordeling. De computer leest je zinnen en heeft het wel eens mis. "
    "Bespreek met je trainer of met elkaar wat je er zelf van vindt."
)


def label(technique: str) -> str:
    """How a trainee reads the name of a technique."""
    return str(principles()["technieken"][technique])


def _weak(row: Row) -> bool:
    return row["techniek"] in WEAKENING and not row["onzeker"]


def _end(state: dict[str, Any]) -> str:
    if state["weg"]:
        return "weggelopen"
    return "afgerond" if state["stage"] == "afgerond" else "bezig"


def _moods(one: Scenario, log: list[Row]) -> dict[str, Any]:
    line = [{"n": 0, **one.begin}] + [{"n": row["n"], **row["na"]} for row in log]
    return {"begin": one.begin, "eind": {k: v for k, v in line[-1].items() if k != "n"}, "lijn": line}


def _turning_points(log: list[Row]) -> list[dict[str, Any]]:
    """The utterances after which trust rose or fell most, in the order of the talk."""

    def moved(row: Row) -> float:
        return float(row["na"]["vertrouwen"] - row["voor"]["vertrouwen"])

    up = sorted((r for r in log if moved(r) >= MOVED), key=moved, reverse=True)[:TURNING_POINTS]
    down = sorted((r for r in log if moved(r) <= -MOVED), key=moved)[:TURNING_POINTS]
    return [
        {
            "n": row["n"],
            "tekst": row["tekst"],
            "techniek": row["techniek"] if row["soort"] == "techniek" else None,
            "naam": _named(row),
            "van": row["voor"]["vertrouwen"],
            "naar": row["na"]["vertrouwen"],
            "zegt": row["zegt"],
        }
        for row in sorted(up + down, key=lambda row: int(row["n"]))
    ]


def _named(row: Row) -> str:
    """What a trainee reads as the name of what was done."""
    if row["soort"] != "techniek":
        return str(row["soort"])
    return UNSURE if row["onzeker"] else label(row["techniek"])


def _mix(coded: list[Row]) -> list[dict[str, Any]]:
    count = Counter(row["techniek"] for row in coded)
    return [
        {
            "techniek": name,
            "naam": label(name),
            "aantal": n,
            "soort": "verzwakkend" if name in WEAKENING else "versterkend",
        }
        for name, n in count.most_common()
    ]


def _questions(coded: list[Row]) -> dict[str, int]:
    return {
        "open": sum(row["open"] is True for row in coded),
        "gesloten": sum(row["open"] is False for row in coded),
        "eigen_woorden": sum(bool(row["eigen"]) for row in coded),
        "werk_client": sum(row["werk"] == "client" for row in coded),
        "werk_hulpverlener": sum(row["werk"] == "hulpverlener" for row in coded),
    }


def _principle(wordings: Wordings, entry: dict[str, Any], coded: list[Row]) -> dict[str, Any]:
    sure = [row for row in coded if not row["onzeker"]]
    seen = [row for row in sure if set(entry["zichtbaar"]) & set(row["alle"]) and row["techniek"] not in WEAKENING]
    missed = [row for row in sure if row["techniek"] in entry["gemist"]]
    return {
        "id": entry["id"],
        "groep": entry["groep"],
        "naam": entry["naam"],
        "uitleg": entry["uitleg"],
        "zichtbaar": bool(seen),
        "bewijs": [{"n": row["n"], "tekst": row["tekst"]} for row in seen[:EVIDENCE]],
        "gemist": [{"n": row["n"], "tekst": row["tekst"], "beter": wordings.at(row)} for row in missed[:EVIDENCE]],
        "bronnen": sources(entry["secties"])[:1],
    }


class Wordings:
    """Better wordings for one conversation, none of them twice: what would have opened the layer that lay there, else one that
    uses the client's words."""

    def __init__(self, one: Scenario, log: list[Row]) -> None:
        self.one = one
        self.log = log
        self.given: dict[int, str] = {}

    def at(self, row: Row) -> str:
        """The wording for the moment of ``row``; the same each time it is asked for."""
        if row["n"] not in self.given:
            last = self._before(row)
            mend = last is not None and last["event"] in REBUFFS  # the client just turned away: that comes first
            first = mend or self._about_told(row)  # who asks for a fact about what was just told stays with that
            options = [] if first else self._of_layers(row)
            options += self._templates(row, mend)
            used = set(self.given.values())
            self.given[row["n"]] = next((text for text in options if text not in used), options[-1])
        return self.given[row["n"]]

    def _of_layers(self, row: Row) -> list[str]:
        """For the layers within reach, those first that the trainee's own sentence named."""
        before = [r for r in self.log if r["n"] < row["n"]]
        opened = {r["laag"] for r in before if r["event"] == "laag"}
        named = [name for name in self.one.subjects.find(row["tekst"]) if name not in opened]
        named = [x for x in named if all(name in opened for name in self.one.layers[x].na)]
        # Who asks is shown how to ask about that; who advises or judges passed by what lay there.
        reach = [*named, *row["wekte"]] if row["open"] is False else row["wekte"]
        said = " ".join([self.one.opening.text, *(r["zegt"] for r in before)])
        layers = [self.one.layers[name] for name in dict.fromkeys(reach)]
        found = [wording(layer, said) for layer in layers if _askable(layer, row)]
        return [text for text in found if text]

    def _about_told(self, row: Row) -> bool:
        opened = {r["laag"] for r in self.log if r["n"] < row["n"] and r["event"] == "laag"}
        named = set(self.one.subjects.find(row["tekst"]))
        return row["open"] is False and bool(named) and named <= opened and bool(_piece(row["context"]))

    def _before(self, row: Row) -> Row | None:
        return next((r for r in reversed(self.log) if r["n"] < row["n"]), None)

    def _templates(self, row: Row, mend: bool) -> list[str]:
        options = [str(text) for text in (principles()["herstel"] if mend else principles()["beter"][row["techniek"]])]
        begin = row["n"] % len(options)
        piece = _piece(row["context"])
        texts = [
            option.replace("{stukje}", piece)
            for option in options[begin:] + options[:begin]
            if piece or "{stukje}" not in option
        ]
        return [to_je(text) if self.one.aanspreken == "je" else text for text in texts or [LAST_RESORT]]


# What a client says instead of going on; a better wording then first mends.
REBUFFS = frozenset(
    (
        *"advies overnemen oordeel bagatel jargon netwerk_aannemen suggestief boos waarschuwing nog_niet onzin".split(),
        "vertrek",
    )
)
LAST_RESORT = "Vertelt u daar eens meer over?"
_QUOTES = re.compile(
    r"\b(?:zegt u|zei u|u zei|u zegt|zeg je|zei je|je zei|je zegt|(?:u|je) noemde?t?|noemde (?:u|je))\b", re.IGNORECASE
)
_NO_ECHO = re.compile(
    r"(?:stel|vertelt?|dat|het|ik|wat|hoe|soms|er|onder|als|(?:u|je|jullie) (?:klinkt|lijkt|kijkt|wordt|mist|hebt er|let)"
    r"|(?:goed|fijn) dat)\b",
    re.IGNORECASE,
)
HEARD = 0.5  # share of the content words of a statement that the client must have said, for it to give something back


def wording(layer: Layer, said: str) -> str | None:
    """The first example question of a layer that gives back only what the client has ``said``; None when there is none."""
    theirs = {stem(word) for word in content(said)}

    def fits(text: str) -> bool:
        given = [word for part in split_sentences(text) if _gives_back(part) for word in content(part)]
        return sum(stem(word) in theirs for word in given) >= HEARD * len(given)

    return next((text for text in layer.vraag if fits(text)), None)


def _gives_back(part: str) -> bool:
    """Whether a sentence repeats what the client said: with "zegt u", or as a mere echo before the question."""
    return bool(_QUOTES.search(part)) or ("?" not in part and not _NO_ECHO.match(part.strip()))


def _askable(layer: Layer, row: Row) -> bool:
    return float(row["voor"]["vertrouwen"]) >= layer.vertrouwen - 1


def _piece(context: str) -> str:
    """A few of the client's own words, whole as far as it goes; empty when there is nothing to take up."""
    plain = re.sub(r"\([^)]*\)", "", context).strip()
    parts = [part.strip(" .,") for part in re.split(r"(?<=[.!?])\s+", plain) if "?" not in part]
    good = [part for part in parts if 2 <= len(part.split()) <= PIECE]
    if good:
        return good[-1]
    clauses = [c.strip(" .,") for part in parts for c in part.split(",")]
    good = [clause for clause in clauses if 3 <= len(clause.split()) <= PIECE]
    return good[-1] if good else ""


def _better_row(wordings: Wordings, row: Row) -> dict[str, Any]:
    name = row["techniek"]
    return {
        "n": row["n"],
        "context": row["context"],
        "tekst": row["tekst"],
        "techniek": name,
        "naam": label(name),
        "waarom": principles()["waarom"][name],
        "beter": wordings.at(row),
        "jargon": row["jargon"],
        "bronnen": sources(principles()["secties"][name])[:1],
    }


def _layers(one: Scenario, state: dict[str, Any]) -> dict[str, Any]:
    opened = {row["laag"]: row for row in reversed(state["log"]) if row["event"] == "laag"}
    shut = [layer for layer in one.lagen if layer.id not in state["open"]]
    said = " ".join([one.opening.text, *(row["zegt"] for row in state["log"])])
    return {
        "aantal": len(one.lagen),
        "open": [
            {
                "id": name,
                "soort": one.layers[name].soort,
                "feit": one.layers[name].feit,
                "n": row["n"],
                "tekst": row["tekst"],
            }
            for name, row in ((name, opened[name]) for name in state["open"])
        ],
        "dicht": [
            {
                "id": layer.id,
                "soort": layer.soort,
                "feit": layer.feit,
                "technieken": [label(name) for name in layer.technieken],
                "nodig": _needed(layer, state),
                "beter": wording(layer, said) or layer.vraag[-1],
            }
            for layer in shut
        ],
    }


def _needed(layer: Layer, state: dict[str, Any]) -> str:
    """What stood in the way, in one or two sentences."""
    asked = [row["n"] for row in state["log"] if row.get("gezocht") == layer.id]
    if asked:
        return f"Je vroeg ernaar in beurt {asked[0]}. Toen was er nog te weinig vertrouwen."
    trust = max((row["na"]["vertrouwen"] for row in state["log"]), default=0.0)
    if any(name not in state["open"] for name in layer.na):
        return "Hier komt pas ruimte voor als er iets anders verteld is."
    if trust < layer.vertrouwen:
        return "Hier was meer vertrouwen voor nodig."
    if layer.schaamte is not None and state["schaamte"] > layer.schaamte:
        return "De schaamte was nog te groot. Gevoel teruggeven en kracht benoemen maken die kleiner."
    return "Het vertrouwen was er. De vraag werd niet gesteld."


def _wish(one: Scenario, state: dict[str, Any]) -> dict[str, Any]:
    layer = one.wish
    row = next((row for row in state["log"] if row["event"] == "laag" and row["laag"] == layer.id), None)
    return {
        "gevonden": row is not None,
        "feit": layer.feit,
        "n": row["n"] if row else None,
        "tekst": row["tekst"] if row else None,
        "beter": layer.vraag[0],
        "nodig": None if row else _needed(layer, state),
        "bronnen": sources(["k2-2012/2.1-welzijn-nieuwe-stijl"]),
    }


def outcome(state: dict[str, Any]) -> tuple[float, float]:
    """Share of the layers that were opened, and trust at the end: for the checks on scenarios, never shown to a trainee."""
    one = scenario(state["scenario"])
    return len(state["open"]) / len(one.lagen), max(state["vertrouwen"], 0.0 if state["weg"] else LEAVE)

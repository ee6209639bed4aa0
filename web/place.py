"""What things are called here: this gemeente, its lokets, the headings, how to reach a person."""

from __future__ import annotations

from functools import cache
from typing import Any

from knowledge.gemeente import CATALOGUE, Gemeente, gemeente
from knowledge.passages import read_yaml
from web import pdf, switches
from web.moments import moments
from web.services import services
from web.texts import FORMS, Form, different, in_je, texts


def here() -> Gemeente:
    return gemeente(services().settings.gemeente)


@cache
def arrangementen() -> dict[str, dict[str, Any]]:
    """The catalogue of arrangementen, by id."""
    found: dict[str, dict[str, Any]] = read_yaml(CATALOGUE / "arrangementen.yml")
    return found


SPOKEN = (
    "gesprek",
    "paneel",
    "leefgebieden",
    "stappen",
    "code",
    "waardering",
)  # parts of texts.yml that the component says


def names() -> dict[str, Any]:
    """What the component says: everything around the talk, names of the ids in a summary, what is off here.

    ``je`` holds what is said otherwise once the conversation says "je".
    """
    u, je = ({**{part: texts(form)[part] for part in SPOKEN}, "terugbellen": callback_words(form)} for form in FORMS)
    return {
        **u,
        "je": {**different(u, je), "mens": person("je")},
        "pdf": pdf.available(),
        "uit": sorted(switches.off(services().settings, here()) | (set() if can_call() else {"terugbellen"})),
        "lokets": {id: loket.naam for id, loket in here().lokets.items()},
        "arrangementen": {id: entry["naam"] for id, entry in arrangementen().items()},
    }


def can_call() -> bool:
    """Whether there is a moment to choose on which somebody can be called back."""
    return bool(moments(here(), services().store.clock()))


def callback_words(form: Form = "u") -> dict[str, str]:
    """What is said around being called back, with the names of this gemeente in it."""
    door = here().lokets[here().voordeur]
    words: dict[str, str] = dict(texts(form)["terugbellen"])
    days = services().settings.callback_days
    return words | {
        "uitleg": words["uitleg"].format(naam=door.naam),
        "spoed": words["spoed"].format(telefoon=door.telefoon) if door.telefoon else words["spoed_kort"],
        "bewaren": words["bewaren"].format(dagen=days),
    }


def person(form: Form = "u") -> dict[str, str]:
    """How to reach a person here: the same words on the page, without JavaScript and on another site."""
    door = here().lokets[here().voordeur]
    words = texts(form)["mens"]
    return {
        "titel": words["titel"],
        "uitleg": words["uitleg"].format(naam=door.naam),
        "telefoon": door.telefoon or "",
        "langs": ", ".join(part for part in (door.adres, door.inloop) if part),
        "nu": in_je(door.open_now() or "") if form == "je" else door.open_now() or "",
        "gevaar": words["gevaar"],
    }

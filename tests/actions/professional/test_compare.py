"""A sheet beside the citizen's own verslag."""

from __future__ import annotations

from typing import Any

from actions.professional.compare import compare
from actions.professional.prepare import prepare

TEXT = (
    "Mevrouw van 82 woont alleen. Haar dochter komt elke dag langs en zegt dat ze op is. "
    "Ze is drie keer gevallen. De post blijft ongeopend liggen."
)


def verslag(**lines: Any) -> dict[str, Any]:
    return {"leefgebieden": [], **lines}


def subjects(found: Any) -> set[str]:
    return {one.subject for one in found.differences}


def test_what_only_one_of_the_two_tells_is_something_to_talk_about() -> None:
    found = compare(
        prepare(TEXT),
        verslag(
            leefgebieden=["sociaal", "gezondheid"],
            verhaal=[{"text": "Ik ben een paar keer gevallen"}],
            netwerk=[{"text": "mijn buurvrouw brengt soms soep"}],
        ),
    )
    assert "Gezondheid" in found.both
    assert {"De buurvrouw", "De dochter", "Overzicht houden", "Degene die zorgt houdt het niet vol"} <= subjects(found)
    assert "Vallen" not in subjects(found), "both tell it"
    own = next(one for one in found.differences if one.subject == "De buurvrouw")
    assert "soep" in own.citizen and "niet in uw beschrijving" in own.worker


def test_an_empty_verslag_is_no_error() -> None:
    assert compare(prepare(TEXT), {}).both == ()


def test_nothing_is_said_about_who_is_right() -> None:
    found = compare(prepare(TEXT), verslag(leefgebieden=["geld"]))
    assert not any(word in str(found.differences).lower() for word in ("onjuist", "fout", "klopt niet", "liegt"))

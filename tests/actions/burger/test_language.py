"""The language gate: everything the assistant can say passes, and the gate notices what does not."""

from __future__ import annotations

from actions.burger.language import faults, spoken
from knowledge.readability import problems, report


def test_everything_that_can_be_said_passes() -> None:
    assert list(spoken())
    assert faults() == []


def test_the_check_notices_length_passive_and_hard_words() -> None:
    assert problems("Dit is " + "een heel erg " * 8 + "lange zin.")
    assert problems("De aanvraag wordt door de gemeente beoordeeld.")
    hard = " ".join(
        ["De beleidsimplementatie vergt interdisciplinaire ketensamenwerking en resultaatverantwoordelijkheid."] * 5
    )
    assert problems(hard)
    assert problems("U kunt bellen. Dat is gratis. Wij luisteren.") == []


def test_figures_are_about_the_text_given() -> None:
    r = report("Een kort zinnetje. Nog een.")
    assert r.longest == 3 and r.words == 5

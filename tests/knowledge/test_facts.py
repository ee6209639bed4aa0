"""Facts in free text, by readable patterns."""

from __future__ import annotations

import pytest

from knowledge.facts import age_group, facts
from knowledge.products import product_in


@pytest.mark.parametrize(
    ("text", "voor", "relatie"),
    [
        ("Mijn moeder van 84 valt steeds", "ander", "moeder"),
        ("ik zoek hulp voor mijn zus", "ander", "zus"),
        ("ik ben mijn baan kwijt en mijn man ook", "zelf", None),
        ("Een cliënt van mij snapt de brief niet", "beroeps", "client"),
    ],
)
def test_for_whom(text: str, voor: str, relatie: str | None) -> None:
    found = facts(text)
    assert (found.voor, found.relatie) == (voor, relatie)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("ik ben 15", 15),
        ("ik ben veertien", 14),
        ("mevrouw is 91 jaar", 91),
        ("ik betaal 900 euro", None),
        ("we zijn 12 jaar getrouwd", None),
    ],
)
def test_age(text: str, age: int | None) -> None:
    assert facts(text).leeftijd == age


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("we worden vrijdag uit huis gezet", "uitzetting"),
        ("het gas is afgesloten", "afsluiting"),
        ("de koelkast is leeg", "eten"),
        ("ik slaap in mijn auto", "bed"),
        ("er ligt een dagvaarding", "termijn"),
    ],
)
def test_what_cannot_wait(text: str, kind: str) -> None:
    assert kind in facts(text).urgent


def test_quarrelling_neighbours_are_not_a_quarrel_at_home() -> None:
    assert facts("ruzie met de buren over de heg").has("ruzie_thuis") is False
    assert facts("mijn zoon heeft driftbuien").has("ruzie_thuis")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("ik wil een scootmobiel", "een scootmobiel"),
        ("kan ik huishoudelijke hulp krijgen", "hulp in het huishouden"),
        ("ik heb al een scootmobiel maar die is stuk, nu zit ik hele dagen binnen en praat ik met niemand meer", None),
        ("het gaat niet goed", None),
    ],
)
def test_the_thing_that_is_asked_for(text: str, product: str | None) -> None:
    assert product_in(text) == product


def test_age_groups() -> None:
    assert [age_group(a) for a in (5, 12, 18, 40, 80)] == ["kind", "jongere", "jongvolwassen", "volwassen", "oudere"]

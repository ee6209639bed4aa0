"""A scenario as a form and as YAML: in step, and nothing that was not changed is touched."""

from __future__ import annotations

import difflib

import pytest

from actions.training.scenario import FOLDER, Unfit
from web.trainers import form

SHIPPED = sorted(FOLDER.glob("*.yml"))


def sent(values: form.Values, **changes: str) -> dict[str, list[str]]:
    """What a browser would send: with its own line ends."""
    full = {**values, **changes}
    return {name: value if isinstance(value, list) else [value.replace("\n", "\r\n")] for name, value in full.items()}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_form_that_was_not_changed_leaves_every_letter(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    doc = form.load(text)
    form.apply(doc, sent(form.values(doc)))
    assert form.dump(doc) == text


def changed(**changes: str) -> list[str]:
    text = (FOLDER / "saskia.yml").read_text("utf-8")
    doc = form.load(text)
    form.apply(doc, sent(form.values(doc), **changes))
    before, after = text.splitlines(), form.dump(doc).splitlines()
    return [
        row
        for row in difflib.unified_diff(before, after, lineterm="", n=0)
        if row[:1] in "+-" and row[:3] not in ("---", "+++")
    ]


def test_one_change_changes_one_line_and_comments_stay() -> None:
    assert changed(**{"begin.vertrouwen": "2,5"}) == [
        "-begin: {vertrouwen: 3, weerstand: 3, schaamte: 6}",
        "+begin: {vertrouwen: 2.5, weerstand: 3, schaamte: 6}",
    ]
    doc = form.load((FOLDER / "saskia.yml").read_text("utf-8"))
    line = f"{form.values(doc)['lagen.0.kort']}\nEen nieuwe zin. → zoon, dochter ← hoe oud ~ zoon|hij; zoon of"
    added = changed(**{"lagen.0.kort": line})
    assert added == ['+      - {op: ["hoe oud ~ zoon|hij", "zoon of"], zegt: "Een nieuwe zin.", wekt: [zoon, dochter]}']


def test_unticked_boxes_count_and_boxes_that_were_not_on_the_page_do_not() -> None:
    doc = form.load((FOLDER / "saskia.yml").read_text("utf-8"))
    form.apply(doc, {"velden": ["lagen.0.technieken"]})
    assert list(doc["lagen"][0]["technieken"]) == [] and doc["lagen"][1]["technieken"] and doc["titel"]


def test_layers_come_and_go() -> None:
    doc = form.load("titel: leeg\nlagen:\n")
    form.add_layer(doc)
    form.add_layer(doc)
    form.drop_layer(doc, 0)
    form.drop_layer(doc, 9)
    assert [layer["id"] for layer in doc["lagen"]] == ["laag_2"]
    again = form.load(form.dump(doc))
    assert again["lagen"][0]["vertrouwen"] == 3


def test_an_empty_scenario_can_be_filled_in() -> None:
    doc = form.load("titel: ''\npersona:\nopening: ''\nantwoorden:\nlagen:\n")
    given = {
        "persona.naam": ["Hans"],
        "persona.leeftijd": ["52"],
        "opening": ["Ja. → huis"],
        "antwoorden.vaag.dicht": ["Tja.\r\nNou."],
    }
    form.apply(doc, given)
    again = form.load(form.dump(doc))
    assert dict(again["persona"]) == {"naam": "Hans", "leeftijd": 52}
    assert dict(again["opening"]) == {"zegt": "Ja.", "wekt": ["huis"]}
    assert list(again["antwoorden"]["vaag"]["dicht"]) == ["Tja.", "Nou."]


@pytest.mark.parametrize("text", ["a: [", "- een\n- lijst", "alleen tekst"])
def test_what_is_no_scenario_is_told(text: str) -> None:
    with pytest.raises(Unfit):
        form.load(text)

"""A conversation that says "je" is surrounded by "je": answers, errors, plain forms, and the words for the component."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.web.conftest import Talk
from tests.web.test_pages import Form, prose
from web.texts import different, texts

FORMAL = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
CITIZENS = ("gesprek", "paneel", "leefgebieden", "stappen", "mens", "dicht", "fouten")


def sentences(node: Any, place: str = "") -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [one for key, value in node.items() for one in sentences(value, f"{place}.{key}")]
    return [(place, str(node))]


def test_no_u_is_left_in_the_je_form() -> None:
    for place, sentence in [one for part in CITIZENS for one in sentences(texts("je")[part], part)]:
        assert not FORMAL.search(re.sub(r"‘[^’]*’", "", sentence)), (place, sentence)


def test_an_own_sentence_goes_before_the_rule() -> None:
    assert texts("u")["gesprek"]["u"] == "U" and texts("je")["gesprek"]["u"] == "Jij"
    assert different({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}) == {"a": {"c": 3}}


def test_every_answer_says_which_form(talk: Talk) -> None:
    assert talk.say("hallo").json["aanspreekvorm"] == "u"
    assert talk.say("ik ben 15", key="een").json["aanspreekvorm"] == "je"
    assert talk.say("ik ben 15", key="een").json["aanspreekvorm"] == "je"  # the same key, the same answer
    assert talk.get().json["aanspreekvorm"] == "je"
    assert talk.say("ik wil dood").json["aanspreekvorm"] == "je"
    assert talk.undo().json["aanspreekvorm"] == "je"
    assert talk.undo().json["aanspreekvorm"] == "u"


def test_a_conversation_begins_with_u(client: Any) -> None:
    assert client.post("/api/v1/conversations", json={}).json["aanspreekvorm"] == "u"


def test_the_word_on_masking_follows_too(talk: Talk) -> None:
    talk.say("ik ben 15")
    note = talk.say("mijn nummer is 0612345678").json["messages"][0]["text"]
    assert "je bericht" in note and not FORMAL.search(note)


@pytest.mark.parametrize(
    ("first", "kept", "long"),
    [("hallo", "Wat u schreef", "Uw bericht is te lang"), ("ik ben 15", "Wat je schreef", "Je bericht is te lang")],
)
def test_an_error_about_a_conversation_comes_in_its_form(
    talk: Talk, channel: Any, first: str, kept: str, long: str
) -> None:
    talk.say(first)
    channel.behave = "empty"
    failed = talk.say("en nu").json
    assert kept in failed["detail"] and kept in failed["messages"][0]["text"]
    assert long in talk.say("a" * 5000).json["detail"]


def test_the_plain_forms_follow(client: Any, channel: Any) -> None:
    form = Form(client)
    form.send(text="hallo", actie="zeg")
    assert "Uw antwoord" in form.page and "Waarom vraagt u dit?" in form.page
    form.send(text="ik ben 15", actie="zeg")
    assert "Je antwoord" in form.page and "Waarom vraag je dit?" in form.page and ">Jij<" in form.page
    around = re.sub(r"U zei:.*|.*wat wilt u graag.*|.*wat u wilt.*", "", prose(form.page))  # what the small method says
    assert not FORMAL.search(around), around
    form.send(actie="verslag")
    assert "Dit is wat je vertelde" in unescape(form.page)
    assert not FORMAL.search(prose(form.page)), prose(form.page)
    form.send(actie="terug")
    form.send(actie="ongedaan")
    assert "Uw laatste antwoord is teruggenomen" in form.page  # what made it "je" is gone
    form.send(text="ik ben 15", actie="zeg")
    form.send(actie="wis")
    assert "Je gesprek is gewist" in form.page


def test_the_component_gets_both_forms(client: Any) -> None:
    names = client.get("/api/v1/widget").json["namen"]
    assert names["gesprek"]["antwoord"] == "Uw antwoord" and names["je"]["gesprek"]["antwoord"] == "Je antwoord"
    assert names["paneel"]["rechten"] == "Uw rechten" and names["je"]["paneel"]["rechten"] == "Je rechten"
    assert "verstuur" not in names["je"]["gesprek"]  # only what differs goes over the line
    assert "je verder" in names["je"]["mens"]["uitleg"]

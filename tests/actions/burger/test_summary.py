"""The gespreksverslag is a function of the state and the corrections."""

from __future__ import annotations

from actions.burger.summary import as_text, summary
from tests.actions.burger.talking import Talk

KEYS = {
    "verhaal",
    "wens",
    "kracht",
    "netwerk",
    "geprobeerd",
    "zorgen",
    "leefgebieden",
    "vraag",
    "loket",
    "lokets",
    "arrangementen",
    "stappen",
    "rechten",
    "contact",
}


def _talk() -> Talk:
    talk = Talk(
        "Mijn huis wordt niet meer schoon door mijn rug. De buurvrouw helpt soms met de ramen.", "dat het weer fris is"
    )
    return talk.until("bevestiging")


def test_it_has_every_part_and_is_readable_at_any_time() -> None:
    assert set(summary(None)) >= KEYS
    assert set(_talk().summary()) >= KEYS


def test_strengths_and_network_only_if_told() -> None:
    report = Talk("het gas is zo duur geworden").summary()
    assert report["kracht"] == [] and report["netwerk"] == []


def test_a_line_is_changed_or_taken_away_by_its_id_and_only_that_line() -> None:
    state = _talk().state
    before = summary(state)
    line = before["verhaal"][0]
    after = summary(state, [{"id": line["id"], "text": "Mijn huis blijft vies door mijn knie."}])
    assert after["verhaal"][0]["text"] == "Mijn huis blijft vies door mijn knie."
    assert after["verhaal"][1:] == before["verhaal"][1:]
    gone = summary(state, [{"id": line["id"], "text": ""}])
    assert len(gone["verhaal"]) == len(before["verhaal"]) - 1


def test_the_question_behind_can_be_said_in_own_words() -> None:
    report = summary(_talk().state, [{"id": "vraag", "text": "Ik wil een fris huis."}])
    assert report["vraag"] == "Ik wil een fris huis." and report["bevestigd"]


def test_as_text_holds_the_citizens_words_and_says_what_it_is() -> None:
    text = as_text(_talk().summary())
    assert "buurvrouw" in text and "nog geen melding of aanvraag" in text
    assert "!" not in text


def test_the_same_state_gives_the_same_report() -> None:
    state = _talk().state
    assert {k: v for k, v in summary(state).items() if k != "contact"} == {
        k: v for k, v in summary(state).items() if k != "contact"
    }

"""The measurement of the role-play: every sentence as it was said, in the state in which it was said."""

from __future__ import annotations

from actions.training.simulate import play
from actions.training.turn import play_turn
from web.bench import training


def test_the_sentences_are_those_of_the_talk_and_their_states_lead_to_the_same_answers() -> None:
    said = training.sentences(("saskia",), ("zwijger",))
    log = play("saskia", "zwijger").state["log"]
    assert [(text, n) for _, text, n in said] == [(row["tekst"], row["n"]) for row in log]
    again = [play_turn(state, text, None, n).state["log"][-1]["zegt"] for state, text, n in said]
    assert again == [row["zegt"] for row in log]


def test_the_result_can_be_read_and_the_coding_is_a_part_of_the_turn() -> None:
    said = training.sentences(("saskia",), ("zwijger",))
    found = training.measure(said)
    assert found["coding"].cpu_p50 < found["turn"].cpu_p50
    told = training.show(found, len(said))
    assert f"{len(said)} zinnen" in told and "onder 60 ms" in told

"""Whether it helped: about an answer of this conversation, about the whole, and nothing that tells who."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.web.conftest import Talk
from web.app import create_app
from web.store.ratings import WHOLE


def rate(talk: Any, **body: Any) -> Any:
    return talk.client.post(f"{talk.path}/rating", json=body, headers=talk.headers())


def rows(app: Any) -> list[tuple[Any, ...]]:
    with app.extensions["keukentafel"].store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT n, helpful, remark FROM ratings ORDER BY n")]


def test_an_answer_has_a_number_to_judge_it_by(talk: Any, app: Any) -> None:
    first, second = talk.say("een").json["n"], talk.say("twee").json["n"]
    assert first < second
    assert rate(talk, helpful=True, n=first).status_code == 204
    assert rate(talk, helpful=False, n=second).status_code == 204
    assert rate(talk, helpful=True, n=second).status_code == 204  # changed one's mind
    assert rows(app) == [(first, 1, None), (second, 1, None)]


def test_the_same_key_gives_the_same_number(talk: Any) -> None:
    assert talk.say("een", "sleutel").json["n"] == talk.say("een", "sleutel").json["n"] == 1


def test_the_whole_conversation_may_come_with_words_which_are_masked(talk: Any, app: Any) -> None:
    assert rate(talk, helpful=False, text="Bel mij op 0612345678 of mail jan@voorbeeld.nl").status_code == 204
    ((n, helpful, remark),) = rows(app)
    assert (n, helpful) == (WHOLE, 0)
    assert "0612345678" not in remark and "jan@" not in remark and remark.startswith("Bel mij op")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"helpful": "ja"},
        {"helpful": 1},
        {"helpful": True, "n": 2**31},
        {"helpful": True, "n": 10**30},
        {"helpful": True, "n": 0},
        {"helpful": True, "n": -1},
        {"helpful": True, "n": 99},
        {"helpful": True, "n": True},
        {"helpful": True, "n": "1"},
        {"helpful": True, "n": 1, "text": "met woorden"},
        {"helpful": True, "text": 5},
        {"helpful": True, "text": "a" * 1001},
    ],
)
def test_what_is_no_judgement(talk: Any, app: Any, body: dict[str, Any]) -> None:
    talk.say("een")
    answer = rate(talk, **body)
    assert answer.status_code == 400 and answer.json["type"].endswith(":oordeel")
    assert rows(app) == []


def test_a_judgement_goes_with_its_turn_and_with_its_conversation(talk: Any, app: Any) -> None:
    talk.say("een")
    rate(talk, helpful=True, n=talk.say("twee").json["n"])
    rate(talk, helpful=True, text="fijn")
    talk.undo()
    assert rows(app) == [(WHOLE, 1, "fijn")]
    talk.delete()
    assert rows(app) == []


def test_nobody_else_judges_this_conversation(talk: Any, new_talk: Any) -> None:
    assert new_talk().client.post(f"{talk.path}/rating", json={"helpful": True}).status_code == 401
    other = new_talk()
    assert talk.client.post(f"{talk.path}/rating", json={"helpful": True}, headers=other.headers()).status_code == 404


def test_with_the_part_off_nobody_is_asked(settings: Any, clock: Any, small_method: None) -> None:
    talk = Talk(create_app(replace(settings, off="waardering"), clock).test_client())
    assert rate(talk, helpful=True).status_code == 404

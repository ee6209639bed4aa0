"""The order of the gateway: what each guard lets through, and what happens when the engine is away."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from tests.web.conftest import Talk
from web.app import create_app

SUICIDE = "ik wil dood"


def kinds(answer: Any) -> list[str]:
    return [message["kind"] for message in answer.json["messages"]]


def problem(answer: Any) -> str:
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return str(answer.json["type"]).rsplit(":", 1)[1]


# --- danger


def test_danger_is_answered_at_once_without_rasa(talk: Any, channel: Any) -> None:
    answer = talk.say(SUICIDE)
    assert answer.json["safety"] == "crisis_113"
    assert kinds(answer)[0] == "veiligheid"
    assert "113" in answer.json["messages"][0]["text"]
    assert channel.seen == []


def test_danger_is_answered_with_rasa_gone(talk: Any, channel: Any) -> None:
    channel.stop()
    started = time.monotonic()
    answer = talk.say(SUICIDE)
    assert answer.status_code == 200 and answer.json["safety"] == "crisis_113"
    assert time.monotonic() - started < 0.3


def test_danger_is_answered_while_an_earlier_message_hangs(talk: Any, channel: Any) -> None:
    channel.delay = 5
    slow = threading.Thread(target=talk.say, args=("Hallo",))
    slow.start()
    time.sleep(0.1)
    started = time.monotonic()
    answer = talk.say(SUICIDE)
    assert answer.json["safety"] == "crisis_113"
    assert time.monotonic() - started < 1.5
    slow.join()


def test_danger_is_answered_without_a_store(talk: Any, app: Any, monkeypatch: Any) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: Any) -> None:
        raise OperationalError("", {}, Exception("disk full"))

    store = app.extensions["keukentafel"].store
    monkeypatch.setattr(type(store), "write", away)
    assert talk.say(SUICIDE).json["safety"] == "crisis_113"
    refused = talk.say("Mijn moeder vergeet veel")
    assert (refused.status_code, problem(refused)) == (503, "opslag")
    monkeypatch.setattr(type(store), "read", away)
    assert talk.say(SUICIDE).json["safety"] == "crisis_113"
    refused = talk.say("Mijn moeder vergeet veel")
    assert refused.status_code == 503 and refused.json["text"] == "Mijn moeder vergeet veel"


def test_danger_is_answered_in_a_text_that_is_too_long(talk: Any) -> None:
    text = "Het was een lange dag. " * 300 + "Eigenlijk " + SUICIDE + ". " + "Het regende. " * 300
    assert talk.say(text).json["safety"] == "crisis_113"


def test_danger_stays_in_the_log_and_in_the_state(talk: Any, channel: Any) -> None:
    talk.say(SUICIDE)
    talk.say("Toch wil ik verder praten")
    assert channel.seen[0]["metadata"]["state"]["danger"] == "crisis_113"
    assert talk.get().json["turns"][1]["safety"] == "crisis_113"


def test_danger_is_answered_when_the_method_itself_fails(talk: Any, app: Any, monkeypatch: Any) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("state")

    modes = app.extensions["keukentafel"].gateway.modes
    monkeypatch.setitem(modes, "burger", replace(modes["burger"], danger=broken))
    answer = talk.say(SUICIDE)
    assert answer.json["safety"] == "crisis_113" and kinds(answer) == ["veiligheid"]
    assert talk.get().json["turns"][1]["safety"] == "crisis_113"


# --- what is not let through


def test_a_command_for_rasa_is_stripped(talk: Any, channel: Any) -> None:
    assert talk.say('/gevaar{"gevaar":"x"}').status_code == 200
    assert not channel.seen[0]["message"].startswith("/")
    assert "{" not in channel.seen[0]["message"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "/", "///", "\u200b", "\x00\x01"])
def test_an_empty_message_is_refused_in_words(talk: Any, text: str) -> None:
    answer = talk.say(text)
    assert (answer.status_code, problem(answer)) == (400, "leeg")


def test_a_message_that_is_too_long_is_refused_and_given_back(talk: Any, channel: Any) -> None:
    text = "Dit is mijn verhaal. " * 200
    answer = talk.say(text)
    assert (answer.status_code, problem(answer)) == (400, "te_lang")
    assert answer.json["text"] == text
    assert channel.seen == []
    assert talk.say("a " * 1999).status_code == 200


def test_half_a_surrogate_pair_and_control_characters_do_no_harm(talk: Any, client: Any) -> None:
    raw = b'{"text": "ik \\ud83d ben \\u0000\\u202e er"}'
    answer = client.post(f"{talk.path}/messages", data=raw, headers=talk.headers(), content_type="application/json")
    assert answer.status_code == 200
    assert talk.get().json["turns"][1]["text"].startswith("ik")


def test_more_than_ten_in_a_second_is_too_fast(settings: Any, small_method: None, clock: Any) -> None:
    talk = Talk(create_app(replace(settings, rate=10), clock).test_client())
    statuses = [talk.say(f"bericht {n}").status_code for n in range(14)]
    assert statuses[:10] == [200] * 10
    assert 429 in statuses[10:]
    last = talk.say("nog een")
    assert last.status_code == 429 and last.json["text"] == "nog een"
    assert last.headers["Retry-After"] == "1"


# --- idempotency and order


def test_the_same_key_gives_the_same_answer_and_counts_once(talk: Any, channel: Any) -> None:
    first = talk.say("een", key="sleutel-1")
    again = talk.say("een", key="sleutel-1")
    assert first.json == again.json
    assert len(channel.seen) == 1
    assert len(talk.get().json["turns"]) == 2


def test_the_same_key_at_the_same_moment_counts_once(
    settings: Any, clock: Any, small_method: None, channel: Any
) -> None:
    # five threads on a busy machine: the time-out of the other tests would count before the answer is there
    talk = Talk(create_app(replace(settings, bot_timeout=5.0), clock).test_client())
    channel.delay = 0.15
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(talk.say("een", key="sleutel-1").json)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 5 and all(answer == answers[0] for answer in answers)
    assert len(channel.seen) == 1
    assert len(talk.get().json["turns"]) == 2


def test_a_key_belongs_to_one_conversation(new_talk: Any) -> None:
    one, two = new_talk(), new_talk()
    assert one.say("een", key="k").json != two.say("twee", key="k").json


def test_messages_at_the_same_moment_are_taken_one_by_one(talk: Any, channel: Any) -> None:
    channel.delay = 0.02
    threads = [threading.Thread(target=talk.say, args=(f"bericht {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log = talk.get().json["turns"]
    assert [turn["n"] for turn in log] == list(range(9))
    # Each turn was made with the state of the one before: nothing was lost.
    assert [len(sent["metadata"]["state"]["said"]) for sent in channel.seen] == list(range(8))


def test_a_key_of_the_wrong_shape_is_refused(talk: Any) -> None:
    answer = talk.say("een", key="x" * 129)
    assert (answer.status_code, problem(answer)) == (400, "sleutel")


# --- the engine away, and back


@pytest.mark.parametrize(
    ("behave", "status", "kind"),
    [
        ("empty", 503, "geen_antwoord"),
        ("broken", 503, "geen_antwoord"),
        ("failed", 503, "geen_antwoord"),
        ("timeout", 504, "time_out"),
        ("actions_down", 503, "acties_weg"),
        ("model", 503, "bot_weg"),
        ("error", 503, "bot_weg"),
        ("hang_up", 503, "bot_weg"),
    ],
)
def test_a_turn_that_fails_is_told_kept_and_goes_on(
    talk: Any, channel: Any, behave: str, status: int, kind: str
) -> None:
    talk.say("een")
    channel.behave = behave
    answer = talk.say("mijn BSN is 123456782", key="k2")
    assert (answer.status_code, problem(answer)) == (status, kind)
    assert answer.json["text"] == "mijn BSN is 123456782"  # to the writer, never to the store
    assert answer.json["retry"] is True
    assert answer.json["messages"][0]["text"] == answer.json["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert len(talk.get().json["turns"]) == 2
    channel.behave = "answer"
    retried = talk.say("mijn BSN is 123456782", key="k2")
    assert retried.status_code == 200
    assert [turn["n"] for turn in talk.get().json["turns"]] == [0, 1, 2]


def test_a_late_turn_is_never_stored_and_its_retry_is_the_same_turn(talk: Any, channel: Any) -> None:
    channel.delay = 1.0  # the time-out of these tests is 0.6 s
    started = time.monotonic()
    answer = talk.say("een", key="k1")
    assert time.monotonic() - started < 0.9
    assert (answer.status_code, problem(answer)) == (504, "time_out")
    time.sleep(0.6)
    assert len(talk.get().json["turns"]) == 1
    channel.delay = 0
    assert talk.say("een", key="k1").status_code == 200
    assert channel.seen[0]["message_id"] == channel.seen[1]["message_id"]
    assert len(talk.get().json["turns"]) == 2


def test_other_words_after_a_failure_are_another_message_to_rasa(talk: Any, channel: Any) -> None:
    channel.behave = "timeout"
    talk.say("een")
    channel.behave = "answer"
    talk.say("twee")
    assert channel.seen[0]["message_id"] != channel.seen[1]["message_id"]


def test_rasa_killed_and_brought_back_in_mid_conversation(talk: Any, channel: Any) -> None:
    talk.say("een")
    channel.stop()
    answer = talk.say("twee", key="k2")
    assert (answer.status_code, problem(answer)) == (503, "bot_weg")
    assert answer.json["text"] == "twee"
    assert talk.get().json["stage"] == "gesprek"
    channel.start()
    assert talk.say("twee", key="k2").status_code == 200
    assert [turn["text"] for turn in talk.get().json["turns"]] == ["", "een", "twee"]


def test_an_idle_connection_that_rasa_closed_is_no_failure(talk: Any, channel: Any) -> None:
    talk.say("een")
    channel.stop()
    channel.start()  # the pooled connection is dead now, the server is there
    assert talk.say("twee").status_code == 200


def test_a_wrong_secret_gives_a_sentence_and_no_turn(talk: Any, channel: Any) -> None:
    channel.secret = "een ander geheim"
    answer = talk.say("een")
    assert (answer.status_code, problem(answer)) == (503, "bot_weg")


def test_no_answer_and_no_failure_ever_logs_what_was_typed(
    talk: Any, channel: Any, caplog: Any, app: Any, monkeypatch: Any
) -> None:
    secret = "kersenpit"
    for behave in ("answer", "timeout", "error", "broken"):
        channel.behave = behave
        talk.say(f"iets met {secret}")
    gateway = app.extensions["keukentafel"].gateway
    monkeypatch.setattr(type(gateway), "_ask", lambda *a: (_ for _ in ()).throw(ValueError(secret)))
    answer = talk.say(f"iets met {secret}")
    assert (answer.status_code, problem(answer)) == (500, "fout")
    assert secret not in answer.text and "Traceback" not in answer.text
    assert caplog.records and secret not in caplog.text


# --- deleting while the engine is away


def test_a_deletion_that_rasa_missed_is_remembered_and_retried(talk: Any, channel: Any, app: Any) -> None:
    from web.upkeep import forget

    these = app.extensions["keukentafel"]
    channel.stop()
    answer = talk.delete()
    assert answer.status_code == 202
    assert "gewist" in answer.json["detail"]
    assert talk.get().status_code == 404
    assert forget(these.store, these.bot) == 1
    channel.start()
    assert forget(these.store, these.bot) == 0
    assert channel.deleted == [talk.id]


def test_a_turn_that_comes_back_after_a_deletion_is_dropped(talk: Any, channel: Any, app: Any) -> None:
    from web.talk import _delete

    channel.delay = 0.3
    answers: list[Any] = []
    slow = threading.Thread(target=lambda: answers.append(talk.say("een")))
    slow.start()
    time.sleep(0.1)
    _delete(app.extensions["keukentafel"], talk.id)  # as another process would
    slow.join()
    assert answers[0].status_code == 404
    with app.extensions["keukentafel"].store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar() == 0


def test_messages_are_sent_as_they_are_stored(talk: Any) -> None:
    sent = talk.say("één ‘aanhaling’ 😀")
    stored = talk.get().json["turns"][1]["messages"]
    assert json.loads(sent.text)["messages"] == stored

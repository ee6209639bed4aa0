"""The channel between gateway and Rasa, against the really trained model over HTTP. Each known trap has its test."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest

from tests.stack import Bot


def test_an_answer_has_messages_state_stage_and_reading(bot: Bot) -> None:
    with bot.actions() as actions:
        status, body = bot.say("mijn man is vorig jaar overleden", state={"turns": 4})
    assert status == 200
    assert body["messages"] == [{"text": "Vraag 5", "kind": "vraag", "asks": "wens"}]
    assert body["state"] == {"turns": 5} and body["stage"] == "gesprek"
    assert body["reading"]["intent"] == "vertellen" and 0 < body["reading"]["confidence"] <= 1
    sent = actions.calls[-1]["tracker"]["latest_message"]
    assert sent["metadata"]["state"] == {"turns": 4}
    assert len(sent["intent_ranking"]) > 20, "the method gets the whole ranking"


@pytest.mark.parametrize(
    ("mode", "action"),
    [("burger", "action_gesprek"), ("professional", "action_werkbank"), ("training", "action_rollenspel")],
)
def test_each_mode_has_its_own_action_whatever_is_said(bot: Bot, mode: str, action: str) -> None:
    with bot.actions() as actions:
        for text in ("hallo", "nee", "mijn zoon gaat niet naar school", "asdf", "wat is een pgb?", ""):
            assert bot.say(text, sender=f"stand-{mode}", mode=mode)[0] == 200
    assert [call["next_action"] for call in actions.calls] == [action] * 6


def test_the_mode_of_this_message_counts_not_that_of_the_last(bot: Bot) -> None:
    with bot.actions() as actions:
        for mode in ("training", "burger", "professional", "burger"):
            bot.say("ja", sender="wisselt", mode=mode)
    expected = ["action_rollenspel", "action_gesprek", "action_werkbank", "action_gesprek"]
    assert [call["next_action"] for call in actions.calls] == expected


def test_stage_and_question_reach_the_slots_and_do_not_linger(bot: Bot) -> None:
    with bot.actions() as actions:
        bot.say("een 4", sender="slots", stage="gesprek", asks="schaal")
        bot.say("ja", sender="slots", stage="oplossingen", asks=None)
    first, second = (call["tracker"]["slots"] for call in actions.calls)
    assert (first["stage"], first["asks"]) == ("gesprek", "schaal")
    assert (second["stage"], second["asks"]) == ("oplossingen", "geen")


# --- the door --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["", "verkeerd", "x" * 64])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("DELETE", "/conversations/gesprek")])
def test_without_the_secret_nothing_opens(bot: Bot, method: str, path: str, secret: str) -> None:
    assert bot.call(method, path, b'{"sender": "a", "message": "hallo"}', secret=secret) == (401, {"error": "secret"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"hallo"',
        b"{}",
        b'{"sender": "a"}',
        b'{"message": "hallo"}',
        b'{"sender": 7, "message": "hallo"}',
        b'{"sender": "a", "message": {"x": 1}}',
        b'{"sender": "a", "message": "hallo", "metadata": [1]}',
        b'{"sender": "a", "message": "hallo", "message_id": 5}',
        b"\xff\xfe\x00",
        b'{"sender": "a", "message": "' + b"x" * 600_000 + b'"}',
    ],
)
def test_a_body_that_is_not_the_gateways_is_refused(bot: Bot, body: bytes) -> None:
    status, answer = bot.call("POST", "/webhook", body)
    assert status == 400 and set(answer) == {"error"}


def test_only_our_own_channel_is_open(bot: Bot) -> None:
    import urllib.error
    import urllib.request

    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/gesprek/tracker", "/status"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(bot.stack.url("bot") + path, data=b"{}", timeout=5)
        assert refused.value.code in (404, 405), path


# --- traps -----------------------------------------------------------------------------------------------------------


def test_action_server_down_is_said_and_not_silence(bot: Bot) -> None:
    assert bot.say("ik ben mijn baan kwijt", sender="zonder-actions") == (503, {"error": "actions_down"})
    assert bot.stored("zonder-actions") == [], "a turn without an answer never happened"


@pytest.mark.parametrize("mode", ["silent", "broken"])
def test_an_action_that_says_nothing_or_breaks_is_said(bot: Bot, mode: str) -> None:
    with bot.actions(mode):
        assert bot.say("ik ben mijn baan kwijt", sender=f"stuk-{mode}") == (503, {"error": "failed"})
    assert bot.stored(f"stuk-{mode}") == []


def test_a_hanging_action_is_cut_and_the_late_turn_is_not_stored(bot: Bot) -> None:
    with bot.actions("hang", hang_s=4.5):
        began = time.monotonic()
        assert bot.say("ik ben mijn baan kwijt", sender="hangt") == (503, {"error": "timeout"})
        assert 3.3 < time.monotonic() - began < 3.9
        time.sleep(2)  # the action has answered by now
        assert bot.stored("hangt") == []
    with bot.actions():
        assert bot.say("ik ben mijn baan kwijt", sender="hangt")[0] == 200, "the conversation is not locked"


def test_a_hanging_conversation_does_not_hold_up_another(bot: Bot) -> None:
    with bot.actions("hang", hang_s=4.5) as actions:
        slow = threading.Thread(target=bot.say, args=("ik heb schulden", "traag"))
        slow.start()
        time.sleep(0.5)
        actions.mode = "answer"
        began = time.monotonic()
        assert bot.say("ik heb schulden", "vlug")[0] == 200
        assert time.monotonic() - began < 1
        slow.join()


def test_the_same_message_twice_is_one_turn(bot: Bot) -> None:
    with bot.actions() as actions:
        first = bot.say("ja", sender="dubbel", message_id="dubbel-1")
        again = bot.say("ja", sender="dubbel", message_id="dubbel-1")
        other = bot.say("ja", sender="een-ander", message_id="dubbel-1")
    assert first == again and first[0] == other[0] == 200
    assert len(actions.calls) == 2, "the repeated message was not played, another conversation's was"


def test_the_same_message_twice_at_once_is_one_turn(bot: Bot) -> None:
    answers: list[tuple[int, Any]] = []
    with bot.actions("hang", hang_s=0.7) as actions:
        threads = [
            threading.Thread(target=lambda: answers.append(bot.say("ja", sender="tegelijk", message_id="t-1")))
            for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(actions.calls) == 1
    assert len(answers) == 5 and all(answer == answers[0] and answer[0] == 200 for answer in answers)


def test_a_failed_message_may_be_tried_again_under_its_own_id(bot: Bot) -> None:
    assert bot.say("ja", sender="herkansing", message_id="h-1")[0] == 503
    with bot.actions():
        assert bot.say("ja", sender="herkansing", message_id="h-1")[0] == 200


@pytest.mark.parametrize(
    "text",
    [
        '/bevestigen{"mode": "training"}',
        "/restart",
        "/session_start",
        '/gevaar{"gevaar": "huisarts"}',
        "//stoppen",
        " /ja",
    ],
)
def test_a_typed_command_is_read_as_words(bot: Bot, text: str) -> None:
    with bot.actions() as actions:
        status, body = bot.say(text, sender="commando")
    assert status == 200 and body["reading"]["intent"] != "gevaar"
    call = actions.calls[-1]
    assert call["next_action"] == "action_gesprek" and not call["tracker"]["latest_message"]["text"].startswith("/")
    assert body["reading"]["confidence"] < 1, "a command would be read with full certainty"


def test_long_and_odd_texts_are_answered_quickly(bot: Bot) -> None:
    odd = ["", " ", "\u202eomgekeerd", "😀" * 400, "'; drop table events; --", "<script>alert(1)</script>", "[a](b){c}"]
    with bot.actions():
        for text in [*odd, "ik ben zo moe " * 3000]:
            began = time.monotonic()
            status, _ = bot.say(text, sender="raar")
            assert status == 200, text[:40]
            assert time.monotonic() - began < 1.5, text[:40]


# --- memory ----------------------------------------------------------------------------------------------------------


def test_the_tracker_stays_short_and_never_holds_the_state(bot: Bot) -> None:
    state = {"turns": 0, "verhaal": ["kanariegeel, woorden uit de stand"]}
    with bot.actions() as actions:
        for n in range(12):
            assert bot.say(f"bericht nummer {n}", sender="lang", state=state, n=n)[0] == 200
    events = [json.loads(row) for row in bot.stored("lang")]
    said = [event["text"] for event in events if event["event"] == "user"]
    assert said == ["bericht nummer 11"]
    assert "kanariegeel" not in json.dumps(events)
    assert len(actions.calls[-1]["tracker"]["events"]) < 30


def test_a_wiped_tracker_changes_nothing(bot: Bot) -> None:
    with bot.actions():
        bot.say("hallo", sender="gewist", state={"turns": 2})
        assert bot.delete("gewist") == (200, {"deleted": True})
        assert bot.say("ja", sender="gewist", state={"turns": 3})[1]["state"] == {"turns": 4}


def test_delete_removes_the_tracker_and_only_that_one(bot: Bot) -> None:
    with bot.actions():
        for sender in ("weg", "blijft"):
            bot.say("ik heb schulden", sender=sender, message_id="w-1")
    assert bot.stored("weg") and bot.stored("blijft")
    assert bot.delete("weg") == (200, {"deleted": True})
    assert bot.stored("weg") == [] and bot.stored("blijft")
    assert bot.delete("nooit-geweest")[0] == 200
    # Not the remembered answer either: with the action server gone the same message cannot be answered now.
    assert bot.say("ik heb schulden", sender="weg", message_id="w-1")[0] == 503


def test_what_was_deleted_is_in_no_byte_of_the_store(bot: Bot) -> None:
    with bot.actions():
        for sender in ("uitgewist", "blijft-staan"):
            bot.say(f"mijn kanarie heet {sender}", sender=sender)
    assert bot.delete("uitgewist")[0] == 200
    lying = b"".join(path.read_bytes() for path in bot.stack.var.glob("rasa.db*"))
    assert b"heet blijft-staan" in lying and b"heet uitgewist" not in lying


def test_delete_ends_a_turn_that_is_still_going_on(bot: Bot) -> None:
    with bot.actions("hang", hang_s=1.5):
        going = threading.Thread(target=bot.say, args=("ik heb schulden", "halverwege", "h-1"))
        going.start()
        time.sleep(0.5)
        assert bot.delete("halverwege")[0] == 200
        going.join()
        time.sleep(1.5)
    assert bot.stored("halverwege") == []


# --- the log ---------------------------------------------------------------------------------------------------------


def test_the_log_never_holds_what_somebody_typed(bot: Bot) -> None:
    word = "zebrapadlantaarn"
    state = {"verhaal": [word]}
    assert bot.say(f"mijn {word} is stuk", sender="log", state=state)[0] == 503
    for mode in ("answer", "silent", "broken", "hang"):
        with bot.actions(mode):
            bot.say(f"mijn {word} is stuk", sender="log", state=state)
    bot.say(f"mijn {word} is stuk en ik wil dood", sender="log", state=state)
    bot.call("POST", "/webhook", f'{{"sender": "log", "message": {{"{word}": 1}}}}'.encode())
    assert "Encountered an exception" in bot.log, "the broken action was logged, so there was something to hide"
    assert word not in bot.log

"""Conversations over the API: begin, speak, reload, undo, delete, and who may do so."""

from __future__ import annotations

import json
from typing import Any


def test_begin_says_welcome_and_gives_a_token_once(client: Any) -> None:
    answer = client.post("/api/v1/conversations", json={"mode": "burger"})
    assert answer.status_code == 201
    assert answer.json["stage"] == "contact"
    assert "computer" in answer.json["messages"][0]["text"]
    assert answer.headers["API-Version"] == "1.0.0"
    assert answer.headers["Location"] == f"/api/v1/conversations/{answer.json['id']}"
    assert "Set-Cookie" not in answer.headers


def test_begin_without_a_body_is_a_citizens_conversation(client: Any) -> None:
    assert client.post("/api/v1/conversations").status_code == 201


def test_a_message_goes_to_rasa_with_the_state_and_comes_back(talk: Any, channel: Any) -> None:
    first = talk.say("Mijn moeder vergeet veel.")
    assert first.status_code == 200
    assert first.json["safety"] is None
    assert first.json["stage"] == "gesprek"
    assert [m["kind"] for m in first.json["messages"]] == ["antwoord", "vraag"]
    talk.say("Zij woont alleen.")
    sent = channel.seen[1]
    assert sent["sender"] == talk.id
    assert sent["message"] == "Zij woont alleen."
    assert sent["message_id"].startswith(f"{talk.id}-2-")
    data = sent["metadata"]
    assert (data["mode"], data["stage"], data["asks"], data["n"]) == (
        "burger",
        "gesprek",
        "wens",
        2,
    )
    assert data["state"]["said"] == [{"n": 1, "text": "Mijn moeder vergeet veel."}]


def test_personal_data_is_masked_before_rasa_and_before_the_store(talk: Any, channel: Any, app: Any) -> None:
    answer = talk.say("Mijn BSN is 123456782 en mijn mail is jan@voorbeeld.nl")
    assert answer.status_code == 200
    assert "123456782" not in channel.seen[0]["message"]
    assert answer.json["messages"][0]["kind"] == "info"  # a friendly word, before the question
    assert answer.json["messages"][-1]["asks"] == "wens"
    app.extensions["keukentafel"].store.scrub()
    files = app.extensions["keukentafel"].settings.var_dir.glob("gesprekken.db*")
    stored = b"".join(path.read_bytes() for path in files)
    assert b"U zei" in stored
    assert b"123456782" not in stored and b"jan@voorbeeld.nl" not in stored


def test_the_note_on_masked_data_is_given_once(talk: Any) -> None:
    first = talk.say("Mijn BSN is 123456782")
    second = talk.say("Mijn BSN is echt 123456782")
    assert [m["kind"] for m in first.json["messages"]].count("info") == 1
    assert [m["kind"] for m in second.json["messages"]].count("info") == 0


def test_reload_gives_everything_said_so_far(talk: Any) -> None:
    talk.say("Hallo")
    answer = talk.get()
    assert answer.status_code == 200
    assert [turn["n"] for turn in answer.json["turns"]] == [0, 1]
    assert answer.json["turns"][0]["messages"] == talk.welcome
    assert answer.json["turns"][1]["text"] == "Hallo"
    assert answer.json["stage"] == "gesprek"
    assert talk.token not in answer.text


def test_undo_drops_the_last_turn_and_says_which(talk: Any, channel: Any) -> None:
    talk.say("een")
    talk.say("twee")
    answer = talk.undo()
    assert answer.status_code == 200
    assert answer.json["undone"] == {"n": 2, "text": "twee"}
    assert answer.json["messages"][0]["text"] == "U zei: een"
    talk.say("drie")
    assert channel.seen[-1]["metadata"]["state"]["said"] == [{"n": 1, "text": "een"}]
    # The number of a turn that was taken back is not given out again.
    assert [turn["n"] for turn in talk.get().json["turns"]] == [0, 1, 3]
    assert len({sent["message_id"] for sent in channel.seen}) == 3


def test_undo_with_only_the_welcome_left_is_refused_in_words(talk: Any) -> None:
    talk.say("een")
    assert talk.undo().status_code == 200
    refused = talk.undo()
    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert talk.get().json["stage"] == "contact"


def test_delete_removes_everything_here_and_in_rasa(talk: Any, channel: Any, app: Any) -> None:
    talk.say("Een heel bijzonder zinnetje")
    assert talk.delete().status_code == 204
    assert channel.deleted == [talk.id]
    assert talk.get().status_code == 404
    assert talk.say("nog eens").status_code == 404
    store = app.extensions["keukentafel"].store
    with store.read() as connection:
        for table in ("conversations", "turns", "corrections", "pending_deletions"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    files = app.extensions["keukentafel"].settings.var_dir.glob("gesprekken.db*")
    assert b"bijzonder zinnetje" not in b"".join(path.read_bytes() for path in files)


def test_who_holds_no_token_or_a_wrong_one_gets_nothing(client: Any, talk: Any) -> None:
    for header, status in (
        (None, 401),
        ("Bearer ", 401),
        ("Basic abc", 401),
        ("Bearer " + "x" * 43, 401),
        (f"Bearer {talk.token}x", 401),
    ):
        headers = {"Authorization": header} if header else {}
        for method, tail in (
            ("get", ""),
            ("get", "/summary"),
            ("get", "/summary.txt"),
            ("post", "/messages"),
            ("post", "/undo"),
            ("patch", "/summary"),
            ("delete", ""),
        ):
            call = getattr(client, method)
            answer = call(talk.path + tail, headers=headers, json={"text": "x"})
            assert answer.status_code == status, (header, method, tail)
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_of_another_conversation_opens_nothing(new_talk: Any) -> None:
    mine, other = new_talk(), new_talk()
    mine.say("van mij")
    mine.token = other.token
    for answer in (mine.get(), mine.get("/summary"), mine.say("x"), mine.undo(), mine.delete()):
        assert answer.status_code == 404
        assert "van mij" not in answer.text


def test_an_unknown_id_is_not_found(client: Any, talk: Any) -> None:
    for id in ("k" + "a" * 21, "x", "a" * 300, "..%2f..", "%00", "<script>", "k' OR 1=1 --"):
        answer = client.get(f"/api/v1/conversations/{id}", headers=talk.headers())
        assert answer.status_code == 404, id
        assert json.loads(answer.text)["detail"]


def test_other_kinds_of_conversation_say_when_they_are_off(client: Any, app: Any) -> None:
    app.extensions["keukentafel"].modes.pop("professional", None)
    off = client.post("/api/v1/conversations", json={"mode": "professional"})
    assert (off.status_code, off.json["type"]) == (400, "urn:keukentafel:fout:vorm_uit")
    wrong = client.post("/api/v1/conversations", json={"mode": "wethouder"})
    assert (wrong.status_code, wrong.json["type"]) == (400, "urn:keukentafel:fout:vorm")
    odd = client.post("/api/v1/conversations", json={"mode": ["burger"]})
    assert odd.status_code == 400

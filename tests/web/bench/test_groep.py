"""The measurement of a group: it sees a lost turn, one that stands twice, and how far the live view lags."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from web.bench import groep
from web.process.say import Problem
from web.store import Store, conversations, turns
from web.store.records import Conversation, Turn


def kept(var: Path, id: str, texts: list[str]) -> None:
    store = Store(f"sqlite:///{var / 'gesprekken.db'}")
    with store.write() as connection:
        conversations.create(connection, Conversation(id, id, "training", "saskia", None, 0, 0, "bezig", 0, 0, 0))
        for n, text in enumerate(["", *texts]):
            turns.opening(connection, id, Turn(n, 0.0, None, text, "[]", "{}", "bezig", None, None, None, 0.0))
    store.close()


def test_a_lost_turn_and_one_that_stands_twice_are_counted(tmp_path: Path) -> None:
    kept(tmp_path, "k1", ["Hoe gaat het?", "Hoe gaat het?", "Dag."])
    kept(tmp_path, "k2", ["Hoe gaat het?"])
    people: list[Any] = [
        SimpleNamespace(conversation="k1", said=["Hoe gaat het?", "Dag."]),
        SimpleNamespace(conversation="k2", said=["Hoe gaat het?", "En toen?"]),
    ]
    assert groep._lost(tmp_path, people) == {"lost": 1, "double": 1}


def test_the_lag_is_from_the_answer_to_the_look_that_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = groep.Heard()
    trainer = groep.Trainer("http://127.0.0.1:1", "x", "g", heard)
    rows = [{"naam": "Mo", "beurten": 2}, {"naam": "Fay", "beurten": None}]
    answer = SimpleNamespace(status=200, json=lambda: {"rijen": rows})
    trainer.http = SimpleNamespace(request=lambda *_, **__: answer)  # type: ignore[assignment]
    monkeypatch.setattr(groep.time, "monotonic", lambda: 10.0)
    heard.done = {("Mo", 1): 8.5, ("Mo", 2): 9.5}
    trainer.look()
    trainer.look()
    assert heard.lag == [1.5, 0.5], "a turn is noted once"
    answer.status = 503
    trainer.look()
    assert (heard.looks, heard.missed) == (3, 1)
    answer.status = 200
    rows[0]["beurten"], heard.done["Mo", 3] = 3, 6.0
    trainer.look()
    assert (heard.lag, heard.lag_over) == ([1.5, 0.5], [4.0]), "what waited for the website is told apart"


def test_a_sentence_that_did_not_arrive_is_sent_again_with_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    pages = iter([503, 200])

    def request(_method: str, _path: str, body: str, headers: dict[str, str]) -> Any:
        sent.append(body)
        return SimpleNamespace(status=next(pages), data=b"<p>goed</p>")

    heard = groep.Heard()
    one = groep.Trainee("http://127.0.0.1:1", "CODE", 1, 0.0, heard)
    one.http = SimpleNamespace(request=request)  # type: ignore[assignment]
    one.page = '<input type="hidden" name="key" value="abc">'
    monkeypatch.setattr(groep.time, "sleep", lambda _: None)
    one.speak("Dag.")
    assert sent[0] == sent[1] and "key=abc" in sent[0]
    assert heard.turns[0][2] == 2 and one.said == ["Dag."]


def test_too_little_to_measure_is_told() -> None:
    with pytest.raises(Problem, match="te weinig antwoord"):
        groep._told(groep.Heard(), [], {"lost": 0, "double": 0}, 0.0, [0.0])


def test_the_result_can_be_read() -> None:
    heard = groep.Heard(turns=[(1.0, 100.0, 1), (2.0, 300.0, 1), (5.0, 90.0, 3)], lag=[0.5, 1.5])
    told = groep.show(groep._told(heard, [], {"lost": 0, "double": 0}, 3.0, [1.0, 2.0, 3.0]))
    assert "0 beurten kwijt" in told and "1 opnieuw verstuurd" in told and "eerste antwoord na 2.0 s" in told

"""Several web processes on one PostgreSQL and one Redis: the same promises, between processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import redis

from tests.web.conftest import Talk
from web import switches
from web.app import create_app
from web.bench.servers import NotInstalled, Postgres
from web.gateway.lock import Busy
from web.gateway.shared import Away, Shared, SharedLocks, SharedRateLimit, connect
from web.process import ports
from web.store import deadline
from web.upkeep import purge
from web.vault import make_keys


@pytest.fixture
def apps(settings: Any, clock: Any, small_method: None, redis_url: str, database_url: str) -> Iterator[list[Any]]:
    """Two applications as two processes would be: they share nothing but PostgreSQL and Redis."""
    shared = replace(settings, database_url=database_url, redis_url=redis_url)
    made = [create_app(shared, clock) for _ in range(2)]
    yield made
    for app in made:
        app.extensions["keukentafel"].store.close()


def test_a_conversation_goes_from_one_process_to_the_other(apps: list[Any], channel: Any, clock: Any) -> None:
    one = Talk(apps[0].test_client())
    assert one.say("één ‘aanhaling’ 😀").status_code == 200
    one.client = apps[1].test_client()
    assert one.say("twee").status_code == 200
    assert [turn["n"] for turn in one.get().json["turns"]] == [0, 1, 2]
    assert one.undo().json["undone"]["text"] == "twee"
    line = one.get("/summary").json["verhaal"][0]["id"]
    assert one.correct({"id": line, "text": "anders"}).json["verhaal"][0]["text"] == "anders"
    assert one.delete().status_code == 204
    assert one.get().status_code == 404
    other = Talk(apps[0].test_client())
    clock.days(31)
    assert purge(apps[1].extensions["keukentafel"].store, 30) == 1
    assert other.get().status_code == 404


def test_simultaneous_messages_over_two_processes_lose_no_turn(apps: list[Any], channel: Any) -> None:
    channel.delay = 0.02
    talks = [Talk(apps[0].test_client())]
    twin = Talk(apps[1].test_client())
    twin.id, twin.token = talks[0].id, talks[0].token
    talks.append(twin)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: statuses.append(talks[n % 2].say(f"bericht {n}").status_code))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 12
    assert [turn["n"] for turn in twin.get().json["turns"]] == list(range(13))
    assert [len(sent["metadata"]["state"]["said"]) for sent in channel.seen] == list(range(12))


def test_the_same_key_in_two_processes_counts_once(apps: list[Any], channel: Any) -> None:
    channel.delay = 0.2
    one, two = Talk(apps[0].test_client()), Talk(apps[1].test_client())
    two.id, two.token = one.id, one.token
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda talk=talk: answers.append(talk.say("een", key="k").json)) for talk in (one, two)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[0] == answers[1] and len(channel.seen) == 1


def test_the_lock_in_redis_is_held_by_one_and_let_go(redis_url: str) -> None:
    one, two = SharedLocks(connect(redis_url)), SharedLocks(connect(redis_url))
    with one.hold("a", 0.1):
        started = time.monotonic()
        with pytest.raises(Busy), two.hold("a", 0.15):
            pass
        assert time.monotonic() - started >= 0.15
        with two.hold("b", 0.1):
            pass
    with two.hold("a", 0.1):
        pass


def test_the_rate_in_redis_counts_over_all_processes(redis_url: str) -> None:
    limits = [SharedRateLimit(connect(redis_url), 10) for _ in range(2)]
    assert [limits[n % 2].allow("token") for n in range(14)].count(True) == 10
    assert limits[0].allow("another")
    time.sleep(1.05)
    assert limits[1].allow("token")


@pytest.fixture
def without_redis(settings: Any, clock: Any, small_method: None, database_url: str) -> Iterator[list[Any]]:
    """Two processes on one database whose Redis is away."""
    gone = replace(settings, database_url=database_url, redis_url=f"redis://127.0.0.1:{ports.free_port()}/0")
    made = [create_app(gone, clock) for _ in range(2)]
    yield made
    for app in made:
        app.extensions["keukentafel"].store.close()


def test_redis_away_is_not_noticed_by_who_speaks(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, redis_url=f"redis://127.0.0.1:{ports.free_port()}/0", rate=2), clock)
    talk = Talk(app.test_client())
    assert talk.say("hallo").status_code == 200
    assert talk.say("ik wil dood").json["safety"] == "crisis_113"
    assert talk.say("te snel").status_code == 429
    assert talk.delete().status_code in (202, 204)


def test_with_redis_away_the_store_keeps_every_turn_in_its_order(without_redis: list[Any], channel: Any) -> None:
    channel.delay = 0.15
    one, two = (Talk(app.test_client()) for app in without_redis)
    two.id, two.token = one.id, one.token
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda talk=talk, word=word: answers.append(talk.say(word)))
        for talk, word in ((one, "een"), (two, "twee"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
    log = one.get().json["turns"]
    assert [turn["n"] for turn in log] == [0, 1, 2]
    assert {turn["text"] for turn in log[1:]} == {"een", "twee"}
    # Who came second was asked again with what the first had said.
    assert len(channel.seen) == 3 and len(channel.seen[-1]["metadata"]["state"]["said"]) == 1


def test_with_redis_away_the_same_key_counts_once(without_redis: list[Any], channel: Any) -> None:
    channel.delay = 0.15
    one, two = (Talk(app.test_client()) for app in without_redis)
    two.id, two.token = one.id, one.token
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda talk=talk: answers.append(talk.say("een", key="k").json)) for talk in (one, two)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers[0] == answers[1]
    assert [turn["n"] for turn in one.get().json["turns"]] == [0, 1]


def test_a_redis_that_does_not_answer_is_asked_once_and_then_left_alone(settings: Any) -> None:
    asked = []

    def refuse() -> None:
        asked.append(1)
        raise redis.ConnectionError

    shared = Shared(None)
    for _ in range(3):
        with pytest.raises(Away):
            shared.call(refuse)
    assert len(asked) == 1


def test_two_gemeenten_in_one_redis_do_not_count_each_other(redis_url: str) -> None:
    one, two = (SharedRateLimit(connect(redis_url, space), 1, 60.0, "begin") for space in ("noord", "zuid"))
    assert one.allow("adres") and two.allow("adres")
    assert not one.allow("adres")


def test_a_database_that_hangs_is_told_in_words_and_danger_is_answered(
    apps: list[Any], database_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "LIMIT", 0.5)
    talk = Talk(apps[0].test_client())
    assert talk.say("hallo").status_code == 200
    database_server.freeze()
    try:
        began = time.monotonic()
        refused = talk.say("blijft dit staan?")
        assert refused.status_code == 503 and refused.json["text"] == "blijft dit staan?"
        assert talk.say("ik wil dood").json["safety"] == "crisis_113"
        assert time.monotonic() - began < 6
        assert apps[0].test_client().get("/readyz").json["onderdelen"]["store"] == "antwoordt niet"
    finally:
        database_server.thaw()
    assert talk.say("daar ben ik weer").status_code == 200
    assert [turn["text"] for turn in talk.get().json["turns"]] == ["", "hallo", "daar ben ik weer"]


def test_a_database_that_is_away_at_the_start_is_opened_when_it_comes(
    settings: Any, clock: Any, small_method: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pytest.importorskip("psycopg")
    try:
        server = Postgres(tmp_path_factory.mktemp("later"))
    except NotInstalled as missing:
        pytest.skip(str(missing))
    app = create_app(replace(settings, database_url=server.url), clock)
    client = app.test_client()
    assert client.post("/api/v1/conversations", json={"mode": "burger"}).status_code == 503
    with server:
        time.sleep(1.1)
        assert Talk(client).say("hallo").status_code == 200
        app.extensions["keukentafel"].store.close()


def test_closing_everything_counts_in_every_process(
    apps: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    these = apps[1].extensions["keukentafel"]
    assert apps[1].test_client().get("/chat").status_code == 200
    monkeypatch.setenv("DATABASE_URL", these.settings.database_url)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "elders"))  # another machine, with files of its own
    assert switches.close([]) == 0
    these.standing._marks.renew()
    assert apps[1].test_client().get("/chat").status_code == 503
    assert switches.reopen([]) == 0
    these.standing._marks.renew()
    assert apps[1].test_client().get("/chat").status_code == 200


def test_a_replica_with_other_keys_is_not_ready(apps: list[Any], settings: Any, clock: Any, tmp_path: Any) -> None:
    first = apps[0].extensions["keukentafel"]
    for _ in range(2):  # what the first has written, it reads the second time
        first.standing._marks.renew()
    assert first.standing.same_keys
    keys = tmp_path / "andere"
    make_keys(keys)
    other = create_app(replace(first.settings, keys_file=keys), clock)
    these = other.extensions["keukentafel"]
    these.standing._marks.renew()
    assert not these.standing.same_keys
    assert other.test_client().get("/readyz").json["onderdelen"]["sleutels"] == "andere dan bij de andere processen"
    these.store.close()


def test_upkeep_is_done_by_one_replica_at_a_time(apps: list[Any]) -> None:
    one, two = (app.extensions["keukentafel"].store for app in apps)
    with one.alone(7) as mine, two.alone(7) as theirs, two.alone(8) as another:
        assert (mine, theirs, another) == (True, False, True)
    with two.alone(7) as free:
        assert free

"""Several web processes on one PostgreSQL and one Redis: the same promises, between processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Talk
from web.app import create_app
from web.gateway.lock import Busy
from web.gateway.shared import SharedLocks, SharedRateLimit, connect
from web.upkeep import purge


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen([server, *arguments], stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own. It refuses to run as root, so root lends it to the user postgres."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed")
    programs, port = found[-1].parent, free_port()
    folder = tmp_path_factory.mktemp("postgres")
    as_user: list[str] = []
    if os.getuid() == 0:
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
        for parent in folder.parents[:3]:
            parent.chmod(parent.stat().st_mode | 0o711)
    data = folder / "data"
    subprocess.run(
        [*as_user, str(programs / "initdb"), "-D", str(data), "-U", "kt", "--auth=trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    process = subprocess.Popen(
        [
            *as_user,
            str(programs / "postgres"),
            *("-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-c", "fsync=off"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        time.sleep(0.5)
        yield f"postgresql://kt@127.0.0.1:{port}/postgres"
    finally:
        process.terminate()
        process.wait(15)


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


def test_redis_away_is_told_in_words_and_danger_is_answered(settings: Any, clock: Any, small_method: None) -> None:
    app = create_app(replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"), clock)
    talk = Talk(app.test_client())
    refused = talk.say("hallo")
    assert refused.status_code == 503 and refused.json["text"] == "hallo"
    assert talk.say("ik wil dood").json["safety"] == "crisis_113"
    assert talk.delete().status_code in (202, 204)

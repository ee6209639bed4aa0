"""Two thousand hostile requests against a running server: always an answer in words, nobody else touched."""

from __future__ import annotations

import json
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from tests.web.small_server import SmallServer, wait_for_index

COUNT = 2000
SLOWEST = 5.0  # seconds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    with SmallServer(tmp_path_factory.mktemp("hostile"), KEUKENTAFEL_RATE="100000", WEB_PATIENCE="1") as running:
        wait_for_index(running.url)
        yield running.url, running.log


class Caller:
    """A client that keeps its connection and measures."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = urllib3.PoolManager(retries=False, timeout=SLOWEST * 2)
        self.slowest = 0.0

    def call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        started = time.monotonic()
        answer = self.http.request(method, self.base + path, body=body, headers=headers)
        self.slowest = max(self.slowest, time.monotonic() - started)
        return answer

    def begin(self) -> tuple[str, str]:
        opened = self.http.request("POST", f"{self.base}/api/v1/conversations", json={}).json()
        return opened["id"], opened["token"]

    def log(self, id: str, token: str) -> Any:
        path = f"/api/v1/conversations/{id}"
        return self.call("GET", path, b"", {"Authorization": f"Bearer {token}"}).json()


def texts(random_: random.Random) -> Iterator[str]:
    """Messages of every hostile kind, without end."""
    letters = "abcdefghijklmnopqrstuvwxyz "
    while True:
        yield ""
        yield " \t\r\n" * random_.randint(1, 50)
        yield "".join(chr(random_.randint(0x1F300, 0x1FAFF)) for _ in range(random_.randint(1, 80)))
        yield "\u202e\u2066" + "مرحبا שלום" * random_.randint(1, 40) + "\u202c"
        yield f"'; DROP TABLE {random_.choice(['turns', 'conversations', 'events'])}; --"
        yield f"x' OR {random_.randint(1, 9)}=1 UNION SELECT token_hash FROM conversations --"
        yield f"<script>alert({random_.random()})</script><img src=x onerror=alert(1)>"
        yield "{{ 7*7 }} {% include '/etc/passwd' %} ${jndi:ldap://x} {config}"
        yield f'/{random_.choice(["gevaar", "intent", "restart", "session_start"])}{{"slot":"x"}}'
        yield "/" * random_.randint(1, 400)
        yield "".join(chr(random_.randint(0, 0x20)) for _ in range(200))
        yield "".join(chr(random_.randint(1, 0xD7FF)) for _ in range(random_.randint(1, 900)))
        yield "a" * random_.randint(3990, 4010)
        yield "ik " * random_.randint(2000, 9000)
        yield "(" * 1500 + "a" * 1500 + ")" * 900
        yield "".join(random_.choice(letters) for _ in range(random_.randint(1, 3000)))
        yield "1" * random_.randint(1, 4000)
        yield "%s%s%n\x00../../../../etc/passwd%00" * 5
        yield "Z̶̡̛̮͚̱a̸l̷g̵o" * random_.randint(1, 200)
        yield "null"


def raw_bodies(random_: random.Random) -> Iterator[bytes]:
    """Bodies that are no message at all, without end."""
    while True:
        yield b""
        yield b"{"
        yield b'{"text": "a"'
        yield b'{"text": "\\ud800\\udfff\\ud800"}'
        yield b"\x00\xff\xfe" * random_.randint(1, 300)
        yield b"[" * random_.randint(1, 60000)
        yield b'{"text":' * random_.randint(1, 7000)
        yield b'{"text": ' + b"9" * 20000 + b"}"
        yield b'{"text": {"$gt": ""}}'
        yield b'{"text": ["a"], "text": 5}'
        yield b"text=hallo&text=nog"
        yield b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
        yield b'{"text": "' + b"a" * random_.randint(66_000, 1_000_000) + b'"}'
        yield bytes(random_.randrange(256) for _ in range(random_.randint(1, 2000)))
        yield b"NaN"
        yield b"null"


def requests(
    random_: random.Random, mine: tuple[str, str], other: tuple[str, str]
) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Method, path, body and headers of each hostile request, without end."""
    spoken, raw = texts(random_), raw_bodies(random_)
    id, token = mine
    path = f"/api/v1/conversations/{id}/messages"
    bearer = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    replay = json.dumps({"text": "Dit is herhaald"}).encode()
    while True:
        for _ in range(6):
            yield "POST", path, json.dumps({"text": next(spoken)}).encode(), bearer
        for _ in range(4):
            yield "POST", path, next(raw), bearer
        yield "POST", path, replay, {**bearer, "Idempotency-Key": "herhaald"}
        yield (
            "POST",
            path,
            next(raw),
            {**bearer, "Content-Type": random_.choice(["text/xml", "", "a/b"])},
        )
        wrong = random_.choice(["", "x", token[:-1], token + "x", "' OR 1=1 --", "é", "x" * 5000])
        yield "POST", path, b'{"text":"a"}', {**bearer, "Authorization": f"Bearer {wrong}".strip()}
        # The token of one conversation at the address of another.
        tail = random_.choice(["", "/summary", "/messages", "/undo", "/summary.txt", "/summary.html"])
        method = random_.choice(["GET", "POST", "PATCH", "DELETE"])
        yield method, f"/api/v1/conversations/{other[0]}{tail}", b'{"text":"a","id":"x"}', bearer
        odd = random_.choice(["%00", "..%2f..%2f", "k" + "a" * 21, "%f0%9f%98%80", "a" * 2000, "{id}"])
        yield "GET", f"/api/v1/conversations/{odd}", b"", bearer
        q = random_.choice(["%00", "a" * 600, "%ff%fe", "'%20OR%201=1", "%F0%9F%98%80", "(((((", "*"])
        yield (
            "GET",
            f"/api/v1/search?q={q}&limit={random_.choice(['1', '-1', 'x', '9e9'])}",
            b"",
            {},
        )
        yield (
            "GET",
            f"/api/v1/passages/{random_.choice(['../../etc/passwd', '%2e%2e/', 'a' * 900])}",
            b"",
            {},
        )
        yield random_.choice(["TRACE", "PUT", "OPTIONS", "FOO"]), path, b"", bearer
        body = random_.choice([b'{"mode":"admin"}', b'{"mode":{"a":1}}', b"[]", b'{"scenario":"../x"}'])
        yield "POST", "/api/v1/conversations", body, {"Content-Type": "application/json"}


def test_two_thousand_hostile_requests(server: tuple[str, Path]) -> None:
    base, log = server
    caller = Caller(base)
    mine, other = caller.begin(), caller.begin()
    headers = {"Authorization": f"Bearer {other[1]}", "Content-Type": "application/json"}
    path = f"/api/v1/conversations/{other[0]}/messages"
    caller.call("POST", path, b'{"text":"Dit is van een ander"}', headers)
    before = caller.log(*other)
    statuses: Counter[int] = Counter()
    replayed: set[bytes] = set()
    hostile = requests(random.Random(20261125), mine, other)
    for number in range(COUNT):
        method, path, body, headers = next(hostile)
        answer = caller.call(method, path, body, headers)
        what = (number, method, path[:80], body[:80])
        statuses[answer.status] += 1
        assert answer.status < 500, what
        text = answer.data.decode("utf-8", "replace")
        assert "Traceback" not in text and 'File "' not in text, what
        assert "Dit is van een ander" not in text and other[1] not in text, what
        if answer.status >= 400 and method != "TRACE":
            assert answer.headers["Content-Type"] == "application/problem+json", what
            assert answer.json()["detail"], what
        if headers.get("Idempotency-Key"):
            replayed.add(answer.data)
        if other[0] in path:
            assert answer.status in (404, 405), what
    assert caller.slowest < SLOWEST
    assert statuses[200] > 300 and statuses[400] > 300 and statuses[413] > 20, statuses
    assert len(replayed) == 1
    assert caller.log(*other) == before
    mine_log = caller.log(*mine)["turns"]
    assert sum(turn["text"] == "Dit is herhaald" for turn in mine_log) == 1
    assert [turn["n"] for turn in mine_log] == sorted({turn["n"] for turn in mine_log})
    written = log.read_text("utf-8", "replace")
    assert "Traceback" not in written and "Dit is" not in written


def test_a_body_of_a_megabyte_that_never_comes_is_refused_at_once(server: tuple[str, Path]) -> None:
    host, port = server[0].removeprefix("http://").split(":")
    id, token = Caller(server[0]).begin()
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(
            f"POST /api/v1/conversations/{id}/messages HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            "Content-Length: 1000000\r\n\r\n{".encode()
        )
        assert connection.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_slow_caller_does_not_hold_up_the_others(server: tuple[str, Path]) -> None:
    host, port = server[0].removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=5) for _ in range(80)]
    try:
        for connection in slow:
            connection.sendall(b"POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\n")
        started = time.monotonic()
        Caller(server[0]).begin()
        assert time.monotonic() - started < SLOWEST
    finally:
        for connection in slow:
            connection.close()

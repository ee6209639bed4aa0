"""How many conversations one address may begin in a minute, and whose word is taken for that address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from web.app import create_app
from web.gateway.rate import RateLimit

CITIZEN = "203.0.113.7"


@pytest.fixture
def start(settings: Any, clock: Any, small_method: None) -> Any:
    """Begin conversations from addresses, on a service with other settings; gives the answer."""

    def make(**changes: Any) -> Any:
        client = create_app(replace(settings, openings=3, **changes), clock).test_client()

        def begin(address: str, path: str = "/api/v1/conversations", **headers: str) -> Any:
            body = {"data": {"text": "hallo"}} if path == "/chat" else {}
            return client.post(path, environ_base={"REMOTE_ADDR": address}, headers=headers, **body)

        return begin

    return make


def test_the_fourth_in_a_minute_is_refused_in_words(start: Any) -> None:
    begin = start()
    assert [begin(CITIZEN).status_code for _ in range(3)] == [201, 201, 201]
    refused = begin(CITIZEN)
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60"
    assert refused.json["type"].endswith(":te_veel") and "112" in refused.json["detail"]
    page = begin(CITIZEN, "/chat", Accept="text/html")
    assert page.status_code == 429 and "veel gesprekken" in page.text and 'href="tel:112"' in page.text
    assert begin("203.0.113.8").status_code == 201  # somebody else is not held up


def test_one_household_counts_as_one_with_ipv6(start: Any) -> None:
    begin = start()
    assert [begin(f"2001:db8:1:2::{n}").status_code for n in range(1, 5)] == [201, 201, 201, 429]
    assert begin("2001:db8:1:3::1").status_code == 201


def test_this_machine_itself_is_never_held_up(start: Any) -> None:
    begin = start()
    for address in ("127.0.0.1", "::1"):
        assert {begin(address).status_code for _ in range(5)} == {201}


def test_a_proxy_is_believed_only_when_that_is_set(start: Any) -> None:
    begin = start()
    codes = [begin(CITIZEN, **{"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(4)]
    assert codes[-1] == 429  # anybody can write such a header
    behind = start(proxies=1)
    for n in range(4):  # and the last address in it is the proxy's own finding
        answer = behind("127.0.0.1", **{"X-Forwarded-For": f"198.51.100.{n}, {CITIZEN}"})
    assert answer.status_code == 429
    assert behind("127.0.0.1", **{"X-Forwarded-For": "198.51.100.9"}).status_code == 201


def test_the_address_is_nowhere_stored(start: Any, settings: Any) -> None:
    begin = start()
    begin(CITIZEN)
    for path in settings.var_dir.rglob("*"):
        if path.is_file():
            assert CITIZEN.encode() not in path.read_bytes(), path


def test_a_minute_later_it_may_again() -> None:
    now = [0.0]
    limit = RateLimit(2, 60.0, clock=lambda: now[0])
    assert [limit.allow("a") for _ in range(3)] == [True, True, False]
    now[0] = 59.9
    assert not limit.allow("a")
    now[0] = 60.0
    assert limit.allow("a")

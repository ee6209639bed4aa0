"""How often one address may search in a minute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from web.app import create_app

SOMEBODY, ANOTHER = "203.0.113.7", "203.0.113.8"
SEARCH, PASSAGE = "/api/v1/search?q=mantelzorg", "/api/v1/passages/bestaat/niet/1"


@pytest.fixture
def ask(settings: Any, clock: Any, small_method: None) -> Any:
    """Ask the API from an address, with a most of three; gives the answer."""

    def make(most: int = 3) -> Any:
        client = create_app(replace(settings, searches=most), clock).test_client()
        return lambda path=SEARCH, address=SOMEBODY: client.get(path, environ_base={"REMOTE_ADDR": address})

    return make


def test_more_than_so_many_searches_in_a_minute_are_refused_in_words(ask: Any) -> None:
    one = ask()
    assert [one().status_code == 429 for _ in range(3)] == [False] * 3
    refused = one()
    assert refused.status_code == 429 and refused.headers["Retry-After"] == "60"
    assert refused.mimetype == "application/problem+json"
    assert refused.json["type"] == "urn:keukentafel:fout:te_veel_gezocht" and "minuut" in refused.json["detail"]
    assert one(address=ANOTHER).status_code != 429  # somebody else is not held up


def test_passages_count_with_searches_and_mistakes_too(ask: Any) -> None:
    """Otherwise the whole collection is read passage by passage, or the limit is dodged with an empty question."""
    one = ask()
    paths = (SEARCH, PASSAGE, "/api/v1/search?q=")
    assert 429 not in [one(path).status_code for path in paths]
    assert [one(path).status_code for path in paths] == [429] * 3


def test_without_a_limit_and_from_this_machine_nobody_waits(ask: Any) -> None:
    one = ask(0)
    assert 429 not in [one("/api/v1/search?q=").status_code for _ in range(5)]
    here = ask()
    assert 429 not in [here("/api/v1/search?q=", address).status_code for address in ("127.0.0.1", "::1") * 3]

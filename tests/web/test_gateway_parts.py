"""Each small part of the gateway by itself."""

from __future__ import annotations

import threading
import time

import pytest

from web.gateway import auth, cap, idempotency
from web.gateway.lock import Busy, Locks
from web.gateway.rate import RateLimit
from web.problems import BY_STATUS, Problem, from_status
from web.texts import fault, texts


def test_tokens_and_ids_are_long_random_and_clean() -> None:
    ids, tokens = ({make() for _ in range(500)} for make in (auth.new_id, auth.new_token))
    assert len(ids) == len(tokens) == 500
    assert all(auth.ID.fullmatch(id) and id[0].isalpha() for id in ids)
    assert all(len(token) == 43 for token in tokens)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic x", "Bearer a b", "x"])
def test_a_header_without_a_token(header: str | None) -> None:
    with pytest.raises(Problem) as error:
        auth.bearer(header)
    assert error.value.status == 401


def test_a_token_is_read_whatever_the_case_of_the_scheme() -> None:
    token = auth.new_token()
    assert auth.bearer(f"bearer  {token}") == token


def test_rate_is_a_sliding_second_per_token() -> None:
    now = [0.0]
    limit = RateLimit(10, clock=lambda: now[0])
    assert all(limit.allow("a") for _ in range(10))
    assert not limit.allow("a")
    assert limit.allow("b")
    now[0] = 0.99
    assert not limit.allow("a")
    now[0] = 1.01
    assert sum(limit.allow("a") for _ in range(20)) == 10


def test_rate_forgets_who_is_silent() -> None:
    now = [0.0]
    limit = RateLimit(10, clock=lambda: now[0])
    for token in range(100):
        limit.allow(str(token))
    now[0] = 61.0
    limit.allow("new")
    assert len(limit._seen) == 1


def test_a_lock_is_per_conversation_and_leaves_nothing_behind() -> None:
    locks = Locks()
    with locks.hold("a", 0.1):
        with locks.hold("b", 0.1):
            pass
        started = time.monotonic()
        with pytest.raises(Busy), locks.hold("a", 0.1):
            pass
        assert 0.05 < time.monotonic() - started < 1
    with locks.hold("a", 0):
        pass
    assert locks._places == {}


def test_a_lock_lets_only_so_many_wait() -> None:
    locks = Locks(waiting=2)
    refused = []

    def wait() -> None:
        try:
            with locks.hold("a", 1):
                pass
        except Busy:
            refused.append(1)

    with locks.hold("a", 1):
        threads = [threading.Thread(target=wait) for _ in range(5)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        assert len(refused) == 3
    for thread in threads:
        thread.join()
    assert len(refused) == 3


@pytest.mark.parametrize(("header", "key"), [(None, None), ("abc", "abc"), ('"abc"', "abc")])
def test_keys_that_can_be(header: str | None, key: str | None) -> None:
    assert idempotency.key_from(header) == key


@pytest.mark.parametrize("header", ["", " ", "a b", "é", "x" * 129, "\x00"])
def test_keys_that_cannot_be(header: str) -> None:
    with pytest.raises(Problem) as error:
        idempotency.key_from(header)
    assert error.value.status == 400


def test_danger_is_seen_anywhere_in_a_long_text() -> None:
    filler = "Het was een lange dag en het regende weer. "
    for place in (0, 3990, 4000, 8000, 30000):
        text = (filler * 1500)[:place] + " ik wil dood. " + filler * 10
        assert cap.danger_in(text), place
    assert cap.danger_in(filler * 1000) is None


def test_every_error_has_its_sentence() -> None:
    for kind in texts()["fouten"]:
        sentence = fault(kind)
        assert sentence.title and sentence.detail.endswith("."), kind
        assert "!" not in sentence.title + sentence.detail
        for part in sentence.detail.split(". "):
            assert len(part.split()) <= 20, part
    for status in (*BY_STATUS, 418, 500, 502):
        assert from_status(status).body()["status"] == status

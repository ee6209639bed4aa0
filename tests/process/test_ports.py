"""Ports: free or taken, and what is said about it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from web.process import layout, ports
from web.process.say import Problem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        yield one.getsockname()[1]


def test_a_taken_port_is_named_with_its_holder_and_a_way_out(taken: int) -> None:
    with pytest.raises(Problem) as said:
        ports.check([("web", "PORT", taken)])
    assert f"Poort {taken} is bezet" in str(said.value)
    assert str(os.getpid()) in str(said.value)
    assert f"make run PORT={taken + 1}" in str(said.value)


def test_free_ports_pass_and_doubles_do_not() -> None:
    free = ports.free_port()
    ports.check([("web", "PORT", free)])
    with pytest.raises(Problem, match="PORT en BOT_PORT staan allebei op"):
        ports.check([("web", "PORT", free), ("bot", "BOT_PORT", free)])


@pytest.mark.parametrize("raw", ["tachtig", "0", "70000", "-1", "80.5"])
def test_a_variable_without_a_port_number_is_said(raw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", raw)
    with pytest.raises(ValueError, match=r"PORT=.* is geen poortnummer"):
        layout.port_of("web")


def test_an_empty_variable_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert layout.port_of("web") == 8080

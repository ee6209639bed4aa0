"""`keukentafel run`: it says where it is when a message is answered, and leaves nothing behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.stack import share_index
from web.process import layout, model, ports, ready, setup

LIMIT = 40.0  # seconds from start to the first answer, with everything set up


class Run:
    """One `keukentafel run` on ports and a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.ports = {variable: ports.free_port() for variable, _ in layout.PORTS.values()}
        env = {**os.environ, **{name: str(port) for name, port in self.ports.items()}, "VAR_DIR": str(var)}
        env |= {"DATABASE_URL": "", "REDIS_URL": "", "HOST": "", "KEUKENTAFEL_SECRET_FILE": ""}
        self.var, self.began = var, time.monotonic()
        self.out = (var / "uitvoer").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "run"], cwd=layout.ROOT, env=env, stdout=self.out, stderr=self.out
        )
        self.family: list[psutil.Process] = []

    @property
    def said(self) -> str:
        return (self.var / "uitvoer").read_text("utf-8")

    def wait_for_address(self) -> str:
        """The address it printed. Remembers every process it has by then."""
        while "klaar: " not in self.said:
            assert self.process.poll() is None and time.monotonic() - self.began < 120, self.said
            time.sleep(0.1)
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        found = re.search(r"klaar: (\S+)", self.said)
        assert found
        return found.group(1)

    def part(self, word: str) -> psutil.Process:
        """The process whose command line has `word` in it."""
        return next(one for one in self.family if any(word in argument for argument in one.cmdline()))

    def nothing_left(self, within: float = 10.0) -> bool:
        """Whether all of it is gone, ports included."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            alive = [one for one in self.family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
            if not alive and all(map(ports.is_free, self.ports.values())):
                return True
            time.sleep(0.1)
        return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Run]]:
    model.train_if_needed()
    setup.build_index()
    setup.make_secret(tmp_path / "secret")
    share_index(tmp_path)
    runs: list[Run] = []

    def begin() -> Run:
        runs.append(Run(tmp_path))
        return runs[-1]

    yield begin
    for run in runs:
        for one in [*run.family, psutil.Process(run.process.pid)] if run.process.poll() is None else run.family:
            if one.is_running():
                one.kill()
        run.process.wait(10)
        run.out.close()


def test_the_address_means_that_it_answers_and_ctrl_c_ends_it_all(start: Callable[[], Run]) -> None:
    # On a machine that has more to do than it has cores, the limit says nothing about us.
    busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    run = start()
    address = run.wait_for_address()
    assert time.monotonic() - run.began < LIMIT * busy
    assert address == f"http://127.0.0.1:{run.ports['PORT']}"
    assert ready.answers(address), "a real message is answered at once"
    assert run.said.count("http://") == 1, "the address is printed once"
    for one in run.family:
        for connection in one.net_connections("inet"):
            assert connection.status != psutil.CONN_LISTEN or connection.laddr.ip == "127.0.0.1", one.cmdline()
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(15) == 0
    assert run.nothing_left()


@pytest.mark.parametrize("word", ["rasa_sdk", "/rasa", "gunicorn"])
def test_the_death_of_one_part_ends_all_and_says_which(start: Callable[[], Run], word: str) -> None:
    run = start()
    run.wait_for_address()
    run.part(word).kill()
    assert run.process.wait(15) == 1
    name = {"rasa_sdk": "actions", "/rasa": "bot", "gunicorn": "web"}[word]
    assert f"({name}) is gestopt, dus alles stopt" in run.said
    assert run.nothing_left()


def test_nothing_is_left_when_the_runner_itself_is_killed(start: Callable[[], Run]) -> None:
    run = start()
    run.wait_for_address()
    run.process.kill()
    run.process.wait(5)
    assert run.nothing_left(20)


def test_a_taken_port_is_said_at_once(start: Callable[[], Run], monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        taken = one.getsockname()[1]
        monkeypatch.setattr(ports, "free_port", lambda: taken)
        run = start()
        assert run.process.wait(20) == 1
    assert f"Poort {taken} is bezet" in run.said
    assert "Traceback" not in run.said

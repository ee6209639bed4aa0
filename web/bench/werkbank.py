"""Time of the workbench's pages: the search page and the sheet to prepare a conversation, with ten users at once.

    keukentafel bench werkbank [--users N] [--pages N] [--paced-seconds S]

Two ways: every user asks again at once after each answer (the worst that ten people can do), and every user asks every
five seconds (what they do). Prints a table and writes results/bench-werkbank.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import psutil
import urllib3

from knowledge.passages import load_passages
from web.process import layout, ports, ready, runner, setup
from web.process.say import Problem, complain, say, step
from web.process.stack import NAMES, Stack
from web.staff import cookie
from web.store import Store, sessions, staff

RESULT = layout.ROOT / "results" / "bench-werkbank.json"
PACE = 5.0  # seconds between two pages of one person
LIMITS = {"zoeken": 120.0, "voorbereiden": 400.0}  # milliseconds that p95 may take
TEXTS = (
    "Mevrouw van 79 woont alleen, is twee keer gevallen en eet slecht. Haar zoon komt dagelijks en is op. "
    "De thuiszorg komt in de ochtend. De post blijft liggen.",
    "Gezin met drie kinderen, vader heeft schulden en drinkt, moeder werkt in de nacht. De oudste van 15 spijbelt. "
    "Er ligt een brief van de deurwaarder. Oma past soms op.",
    "Man van 34, licht verstandelijke beperking, contract niet verlengd. Aanmaningen, huurachterstand van drie maanden. "
    "Hij helpt graag bij de voetbalclub.",
    "Statushouder, twee jaar in Nederland, begrijpt de brieven niet. Dochter van 13 vertaalt. Slaapt slecht.",
    "Meneer wil een scootmobiel, hij is 71 en loopt slecht.",
)


@dataclass
class Series:
    """Milliseconds of each page."""

    times: list[float] = field(default_factory=list)

    def row(self) -> dict[str, float]:
        """Number of pages, p50, p95 and p99."""
        cuts = np.percentile(self.times, [50, 95, 99]).round(1).tolist()
        return {"n": len(self.times), **dict(zip(("p50", "p95", "p99"), cuts, strict=True))}


class User:
    """Somebody of the wijkteam with a browser."""

    def __init__(self, base: str, session: str) -> None:
        self.http = urllib3.connection_from_url(base, maxsize=1, retries=False, timeout=60)
        self.headers = {"Cookie": f"{cookie.name(secure=False)}={session}"}
        self.mark = cookie.mark(session)

    def search(self, question: str) -> float:
        return self._timed("GET", f"/werkbank?{urlencode({'q': question})}", b"wb-antwoord")

    def prepare(self, text: str) -> float:
        body = urlencode({"csrf": self.mark, "tekst": text}).encode()
        return self._timed("POST", "/werkbank/voorbereiden", b"wb-blad", body)

    def _timed(self, method: str, path: str, holds: bytes, body: bytes | None = None) -> float:
        headers = {**self.headers, **({"Content-Type": "application/x-www-form-urlencoded"} if body else {})}
        began = time.perf_counter()
        answer = self.http.request(method, path, body=body, headers=headers)
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200 or holds not in answer.data:
            raise Problem(f"De werkbank antwoordde met {answer.status} op {path[:40]}")
        return took


def questions() -> list[str]:
    """One question of every twelfth passage: all kinds, all reports."""
    return [passage.vragen[0] for passage in load_passages()[::12] if passage.vragen]


def together(users: list[User], pages: int, ask: Callable[[User, str], float], what: list[str], pace: float) -> Series:
    """So many pages for every user, all users at once. Raises what a user ran into."""
    series, lock, failed = Series(), threading.Lock(), []

    def one(number: int, user: User) -> None:
        try:
            texts: Iterator[str] = cycle(what[number:] + what[:number])
            due = time.monotonic() + number * pace / len(users)
            for _ in range(pages):
                time.sleep(max(0.0, due - time.monotonic()))
                due += pace
                took = ask(user, next(texts))
                with lock:
                    series.times.append(took)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return series


def measure(count: int, pages: int, paced_seconds: float) -> dict[str, Any]:
    """Everything, on a website of its own. Raises Problem."""
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        var = Path(folder)
        setup.make_secret(var / "secret")
        setup.build_index()
        (var / "index").symlink_to(layout.var_dir() / "index")
        env = {"KEUKENTAFEL_SECRET_FILE": "", "DATABASE_URL": "", "REDIS_URL": ""}
        stack = Stack({name: ports.free_port() for name in NAMES}, var, only=("web",), extra_env=env)
        try:
            with step("de website starten"):
                stack.start()
                _wait(stack)
            users = [User(stack.url("web"), session) for session in _sessions(var, count)]
            kinds: dict[str, tuple[Callable[[User, str], float], list[str]]] = {
                "zoeken": (User.search, questions()),
                "voorbereiden": (User.prepare, list(TEXTS)),
            }
            rows = {}
            for ask, what in kinds.values():  # warm: what is loaded at the first page is no part of the others
                together(users[:1], 5, ask, what, 0.0)
            for name, (ask, what) in kinds.items():
                busy = _processor(stack)
                with step(f"{name}, {count} mensen tegelijk, zo snel als het gaat"):
                    rows[name] = together(users, pages, ask, what, 0.0).row()
                rows[name]["cpu"] = round((_processor(stack) - busy) * 1000 / rows[name]["n"], 1)
                with step(f"{name}, {count} mensen, elk een pagina per {PACE:.0f} s"):
                    rows[f"{name}, rustig"] = together(
                        users, max(2, round(paced_seconds / PACE)), ask, what, PACE
                    ).row()
        finally:
            stack.stop()
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "users": count,
        "pages_ms": rows,
        "limits_ms_p95": LIMITS,
    }


def _processor(stack: Stack) -> float:
    """Seconds of processor that the website has used: what it costs, whatever else the machine does."""
    root = psutil.Process(stack.pids()["web"])
    times = [one.cpu_times() for one in (root, *root.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _wait(stack: Stack) -> None:
    """Until the search answers."""
    deadline = time.monotonic() + 90
    while ready.call(f"{stack.url('web')}/api/v1/search?q=regie", timeout=10)[0] != 200:
        runner.raise_if_dead(stack)
        if time.monotonic() > deadline:
            raise Problem(f"Het zoeken antwoordt niet. Kijk in {stack.log('web')}.")
        time.sleep(0.3)


def _sessions(var: Path, count: int) -> list[str]:
    """Sessions of so many professionals; nobody can log in with what stands here for a password."""
    store = Store(f"sqlite:///{var / 'gesprekken.db'}")
    made = []
    with store.write() as connection:
        for number in range(count):
            person = staff.add(connection, f"meting{number}", "-", ("professional",), None, store.clock())
            made.append(sessions.begin(connection, person.id, store.clock()))
    store.close()
    return made


def show(result: dict[str, Any]) -> str:
    """The result as a table for people."""
    lines = [f"{'pagina':<24}{'n':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'cpu ms':>9}"]
    for name, row in result["pages_ms"].items():
        cpu = f"{row['cpu']:>9.1f}" if "cpu" in row else ""
        lines.append(f"{name:<24}{row['n']:>6}{row['p50']:>9.1f}{row['p95']:>9.1f}{row['p99']:>9.1f}{cpu}")
    return "\n".join([*lines, f"{result['users']} mensen tegelijk, {result['machine']['cores']} kernen"])


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="keukentafel bench werkbank", description="Hoe snel de werkbank is.")
    parser.add_argument("--users", type=int, default=10, help="mensen tegelijk")
    parser.add_argument("--pages", type=int, default=40, help="pagina's per mens")
    parser.add_argument("--paced-seconds", type=float, default=60, help="hoe lang elke rustige meting duurt")
    options = parser.parse_args(argv)
    try:
        result = measure(options.users, options.pages, options.paced_seconds)
    except Problem as problem:
        return complain(problem)
    except urllib3.exceptions.HTTPError:
        return complain(Problem("De website antwoordde niet binnen een minuut. Is deze machine druk?"))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    say(f"\n{show(result)}\n\nBewaard in {RESULT.relative_to(layout.ROOT)}.")
    return 0

"""Turn time: through the gateway against Rasa's bare webhook in the same run, with memory and start time.

    keukentafel bench turns [--messages N] [--paced-seconds S]

Prints a table and writes results/bench-turns.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil
import urllib3

from web.process import layout, model, ports, runner, setup
from web.process.say import Problem, complain, say, step
from web.process.stack import NAMES, Stack

RESULT = layout.ROOT / "results" / "bench-turns.json"
CLIENTS = 8
PACE = 5.0  # seconds between two messages of one person
# One talk without a question in between: nothing here needs the search.
TALK = (
    "hallo",
    "mijn vrouw is in het voorjaar overleden en sindsdien ben ik veel alleen",
    "het gaat om mijzelf",
    "de avonden duren lang, ik kook ook niet meer",
    "ik zou weer eens met iemand willen eten",
    "een vier",
    "toen ik nog biljartte ging het beter",
    "ik kan goed timmeren",
    "mijn zoon belt op zondag",
    "ja dat klopt",
)


@dataclass
class Series:
    """The times of many turns, in milliseconds, and how long they took together, in seconds."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def row(self) -> dict[str, float]:
        """p50, p95, p99 and messages a second."""
        cuts = quantiles(self.times, n=100, method="inclusive")
        rate = len(self.times) / self.seconds if self.seconds else 0.0
        numbers = {"p50": median(self.times), "p95": cuts[94], "p99": cuts[98], "per_second": rate}
        return {"n": len(self.times)} | {name: round(number, 1) for name, number in numbers.items()}


class Gateway:
    """One conversation through the public API."""

    def __init__(self, stack: Stack) -> None:
        self.http = urllib3.connection_from_url(stack.url("web"), maxsize=1, retries=False, timeout=10)
        self.turn = 0
        self.open()

    def open(self) -> None:
        opened = self._post("/api/v1/conversations", {"mode": "burger"}, 201)
        self.path, self.token = f"/api/v1/conversations/{opened['id']}/messages", opened["token"]

    def say(self, text: str) -> float:
        began = time.perf_counter()
        self._post(self.path, {"text": text}, 200, {"Authorization": f"Bearer {self.token}"})
        return (time.perf_counter() - began) * 1000

    def _post(self, path: str, body: Any, expected: int, headers: dict[str, str] | None = None) -> Any:
        answer = self.http.request("POST", path, json=body, headers=headers)
        if answer.status != expected:
            raise Problem(f"De website antwoordde met {answer.status} op {path}: {answer.data[:200]!r}")
        return answer.json()


class Bare:
    """The same conversation straight to Rasa's channel, with the state carried by us."""

    def __init__(self, stack: Stack) -> None:
        headers = {"X-Keukentafel-Secret": (stack.var / "secret").read_text("ascii")}
        self.http = urllib3.connection_from_url(stack.url("bot"), maxsize=1, retries=False, timeout=10, headers=headers)
        self.open()

    def open(self) -> None:
        self.sender, self.n = f"bench-{time.monotonic_ns()}-{id(self)}", 0
        self.state: Any = None
        self.stage, self.asks = "contact", None

    def say(self, text: str) -> float:
        self.n += 1
        metadata = {"mode": "burger", "stage": self.stage, "asks": self.asks, "state": self.state, "n": self.n}
        body = {"sender": self.sender, "message": text, "message_id": f"{self.sender}-{self.n}", "metadata": metadata}
        began = time.perf_counter()
        answer = self.http.request("POST", "/webhooks/keukentafel/webhook", json=body)
        took = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise Problem(f"De bot antwoordde met {answer.status}: {answer.data[:200]!r}")
        said = answer.json()
        self.state, self.stage = said["state"], said["stage"]
        self.asks = next((one["asks"] for one in said["messages"] if one.get("asks")), None)
        return took


Talker = Gateway | Bare


def talk(talker: Talker, messages: int, series: Series, lock: threading.Lock, pace: float = 0.0) -> None:
    """Has `messages` said, talk after talk, each at once after the last answer or every `pace` seconds."""
    due = time.monotonic()
    for at in range(messages):
        if at and at % len(TALK) == 0:
            talker.open()
        if pace:
            time.sleep(max(0.0, due - time.monotonic()))
            due += pace
        took = talker.say(TALK[at % len(TALK)])
        with lock:
            series.times.append(took)


def alone(stack: Stack, messages: int) -> tuple[Series, Series]:
    """One conversation at a time, gateway and bare in turn."""
    gateway, bare, lock = Series(), Series(), threading.Lock()
    talkers: list[tuple[Talker, Series]] = [(Gateway(stack), gateway), (Bare(stack), bare)]
    for talker, _ in talkers:
        talk(talker, len(TALK), Series(), lock)  # warm
        talker.open()
    for at in range(0, messages, len(TALK)):
        order = talkers if at // len(TALK) % 2 else talkers[::-1]
        for talker, series in order:
            began = time.monotonic()
            talk(talker, len(TALK), series, lock)
            series.seconds += time.monotonic() - began
            talker.open()
    return gateway, bare


def together(make: Callable[[], Talker], messages: int, pace: float = 0.0) -> Series:
    """Eight conversations at once. Raises what a conversation raised."""
    series, lock, failed = Series(), threading.Lock(), []

    def one(number: int) -> None:
        try:
            talker = make()
            time.sleep(number * pace / CLIENTS)
            talk(talker, messages, series, lock, pace)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLIENTS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    series.seconds = time.monotonic() - began
    return series


def peak_memory(stack: Stack) -> dict[str, float]:
    """Peak resident memory of each part with its children, in MB."""
    return {name: round(sum(map(_peak, _family(pid))) / 1024, 1) for name, pid in stack.pids().items()}


def _family(pid: int) -> list[int]:
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def measure(messages: int, paced_seconds: float) -> dict[str, Any]:
    """Everything, on a stack of its own. Raises Problem."""
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        var = Path(folder)
        setup.make_secret(var / "secret")
        setup.build_index()
        (var / "index").symlink_to(layout.var_dir() / "index")
        # One token may send ten messages a second; a measurement sends more.
        env = {"KEUKENTAFEL_RATE": "100000", "KEUKENTAFEL_SECRET_FILE": "", "DATABASE_URL": "", "REDIS_URL": ""}
        stack = Stack({name: ports.free_port() for name in NAMES}, var, extra_env=env)
        try:
            began = time.monotonic()
            with step("alles starten"):
                stack.start()
                runner.wait_until_answered(stack)
            start = time.monotonic() - began
            with step(f"een gesprek tegelijk, {messages} berichten langs elke weg"):
                gateway, bare = alone(stack, messages)
            with step(f"{CLIENTS} gesprekken tegelijk, zo snel als het gaat"):
                bare_8 = together(lambda: Bare(stack), messages // CLIENTS)
                gateway_8 = together(lambda: Gateway(stack), messages // CLIENTS)
            with step(f"{CLIENTS} gesprekken tegelijk, elk een bericht per {PACE:.0f} s"):
                paced = together(lambda: Gateway(stack), max(2, round(paced_seconds / PACE)), PACE)
            memory = peak_memory(stack)
        finally:
            stack.stop()
    rows = {
        "1, bare": bare,
        "1, gateway": gateway,
        "8, bare": bare_8,
        "8, gateway": gateway_8,
        "8, gateway, paced": paced,
    }
    table = {name: series.row() for name, series in rows.items()}
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "model": model.name(),
        "start_seconds": round(start, 1),
        "turns_ms": table,
        "gateway_over_bare": {
            f"{number}, {key}": round(table[f"{number}, gateway"][key] / table[f"{number}, bare"][key], 2)
            for number in (1, 8)
            for key in ("p50", "p95")
        },
        "peak_memory_mb": memory,
    }


def show(result: dict[str, Any]) -> str:
    """The result as a table for people."""
    lines = [f"{'gesprekken, weg':<20}{'n':>6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'per s':>8}"]
    for name, row in result["turns_ms"].items():
        numbers = f"{row['p50']:>9.1f}{row['p95']:>9.1f}{row['p99']:>9.1f}{row['per_second']:>8.1f}"
        lines.append(f"{name:<20}{row['n']:>6}{numbers}")
    ratios = ", ".join(f"{name}: {ratio:.2f}" for name, ratio in result["gateway_over_bare"].items())
    memory = ", ".join(f"{name} {size:.0f} MB" for name, size in result["peak_memory_mb"].items())
    lines += [f"gateway ten opzichte van kaal: {ratios}", f"piekgeheugen: {memory}"]
    return "\n".join([*lines, f"van start tot eerste antwoord: {result['start_seconds']} s"])


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="keukentafel bench turns", description="Hoe snel een beurt is.")
    parser.add_argument("--messages", type=int, default=400, help="berichten per meting")
    parser.add_argument("--paced-seconds", type=float, default=60, help="hoe lang de rustige meting duurt")
    options = parser.parse_args(argv)
    try:
        result = measure(options.messages, options.paced_seconds)
    except Problem as problem:
        return complain(problem)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    say(f"\n{show(result)}\n\nBewaard in {RESULT.relative_to(layout.ROOT)}.")
    return 0

"""`keukentafel soak load`: fifty people who talk at human pace, for minutes or for an hour: times and memory.

Prints a line a minute and writes results/soak-load.json.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from web.bench.servers import quiet_port
from web.bench.talks import Person, check, crowd, lines
from web.bench.turns import TALK
from web.bench.writing import keep
from web.process import layout, model, runner, setup
from web.process.say import Problem, complain, say, step
from web.process.stack import NAMES, Stack

PEOPLE, PACE = 50, 12.0  # conversations at once; seconds between two messages of one person
LINES = len(TALK)  # after so many lines somebody new comes


def measure(minutes: float, people: int = PEOPLE, pace: float = PACE) -> dict[str, Any]:
    """Run it and give the figures. Raises Problem."""
    with tempfile.TemporaryDirectory(prefix="kt-load-") as name:
        stack = _stack(Path(name))
        try:
            with step("bot, acties en website starten"):
                stack.start()
                runner.wait_until_answered(stack, 420.0)
            return _talk(stack, minutes, people, pace)
        finally:
            stack.stop()


def _stack(folder: Path) -> Stack:
    model.train_if_needed()
    setup.build_index()
    setup.make_secret(folder / "secret")
    (folder / "index").symlink_to(layout.var_dir() / "index")
    env = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "KEUKENTAFEL_SECRET_FILE": str(folder / "secret"),
        "KEUKENTAFEL_OPENINGS": "0",
    }
    return Stack({name: quiet_port() for name in NAMES}, folder, extra_env=env)


def _talk(stack: Stack, minutes: float, people: int, pace: float) -> dict[str, Any]:
    until = time.monotonic() + minutes * 60
    memory: list[dict[str, float]] = []
    everybody: list[Person] = []
    guard = threading.Lock()

    def talk(first: Person, number: int) -> None:
        time.sleep(pace * number / people)
        person = first
        while time.monotonic() < until:
            person.open()
            for text in lines(number, LINES):
                due = time.monotonic() + pace
                person.say(text)
                time.sleep(max(0.0, due - time.monotonic()))
                if time.monotonic() >= until:
                    break
            with guard:
                everybody.append(person)
            person = person.another()

    def watch() -> None:
        while time.monotonic() < until:
            memory.append(resident(stack))
            say(f"  {minutes - (until - time.monotonic()) / 60:5.1f} min  {memory[-1]}  load {os.getloadavg()[0]:.1f}")
            time.sleep(min(60.0, max(0.1, until - time.monotonic())))
        memory.append(resident(stack))

    watcher = threading.Thread(target=watch)
    before, used = os.getloadavg(), processor(stack)
    watcher.start()
    _, seen, failed = crowd(people, [stack.url("web")], talk)
    watcher.join()
    used = {part: seconds - used[part] for part, seconds in processor(stack).items()}
    if failed:
        raise Problem(f"{len(failed)} gesprekken braken af: {failed[0]}")
    found = check(everybody)
    times = [milliseconds for _, milliseconds in seen.times]
    cuts = quantiles(times, n=100, method="inclusive")
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "load_average": {"before": before, "after": os.getloadavg()},
        "minutes": minutes,
        "people": people,
        "seconds_between_messages": pace,
        "conversations": len(everybody),
        "turns": len(times),
        "lost": found.lost,
        "double": found.double,
        "faults": dict(seen.faults),
        "silent": seen.silent,
        "given_up": seen.given_up,
        "p50_ms": round(median(times)),
        "p95_ms": round(cuts[94]),
        "p99_ms": round(cuts[98]),
        # Time of the processor and not of the clock: what else the machine does hardly counts in it.
        "processor_ms_per_turn": {part: round(seconds * 1000 / len(times), 1) for part, seconds in used.items()},
        "turns_per_second_per_core": round(len(times) / sum(used.values()), 1),
        "memory_mb": memory,
        "memory_growth_mb": {
            part: round(memory[-1][part] - memory[min(1, len(memory) - 1)][part], 1) for part in memory[0]
        },
    }


def processor(stack: Stack) -> dict[str, float]:
    """Seconds of processor time that each part has used so far, with what it started."""
    found = {}
    for name, pid in stack.pids().items():
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        found[name] = sum(one.cpu_times().user + one.cpu_times().system for one in family)
    return found


def resident(stack: Stack) -> dict[str, float]:
    """Memory in use by each part with what it started, in MB."""
    found = {}
    for name, pid in stack.pids().items():
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        found[name] = round(sum(one.memory_info().rss for one in family) / 1e6, 1)
    return found


def main(argv: list[str]) -> int:
    """Exit status 1 when a turn was lost or double."""
    parser = argparse.ArgumentParser(
        prog="keukentafel soak load", description="Vijftig mensen in gesprek, in hun tempo."
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args(argv)
    try:
        result = measure(options.minutes, options.people)
    except Problem as problem:
        return complain(problem)
    keep("soak-load", result)
    return 1 if result["lost"] or result["double"] else 0

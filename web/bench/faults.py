"""`keukentafel soak faults`: everything that can break is broken while people talk; what they see goes to docs/faults.md.

Six people say something every three seconds through nginx. Every second somebody in danger speaks as well. Then the logs are read back.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from web.bench.fleet import Fleet
from web.bench.talks import Checked, Person, Seen, check, lines
from web.process import layout, ready
from web.process.say import Problem, complain, say

PAGE = layout.ROOT / "docs" / "faults.md"
PEOPLE, PACE = 6, 3.0
BEFORE, AFTER, MOST = 4.0, 6.0, 180.0  # seconds of quiet before and after, and the longest time until well


@dataclass
class Row:
    """One fault: what people saw, what was lost, and how long it took until everything was well."""

    name: str
    seen: Seen
    checked: Checked
    well: float  # seconds from the fault until every part is ready again
    wait: float  # the longest that somebody waited for an answer, in seconds
    dangers: tuple[int, int]  # helped at once, of how many
    load: float


@dataclass
class Crowd:
    """People who go on talking until they are told to stop."""

    fleet: Fleet
    seen: Seen = field(default_factory=Seen)
    people: list[Person] = field(default_factory=list)
    helped: list[bool] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    halt: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        # Through nginx alone: a client that calls a machine that is gone sees that in any installation.
        webs = [self.fleet.nginx.url]
        for number in range(PEOPLE + 1):
            person = Person(webs, self.seen, random.Random(number))
            person.open()
            if number < PEOPLE:
                self.people.append(person)
                self.threads.append(threading.Thread(target=self._talk, args=(person, number)))
            else:
                self.threads.append(threading.Thread(target=self._in_danger, args=(person,)))
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.halt.set()
        for thread in self.threads:
            thread.join()

    def _talk(self, person: Person, number: int) -> None:
        for text in lines(number, 10_000):
            if self.halt.is_set():
                return
            began = time.monotonic()
            person.say(text, MOST)
            self.waits.append(time.monotonic() - began)
            time.sleep(max(0.0, PACE - (time.monotonic() - began)))

    def _in_danger(self, person: Person) -> None:
        while not self.halt.wait(1.0):
            self.helped.append(person.danger())


def play(fleet: Fleet, name: str, fault: Callable[[], object]) -> Row:
    """Break something while people talk, wait until it is well, and look what there is left."""
    say(f"- {name}")
    crowd = Crowd(fleet)
    crowd.start()
    try:
        time.sleep(BEFORE)
        load, began = os.getloadavg()[0], time.monotonic()
        fault()
        while not _well(fleet) and time.monotonic() - began < MOST:
            time.sleep(0.2)
        well = time.monotonic() - began
        time.sleep(AFTER)
    finally:
        crowd.stop()
    row = Row(
        name,
        crowd.seen,
        check(crowd.people),
        well,
        max(crowd.waits),
        (sum(crowd.helped), len(crowd.helped)),
        load,
    )
    say(f"  {_cells(row)}")
    return row


def _well(fleet: Fleet) -> bool:
    return all(
        ready.call(f"{stack.url('web')}/readyz", timeout=4)[0] == 200
        and all(ready.is_up(stack.url(part), part) for part in ("bot", "actions"))
        for stack in fleet.stacks
    )


def all_of(fleet: Fleet) -> list[tuple[str, Callable[[], object]]]:
    """Every fault with its name, in the order in which they are played."""
    first = fleet.stacks[0]

    def again(part: str) -> None:
        first.stop_one(part)
        time.sleep(2)
        first.start_one(part)

    def killed(server: object, seconds: float) -> None:
        server.kill()  # type: ignore[attr-defined]
        time.sleep(seconds)
        server.start()  # type: ignore[attr-defined]

    def hangs(server: object, seconds: float) -> None:
        server.freeze()  # type: ignore[attr-defined]
        time.sleep(seconds)
        server.thaw()  # type: ignore[attr-defined]

    def stumbling(seconds: float) -> None:
        """The database stops for a moment, over and over: a disk that is slow, or a neighbour that is busy."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            fleet.postgres.freeze()
            time.sleep(0.7)
            fleet.postgres.thaw()
            time.sleep(0.3)

    def hang_bot() -> None:
        os.killpg(first.processes["bot"].pid, signal.SIGSTOP)
        time.sleep(8)
        os.killpg(first.processes["bot"].pid, signal.SIGCONT)

    def reload() -> None:
        for stack in fleet.stacks:
            stack.processes["web"].send_signal(signal.SIGHUP)
        time.sleep(5)

    def rolling() -> None:
        """Each website is asked to stop, and starts anew, before the next one goes."""
        for stack in fleet.stacks:
            for part in ("web", "actions", "bot"):
                process = stack.processes.pop(part)
                process.terminate()
                process.wait(40)
                stack.start_one(part)
                while not ready.is_up(stack.url(part), part):
                    time.sleep(0.2)

    def everything() -> None:
        for stack in fleet.stacks:
            stack.stop()
        fleet.redis.kill()
        fleet.postgres.kill()
        for stack in fleet.stacks:
            stack.start()  # first, as it may happen: nobody waits for the database
        time.sleep(5)
        fleet.redis.start()
        fleet.postgres.start()

    return [
        ("nothing, for comparison", lambda: time.sleep(5)),
        ("one website killed (kill -9), back after 2 s", lambda: again("web")),
        ("one bot killed (kill -9), back after 2 s", lambda: again("bot")),
        ("one action server killed (kill -9), back after 2 s", lambda: again("actions")),
        ("both action servers killed at once, back after 5 s", lambda: _both(fleet, "actions", 5)),
        ("both bots killed at once, back after 5 s", lambda: _both(fleet, "bot", 5)),
        ("one bot hangs for 8 s", hang_bot),
        ("Redis killed (kill -9), back after 5 s", lambda: killed(fleet.redis, 5)),
        ("Redis hangs for 8 s", lambda: hangs(fleet.redis, 8)),
        ("PostgreSQL killed (kill -9), back after 5 s", lambda: killed(fleet.postgres, 5)),
        ("PostgreSQL hangs for 10 s", lambda: hangs(fleet.postgres, 10)),
        ("slow database: it stops 0.7 s in every second, for 20 s", lambda: stumbling(20)),
        ("new content (SIGHUP to both websites)", reload),
        ("rolling update: every part of one replica, then of the other", rolling),
        ("power cut: everything killed, the database back last", everything),
    ]


def _both(fleet: Fleet, part: str, seconds: float) -> None:
    for stack in fleet.stacks:
        stack.stop_one(part)
    time.sleep(seconds)
    for stack in fleet.stacks:
        stack.start_one(part)


def _cells(row: Row) -> str:
    seen = "; ".join(f"{words} ({count}×)" for words, count in row.seen.faults.most_common(3)) or "nothing"
    kept = f"{row.checked.lost} lost, {row.checked.double} double, {row.checked.disorder} out of order"
    helped = f"{row.dangers[0]} of {row.dangers[1]}"
    cells = [seen, str(row.seen.silent), kept, helped, f"{row.wait:.1f} s", f"{row.well:.0f} s", f"{row.load:.0f}"]
    return " | ".join(cells)


def page(rows: list[Row]) -> str:
    """docs/faults.md."""
    made = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores"
    head = (
        "| what breaks | what somebody reads instead of an answer | silences | turns | danger answered at once "
        "| longest wait for an answer | all parts ready after | load average |"
    )
    table = "\n".join(f"| {row.name} | {_cells(row)} |" for row in rows)
    return INTRODUCTION.format(made=made, head=head, table=table, people=PEOPLE)


INTRODUCTION = """# Faults

What people notice when something breaks. Written by `keukentafel soak faults` ({made}): two websites, two bots, two action servers,
PostgreSQL, Redis and nginx; {people} people who say something every three seconds through nginx and send again what failed, with the same
`Idempotency-Key`, as the page and the widget do; and somebody in danger every second.

{head}
|---|---|---|---|---|---|---|---|
{table}

- **Silences**: answers without words for a person, a refused connection, or nothing within 20 seconds.
- **Turns**: *lost* is a turn that was answered and is not in the log; *double* one that is there twice.
- **Danger**: how many of the messages of somebody in danger got help at the first try, within one request. With the website itself gone nobody
  can help: that is what two websites are for.
- **All parts ready** is what `/readyz` of both websites says, and each bot and action server of itself; the *longest wait* is what somebody
  waited for an answer, all tries together. Both grow with the load of the machine.

A full disk and a clock that jumps have tests of their own: `tests/web/test_hard_times.py`.
"""


def main(argv: list[str]) -> int:
    """Exit status 1 when a turn was lost or double, or somebody got silence."""
    parser = argparse.ArgumentParser(prog="keukentafel soak faults", description="Alles wat kan breken, breken.")
    parser.add_argument(
        "--only", default="", help="alleen wat deze woorden in zijn naam heeft; docs/faults.md blijft dan"
    )
    options = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="kt-faults-") as name, Fleet(Path(name)) as fleet:
            rows = [play(fleet, what, fault) for what, fault in all_of(fleet) if options.only in what]
    except Problem as problem:
        return complain(problem)
    if not options.only:
        PAGE.write_text(page(rows), "utf-8")
        say(f"Geschreven: {PAGE.relative_to(layout.ROOT)}")
    wrong = sum(row.checked.lost + row.checked.double + row.seen.silent for row in rows)
    return 1 if wrong else 0

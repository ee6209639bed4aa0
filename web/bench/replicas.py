"""`keukentafel soak replicas`: two websites, two bots and two action servers (or one of each) share the work, message by message.

Every message goes to a website that is drawn for it, straight or through nginx. Afterwards each conversation is read back:
every turn once, in its order.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from web.bench.fleet import Fleet
from web.bench.load import processor
from web.bench.share import each_process
from web.bench.talks import Person, check, crowd, lines
from web.bench.writing import keep
from web.process.say import Problem, complain, say, step


def measure(conversations: int, messages: int, each: int = 2, share: float = 0.0) -> dict[str, Any]:
    """Run it and give the figures. ``share``: the part of a core that each process gets, 0 for no limit. Raises Problem."""
    with (
        tempfile.TemporaryDirectory(prefix="kt-replicas-") as name,
        Fleet(Path(name), each) as fleet,
        ExitStack() as held,
    ):

        def talk(person: Person, number: int) -> None:
            person.open(300)
            for text in lines(number, messages):
                person.say(text, 300)

        if share:
            with step("opwarmen: wat een proces een keer moet laden, hoort niet bij een beurt"):
                crowd(4 * each, fleet.webs, talk)
            held.enter_context(each_process(fleet, share))
        with step(
            f"{conversations} gesprekken tegelijk, {messages} berichten elk, bij een van de websites of via nginx"
        ):
            began, load, used = time.monotonic(), os.getloadavg(), _processor(fleet)
            people, seen, failed = crowd(conversations, [*fleet.webs, fleet.nginx.url], talk)
            took = time.monotonic() - began
            used = {part: seconds - used[part] for part, seconds in _processor(fleet).items()}
        if failed:
            raise Problem(f"{len(failed)} gesprekken braken af: {failed[0]}")
        found = check(people)
    times = [milliseconds for _, milliseconds in seen.times]
    cuts = quantiles(times, n=100, method="inclusive")
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "load_average": {"before": load, "after": os.getloadavg()},
        "each": each,
        "share": share or None,
        "conversations": conversations,
        "messages": conversations * messages,
        "answered": len(times),
        "given_up": seen.given_up,
        **asdict(found),
        "faults": dict(seen.faults),
        "silent": seen.silent,
        "seconds": round(took, 1),
        "turns_per_second": round(len(times) / took, 1),
        "p50_ms": round(median(times)),
        "p95_ms": round(cuts[94]),
        # Of all replicas of a part together. PostgreSQL, Redis, nginx and who measures come on top.
        "processor_ms_per_turn": {part: round(seconds * 1000 / len(times), 1) for part, seconds in used.items()},
    }


def _processor(fleet: Fleet) -> dict[str, float]:
    """Seconds of processor time so far, per part."""
    used: dict[str, float] = {}
    for stack in fleet.stacks:
        for part, seconds in processor(stack).items():
            used[part] = used.get(part, 0.0) + seconds
    return used


def main(argv: list[str]) -> int:
    """Exit status 1 when a turn was lost, double or out of order."""
    parser = argparse.ArgumentParser(
        prog="keukentafel soak replicas", description="Twee van alles, samen aan het werk."
    )
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--messages", type=int, default=10, help="berichten in elk gesprek")
    parser.add_argument("--each", type=int, default=2, help="hoeveel websites, bots en actieservers")
    parser.add_argument(
        "--share", type=float, default=0.0, help="deel van een kern voor elk proces, als op een eigen kleine machine"
    )
    options = parser.parse_args(argv)
    try:
        result = measure(options.conversations, options.messages, options.each, options.share)
    except Problem as problem:
        return complain(problem)
    name = "soak-replicas" + (f"-{options.each}" if options.each != 2 else "") + ("-share" if options.share else "")
    keep(name, result)
    wrong = sum(result[name] for name in ("lost", "double", "disorder", "unasked", "given_up"))
    say(
        "Elke beurt staat er een keer, op haar plaats." if not wrong else "Er is iets kwijt, dubbel of uit de volgorde."
    )
    return 1 if wrong else 0

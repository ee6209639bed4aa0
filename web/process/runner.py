"""`keukentafel run`: starts everything, says where it is once a message is answered, and stops everything together."""

from __future__ import annotations

import argparse
import os
import signal
import time
from collections import deque
from pathlib import Path
from types import FrameType

from web.process import layout, ports, ready
from web.process.say import Problem, complain, say, step
from web.process.stack import Stack

START_LIMIT = 120.0  # seconds until the first answer
DUTCH = {"actions": "het gespreksdeel (actions)", "bot": "het taaldeel (bot)", "web": "de website (web)"}


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or the system asked us to stop."""


def main(argv: list[str]) -> int:
    """Runs in the foreground. Exit status 0 after Ctrl-C, 1 when it could not start or one part died."""
    argparse.ArgumentParser(prog="keukentafel run", description="Start alles, op de voorgrond.").parse_args(argv)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        stack = _plan()
    except (Problem, ValueError) as problem:
        return complain(problem)
    try:
        stack.start()
        with step("bot, acties en website starten"):
            wait_until_answered(stack)
        say(f"\nKeukentafel staat klaar: http://{stack.host}:{stack.ports['web']}\nStoppen: Ctrl-C")
        _watch(stack)
    except Problem as problem:
        return complain(problem)
    except Stopped:
        say("\nKeukentafel stopt.")
    finally:
        # From here on a second Ctrl-C must not leave half of it running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stack.stop()
    return 0


def _plan() -> Stack:
    host = os.environ.get("HOST") or ports.LOOPBACK
    wanted = {name: layout.port_of(name) for name in layout.PORTS}
    ports.check([(name, layout.PORTS[name][0], port) for name, port in wanted.items()], host)
    return Stack(wanted, layout.var_dir(), host)


def wait_until_answered(stack: Stack, limit: float = START_LIMIT) -> None:
    """Returns when a message through the website's own API is answered. Raises Problem when a part dies or it takes
    longer than `limit` seconds."""
    deadline = time.monotonic() + limit
    waiting = list(stack.only)
    while True:
        raise_if_dead(stack)
        waiting = [name for name in waiting if not ready.is_up(stack.url(name), name)]
        if not waiting and ("web" not in stack.only or ready.answers(stack.url("web"), _first_host())):
            return
        if time.monotonic() > deadline:
            late = ", ".join(DUTCH[name] for name in waiting) or "een antwoord op het eerste bericht"
            raise Problem(f"Na {limit:.0f} seconden ontbreekt nog: {late}. Kijk in {stack.var / 'log'}.")
        time.sleep(0.2)


def _first_host() -> str:
    """A name to ask by where several gemeenten share the website; empty for one."""
    path = os.environ.get("KEUKENTAFEL_INSTALLATIE")
    if not path:
        return ""
    from web.installation import read  # it brings Flask along

    return read(Path(path))[0].names[0]


def _watch(stack: Stack) -> None:
    while True:
        raise_if_dead(stack)
        time.sleep(0.5)


def raise_if_dead(stack: Stack) -> None:
    """Problem, with the last it said, when a process of the stack ended by itself."""
    for name in stack.dead():
        with open(stack.log(name), encoding="utf-8", errors="replace") as log:
            last = "".join(deque(log, maxlen=5)).strip()
        raise Problem(
            f"{DUTCH[name].capitalize()} is gestopt, dus alles stopt. Het laatste uit {stack.log(name)}:\n{last}"
        )


def stop(number: int, frame: FrameType | None) -> None:
    """A signal handler that ends whatever is going on with Stopped."""
    raise Stopped

"""What set-up tells the person who waits: what it does, that it is still busy, and what to do when it fails."""

from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

HEARTBEAT = 10.0  # seconds of silence after which "still busy" is said


DISK_FULL = "De schijf is vol. Maak ruimte vrij en geef dezelfde opdracht nog een keer; set-up gaat dan verder."


class Problem(Exception):
    """Something that only the person at the machine can solve: one sentence with what is wrong and what to do."""


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, flush=True)


class Step:
    """One thing that takes a while. `note` replaces what the next sign of life says."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = time.monotonic()
        self._note = ""
        self._over = threading.Event()

    def note(self, text: str) -> None:
        self._note = text

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self.began)

    def beat(self) -> None:
        while not self._over.wait(HEARTBEAT):
            say(f"  ... nog bezig, {self.seconds} s{': ' + self._note if self._note else ''}")

    def end(self) -> None:
        self._over.set()


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Says what begins, gives a sign of life every ten seconds, and says how long it took."""
    say(f"- {title}")
    this = Step(title)
    thread = threading.Thread(target=this.beat, daemon=True)
    thread.start()
    try:
        yield this
    finally:
        this.end()
        thread.join()
    say(f"  klaar, {this.seconds} s")


def run(
    title: str,
    command: list[str],
    log: Path,
    note: Callable[[str], str | None] = lambda line: None,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
) -> None:
    """Runs a command as one step. `note` turns a line of its output into words for the sign of life.

    Everything the command says goes to the file `log`. Raises Problem when it fails.
    """
    last: deque[str] = deque(maxlen=200)
    with step(title) as this, open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=env,
            cwd=cwd,
        )
        try:
            for line in process.stdout or ():
                file.write(line)
                last.append(line)
                words = note(line)
                if words:
                    this.note(words)
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if code:
            raise Problem(explain(title, "".join(last), log))


def explain(title: str, output: str, log: Path) -> str:
    """One sentence about why a command failed, from what it said."""
    if "No space left on device" in output or "Errno 28" in output:
        return f"{DISK_FULL} ({log})"
    if any(sign in output for sign in ("NewConnectionError", "name resolution", "ConnectTimeout", "ReadTimeout")):
        return (
            "De pakketten zijn niet te bereiken. Controleer het netwerk of de proxy en geef dezelfde opdracht nog een "
            f"keer. ({log})"
        )
    return f"{title}: dat is niet gelukt. Wat er misging staat in {log}."


def about(error: OSError) -> Problem:
    """What the operating system refused, as one sentence."""
    if error.errno == errno.ENOSPC:
        return Problem(DISK_FULL)
    where = f" ({error.filename})" if error.filename else ""
    return Problem(f"Set-up kan niet verder: {error.strerror or error}{where}.")


def complain(problem: BaseException) -> int:
    """Prints a problem and gives the exit status for it."""
    print(f"\n{problem}", file=sys.stderr, flush=True)
    return 1

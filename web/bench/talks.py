"""Many people who talk at once: each says one thing after the other, sends again what failed, and looks back at the end."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import urllib3

from web.bench.turns import TALK
from web.process.say import Problem

PATIENCE = 20.0  # seconds that a client waits for one answer
SOON = 2.0  # seconds until a client tries again when nobody says how long to wait


@dataclass
class Seen:
    """What all people together went through."""

    times: list[tuple[float, float]] = field(default_factory=list)  # when (monotonic), milliseconds; answered turns
    faults: Counter[str] = field(default_factory=Counter)  # what people saw instead of an answer
    silent: int = 0  # nothing at all, or no words for a person
    given_up: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)


class Person:
    """One conversation over the public API, at a website that is drawn for each message."""

    def __init__(self, webs: Sequence[str], seen: Seen, chance: random.Random) -> None:
        self._webs, self.seen, self._chance = webs, seen, chance
        self._http = urllib3.PoolManager(maxsize=2, retries=False, timeout=PATIENCE)
        self.said: list[str] = []
        self._wait = SOON

    def another(self) -> Person:
        """Somebody new in the same place."""
        return Person(self._webs, self.seen, self._chance)

    def open(self, patience: float = 60.0) -> None:
        """Begin; tries again for a while."""
        until = time.monotonic() + patience
        while True:
            status, answer = self._call("POST", "", {"mode": "burger"})
            if status == 201:
                self._path, self._token = f"/{answer['id']}", answer["token"]
                return
            if time.monotonic() > until:
                raise Problem(f"Een gesprek begint niet ({status}).")
            time.sleep(0.5)

    def say(self, text: str, patience: float = 60.0) -> bool:
        """Say one thing until it is answered, with the same key each time; False when it never was."""
        key, until, began = secrets.token_hex(8), time.monotonic() + patience, time.monotonic()
        while time.monotonic() < until:
            sent = time.perf_counter()
            status, _ = self._call("POST", f"{self._path}/messages", {"text": text}, key)
            if status == 200:
                with self.seen.guard:
                    self.seen.times.append((began, (time.perf_counter() - sent) * 1000))
                self.said.append(text)
                return True
            time.sleep(self._wait)
        with self.seen.guard:
            self.seen.given_up += 1
        return False

    def danger(self) -> bool:
        """Whether help came at the first try, in a conversation that is not counted as one of the others."""
        status, answer = self._call("POST", f"{self._path}/messages", {"text": "ik wil dood"}, count=False)
        return status == 200 and bool(answer) and "113" in str(answer.get("messages"))

    def log(self) -> list[dict[str, Any]]:
        """What the website has of it."""
        status, answer = self._call("GET", self._path)
        if status != 200:
            raise Problem(f"Een gesprek is niet terug te lezen ({status}).")
        turns: list[dict[str, Any]] = answer["turns"]
        return turns

    def _call(self, method: str, path: str, body: Any = None, key: str = "", count: bool = True) -> tuple[int, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        if path:
            headers["Authorization"] = f"Bearer {self._token}"
        url = f"{self._chance.choice(self._webs)}/api/v1/conversations{path}"
        try:
            answer = self._http.request(method, url, json=body, headers=headers)
            said = answer.json() if answer.data else None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            self._wait = SOON
            self._note(f"geen verbinding ({type(error).__name__})", silent=True, count=count)
            return 0, None
        # As page and widget do: who is asked to wait waits.
        self._wait = float(answer.headers.get("Retry-After") or SOON)
        if answer.status >= 400:
            words = said.get("detail", "") if isinstance(said, dict) else ""
            self._note(words or f"status {answer.status}", silent=not words, count=count)
        return answer.status, said

    def _note(self, what: str, silent: bool, count: bool) -> None:
        if count:
            with self.seen.guard:
                self.seen.faults[what] += 1
                self.seen.silent += silent


@dataclass(frozen=True)
class Checked:
    """What the logs say of all that was said."""

    turns: int
    lost: int  # answered, but not in the log
    double: int  # in the log more than once
    disorder: int  # conversations whose log is in another order
    unasked: int  # in the log though nobody was told


def check(people: Sequence[Person]) -> Checked:
    """Compare each log with what its person was answered."""
    lost = double = disorder = unasked = turns = 0
    for person in people:
        log = person.log()
        kept = [turn["text"] for turn in log[1:]]
        turns += len(kept)
        mine, theirs = Counter(person.said), Counter(kept)
        lost += sum((mine - theirs).values())
        over = theirs - mine
        double += sum(count for text, count in over.items() if text in mine)
        unasked += sum(count for text, count in over.items() if text not in mine)
        numbers = [turn["n"] for turn in log]
        shared = [text for text in kept if text in mine]
        if shared != person.said[: len(shared)] or numbers != sorted(set(numbers)):
            disorder += 1
    return Checked(turns, lost, double, disorder, unasked)


def lines(number: int, count: int) -> list[str]:
    """What one person says: every line another, so that a line that is there twice can be seen."""
    words = ("eerst", "toen", "daarna", "verder", "ook", "soms", "later", "nu", "straks", "vroeger")
    start = number % len(TALK)
    return [f"{words[n // len(TALK) % len(words)]} {TALK[(start + n) % len(TALK)]}" for n in range(count)]


def crowd(
    count: int, webs: Sequence[str], each: Callable[[Person, int], None], seed: int = 20261126
) -> tuple[list[Person], Seen, list[BaseException]]:
    """Have `count` people do `each` at once; gives them, what they saw, and what went wrong in a thread."""
    seen = Seen()
    failed: list[BaseException] = []
    people = [Person(webs, seen, random.Random(seed + number)) for number in range(count)]

    def one(number: int) -> None:
        try:
            each(people[number], number)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return people, seen, failed

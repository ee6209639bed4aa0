"""A group of trainees and their trainer at the same time, at the pace of people, with the web process killed in the middle.

    keukentafel bench groep [--trainees N] [--seconds S]

Everybody goes through the pages as a browser without JavaScript does; the trainer's live view is asked for every two
seconds. Prints how long a turn takes, how far the live view lags, and how many turns were lost over the restart; writes
results/bench-groep.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import signal
import tempfile
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

import urllib3

from web import short_code
from web.gateway.auth import new_id
from web.process import layout, ports, runner, setup
from web.process.say import Problem, complain, say, step
from web.process.stack import NAMES, Stack
from web.staff import cookie
from web.store import Store, sessions, staff, training, turns

RESULT = layout.ROOT / "results" / "bench-groep.json"
PACE = (10.0, 15.0)  # seconds between two sentences of one trainee
EVERY = 1.0  # seconds between two looks of the live view
PATIENCE = 60.0  # seconds that a trainee goes on trying to send the same sentence
LIMITS = {"turn_p95_ms": 800.0, "lag_max_s": 3.0, "lost": 0}
SENTENCES = (
    "Goedemiddag, ik ben van het wijkteam. Fijn dat ik mag komen.",
    "Hoe gaat het thuis?",
    "Wat gebeurt er dan precies?",
    "Dat klinkt zwaar.",
    "Wie zijn er om u heen?",
    "U moet gewoon wat strenger zijn.",
    "Wanneer gaat het wel goed?",
    "Knap dat u dat volhoudt.",
    "Slaapt u goed?",
    "Wat zou u het liefst anders willen?",
    "Als ik het goed begrijp, is er veel tegelijk. Klopt dat?",
    "Hoe was dat voor u?",
)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Heard:
    """What one run gives: turns as (done at, ms, attempts), and when the live view first showed a turn."""

    turns: list[tuple[float, float, int]] = field(default_factory=list)
    done: dict[tuple[str, int], float] = field(default_factory=dict)  # (nickname, turn) → when the answer was there
    lag: list[float] = field(default_factory=list)  # seconds
    lag_over: list[float] = field(default_factory=list)  # the same, of turns first shown after looks without answer
    looks: int = 0
    missed: int = 0  # looks that got no answer
    failed: list[str] = field(default_factory=list)  # what nobody expected
    lock: threading.Lock = field(default_factory=threading.Lock)


class Trainee(threading.Thread):
    """Somebody who practises: in with the code, a client, and a sentence every ten to fifteen seconds."""

    def __init__(self, base: str, code: str, number: int, until: float, heard: Heard) -> None:
        super().__init__(name=f"oefenaar-{number}", daemon=True)
        self.http = urllib3.connection_from_url(base, maxsize=1, retries=False, timeout=15)
        self.nickname, self.code, self.number, self.until, self.heard = f"Oefenaar {number}", code, number, until, heard
        self.random = random.Random(number)
        self.page = ""
        self.said: list[str] = []
        self.conversation = ""

    def run(self) -> None:
        try:
            time.sleep(self.random.uniform(0, PACE[0]))  # a class does not type a code in the same second
            self.until_there("deelnemer", actie="groep", groep=self.code, naam=self.nickname)
            self.until_there("id", actie="groep_begin", scenario="saskia", delen="ja")
            self.conversation = dict(_HIDDEN.findall(self.page))["id"]
            time.sleep(self.random.uniform(*PACE))
            while time.monotonic() < self.until:
                began = time.monotonic()
                self.speak(f"{SENTENCES[(self.number + len(self.said)) % len(SENTENCES)]}")
                time.sleep(max(0.0, began + self.random.uniform(*PACE) - time.monotonic()))
        except Exception as error:
            self.heard.failed.append(f"{self.nickname}: {type(error).__name__} {error}"[:200])

    def until_there(self, field: str, **fields: str) -> None:
        """Send a form until the page that comes back has this hidden field. What was sent may have arrived without an answer."""
        end = time.monotonic() + PATIENCE
        while not (self.post(**fields) and field in dict(_HIDDEN.findall(self.page))):
            if time.monotonic() > end:
                raise Problem(f"de pagina met {field} kwam niet")
            if "naam" in fields:  # the name may be taken by the first try
                self.nickname = fields["naam"] = f"{self.nickname}*"
            time.sleep(1.0)

    def speak(self, text: str) -> None:
        """Say it; when it does not arrive, send the same form again, as somebody would."""
        began, attempts, last = time.monotonic(), 0, 0.0
        while True:
            attempts += 1
            last = time.monotonic()
            if self.post(actie="zeg", text=text):
                break
            if time.monotonic() - began > PATIENCE:
                raise Problem("een zin kwam niet aan")
            time.sleep(1.0)
        now = time.monotonic()
        self.said.append(text)
        with self.heard.lock:
            self.heard.turns.append((now, (now - last) * 1000, attempts))
            self.heard.done[self.nickname, len(self.said)] = now

    def post(self, **fields: str) -> bool:
        """Send the form of the page; False when there was no answer, or one that says to try again."""
        hidden = {name: unescape(value) for name, value in _HIDDEN.findall(self.page)}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        try:
            answer = self.http.request("POST", "/oefenen", body=urlencode({**hidden, **fields}), headers=headers)
        except urllib3.exceptions.HTTPError:
            return False
        page = answer.data.decode()
        if answer.status >= 500 or "Probeer opnieuw" in page:
            return False
        if answer.status != 200:
            raise Problem(f"de pagina antwoordde met {answer.status}")
        self.page = page
        return True


class Trainer(threading.Thread):
    """The live view: looks every two seconds and notes when a turn is first seen."""

    def __init__(self, base: str, session: str, group: str, heard: Heard) -> None:
        super().__init__(name="trainer", daemon=True)
        self.http = urllib3.connection_from_url(base, maxsize=1, retries=False, timeout=15)
        self.headers = {"Cookie": f"{cookie.name(secure=False)}={session}", "Accept": "application/json"}
        self.path, self.heard, self.halt = f"/trainers/groep/{group}/stand", heard, threading.Event()
        self.seen: dict[str, int] = {}
        self.gone = False

    def run(self) -> None:
        while not self.halt.wait(EVERY):
            self.look()

    def look(self) -> None:
        """One look; every turn that is new in it has its lag noted."""
        self.heard.looks += 1
        try:
            answer = self.http.request("GET", self.path, headers=self.headers)
            rows = answer.json()["rijen"] if answer.status == 200 else None
        except (urllib3.exceptions.HTTPError, ValueError):
            rows = None
        if rows is None:
            self.heard.missed += 1
            self.gone = True
            return
        now, lags = time.monotonic(), self.heard.lag_over if self.gone else self.heard.lag
        self.gone = False
        with self.heard.lock:
            for row in rows:
                for turn in range(self.seen.get(row["naam"], 0) + 1, (row["beurten"] or 0) + 1):
                    done = self.heard.done.get((row["naam"], turn))
                    # Seen before the trainee had the answer: no lag at all.
                    lags.append(max(0.0, now - done) if done else 0.0)
                    self.seen[row["naam"]] = turn


def measure(count: int, seconds: float) -> dict[str, Any]:
    """Everything, on a stack of its own. Raises Problem."""
    with tempfile.TemporaryDirectory(prefix="keukentafel-bench-") as folder:
        var = Path(folder)
        setup.make_secret(var / "secret")
        setup.build_index()
        (var / "index").symlink_to(layout.var_dir() / "index")
        env = {"KEUKENTAFEL_SECRET_FILE": "", "DATABASE_URL": "", "REDIS_URL": "", "KEUKENTAFEL_OPENINGS": "0"}
        stack = Stack({name: ports.free_port() for name in NAMES}, var, extra_env=env)
        try:
            with step("alles starten"):
                stack.start()
                runner.wait_until_answered(stack)
            return _run(stack, var, count, seconds)
        finally:
            stack.stop()


def _run(stack: Stack, var: Path, count: int, seconds: float) -> dict[str, Any]:
    base, heard = stack.url("web"), Heard()
    session, group, code = _group(var)
    load = [round(os.getloadavg()[0], 1)]
    until = time.monotonic() + seconds
    trainees = [Trainee(base, code, number, until, heard) for number in range(1, count + 1)]
    trainer = Trainer(base, session, group, heard)
    with step(f"{count} oefenaars en een trainer, {seconds:.0f} s"):
        for one in (trainer, *trainees):
            one.start()
        time.sleep(seconds / 2)
        load.append(round(os.getloadavg()[0], 1))
        killed = time.monotonic()
        os.killpg(stack.pids()["web"], signal.SIGKILL)
        stack.processes["web"].wait()
        stack.start_one("web")
        for one in trainees:
            one.join(seconds + PATIENCE)
    time.sleep(EVERY + 1)
    trainer.halt.set()
    trainer.join(20)
    load.append(round(os.getloadavg()[0], 1))
    return _told(heard, trainees, _lost(var, trainees), killed, load)


def _group(var: Path) -> tuple[str, str, str]:
    """A trainer who is logged in, and their group: session, id, code. Nobody can log in with what stands here for a password."""
    store = Store(f"sqlite:///{var / 'gesprekken.db'}")
    now = store.clock()
    with store.write() as connection:
        person = staff.add(connection, "meting", "-", ("trainer",), None, now)
        session = sessions.begin(connection, person.id, now)
        group = training.Group(
            new_id(), short_code.new(), person.id, "voorbeeld", "Meting", ("saskia",), (), True, now, now, None
        )
        training.begin(connection, group)
    store.close()
    return session, group.id, group.code or ""


def _lost(var: Path, trainees: list[Trainee]) -> dict[str, int]:
    """What was said and answered and is not in the store, and what stands in it twice."""
    store, lost, double = Store(f"sqlite:///{var / 'gesprekken.db'}"), 0, 0
    with store.read() as connection:
        for one in trainees:
            stored = [turn.text for turn in turns.all_of(connection, one.conversation)][1:] if one.conversation else []
            lost += sum(max(0, one.said.count(text) - stored.count(text)) for text in set(one.said))
            double += sum(max(0, stored.count(text) - one.said.count(text)) for text in set(stored))
    store.close()
    return {"lost": lost, "double": double}


def _told(
    heard: Heard, trainees: list[Trainee], lost: dict[str, int], killed: float, load: list[float]
) -> dict[str, Any]:
    smooth = [ms for _, ms, attempts in heard.turns if attempts == 1]
    again = [attempts for _, _, attempts in heard.turns if attempts > 1]
    back = [at - killed for at, _, _ in heard.turns if at > killed]
    if len(smooth) < 2 or len(heard.lag) < 2:
        raise Problem(f"Er kwam te weinig antwoord om te meten: {heard.failed[:3]}")
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load_1min": load},
        "trainees": len(trainees),
        "turns": len(heard.turns),
        "turn_ms": {"p50": round(median(smooth), 1), "p95": _p95(smooth), "max": round(max(smooth), 1)},
        "turns_sent_again": len(again),
        "first_turn_after_kill_s": round(min(back), 1) if back else None,
        "lag_s": {"p50": round(median(heard.lag), 2), "p95": _p95(heard.lag), "max": round(max(heard.lag), 2)},
        "lag_over_restart_s": round(max(heard.lag_over, default=0.0), 2),
        "looks": heard.looks,
        "looks_without_answer": heard.missed,
        **lost,
        "failed": heard.failed[:5],
        "limits": LIMITS,
    }


def _p95(numbers: list[float]) -> float:
    return round(quantiles(numbers, n=20, method="inclusive")[18], 2)


def show(result: dict[str, Any]) -> str:
    """The result for people."""
    turn, lag = result["turn_ms"], result["lag_s"]
    return "\n".join(
        [
            f"{result['trainees']} oefenaars, {result['turns']} beurten; belasting {result['machine']['load_1min']}",
            f"een beurt: p50 {turn['p50']} ms, p95 {turn['p95']} ms (doel {LIMITS['turn_p95_ms']:.0f}), langste {turn['max']} ms",
            f"de lijst loopt achter: p50 {lag['p50']} s, p95 {lag['p95']} s, langst {lag['max']} s (doel {LIMITS['lag_max_s']:.0f})",
            f"wie tijdens de herstart iets zei, stond er na hooguit {result['lag_over_restart_s']} s",
            f"web gestopt en herstart: {result['lost']} beurten kwijt, {result['double']} dubbel, "
            f"{result['turns_sent_again']} opnieuw verstuurd, eerste antwoord na {result['first_turn_after_kill_s']} s",
            *result["failed"],
        ]
    )


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="keukentafel bench groep", description="Een groep oefenaars en hun trainer.")
    parser.add_argument("--trainees", type=int, default=30, help="oefenaars tegelijk")
    parser.add_argument("--seconds", type=float, default=120, help="hoe lang zij oefenen")
    options = parser.parse_args(argv)
    try:
        result = measure(options.trainees, options.seconds)
    except Problem as problem:
        return complain(problem)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", "utf-8")
    say(f"\n{show(result)}\n\nBewaard in {RESULT.relative_to(layout.ROOT)}.")
    return 0

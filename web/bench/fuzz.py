"""Requests made by chance over every route: by the API's description, by the forms, walked, and broken. None may give a 5xx.

    keukentafel soak fuzz [--requests N] [--seed S]

The website runs in this process with the real method behind it; Rasa is played by a reading that is always "vertellen".
Writes results/soak-fuzz.json. A route that was not visited is a failure too. `/readyz` says 503 here, since no bot runs:
that is its work, and it is counted apart. What is made by chance comes from hypothesis and schemathesis, so a failure is made small.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from web.bench import malformed, real_places, walks
from web.bench.method_bot import MethodBot
from web.process import layout
from web.process.say import Problem, complain, say

RESULT = layout.ROOT / "results" / "soak-fuzz.json"
PDF_AWAY = 501  # no Pango on this machine: said in words, and no mistake
NOT_READY = (("GET /readyz", 503), ("GET /readyz (broken)", 503))  # true: there is no Rasa in a run
ESCAPED = 599  # in place of a status: an error that came out of the application
TOO_SLOW = 5.0  # seconds of processor time for one request
PASSWORD = "een zin die niemand raadt"  # of an account that lives in a folder that is thrown away


@dataclass
class Fuzz:
    """One run: the application, somebody logged in with every role, a conversation of each kind, and what came back."""

    app: Flask
    staff: FlaskClient
    mark: str
    talks: list[tuple[str, str]]
    random: random.Random
    statuses: Counter[int] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)  # answers below 400: the request was carried out
    failures: list[dict[str, Any]] = field(default_factory=list)
    not_ready: int = 0
    expected: set[str] = field(default_factory=set)
    unmade: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def timed(self, route: str, sent: Any, call: Callable[[], Any]) -> Any:
        """Make a request and count its answer; gives the answer, None when an error came out of the application."""
        started = time.thread_time()
        try:
            answer = call()
        except Exception as error:  # the application itself gave no answer at all
            self.note(route, ESCAPED, time.thread_time() - started, (type(error).__name__, sent))
            return None
        self.note(route, answer.status_code, time.thread_time() - started, sent)
        return answer

    def note(self, route: str, status: int, seconds: float, sent: Any) -> None:
        """Count an answer; a 5xx or one that took too long is a failure. Not being ready is counted apart."""
        self.statuses[status] += 1
        self.routes[route] += 1
        self.taken[route] += status < 400
        self.slowest = max(self.slowest, seconds)
        self.not_ready += (route, status) in NOT_READY
        broken = status >= 500 and status != PDF_AWAY and (route, status) not in NOT_READY
        if broken or seconds > TOO_SLOW:
            sample = json.dumps(sent, default=repr, ensure_ascii=True)[:600]
            self.failures.append({"route": route, "status": status, "seconds": round(seconds, 2), "sent": sample})


def main(argv: list[str]) -> int:
    """Exit status 1 when any request gave a 5xx."""
    parser = argparse.ArgumentParser(prog="keukentafel soak fuzz", description="Toevallige verzoeken naar elke route.")
    parser.add_argument("--requests", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=None, help="anders elke keer een ander")
    asked = parser.parse_args(argv)
    seed = random.SystemRandom().randrange(2**32) if asked.seed is None else asked.seed
    try:
        import hypothesis  # noqa: F401  (both belong to the development tools)
        import schemathesis  # noqa: F401
    except ModuleNotFoundError as error:
        return complain(Problem(f"Hiervoor is {error.name} nodig: dat hoort bij de ontwikkelomgeving (`make setup`)."))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Places() as places:
        fuzz = prepare(Path(folder), seed)
        api(fuzz, asked.requests * 2 // 5, seed)
        broken(fuzz, asked.requests // 5, seed)
        walks.walk(fuzz, asked.requests // 8, begin)  # each sends a form and mostly reads the page that comes of it
        pages(fuzz, asked.requests - sum(fuzz.statuses.values()), seed)
    return _told(fuzz, seed, time.monotonic() - started, places)


def prepare(folder: Path, seed: int) -> Fuzz:
    """The application on a store of its own, with staff and conversations in it."""
    from web.app import create_app
    from web.settings import Settings
    from web.staff import passwords
    from web.store import staff
    from web.store.staff import ROLES

    if (layout.var_dir() / "index").exists():
        (folder / "index").symlink_to(layout.var_dir() / "index")
    app = create_app(replace(Settings(), var_dir=folder, upkeep=False, rate=10**6, openings=0))
    app.testing = False
    these = app.extensions["keukentafel"]
    these.gateway.bot = MethodBot()
    these.index.load()
    with these.store.write() as connection:
        staff.add(connection, "toeval", passwords.hashed(PASSWORD), ROLES, these.settings.gemeente, these.store.clock())
    client = app.test_client()
    client.post("/team/login", data={"csrf": _mark(client, "/team/login"), "naam": "toeval", "wachtwoord": PASSWORD})
    fuzz = Fuzz(app, client, _mark(client, "/team"), [], random.Random(seed))
    begin(fuzz)
    return fuzz


def begin(fuzz: Fuzz) -> None:
    """A conversation of each kind in place of those that there were: some of what is sent deletes them."""
    fuzz.talks.clear()
    for mode, scenario in (("burger", None), ("professional", None), ("training", "saskia")):
        made: Any = fuzz.app.test_client().post("/api/v1/conversations", json={"mode": mode, "scenario": scenario}).json
        fuzz.talks.append((made["id"], made["token"]))
    real_places.fill(fuzz.app, fuzz.talks)


def _mark(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    if found is None:
        raise RuntimeError(f"no form at {path}")
    return found[1]


def api(fuzz: Fuzz, count: int, seed: int) -> None:
    """Every operation of the OpenAPI document, with what its schema allows and what it does not."""
    import schemathesis
    from schemathesis.generation import GenerationMode

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", fuzz.app)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    each = max(1, count // (2 * len(operations)))
    fuzz.expected |= {f"{operation.method.upper()} {operation.path}" for operation in operations}

    def send(case: Any) -> None:
        id, token = fuzz.random.choice(fuzz.talks)
        mine = "{id}" in case.operation.path and "/conversations/" in case.operation.path and fuzz.random.random() < 0.8
        if mine:
            case.path_parameters = {**case.path_parameters, "id": id}
        fuzz.timed(
            f"{case.method} {case.operation.path}",
            case,
            lambda: case.call(headers=_bearer(fuzz, token)),
        )
        if mine and case.method == "DELETE":
            begin(fuzz)  # what it was about is gone

    for operation in operations:
        begin(fuzz)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _run(operation.as_strategy(generation_mode=mode), send, each, seed)
            except Exception as error:  # nothing of the wrong kind can be made where nothing is asked
                if type(error).__module__.split(".")[0] not in ("hypothesis", "schemathesis"):
                    raise
                fuzz.unmade[f"{mode.name.lower()}: {type(error).__name__}"] += 1


def _bearer(fuzz: Fuzz, token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if fuzz.random.random() < 0.9 else {}


def pages(fuzz: Fuzz, count: int, seed: int) -> None:
    """Every other route with every method, filled in by chance with the fields that some page reads."""
    from hypothesis import strategies as st

    names = sorted(real_places.form_fields())
    rules = [(rule, method) for rule, method in every_rule(fuzz.app) if not rule.startswith("/api/")]
    fuzz.expected |= {f"{method} {rule}" for rule, method in rules}
    value = st.one_of(
        st.sampled_from([*malformed.NASTY, *real_places.actions()]), st.text(max_size=60), st.integers().map(str)
    )
    pressed: Any = st.one_of(
        st.just({}), st.sampled_from(real_places.actions()).map(lambda name: {"actie": name})
    )  # a button, or none
    filled = st.builds(
        lambda *parts: parts[0] | parts[1], st.dictionaries(st.sampled_from(names), value, max_size=8), pressed
    )
    part = st.one_of(st.sampled_from(["x", "saskia", *malformed.NASTY]), st.text(min_size=1, max_size=30)).map(_in_path)
    each = max(1, count // len(rules))
    for rule, method in rules:
        begin(fuzz)
        places = real_places.paths(fuzz.app, fuzz.staff, fuzz.mark, rule)

        def send(
            drawn: tuple[dict[str, str], str, bool],
            rule: str = rule,
            method: str = method,
            places: list[str] = places,
        ) -> None:
            data, place, real = drawn
            path = re.sub(r"<[^>]+>", lambda _: place, rule)
            path = fuzz.random.choice(places) if places and fuzz.random.random() < 0.7 else path
            if real:
                id, token = fuzz.random.choice(fuzz.talks)
                data = {**data, "id": id, "token": token}
            data = {**data, "csrf": fuzz.mark} if method != "GET" else data
            options: dict[str, Any] = {"query_string": data} if method == "GET" else {"data": data}
            headers = {"Accept": "text/html"}
            fuzz.timed(
                f"{method} {rule}",
                (path, data),
                lambda: fuzz.staff.open(path, method=method, headers=headers, **options),
            )

        _run(st.tuples(filled, part, st.booleans()), send, each, seed)


def broken(fuzz: Fuzz, count: int, seed: int) -> None:
    """Every route of the API and the pages with every method, and requests that are no sound HTTP for it."""
    rules = every_rule(fuzz.app)
    fuzz.expected |= {f"{method} {rule} (broken)" for rule, method in rules}
    each = max(1, count // len(rules))
    for rule, method in rules:
        begin(fuzz)
        places = real_places.paths(fuzz.app, fuzz.staff, fuzz.mark, rule)

        def send(made: malformed.Broken, rule: str = rule, method: str = method, places: list[str] = places) -> None:
            id, token = fuzz.random.choice(fuzz.talks)
            path = re.sub(r"<[^>]+>", lambda _: fuzz.random.choice([id, made.place]), rule)
            path = fuzz.random.choice(places) if places and fuzz.random.random() < 0.5 else path
            options = made.options()
            options["headers"] = {**_bearer(fuzz, token), **options["headers"]}
            fuzz.timed(
                f"{method} {rule} (broken)",
                (path, made),
                lambda: fuzz.staff.open(path, method=method, **options),
            )

        _run(malformed.requests(), send, each, seed)


def every_rule(app: Flask) -> list[tuple[str, str]]:
    """Each path of the application with each of its methods; leaving the team pages would end the run of those."""
    return [
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.rule != "/team/logout"
    ]


def _in_path(text: str) -> str:
    from urllib.parse import quote

    return quote(text.encode("utf-8", "replace"), safe="") or "x"


def _run(strategy: Any, send: Callable[[Any], None], count: int, seed: int) -> None:
    import hypothesis
    from hypothesis import HealthCheck, Phase, given

    quiet = hypothesis.settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @hypothesis.seed(seed)
    @quiet
    @given(strategy)
    def run(drawn: Any) -> None:
        send(drawn)

    run()


class Places(logging.Handler):
    """Keeps where an unexpected error came from; the message of it is never logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        lines = record.getMessage().strip().split("\n")
        self.seen[" … ".join([lines[0], *lines[-2:]])[:300]] += 1

    def __enter__(self) -> Counter[str]:
        logging.getLogger("keukentafel").addHandler(self)
        return self.seen

    def __exit__(self, *_: object) -> None:
        logging.getLogger("keukentafel").removeHandler(self)


def _told(fuzz: Fuzz, seed: int, seconds: float, places: Counter[str]) -> int:
    total = sum(fuzz.statuses.values())
    unseen = sorted(fuzz.expected - set(fuzz.routes))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(
        json.dumps(
            {
                "requests": total,
                "seed": seed,
                "seconds": round(seconds, 1),
                "routes": len(fuzz.routes),
                "unseen_routes": unseen,
                "only_refused": sorted(route for route in fuzz.routes if not fuzz.taken[route]),
                "fewest_per_route": min(fuzz.routes.values(), default=0),
                "not_made": dict(fuzz.unmade),
                "not_ready_by_design": fuzz.not_ready,
                "statuses": {str(status): n for status, n in sorted(fuzz.statuses.items())},
                "slowest_seconds": round(fuzz.slowest, 2),
                "failures": fuzz.failures[:100],
                "errors": dict(places.most_common(20)),
            },
            indent=1,
        )
        + "\n",
        "utf-8",
    )
    say(
        f"{total} verzoeken naar {len(fuzz.routes)} routes in {seconds:.0f} s, seed {seed}; langzaamste {fuzz.slowest:.2f} s"
    )
    say(" ".join(f"{status}: {n}" for status, n in sorted(fuzz.statuses.items())))
    say(f"{fuzz.not_ready} keer 503 van /readyz: er draait hier geen bot, dus dat hoort zo en telt niet als fout")
    for route in unseen:
        say(f"  niet bezocht: {route}")
    for failure in fuzz.failures[:10]:
        say(f"  {failure['status']} {failure['route']}  {failure['sent'][:200]}")
    for place, n in places.most_common(10):
        say(f"  {n} keer: {place}")
    return 1 if fuzz.failures or unseen else 0

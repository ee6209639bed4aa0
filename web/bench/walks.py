"""Walks by chance over the pages: somebody opens one, fills in a form that stands there, presses a button, and so on.

Where single requests are turned away at the door, a walk has the right hidden fields, ids and marks, so it gets inside:
a group is made, joined with its code and played in, a scenario copied, mended and published, a call asked and ticked off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from web.bench import forms, malformed, real_places
from web.bench.forms import Form

if TYPE_CHECKING:
    from web.bench.fuzz import Fuzz

STEPS = 8  # forms filled in, in one walk
STRANGE, LEFT_OUT, OTHER = 0.12, 0.03, 0.5  # chances: of a strange value in a field, of no field, of another choice
PUBLIC = ("/chat", "/oefenen", "/samen")  # where somebody without an account begins
NEVER = ("/team/logout",)  # it would end the walks behind the login
SAID = (real_places.STORY, "Ja", "Weet ik niet", "Hoe gaat het met u?", "U moet gewoon eens bellen.", "wis alles")
PAGE = {"Accept": "text/html"}


class Walker:
    """One person: a client, what stands before them, and what they know of codes on a wall."""

    def __init__(self, fuzz: Fuzz, client: FlaskClient, codes: list[str]) -> None:
        self.fuzz, self.client, self.codes, self.sent = fuzz, client, codes, 0

    def walk(self, start: str, most: int) -> None:
        """From ``start``, with at most ``most`` requests that change something."""
        page, where = self._go(start)
        for _ in range(min(STEPS, most)):
            found = [form for form in forms.read(page, where) if urlsplit(form.action).path not in NEVER]
            if not found:
                return
            form = self.fuzz.random.choice(found)
            page, where = self._send(form, self.filled(form))

    def filled(self, form: Form) -> dict[str, list[str]]:
        """What somebody sends: mostly what belongs there, now and then something strange, or a field less."""
        chance = self.fuzz.random
        data = {
            name: [value if value or name in form.hidden else self._value(name)] for name, value in form.fields.items()
        }
        for name, values in form.choices.items():
            if name not in data or chance.random() < OTHER:
                data[name] = chance.sample(values, chance.randint(1, min(2, len(values))))
        if form.buttons and chance.random() > LEFT_OUT:
            name, value = chance.choice(form.buttons)
            data[name] = [value]
        for name in list(data):
            if chance.random() < STRANGE and name != "csrf":
                data[name] = [chance.choice(malformed.NASTY)]
            elif chance.random() < LEFT_OUT:
                del data[name]
        return data

    def _value(self, name: str) -> str:
        """What belongs in an empty field."""
        if name in ("groep", "code") and self.codes:
            return self.codes[-1]
        return {"naam": "Toeval", "telefoon": "0612345678"}.get(name) or self.fuzz.random.choice(SAID)

    def _go(self, path: str) -> tuple[str, str]:
        return self._seen("GET", path, path, lambda: self.client.get(path, headers=PAGE))

    def _send(self, form: Form, data: dict[str, list[str]]) -> tuple[str, str]:
        self.sent += 1
        return self._seen(
            "POST", form.action, (form.action, data), lambda: self.client.post(form.action, data=data, headers=PAGE)
        )

    def _seen(self, method: str, path: str, sent: Any, call: Any) -> tuple[str, str]:
        """The page that came of it, after a redirect, and its address."""
        answer = self.fuzz.timed(self._rule(method, path), sent, call)
        if answer is None:
            return "", path
        if 300 <= answer.status_code < 400 and method == "POST":
            return self._go(answer.headers["Location"])
        text = answer.text if answer.mimetype == "text/html" else ""
        self.codes += real_places.CODE.findall(text)
        return text, path

    def _rule(self, method: str, path: str) -> str:
        try:
            rule, _ = self.fuzz.app.url_map.bind("localhost").match(
                unquote(urlsplit(path).path), method=method, return_rule=True
            )
        except HTTPException:
            return f"{method} (nowhere)"
        return f"{method} {rule.rule}"


def starts(fuzz: Fuzz) -> list[str]:
    """The pages behind the login that exist now."""
    rules = sorted({rule.rule for rule in fuzz.app.url_map.iter_rules() if "GET" in (rule.methods or ())})
    inside = [rule for rule in rules if rule.startswith(("/team", "/trainers", "/werkbank"))]
    return [
        path
        for rule in inside
        for path in ([rule] if "<" not in rule else real_places.paths(fuzz.app, fuzz.staff, fuzz.mark, rule))
    ]


def walk(fuzz: Fuzz, count: int, begin: Any) -> None:
    """About ``count`` forms sent, by people with and without an account in turn; ``begin`` gives new conversations."""
    codes: list[str] = []
    sent = 0
    while sent < count:
        begin(fuzz)
        inside = starts(fuzz)
        for number in range(12):
            staff = bool(number % 2)
            walker = Walker(fuzz, fuzz.staff if staff else fuzz.app.test_client(), codes)
            walker.walk(fuzz.random.choice(inside if staff else PUBLIC), count - sent)
            sent += max(walker.sent, 1)
            if sent >= count:
                return

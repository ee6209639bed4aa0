"""What a run of chance needs to get past the first door: full conversations, addresses that exist, fields and buttons."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from web.bench import forms
from web.process import layout

CODE = re.compile(r'class="tr-code">([^<]+)<')  # of a group, as it stands on the trainer's screen
STORY = "Mijn moeder vergeet steeds meer. Ik zorg elke dag voor haar en ik slaap slecht."


def fill(app: Flask, talks: list[tuple[str, str]]) -> None:
    """Say something in each conversation; in the first, a citizen's, also ask for a call and for a code."""
    client = app.test_client()
    for id, token in talks:
        path, headers = f"/api/v1/conversations/{id}", {"Authorization": f"Bearer {token}"}
        client.post(f"{path}/messages", json={"text": STORY}, headers=headers)
    id, token = talks[0]
    path, headers = f"/api/v1/conversations/{id}", {"Authorization": f"Bearer {token}"}
    moments: Any = client.get(f"{path}/callback", headers=headers).json
    body = {"toestemming": True, "naam": "Toeval", "telefoon": "0612345678", "moment": moments["momenten"][0]["value"]}
    client.post(f"{path}/callback", json=body, headers=headers)
    client.post(f"{path}/code", json={"toestemming": True}, headers=headers)


def paths(app: Flask, staff: FlaskClient, mark: str, rule: str) -> list[str]:
    """Addresses of this rule that exist now, made if need be; none for a rule without a part to fill in."""
    if rule == "/static/<path:filename>":
        return ["/static/pagina.css"]
    if rule == "/werkbank/passage/<path:id>":
        index = app.extensions["keukentafel"].index.get().index
        return [f"/werkbank/passage/{one.id}" for one in index.reports.passages[:5]]
    if rule == "/trainers/scenarios/meegeleverd/<name>.yml":
        return ["/trainers/scenarios/meegeleverd/saskia.yml"]
    if rule == "/werkbank/reflecties/<name>":
        return re.findall(r'"(/werkbank/reflecties/(?!maken|samen)\w+)"', staff.get("/werkbank/reflecties").text)
    if rule == "/team/terugbellen/<id>":
        return re.findall(r'"(/team/terugbellen/[\w-]+)"', staff.get("/team/terugbellen").text)[:5]
    if rule.startswith("/trainers/groep/<id>"):
        group = _made(staff, "/trainers/groep", csrf=mark, naam="Toeval", scenario="saskia")
        return [_filled(rule, group, _talk_in(app, staff, group) if "<conversation>" in rule else "")]
    if rule.startswith("/trainers/scenarios/<id>"):
        return [_filled(rule, _made(staff, "/trainers/scenarios", csrf=mark, actie="nieuw", van="saskia"))]
    return []


def _made(staff: FlaskClient, path: str, **data: str) -> str:
    """The address of what this form makes."""
    answer = staff.post(path, data=data)
    if answer.status_code != 303:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return answer.headers["Location"].split("?")[0]


def _talk_in(app: Flask, staff: FlaskClient, group: str) -> str:
    """The id of a conversation that somebody holds in this group and shares with its trainer."""
    trainee = app.test_client()
    page = trainee.get("/oefenen").text
    code = CODE.findall(staff.get(group).text)[0]
    for step in (
        {"actie": "groep", "groep": code, "naam": "Toeval"},
        {"actie": "groep_begin", "scenario": "saskia", "delen": "ja"},
        {"actie": "zeg", "text": "Hoe gaat het met u?"},
    ):
        hidden = {name: value for form in forms.read(page, "/oefenen") for name, value in form.fields.items()}
        page = trainee.post("/oefenen", data=hidden | step, headers={"Accept": "text/html"}).text
    rows: Any = staff.get(f"{group}/stand").json
    return str(rows["rijen"][0]["id"])


def _filled(rule: str, made: str, talk: str = "") -> str:
    """The rule with the id of what was made, and its first version or a conversation where it asks for one."""
    path = rule.replace("<id>", made.rsplit("/", 1)[1])
    return path.replace("<int:number>", "1").replace("<conversation>", talk)


def form_fields() -> set[str]:
    """The names of fields that pages have or read."""
    found = set()
    for folder, pattern in (
        ("web", r'(?:form|args|fields|values)\.get(?:list)?\("(\w+)"'),
        ("web/templates", r'name="(\w+)"'),
    ):
        for path in (layout.ROOT / folder).rglob("*.py" if folder == "web" else "*.html"):
            found |= set(re.findall(pattern, path.read_text("utf-8")))
    return found - {"csrf"}


def actions() -> list[str]:
    """What buttons send: deleting left out for most of the run would hide it, so it is in."""
    found = set()
    for path in (layout.ROOT / "web" / "templates").glob("*.html"):
        found |= set(re.findall(r'(?:name="actie"[^>]*value|value)="([a-z_]{2,20})"', path.read_text("utf-8")))
    return sorted(found)

"""Scenarios of one's own in the browser: as a form or as YAML, checked, tried at once, every save a version, published or not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as Answer

from actions.training.draft import examine, plain, read_text
from actions.training.scenario import BY_MOOD, EVENTS, FOLDER, KINDS, LEVELS, MOODS, NETWORKS, Unfit, scenarios
from knowledge.passages import read_yaml
from knowledge.taxonomy import ids
from web import own_scenario
from web.dates import moment
from web.gateway import auth
from web.pages import oefenen
from web.problems import Problem
from web.services import services
from web.staff import staff_page
from web.staff.access import long_form
from web.staff.audit import note
from web.store import own_scenarios
from web.store.own_scenarios import Own, Version
from web.texts import texts
from web.trainers import form
from web.trainers.home import goal_names, me
from web.whole import whole

blueprint = Blueprint("trainers_editor", __name__)

WHO = ("trainer", "redacteur")
SIZE = 600_000  # bytes of a form: the scenario is in it twice, as fields and as YAML
CHECKS = (10, 60.0)  # times that one person may have a scenario played, in seconds
EMPTY = Path(__file__).with_name("leeg.yml")
UNTITLED = "Zonder titel"


@dataclass(frozen=True)
class Sheet:
    """What lies on the table: the text as it is now, and the version it came from."""

    own: Own
    text: str
    base: int
    as_yaml: bool


@blueprint.get("/scenarios")
@staff_page(*WHO)
def shelf() -> str:
    """The scenarios written here, and the shipped ones to copy or take along."""
    return _shelf("")


@blueprint.post("/scenarios")
@staff_page(*WHO)
@long_form(SIZE)
def begin() -> str | Answer | tuple[str, int]:
    """A new one: empty, a copy, or a file."""
    try:
        text = _first_text()
        form.load(text)
    except Unfit as error:
        return _shelf(str(error)), 400
    these, own_id = services(), auth.new_id()
    now = these.store.clock()
    with these.store.write() as connection:
        made = Own(own_id, these.settings.gemeente, title(text), None, now)
        own_scenarios.add(connection, made, me().name, text)
    return redirect(f"/trainers/scenarios/{own_id}", 303)


@blueprint.get("/scenarios/<id>")
@staff_page(*WHO)
def edit(id: str) -> str:
    """The last version, or an earlier one to look at, as a form or as YAML."""
    own, version = _own(id, whole(request.args.get("v", "")))
    return _page(Sheet(own, version.text, version.version, request.args.get("als") == "yaml"))


@blueprint.post("/scenarios/<id>")
@staff_page(*WHO)
@long_form(SIZE)
def change(id: str) -> str | Answer | tuple[str, int]:
    """Everything that can be done with what lies on the table."""
    own, last = _own(id)
    sent = request.form
    action, _, which = sent.get("actie", "").partition(".")
    base = whole(sent.get("versie", "")) or last.version
    as_yaml = sent.get("weergave") == "yaml"
    text = sent.get("tekst", "").replace("\r\n", "\n").encode("utf-8", "replace").decode()
    try:
        if not as_yaml:
            doc = form.load(text)
            form.apply(doc, sent.to_dict(flat=False))
            if action == "laag_erbij":
                form.add_layer(doc)
            elif action == "laag_weg" and (place := whole(which)) is not None:
                form.drop_layer(doc, place)
            text = form.dump(doc)
        plain(text)
    except Unfit as error:
        return _page(Sheet(own, text, base, True), faults=str(error).splitlines()), 400
    sheet = Sheet(own, text, base, as_yaml)
    if action in ("naar_yaml", "naar_formulier"):
        return _page(Sheet(own, text, base, action == "naar_yaml"))
    if action in ("laag_erbij", "laag_weg"):
        return _page(
            sheet,
            note_text="Er is een lege laag bij gekomen, onderaan de lagen."
            if action == "laag_erbij"
            else "De laag is eruit.",
        )
    if action == "kijk_na":
        return _page(sheet, faults=_examined(text), looked=True)
    if action in DO:
        done: str | Answer | tuple[str, int] = DO[action](sheet, last)
        return done
    raise Problem(400, "onjuist")


def _save(sheet: Sheet, last: Version) -> str | Answer:
    number = _kept(sheet, last)
    own, _ = _own(sheet.own.id)
    told = "Er was niets veranderd." if number == last.version else f"Bewaard als versie {number}."
    if sheet.base < last.version and last.author != me().name:
        told += f" Iemand anders bewaarde intussen versie {last.version}. Die staat bij de eerdere versies."
    return _page(Sheet(own, sheet.text, number, sheet.as_yaml), note_text=told)


def _try(sheet: Sheet, last: Version) -> str | Answer | tuple[str, int]:
    """Save, and play it at once: a talk of this trainer alone."""
    try:
        read_text(sheet.text)
    except Unfit as error:
        return _page(sheet, faults=str(error).splitlines(), looked=True), 400
    number = _kept(sheet, last)
    return oefenen.begun(own_scenario.name_of(sheet.own.id, number), hints=True)


def _publish(sheet: Sheet, last: Version) -> str | Answer | tuple[str, int]:
    """Save, check, and offer it to trainees; with faults only when that is said once more."""
    try:
        read_text(sheet.text)
    except Unfit as error:
        return _page(sheet, faults=str(error).splitlines(), looked=True), 400
    if not request.form.get("toch") and (found := _examined(sheet.text)):
        return _page(sheet, faults=found, looked=True, anyway=True), 400
    number = _kept(sheet, last)
    _offer(sheet.own.id, number)
    own, _ = _own(sheet.own.id)
    told = f"Versie {number} staat nu bij de gesprekken om te oefenen."
    return _page(Sheet(own, sheet.text, number, sheet.as_yaml), note_text=told)


def _withdraw(sheet: Sheet, _: Version) -> str | Answer:
    _offer(sheet.own.id, None)
    own, _last = _own(sheet.own.id)
    return _page(
        Sheet(own, sheet.text, sheet.base, sheet.as_yaml),
        note_text="Het staat niet meer bij de gesprekken om te oefenen.",
    )


def _delete(sheet: Sheet, _: Version) -> str | Answer | tuple[str, int]:
    if not request.form.get("zeker"):
        return _page(sheet, faults=["Zet eerst het vinkje bij wissen. Gewist is gewist, met alle versies."]), 400
    these = services()
    with these.store.write() as connection:
        own_scenarios.remove(connection, sheet.own.id)
    these.store.scrub()
    note("scenario_gewist", sheet.own.id)
    return redirect("/trainers/scenarios", 303)


DO: dict[str, Any] = {"bewaar": _save, "probeer": _try, "publiceer": _publish, "intrekken": _withdraw, "wis": _delete}


@blueprint.post("/scenarios/<id>/herstel")
@staff_page(*WHO)
def restore(id: str) -> Answer:
    """An earlier version becomes the last one; nothing is lost."""
    own, version = _own(id, whole(request.form.get("versie", "")))
    _, last = _own(id)
    _kept(Sheet(own, version.text, version.version, False), last)
    return redirect(f"/trainers/scenarios/{id}", 303)


@blueprint.get("/scenarios/<id>/<int:number>.yml")
@staff_page(*WHO)
def export(id: str, number: int) -> Response:
    """One version as a file."""
    _, version = _own(id, number)
    return _file(version.text, f"{slug(version.text)}.yml")


@blueprint.get("/scenarios/meegeleverd/<name>.yml")
@staff_page(*WHO)
def export_shipped(name: str) -> Response:
    """One of the shipped scenarios as a file."""
    if name not in scenarios():
        raise Problem(404, "scenario")
    return _file((FOLDER / f"{name}.yml").read_text("utf-8"), f"{name}.yml")


def title(text: str) -> str:
    """The title in a YAML text, or that there is none."""
    found = plain(text)
    told = found.get("titel") if isinstance(found, dict) else None
    return " ".join(str(told or UNTITLED).split())[:120]


def slug(text: str) -> str:
    """The id in a YAML text, if it can be the name of a file."""
    found = plain(text)
    told = str(found.get("id") or "") if isinstance(found, dict) else ""
    return told if told.replace("_", "").isalnum() and told.isascii() else "scenario"


def _first_text() -> str:
    if request.form.get("actie") == "import":
        upload = request.files.get("bestand")
        raw = upload.read() if upload else b""
        if not raw:
            raise Unfit("kies eerst een bestand")
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Unfit("dit is geen tekstbestand in UTF-8") from None
        if not isinstance(plain(text), dict):
            raise Unfit("in dit bestand staat geen scenario")
        return text
    name = request.form.get("van", "")
    return (FOLDER / f"{name}.yml").read_text("utf-8") if name in scenarios() else EMPTY.read_text("utf-8")


def _own(id: str, number: int | None = None) -> tuple[Own, Version]:
    these = services()
    with these.store.read() as connection:
        own = own_scenarios.find(connection, id)
        version = own_scenarios.version(connection, id, number)
    if own is None or version is None or own.gemeente != these.settings.gemeente:
        raise Problem(404, "onbekend")
    return own, version


def _kept(sheet: Sheet, last: Version) -> int:
    """Keep the text as a new version, unless it is the last one already; returns its number."""
    if sheet.text == last.text:
        return last.version
    these = services()
    try:
        with these.store.write() as connection:
            now = these.store.clock()
            return own_scenarios.save(connection, sheet.own.id, title(sheet.text), now, me().name, sheet.text)
    except IntegrityError:
        raise Problem(409, "bezig", headers={"Retry-After": "2"}) from None


def _offer(id: str, number: int | None) -> None:
    with services().store.write() as connection:
        own_scenarios.publish(connection, id, number)
    note("scenario_gepubliceerd" if number else "scenario_ingetrokken", id)


def _examined(text: str) -> list[str]:
    if not services().limits.of("scenario-nakijken", *CHECKS).allow(me().id):
        raise Problem(429, "te_veel", headers={"Retry-After": "60"})
    return examine(text)


def _shelf(fault: str) -> str:
    these = services()
    with these.store.read() as connection:
        mine = own_scenarios.of_gemeente(connection, these.settings.gemeente)
    return render_template("trainers_scenarios.html", mine=mine, shipped=scenarios(), fault=fault)


def _page(
    sheet: Sheet, faults: list[str] | None = None, looked: bool = False, note_text: str = "", anyway: bool = False
) -> str:
    with services().store.read() as connection:
        history = own_scenarios.history(connection, sheet.own.id)
    found: form.Values = {}
    if not sheet.as_yaml:
        try:
            found = form.values(form.load(sheet.text))
        except Unfit as error:  # it can only be read as YAML until it is mended there
            sheet, faults = Sheet(sheet.own, sheet.text, sheet.base, True), [*(faults or []), *str(error).splitlines()]
    return render_template(
        "trainers_scenario.html",
        own=sheet.own,
        text=sheet.text,
        base=sheet.base,
        as_yaml=sheet.as_yaml,
        title=title(sheet.text) if not faults else sheet.own.title,
        values=found,
        layers=sum(name.startswith("lagen.") and name.endswith(".id") for name in found),
        ticks=" ".join(name for name, value in found.items() if isinstance(value, list)),
        words=words(),
        choices={"niveau": LEVELS, "netwerk": NETWORKS, "persona.aanspreken": ("u", "je"), "soort": KINDS},
        techniques=goal_names(),
        areas={name: texts()["leefgebieden"][name] for name in ids("leefgebieden")},
        by_mood=BY_MOOD,
        events=EVENTS,
        moods=MOODS,
        history=history,
        moment=moment,
        faults=faults or [],
        looked=looked,
        note=note_text,
        anyway=anyway,
    )


@cache
def words() -> dict[str, Any]:
    """Label and help of every field."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("velden.yml"))
    return found


def _file(text: str, name: str) -> Response:
    answer = Response(text, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

"""The pages to log in, to log out, and where staff arrive."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.closed import opens
from web.problems import Problem
from web.services import services
from web.staff import cookie, login, oidc, passwords
from web.staff.access import HOME, current, local_path, login_page, may, staff_page
from web.store import audit, sessions, staff

blueprint = Blueprint("staff", __name__)


class Tile(NamedTuple):
    """One thing that staff can do: shown to these roles, where its page is there."""

    path: str
    title: str
    about: str
    roles: tuple[str, ...]


TILES = (
    Tile(
        "/werkbank",
        "Werkbank",
        "Zoeken in de rapporten, een gesprek voorbereiden, naar uw team kijken.",
        ("professional",),
    ),
    Tile("/team/code", "Code openen", "Een inwoner gaf u een code. Lees het gespreksverslag.", ("professional",)),
    Tile("/team/terugbellen", "Terugbelverzoeken", "Wie er gebeld wil worden, en wanneer.", ("professional",)),
    Tile(
        "/trainers",
        "Trainers",
        "Een groep laten oefenen, meekijken, en scenario’s schrijven.",
        ("trainer", "redacteur"),
    ),
    Tile("/werkbank/reflecties", "Reflecties", "Met een team kijken naar hoe het werkt.", ("trainer",)),
    Tile("/team/cijfers", "Cijfers", "Waar gesprekken over gaan en waar mensen stoppen.", ("redacteur", "beheerder")),
    Tile("/team/logboek", "Logboek", "Wie wat opende, en wanneer.", ("beheerder",)),
)


def tiles() -> list[Tile]:
    """What who is logged in may do here."""
    served = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [tile for tile in TILES if tile.path in served and may(*tile.roles) and opens(tile.path)]


@blueprint.app_context_processor
def _context() -> dict[str, object]:
    return {"staff_tiles": tiles}


@blueprint.get("/team")
@staff_page()
def home() -> str:
    return render_template("team_home.html")


@blueprint.get("/team/login")
@login_page
def ask() -> str | Response:
    next_page = local_path(request.args.get("next", HOME))
    return redirect(next_page, 303) if current() else _form(next_page)


@blueprint.post("/team/login")
@login_page
def try_login() -> str | Response | tuple[str, int]:
    name, next_page = request.form.get("naam", ""), local_path(request.form.get("next", HOME))
    try:
        value = login.with_password(services(), name, request.form.get("wachtwoord", ""))
    except Problem as problem:
        return _form(next_page, name, problem.body()["detail"]), problem.status
    if value is None:
        return _form(next_page, name, "Naam of wachtwoord klopt niet."), 403
    return _logged_in(value, next_page)


@blueprint.get("/team/login/gemeente")
@login_page
def to_provider() -> Response:
    """Off to the gemeente's own login. By a link: a browser does not let a form of ours end up at another site."""
    if not oidc.configured(services().settings):
        raise Problem(404, "onbekend")
    next_page = local_path(request.args.get("next", HOME))
    return redirect(oidc.away(services(), _back(), cookie.held_or_new(request), next_page), 303)


@blueprint.get("/team/login/terug")
@login_page
def from_provider() -> Response:
    """Back from it."""
    if not oidc.configured(services().settings):
        raise Problem(404, "onbekend")
    arguments = request.args
    value, next_page = oidc.returned(
        services(), _back(), cookie.held(request), arguments.get("state", ""), arguments.get("code", "")
    )
    return _logged_in(value, next_page)


@blueprint.post("/team/logout")
@staff_page()
def leave() -> Response:
    these, person = services(), current()
    with these.store.write() as connection:
        sessions.end(connection, cookie.held(request))
        audit.write(connection, these.store.clock(), person.name if person else "onbekend", "uitgelogd")
    answer = redirect(url_for("staff.ask"), 303)
    cookie.take(answer, request.is_secure)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.route("/team/wachtwoord", methods=["GET", "POST"])
@staff_page()
def password() -> str | Response | tuple[str, int]:
    """Change one's own password: every other session of this account ends."""
    these, person = services(), current()
    if person is None or not person.local:
        raise Problem(404, "onbekend")
    if request.method == "GET":
        return render_template("team_wachtwoord.html", fault="")
    new = request.form.get("nieuw", "")
    fault = passwords.wrong_with(new, person.name)
    if new != request.form.get("nogmaals", ""):
        fault = "De twee nieuwe wachtwoorden zijn niet gelijk."
    if not fault and not login.is_right(these, person, request.form.get("nu", "")):
        fault = "Uw wachtwoord van nu klopt niet."
    if fault:
        return render_template("team_wachtwoord.html", fault=fault), 400
    with these.store.write() as connection:
        staff.set_password(connection, person.id, passwords.hashed(new))
        audit.write(connection, these.store.clock(), person.name, "wachtwoord_gewijzigd")
        value = sessions.begin(connection, person.id, these.store.clock())
    return _logged_in(value, HOME)


@blueprint.get("/team/logboek")
@staff_page("beheerder")
def log() -> str:
    return render_template("team_logboek.html", entries=audit.latest(services().store))


def _form(next_page: str, name: str = "", fault: str = "") -> str:
    these = services()
    with these.store.read() as connection:
        local = staff.any_local(connection)
    provider = oidc.configured(these.settings)
    return render_template(
        "team_login.html", next=next_page, name=name, fault=fault, provider=provider, local=local or not provider
    )


def _logged_in(value: str, next_page: str) -> Response:
    answer = redirect(next_page, 303)
    cookie.give(answer, value, request.is_secure)
    return answer


def _back() -> str:
    base = services().settings.public_url or request.host_url
    return base.rstrip("/") + url_for("staff.from_provider")

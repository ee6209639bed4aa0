"""Where a trainer arrives: the groups, and a form for a new one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from actions.training.feedback import label
from actions.training.scenario import WEAKENING
from knowledge.taxonomy import ids
from web import feedback
from web.dates import day
from web.problems import Problem
from web.services import services
from web.staff import current, staff_page
from web.staff.access import may
from web.store.staff import Staff
from web.trainers import groups

blueprint = Blueprint("trainers_home", __name__)


@blueprint.get("")
@staff_page("trainer", "redacteur")
def home() -> str:
    """The groups of who is logged in; a redacteur has none, and goes on to the scenarios."""
    mine = groups.of_owner(me().id) if may("trainer") else []
    return render_template("trainers.html", groups=mine, trainer=may("trainer"), day=day)


@blueprint.get("/groep")
@staff_page("trainer")
def new() -> str:
    """The form for a new group."""
    return _form({}, "")


@blueprint.post("/groep")
@staff_page("trainer")
def make() -> str | Response | tuple[str, int]:
    """Make the group and go to it."""
    form = request.form
    chosen = [name for name in feedback.on_here() if name in form.getlist("scenario")]
    goals = [name for name in goal_names() if name in form.getlist("doel")]
    today = day(services().store.clock())
    name = groups.text(form.get("naam", ""), groups.NAME) or f"Groep van {today}"
    if not chosen:
        given = {"naam": name, "doelen": goals, "hints": bool(form.get("hints"))}
        return _form(given, "Kies minstens één cliënt om mee te oefenen."), 400
    made = groups.make(me().id, name, chosen, goals, bool(form.get("hints")))
    return redirect(f"/trainers/groep/{made.id}", 303)


def me() -> Staff:
    """Who is logged in on a page that lets nobody else through."""
    person = current()
    if person is None:
        raise Problem(404, "onbekend")
    return person


def goal_names() -> dict[str, str]:
    """The techniques one can practise, with how a trainee reads them."""
    return {name: label(name) for name in ids("gesprekstechnieken") if name not in WEAKENING}


def _form(given: dict[str, object], fault: str) -> str:
    return render_template(
        "trainers_groep_nieuw.html",
        scenarios=feedback.on_here(),
        goals=goal_names(),
        given=given,
        fault=fault,
        longest=groups.NAME,
    )

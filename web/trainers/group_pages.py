"""A group while it goes on: the code for the wall, who is where, closing and deleting."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from web import short_code
from web.dates import day
from web.problems import Problem
from web.services import services
from web.staff import staff_page
from web.staff.audit import note
from web.trainers import groups
from web.trainers.home import goal_names, me
from web.trainers.live import client, stand

blueprint = Blueprint("trainers_group", __name__)

EVERY = 1.0  # seconds between two looks of the live view


@blueprint.get("/groep/<id>")
@staff_page("trainer")
def show(id: str) -> str | Response:
    """The live view; of a closed group the pattern."""
    group = groups.owned(me().id, id)
    if group.closed is not None:
        return redirect(f"/trainers/groep/{id}/patroon", 303)
    return render_template(
        "trainers_groep.html",
        group=group,
        code=short_code.spaced(group.code or ""),
        stand=stand(group),
        goals=[goal_names()[name] for name in group.goals if name in goal_names()],
        clients=[client(name) for name in group.scenarios],
        every=EVERY,
        day=day,
    )


@blueprint.get("/groep/<id>/stand")
@staff_page("trainer")
def live(id: str) -> Response:
    """The same as data, for the script that looks every two seconds."""
    group = groups.owned(me().id, id)
    if group.closed is not None:
        raise Problem(404, "onbekend")
    return jsonify(**stand(group).as_dict(), om=services().store.clock())


@blueprint.post("/groep/<id>")
@staff_page("trainer")
def change(id: str) -> str | Response | tuple[str, int]:
    """Close it, or delete everything."""
    group, form = groups.owned(me().id, id), request.form
    action = form.get("actie", "")
    if action == "sluit":
        groups.close(group)
        note("oefengroep_gesloten", group.id)
        return redirect(f"/trainers/groep/{id}/patroon", 303)
    if action == "wis":
        if not form.get("zeker"):
            fault = "Zet eerst het vinkje. Gewist is gewist, ook voor de deelnemers."
            return render_template("trainers_groep_wis.html", group=group, fault=fault), 400
        gone = groups.remove(group)
        note("oefengroep_gewist", group.id)
        return render_template("trainers_groep_gewist.html", name=group.name, gone=gone)
    if action == "vraag_wis":
        return render_template("trainers_groep_wis.html", group=group, fault="")
    raise Problem(400, "onjuist")

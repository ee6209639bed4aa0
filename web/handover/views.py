"""The pages on which staff open what citizens hand over: a code, and requests to be called back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from actions.burger.wording import words
from web.handover import callbacks, codes
from web.problems import Problem
from web.services import services
from web.staff import current, staff_page
from web.store.staff import Staff

blueprint = Blueprint("handover", __name__)


@blueprint.get("/team/code")
@staff_page("professional")
def ask_code() -> str:
    return render_template("team_code.html", fault="")


@blueprint.post("/team/code")
@staff_page("professional")
def open_code() -> str | tuple[str, int]:
    """The verslag behind the code; a code is never in an address."""
    typed = request.form.get("code", "")[:40]
    try:
        made = codes.open_code(services(), typed, _person())
    except Problem as problem:
        return render_template("team_code.html", code=typed, fault=problem.body()["detail"]), problem.status
    if made is None:
        fault = "Met deze code opent u niets. Klopt hij? Of is hij verlopen, ingetrokken, of door een collega gebruikt?"
        return render_template("team_code.html", code=typed, fault=fault), 404
    return render_template("team_verslag.html", verslag=made, koppen=words("verslag"))


@blueprint.get("/team/terugbellen")
@staff_page("professional")
def queue() -> str:
    these = services()
    return render_template(
        "team_terugbellen.html",
        requests=callbacks.queue(these),
        when=callbacks.when,
        now=these.store.clock(),
        days=these.settings.callback_days,
    )


@blueprint.get("/team/terugbellen/<id>")
@staff_page("professional")
def one(id: str) -> str:
    """Whom to call: opening this is in the log."""
    found, content = callbacks.opened(services(), id, _person())
    days = services().settings.callback_days
    return render_template("team_bellen.html", request_=found, content=content, when=callbacks.when(found), days=days)


@blueprint.post("/team/terugbellen/<id>")
@staff_page("professional")
def close(id: str) -> Response:
    callbacks.close(services(), id, request.form.get("status", ""), _person())
    return redirect(url_for("handover.queue"), 303)


def _person() -> Staff:
    person = current()
    if person is None:  # the guard has seen to that
        raise Problem(403, "geen_rol")
    return person

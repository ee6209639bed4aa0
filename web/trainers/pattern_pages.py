"""The pattern of a group: as pictures with their tables, as CSV and as PDF. Nobody stands in it by name."""

from __future__ import annotations

import csv
import io
import json

from flask import Blueprint, Response, render_template

from actions.training.pattern import PEOPLE, Pattern, pattern
from web import pdf
from web.dates import day
from web.problems import Problem
from web.services import services
from web.staff import staff_page
from web.store import training
from web.store.training import Group
from web.trainers import groups, plots
from web.trainers.home import me

blueprint = Blueprint("trainers_pattern", __name__)


@blueprint.get("/groep/<id>/patroon")
@staff_page("trainer")
def show(id: str) -> str:
    """The pattern on the screen."""
    group = groups.owned(me().id, id)
    found = of_group(group)
    return render_template(
        "trainers_patroon.html", group=group, found=found, least=PEOPLE, plots=plots, pdf_here=pdf.available(), day=day
    )


@blueprint.get("/groep/<id>/patroon.csv")
@staff_page("trainer")
def as_csv(id: str) -> Response:
    """One table for a spreadsheet: what it is about, what, how often, and of how many."""
    made = io.StringIO()
    out = csv.writer(made, delimiter=";")
    out.writerow(["onderdeel", "wat", "aantal", "van", "laag", "midden", "hoog"])
    found = _or_404(groups.owned(me().id, id))
    for used in found.techniques:
        kind = "techniek die het zwaarder maakt" if used.verzwakkend else "techniek"
        out.writerow([kind, used.naam, used.aantal, found.utterances, "", "", ""])
    for one in found.clients:
        for layer in one.lagen:
            out.writerow([f"laag van {one.naam}", layer.feit, layer.aantal, one.talks, "", "", ""])
    for at in found.trust:
        out.writerow(["vertrouwen na beurt", at.n, at.talks, found.talks, *map(_comma, (at.low, at.middle, at.high))])
    return _file("\ufeff" + made.getvalue(), "text/csv; charset=utf-8", "patroon.csv")


@blueprint.get("/groep/<id>/patroon.pdf")
@staff_page("trainer")
def as_pdf(id: str) -> Response:
    """The pattern on A4, as a tagged PDF."""
    group = groups.owned(me().id, id)
    page = render_template(
        "trainers_patroon_pdf.html", group=group, found=_or_404(group), datum=day(services().store.clock())
    )
    return _file(pdf.make(page, render_template("verslag_pdf.css")), "application/pdf", "patroon.pdf")


def of_group(group: Group) -> Pattern | None:
    """The pattern of the talks that are shared; None when that would be about too few people."""
    with services().store.read() as connection:
        rows = training.shared_states(connection, group)
    return pattern([(who, json.loads(state)) for who, state in rows], group.goals)


def _or_404(group: Group) -> Pattern:
    found = of_group(group)
    if found is None:
        raise Problem(404, "geen_patroon")
    return found


def _comma(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _file(body: str | bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

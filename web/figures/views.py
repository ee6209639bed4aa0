"""The page with the figures, and the same as CSV."""

from __future__ import annotations

import csv
import io
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request

from web.figures import plot
from web.figures.facts import NOTHING, TALKS
from web.figures.weeks import OTHER, Figures, Row, complete, figures
from web.place import here
from web.services import services
from web.staff import staff_page
from web.store import figures as kept
from web.store import ratings
from web.texts import texts
from web.whole import whole

blueprint = Blueprint("figures", __name__)

PERIODS = (4, 12, 26, 52)  # weeks
REMARKS, ENOUGH = 50, 5  # remarks that are shown at most; below so many none is


class Topic(NamedTuple):
    """One part of the page: a table, and its plot."""

    kind: str
    title: str
    about: str
    rows: list[tuple[str, Row]]  # what each is called
    few: list[str]  # what was less than five in every week: a line is enough for those
    bars: list[plot.Bar]
    height: int


@blueprint.get("/team/cijfers")
@staff_page("redacteur", "beheerder")
def page() -> str:
    made = _figures()
    words = texts()["cijfers"]
    talks = made.tables[TALKS[0]]
    columns, width = plot.columns(talks[0])
    return render_template(
        "team_cijfers.html",
        woorden=words,
        weeks=made.weeks,
        chosen=len(made.weeks),
        periods=PERIODS,
        talks=[(_name("gesprekken", row.key), row) for row in talks],
        columns=columns,
        width=width,
        plot=plot,
        topics=[_topic(kind, made) for kind in words["onderwerpen"]],
        names={kind: _names(kind) for kind in words["onderwerpen"]},
        remarks=_remarks(),
        keep=services().settings.figures_days,
    )


@blueprint.get("/team/cijfers.csv")
@staff_page("redacteur", "beheerder")
def as_csv() -> Response:
    """A line for every cell of the tables, hidden ones included."""
    made = _figures()
    file = io.StringIO()
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow(["week", "van", "tot en met", "onderwerp", "wat", "aantal"])
    for kind, rows in made.tables.items():
        title = _title(kind)
        for row in rows:
            for week, cell in zip(made.weeks, row.cells, strict=True):
                lines.writerow([week.name, week.start, week.end, title, _name(kind, row.key), str(cell)])
    # The mark at the start is what makes spreadsheets read é as é.
    answer = Response("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="keukentafel-cijfers.csv"'
    return answer


def _figures() -> Figures:
    these = services()
    asked = whole(request.args.get("weken", ""))
    count = asked if asked in PERIODS else PERIODS[1]
    weeks = complete(these.store.clock(), count, these.settings.retention_days)
    with these.store.read() as connection:
        found = kept.between(connection, weeks[0].start.isoformat(), weeks[-1].end.isoformat())
    return figures(found, weeks, tuple(here().lokets))


def _topic(kind: str, made: Figures) -> Topic:
    words = texts()["cijfers"]["onderwerpen"][kind]
    rows = made.tables[kind]
    drawn, height = plot.bars(rows)
    told = [(_name(kind, row.key), row) for row in rows if not row.few]
    few = [_name(kind, row.key) for row in rows if row.few]
    return Topic(kind, words["titel"], words["uitleg"], told, few, drawn, height)


def _title(kind: str) -> str:
    words = texts()["cijfers"]
    return str(words["onderwerpen"][kind]["titel"] if kind in words["onderwerpen"] else words["gesprekken"]["titel"])


def _name(kind: str, key: str) -> str:
    return _names(kind).get(key, key)


def _names(kind: str) -> dict[str, str]:
    """What the keys of a table are called."""
    said: dict[str, Any] = texts()
    words = said["cijfers"]
    other = {OTHER: words["overig"]}
    questions = {**other, **words["vragen"]}
    found: dict[str, dict[str, str]] = {
        "gesprekken": words["gesprekken"],
        "leefgebied": said["leefgebieden"],
        "loket": {**{id: one.naam for id, one in here().lokets.items()}, **other, NOTHING: words["geen_loket"]},
        "stap": {**words["stappen"], **other},
        "vraag": {**questions, NOTHING: words["geen_vraag"]},
        "niet_begrepen": {**questions, NOTHING: words["geen_vraag"]},
    }
    return found.get(kind, {"ja": said["waardering"]["ja"], "nee": said["waardering"]["nee"]})


def _remarks() -> list[str]:
    """What people wrote at the end, in the order of the alphabet: the order of time would say when."""
    with services().store.read() as connection:
        found = ratings.remarks(connection, REMARKS)
    return sorted(found) if len(found) >= ENOUGH else []

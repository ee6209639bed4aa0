"""Prepare a conversation: a description in a form, a sheet back. Nothing of it is stored, logged or put in an address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from actions.burger.sources import sources
from actions.burger.wording import words as burger_words
from actions.professional.areas import Question
from actions.professional.cite import short
from actions.professional.compare import compare
from actions.professional.data_files import words
from actions.professional.prepare import LIMIT, Sheet, prepare
from actions.professional.risks import Risk
from actions.professional.serves import serves
from web import pdf
from web.dates import day
from web.handover import open_code
from web.place import names
from web.problems import Problem
from web.services import services
from web.staff import current, staff_page

blueprint = Blueprint("voorbereiden", __name__)

# What fits on one A4: areas with their questions, questions of every conversation, risks, things unknown, seats, ways.
PAPER = {"areas": 6, "questions": 2, "general": 2, "risks": 6, "unknown": 6, "seats": 8, "lokets": 4, "arrangements": 4}


@blueprint.get("/werkbank/voorbereiden")
@staff_page("professional")
def form() -> str:
    return _form()


@blueprint.post("/werkbank/voorbereiden")
@staff_page("professional")
def sheet() -> str | Response | tuple[str, int]:
    """The sheet for what was typed, beside the verslag of a code where one was given."""
    text = _field("tekst")
    code = _field("code")[:40]
    if not text.strip():
        return _form(code=code, fault=words("voorbereiden", "leeg")), 400
    if len(text) > LIMIT:
        return _form(text, code, words("voorbereiden", "te_lang").format(aantal=LIMIT)), 400
    if request.form.get("actie") == "terug":
        return _form(text, code)
    made = prepare(text)
    if request.form.get("actie") == "pdf":
        return as_pdf(made)
    verslag, fault = _verslag(code)
    return render_template(
        "voorbereiden_blad.html",
        **_context(made),
        code=code,
        fault=fault,
        verslag=verslag,
        koppen=burger_words("verslag"),
        naast=compare(made, verslag) if verslag else None,
        pdf_here=pdf.available(),
    )


def as_pdf(made: Sheet) -> Response:
    """The sheet on one A4, as a tagged PDF."""
    page = render_template("voorbereiden_pdf.html", **_context(made))
    answer = Response(pdf.make(page, render_template("voorbereiden_pdf.css")), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="gesprek-voorbereiden.pdf"'
    return answer


def _context(made: Sheet) -> dict[str, Any]:
    return {
        "blad": made,
        "woorden": words("voorbereiden"),
        "paper": PAPER,
        "serves": serves,
        "kort": short,
        "bronnen": _numbered(made),
        "namen": names(),
        "datum": day(services().store.clock()),
    }


def _numbered(made: Sheet) -> dict[str, dict[str, Any]]:
    """The sources of everything on the sheet, by section, in the order in which one reads it: a number, the citation and the passage to read it in."""
    shown: list[Question | Risk] = [*made.risks]
    for area in made.areas:
        shown += area.questions
    shown += made.general
    found: dict[str, dict[str, Any]] = {}
    for section in dict.fromkeys(one.sections[0] for one in shown):
        for source in sources([section]):
            found[section] = {"nummer": len(found) + 1, **source}
    return found


def _verslag(code: str) -> tuple[dict[str, Any] | None, str]:
    """The citizen's own verslag behind a code, or a sentence why it cannot be shown."""
    person = current()
    if not code.strip() or person is None:
        return None, ""
    try:
        found = open_code(services(), code, person)
    except Problem as problem:
        return None, str(problem.body()["detail"])
    return found, "" if found else words("voorbereiden", "code_niet")


def _field(name: str) -> str:
    return request.form.get(name, "").encode("utf-8", "replace").decode()


def _form(text: str = "", code: str = "", fault: str = "") -> str:
    return render_template(
        "voorbereiden.html", text=text, code=code, fault=fault, woorden=words("voorbereiden"), limit=LIMIT
    )

"""The saved passages as a page, and as a Word file or PDF with their sources."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from actions.professional.about import validity
from actions.professional.cite import Citation, cite
from knowledge.search import Hit
from web import pdf, word
from web.dates import day
from web.pages.saved import Saved
from web.pages.werkbank import searcher
from web.problems import Problem
from web.services import services
from web.staff import staff_page

blueprint = Blueprint("lijst", __name__)

TITLE = "Passages uit de werkbank"


@blueprint.post("/werkbank/lijst")
@staff_page("professional")
def step() -> str | Response:
    """Show the list, add one, take one out, or get it as a file. The list is in the form, nowhere else."""
    form = request.form
    saved = Saved.read(form.get("lijst", ""))
    if added := form.get("erbij"):
        saved = saved.with_one(added)
    if dropped := form.get("eraf"):
        saved = saved.without(dropped)
    hits = [hit for name in saved.ids if (hit := searcher().passage(name))]
    saved = Saved(tuple(hit.passage for hit in hits))
    action = form.get("actie", "toon")
    if action == "leeg":
        hits, saved = [], Saved()
    if action in ("word", "pdf") and not hits:
        raise Problem(400, "lege_lijst")
    if action == "word":
        return as_word(hits)
    if action == "pdf":
        return as_pdf(hits)
    return render_template(
        "werkbank_lijst.html",
        hits=hits,
        saved=saved,
        added=bool(added),
        cite=cite,
        validity=validity,
        word_here=word.available(),
        back=form.get("terug", ""),
    )


def as_word(hits: list[Hit]) -> Response:
    """The list as a Word document."""
    made = word.document(TITLE, _intro(), [_part(hit) for hit in hits], "Bronnen", references(hits))
    return _attached(made, word.KIND, "passages.docx")


def as_pdf(hits: list[Hit]) -> Response:
    """The list as a tagged PDF."""
    page = render_template(
        "werkbank_lijst_pdf.html",
        titel=TITLE,
        intro=_intro(),
        delen=[_part(hit) for hit in hits],
        bronnen=references(hits),
    )
    return _attached(pdf.make(page, render_template("werkbank_lijst_pdf.css")), "application/pdf", "passages.pdf")


def references(hits: list[Hit]) -> list[str]:
    """The sources after APA, each once, in order of the alphabet."""
    return sorted({cite(hit).apa for hit in hits})


def _intro() -> str:
    today = day(services().store.clock())
    return f"Bewaard op {today}. De teksten geven de rapporten in andere woorden weer. Het zijn geen citaten."


def _part(hit: Hit) -> word.Part:
    made: Citation = cite(hit)
    below = [made.plain]
    if hit.validity["nu"] or hit.validity["status"] != "actueel":
        below.insert(0, validity(hit))
    return word.Part(hit.title, hit.text, below)


def _attached(body: bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

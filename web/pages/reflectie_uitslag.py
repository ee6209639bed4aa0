"""The outcome of a reflection as a page: the picture, what it means, what to do next, last time beside it, and taking it along."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, request

from actions.professional.reflection import models
from web import pdf
from web.pages.reflectie_stap import Step, Where
from web.reflections import LARGEST, Shown, UnreadableError, as_csv, as_json, as_pdf, read_saved

EXPORTS = {"pdf": as_pdf, "csv": as_csv, "json": as_json}


def compared(made: Step) -> tuple[Step, str]:
    """The same step with the file of last time beside it, or a sentence why that cannot be used."""
    upload = request.files.get("bestand")
    try:
        return replace(made, before=read_saved(upload.stream.read(LARGEST + 1) if upload else b"", made.model)), ""
    except UnreadableError as error:
        return made, str(error)


def outcome(made: Step, what: Shown, where: Where, fault: str = "", note: str = "") -> str:
    """The page. `made` is what goes along in its forms."""
    return render_template(
        "reflectie_uitslag.html",
        **what.context(),
        where=where,
        hidden={**where.hidden, **made.fields()},
        fault=fault,
        note=note,
        verder=[models()[name] for name in made.model.verder if name in models()],
        pdf_here=pdf.available(),
    )

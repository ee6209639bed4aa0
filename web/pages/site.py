"""The pages that stand still: the front page, what this is, privacy, accessibility, the way out."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
def index() -> str:
    """The page of the gemeente, with the conversation on it."""
    return render_template("index.html")


@blueprint.get("/over")
def about() -> str:
    return render_template("over.html")


@blueprint.get("/privacy")
def privacy() -> str:
    return render_template("privacy.html")


@blueprint.get("/toegankelijkheid")
def accessibility() -> str:
    return render_template("toegankelijkheid.html")


@blueprint.get("/weg")
def away() -> Response:
    """Where the leave-quickly button goes: a page that says nothing about where somebody was."""
    answer = Response(render_template("weg.html"), content_type="text/html; charset=utf-8")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/favicon.ico")
def no_icon() -> Response:
    """Pages name their icon themselves; the way out has none, and that is no error."""
    return Response(status=204)

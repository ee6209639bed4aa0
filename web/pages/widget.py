"""For other sites: the file with the conversation in it, and the page that tells a web editor how to use it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_file

from web import widget
from web.problems import Problem
from web.services import services

blueprint = Blueprint("widget", __name__)


def kept() -> Path:
    """Where earlier versions of the file are."""
    return services().settings.var_dir / "widget"


@blueprint.get("/v1/keukentafel.js")
def script() -> Response:
    """The newest version, or with `?v=` exactly that one."""
    name = request.args.get("v")
    found = widget.version(kept(), name) if name is not None else widget.present()
    if found is None:
        raise Problem(404, "onbekend")
    answer = Response(found.body, content_type="text/javascript; charset=utf-8")
    forever = "public, max-age=31536000, immutable"
    answer.headers["Cache-Control"] = forever if name is not None else "public, max-age=300"
    return answer


@blueprint.get("/widget")
def page() -> str:
    """The line to copy, with its hash."""
    settings = services().settings
    base = (settings.public_url or request.host_url).rstrip("/")
    return render_template("widget.html", line=widget.line(base), base=base, sites=sorted(settings.origins))


@blueprint.get("/thema.css")
def theme() -> Response:
    """The theme of the gemeente, when a file with it is configured."""
    name = services().settings.theme_file
    file = Path(name).resolve()
    # Only a style sheet is ever served: a slip in the setting must not publish another file of this machine.
    if not name or file.suffix != ".css" or not file.is_file():
        raise Problem(404, "onbekend")
    return send_file(file, mimetype="text/css", max_age=300)

"""Every error of the application in words: problem+json, or a page for who asks for HTML."""

from __future__ import annotations

import json
import logging
import traceback

from flask import Flask, Response, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from web.address import form_here
from web.problems import Problem, from_status

log = logging.getLogger("keukentafel.web")


def answer(problem: Problem) -> Response:
    """A problem as problem+json, or as a page outside the API when HTML is wanted."""
    wants_page = (
        not request.path.startswith("/api/")
        and request.accept_mimetypes.best_match(["application/json", "text/html"], "application/json") == "text/html"
    )
    body = _page_or_none(problem) if wants_page else None
    kind = "text/html; charset=utf-8"
    if body is None:
        body = json.dumps(problem.body(form_here()), ensure_ascii=False)
        kind = "application/problem+json"
    response = Response(body, problem.status, content_type=kind)
    response.headers.extend(problem.headers)
    return response


def _page_or_none(problem: Problem) -> str | None:
    """The page, or nothing when making it fails as well: an error that cannot be shown must still be an answer."""
    try:
        return _page(problem)
    except Exception as error:
        log.error("the page of an error failed: %s", type(error).__name__)
        return None


def _page(problem: Problem) -> str:
    if problem.kind != "dicht":
        return render_template("fout.html", fout=problem.body(form_here()))
    form = request.form if request.path == "/chat" else {}  # with what one has open, it can still be deleted
    return render_template("dicht.html", fout=problem.body(), id=form.get("id", ""), token=form.get("token", ""))


def add_errors(app: Flask) -> None:
    """Register the handlers; nothing of a stack trace ever leaves, no text ever enters the log."""

    @app.errorhandler(Problem)
    def _problem(error: Problem) -> Response:
        return answer(error)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:  # a redirect is not an error
            return Response(status=status, headers=list(error.get_headers()))
        problem = from_status(status)
        if status == 405:
            problem.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
        return answer(problem)

    @app.errorhandler(SQLAlchemyError)
    def _store(error: SQLAlchemyError) -> Response:
        log.error("store failed: %s", type(error).__name__)
        return answer(Problem(503, "opslag", headers={"Retry-After": "5"}))

    @app.errorhandler(Exception)
    def _other(error: Exception) -> Response:
        # The message of an exception may hold what somebody typed; its type and place may not.
        places = "".join(traceback.format_tb(error.__traceback__))
        log.error("unexpected %s\n%s", type(error).__name__, places)
        return answer(Problem(500, "fout"))

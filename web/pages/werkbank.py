"""The workbench: the search page with its follow-ups, and a passage with its neighbours and its original."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from actions.professional import follow
from actions.professional.about import KINDS, about, validity
from actions.professional.ask import Answer, Filters, Question, ask, side_by_side
from actions.professional.cite import cite, report_name, sections_of
from actions.professional.data_files import load, words
from actions.professional.turn import refusal
from knowledge import guard
from knowledge.originals import Originals
from knowledge.passages import Passage, load_catalogue
from knowledge.search import Hit, Searcher
from web.pages.saved import Saved
from web.problems import Problem
from web.services import NotReadyError, services
from web.staff import staff_page
from web.whole import whole

blueprint = Blueprint("werkbank", __name__)

LONGEST = 500  # characters of a question
FIELDS = ("over", "bij", "rapport", "thema", "vanaf", "bron", "na", "tot", "lijst")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page says: the question and the subject it may belong to, filters, saved passages.

    after: how many passages came before those on the page; until: how many there were with them.
    """

    q: str
    over: str
    beside: str
    filters: Filters
    after: int
    saved: Saved
    until: int = 0

    @property
    def source(self) -> str:
        """The choice of kinds of source as the form has it."""
        return (
            ""
            if self.filters.practice and self.filters.reports
            else "rapporten"
            if self.filters.reports
            else "praktijk"
        )

    def fields(self, **other: str | int) -> dict[str, str | int]:
        """The address of this page with some things changed; empty ones are left out."""
        now: dict[str, str | int] = {
            "q": self.q,
            "over": self.over,
            "bij": self.beside,
            "rapport": self.filters.report,
            "thema": self.filters.theme,
            "vanaf": self.filters.since,
            "bron": self.source,
            "na": self.after,
            "lijst": str(self.saved),
        }
        return {name: value for name, value in {**now, **other}.items() if value}


def searcher() -> Searcher:
    """The search of this process. 503 while it is being loaded."""
    try:
        return services().index.get()
    except NotReadyError:
        raise Problem(503, "zoeken_weg", headers={"Retry-After": "5"}) from None


@blueprint.get("/werkbank")
@staff_page("professional")
def page() -> str | Response:
    """Ask something: the answer stands below the question. Personal data never stay in the address."""
    typed = request.args.get("q", "").encode("utf-8", "replace").decode()
    text = guard.mask(guard.clean(typed, LONGEST))
    if text.found:
        kept: dict[str, Any] = {name: request.args[name] for name in FIELDS if request.args.get(name)}
        return redirect(url_for("pages.werkbank.page", **{**kept, "q": text.text, "weg": "ja"}), 303)
    asked = _asked(text.text)
    if not asked.q:
        return _show(asked)
    return _answer(asked)


def _asked(text: str) -> Asked:
    given = request.args
    source = given.get("bron", "")
    since = given.get("vanaf", "")
    filters = Filters(
        report=given.get("rapport", "") if given.get("rapport") in load_catalogue().reports else "",
        theme=given.get("thema", "") if given.get("thema") in themes() else "",
        since=(whole(since, 4) or 0) if len(since) == 4 else 0,
        practice=source != "rapporten",
        reports=source != "praktijk",
    )
    return Asked(
        text.strip(),
        _plain(given.get("over", "")),
        _plain(given.get("bij", "")),
        filters,
        _count(given.get("na", "")),
        Saved.read(given.get("lijst", "")),
        _count(given.get("tot", "")),
    )


def _count(raw: str) -> int:
    return whole(raw, 2) or 0


def _plain(raw: str) -> str:
    return guard.mask(guard.clean(raw.encode("utf-8", "replace").decode(), LONGEST)).text


def _answer(asked: Asked) -> str:
    """Find out whether this follows on the subject, and answer."""
    meant = follow.meant(asked.q)
    if meant.kind != follow.NEW and not asked.over:
        meant = follow.Meant(follow.NEW)
    question = Question(asked.over, asked.beside, asked.after, known=True)
    note = ""
    if meant.kind == follow.BESIDE:
        question = replace(question, beside=meant.extra, after=0)
    elif meant.kind == follow.REPORT:
        asked = replace(asked, filters=replace(asked.filters, report=meant.report))
        question = replace(question, after=0)
    elif meant.kind == "alles":
        asked = replace(asked, filters=replace(asked.filters, report=""))
        question, note = replace(question, after=0), words("naar_alles")
    elif meant.kind == "nieuw":
        return _show(replace(asked, q="", over="", beside="", after=0), note=words("nieuw"))
    elif meant.kind == "meer":
        question = replace(question, after=asked.until or asked.after)
    elif meant.kind not in ("vergelijk", *KINDS):
        question = Question(meant.extra or asked.q)
        if len(meant.reports) == 1:
            asked = replace(asked, filters=replace(asked.filters, report=meant.reports[0]))
    if len(meant.reports) > 1:
        answer = side_by_side(searcher(), question, meant.reports, asked.filters)
        found = {hit.report for hit in answer.passages}
        note = " ".join(
            words("naast_niets").format(rapport=report_name(one)) for one in meant.reports if one not in found
        )
    else:
        answer = ask(searcher(), question, asked.filters)
    if answer.passages and not answer.apart and not note:
        note = words("erbij_algemeen").format(erbij=question.beside)
    told: tuple[str, ...] = ()
    if meant.kind in KINDS:
        told = tuple(about(meant.kind, hit, question, searcher()) for hit in _meant(answer, meant.which))
    elif meant.kind == "vergelijk" and answer.contrast is None:
        note = words("niet_oneens")
    asked = replace(asked, over=question.subject, beside=question.beside, after=question.after)
    return _show(asked, answer, question, note, told)


def _meant(answer: Answer, which: int) -> tuple[Hit, ...]:
    return answer.passages[which - 1 : which] if 0 < which <= len(answer.passages) else answer.passages


def _show(
    asked: Asked,
    answer: Answer | None = None,
    question: Question | None = None,
    note: str = "",
    told: tuple[str, ...] = (),
) -> str:
    refused = ""
    if answer and question and not answer.passages:
        report = report_name(asked.filters.report) if asked.filters.report else ""
        refused = (
            words("geen_meer") if question.after else refusal(replace(answer, nearest=()), question.beside, report)
        )
    return render_template(
        "werkbank.html",
        asked=asked,
        answer=answer,
        question=question,
        refused=refused,
        note=note,
        told=told,
        words=words(),
        themes=load("themas"),
        reports=sorted(load_catalogue().reports.values(), key=lambda report: -report.year),
        masked=request.args.get("weg") == "ja",
        cite=cite,
        validity=validity,
        report_name=report_name,
        sections_of=sections_of,
    )


@cache
def themes() -> frozenset[str]:
    """The themes one can filter by."""
    return frozenset(name for group in load("themas").values() for name in group)


@blueprint.get("/werkbank/passage/<path:id>")
@staff_page("professional")
def passage(id: str) -> str:
    """One passage: its text and source, what stands before and after it, and the original where it was ingested."""
    hit = searcher().passage(id)
    if hit is None:
        raise Problem(404, "onbekend")
    before, after = _neighbours(hit)
    found = next(one for one in searcher().index.reports.passages if one.id == id)
    return render_template(
        "werkbank_passage.html",
        hit=hit,
        before=before,
        after=after,
        original=_originals().beside(found),
        sections=[load_catalogue().sections[name] for name in hit.sections],
        report=load_catalogue().reports[hit.report],
        made=cite(hit),
        validity=validity(hit),
        saved=Saved.read(request.args.get("lijst", "")),
    )


def _neighbours(hit: Hit) -> tuple[Passage | None, Passage | None]:
    """The passages before and after this one, in the order of the report."""
    order = {name: place for place, name in enumerate(load_catalogue().sections)}
    own = [one for one in searcher().index.reports.passages if one.sections[0].startswith(f"{hit.report}/")]
    own.sort(key=lambda one: order[one.sections[0]])
    at = next(place for place, one in enumerate(own) if one.id == hit.passage)
    return own[at - 1] if at else None, own[at + 1] if at + 1 < len(own) else None


def _originals() -> Originals:
    return _originals_of(searcher())


@cache
def _originals_of(found: Searcher) -> Originals:
    return Originals(found.index)

"""A reflection to take along and to bring back: as PDF, CSV and JSON, and the file of last time read again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template

from actions.professional.reflection import Key, Model
from actions.professional.reflection_score import differences
from actions.professional.reflection_sources import sources
from actions.professional.reflection_view import View, answer_name, number, words
from knowledge import guard
from web import pdf, pictures
from web.dates import day
from web.services import services

KIND, VERSION = "keukentafel-reflectie", 1
SUBJECT, NICKNAME = 80, 30  # characters
LARGEST = 60_000  # bytes of a file that is brought back
_FORMULA = tuple("=+-@\t\r")


class UnreadableError(ValueError):
    """A file that cannot stand beside this reflection; the message says why."""


@dataclass(frozen=True)
class Before:
    """What was kept last time: the answers (medians where several people answered), and when."""

    answers: Mapping[str, float]
    day: str


@dataclass(frozen=True)
class Shown:
    """A reflection with what surrounds it: what it was about, and last time where that was brought along."""

    view: View
    subject: str
    before: Before | None = None
    names: tuple[str, ...] = ()  # of who took part and wanted that known

    def context(self, key: str = "beeld") -> dict[str, Any]:
        """What the templates of page and paper need. `key` begins the ids of the pictures, which are unique on a page."""
        view, said = self.view, self.view.judgement
        cited = [name for one in (*said.uitkomsten, *said.begin, *said.gelijk) for name in one.bronnen]
        listed = sources(cited, view.model.secties)
        used = [one for one in listed if one["passage"] in cited]
        return {
            "model": view.model,
            "view": view,
            "onderwerp": self.subject,
            "namen": self.names,
            "vorige_dag": self.before.day if self.before else "",
            "datum": day(services().store.clock()),
            "platen": pictures.draw(view, key),
            "uitslag": said,
            "verschillen": spread_lines(view) if view.groep else [],
            "vragen": answer_lines(view),
            "bronnen": used,
            "onderdelen": [one for one in listed if one not in used],
            "nummer": {one["passage"]: place for place, one in enumerate(used, start=1)},
            "woorden": words,
        }


def plain(raw: str, most: int) -> str:
    """A few words that somebody typed: cleaned, short, and without personal data."""
    return guard.mask(guard.clean(raw.encode("utf-8", "replace").decode(), most)).text[:most].strip()


def nickname(raw: str) -> str:
    """The name that somebody goes by here, as they typed it: that it is a name is the point."""
    return guard.clean(raw.encode("utf-8", "replace").decode(), NICKNAME)[:NICKNAME].strip()


def as_pdf(shown: Shown) -> Response:
    """The outcome on A4, as a tagged PDF."""
    page = render_template("reflectie_pdf.html", **shown.context())
    style = render_template("verslag_pdf.css") + render_template("reflectie_pdf.css")
    return _attached(pdf.make(page, style), "application/pdf", f"reflectie-{shown.view.model.id}.pdf")


def as_json(shown: Shown) -> Response:
    """What can be kept and brought back: answers, or medians and ranges of a group, and the outcome in words."""
    view = shown.view
    body: dict[str, Any] = {
        "soort": KIND,
        "versie": VERSION,
        "model": view.model.id,
        "titel": view.model.titel,
        "onderwerp": shown.subject,
        "datum": day(services().store.clock()),
        "aantal": view.aantal,
        "antwoorden": {key: view.scores.antwoorden[key] for key in view.model.keys if key in view.scores.antwoorden},
        "uitslag": [
            {"naam": row.naam, "waarden": dict(zip(view.columns, row.cellen, strict=True))} for row in view.rows
        ],
        "betekent": [one.betekent for one in view.judgement.uitkomsten],
        "begin": [
            {"onderdeel": one.kop, "betekent": one.betekent, "doen": list(one.doen)}
            for one in (*view.judgement.begin, *view.judgement.gelijk)
        ],
    }
    if view.groep:
        body["spreiding"] = {
            key: {"aantal": one.aantal, "laagste": one.laagste, "mediaan": one.mediaan, "hoogste": one.hoogste}
            for key, one in view.groep.vragen.items()
        }
    made = json.dumps(body, ensure_ascii=False, indent=1)
    return _attached(made, "application/json; charset=utf-8", f"reflectie-{view.model.id}.json")


def as_csv(shown: Shown) -> Response:
    """Every answer on a line, with semicolons and a mark for UTF-8: so that a spreadsheet here opens it right."""
    view = shown.view
    heads = [words("tabel", "onderdeel"), words("tabel", "vraag"), "stand", words("tabel", "ons_antwoord"), "waarde"]
    heads += ["aantal", "laagste", "mediaan", "hoogste"] if view.groep else []
    heads += [words("tabel", "vorige")] if view.vorige else []
    paper = io.StringIO()
    writer = csv.writer(paper, delimiter=";", lineterminator="\r\n")
    writer.writerow([words("tabel", "onderwerp"), _harmless(shown.subject)])
    writer.writerow(heads)
    for key, one in view.model.keys.items():
        value = view.scores.antwoorden.get(key)
        row = [part_name(view.model, one), _question(one), view.model.standen.get(one.stand, "")]
        row += [answer_name(one.vraag, value), number(value)] if value is not None else ["", ""]
        if view.groep:
            spread = view.groep.vragen.get(key)
            row += (
                [str(spread.aantal), number(spread.laagste), number(spread.mediaan), number(spread.hoogste)]
                if spread
                else [""] * 4
            )
        if view.vorige:
            earlier = view.vorige.antwoorden.get(key)
            row.append("" if earlier is None else number(earlier))
        writer.writerow(row)
    return _attached("\ufeff" + paper.getvalue(), "text/csv; charset=utf-8", f"reflectie-{view.model.id}.csv")


def read_saved(raw: bytes, model: Model) -> Before:
    """What was kept last time for this reflection; UnreadableError with a sentence for anything else."""
    try:
        found = json.loads(raw[: LARGEST + 1].decode("utf-8-sig")) if len(raw) <= LARGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("soort") != KIND or not isinstance(found.get("antwoorden"), dict):
        raise UnreadableError(words("vergelijk", "onleesbaar"))
    if found.get("model") != model.id:
        raise UnreadableError(words("vergelijk", "ander_model").format(titel=model.titel))
    answers = within(model, found["antwoorden"])
    if not answers:
        raise UnreadableError(words("vergelijk", "leeg"))
    return Before(answers, plain(str(found.get("datum") or ""), 30))


def within(model: Model, raw: Mapping[str, Any]) -> dict[str, float]:
    """Answers that lie on the scale: of one person, or medians of a group, which may lie between two of them."""
    found = {}
    for key, one in model.keys.items():
        value = raw.get(key)
        try:
            amount = float(value) if value not in (None, "") and not isinstance(value, bool) else None
        except (TypeError, ValueError):
            amount = None
        if amount is not None and one.vraag.laagst <= amount <= one.vraag.hoogst:
            found[key] = amount
    return found


def answer_lines(view: View) -> list[dict[str, str]]:
    """Every question with its answer, for the list under the outcome; with several people how many gave which."""
    lines = []
    for key, one in view.model.keys.items():
        value = view.scores.antwoorden.get(key)
        if value is not None:
            said = counted(view, key) if view.groep else answer_name(one.vraag, value)
            lines.append(
                {
                    "onderdeel": part_name(view.model, one),
                    "vraag": _question(one),
                    "stand": _stand(view, one),
                    "antwoord": said,
                }
            )
    return lines


def spread_lines(view: View) -> list[dict[str, str]]:
    """The questions on which people differ most, with how many gave which answer."""
    if view.groep is None:
        return []
    keys = view.model.keys
    return [
        {
            "onderdeel": part_name(view.model, keys[key]),
            "vraag": _question(keys[key]),
            "stand": _stand(view, keys[key]),
            "antwoord": counted(view, key),
        }
        for key, _ in differences(view.model, view.groep)
    ]


def counted(view: View, key: str) -> str:
    """How many people gave which answer: 2 × Half, 1 × Helemaal."""
    spread = view.groep.vragen.get(key) if view.groep else None
    if spread is None:
        return ""
    vraag = view.model.keys[key].vraag
    counts = [(spread.antwoorden.count(one.waarde), one.naam) for one in vraag.opties]
    return ", ".join(f"{n} × {name}" for n, name in counts if n)


def part_name(model: Model, one: Key) -> str:
    return one.onderdeel.naam if one.onderdeel else model.titel


def _question(one: Key) -> str:
    if one.vraag.links:
        return f"{one.vraag.tekst} ({one.vraag.links} – {one.vraag.rechts})"
    return one.vraag.tekst


def _stand(view: View, one: Key) -> str:
    return view.model.standen.get(one.stand, "")


def _harmless(text: str) -> str:
    """What somebody typed, so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _attached(body: str | bytes, kind: str, name: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

"""A list of texts with their sources as a Word document, when python-docx is there."""

from __future__ import annotations

import importlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from web.problems import Problem

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Part:
    """One text: its heading, the text, and lines below it such as its source."""

    title: str
    text: str
    below: Sequence[str]


def available() -> bool:
    """Whether a Word document can be made here."""
    return _library() is not None


def document(title: str, intro: str, parts: Sequence[Part], last: str, lines: Sequence[str]) -> bytes:
    """A document with a heading per text and a list at the end, under `last`. 501 when that cannot be done here."""
    library = _library()
    if library is None:
        raise Problem(501, "geen_word")
    made = library.Document()
    made.core_properties.title = title
    made.core_properties.author = "Keukentafel"
    made.core_properties.language = "nl-NL"
    made.add_heading(title, 0)
    made.add_paragraph(intro)
    for part in parts:
        made.add_heading(part.title, 1)
        made.add_paragraph(part.text)
        for line in part.below:
            made.add_paragraph(style="Quote").add_run(line)
    made.add_heading(last, 1)
    for line in lines:
        made.add_paragraph(line, style="List Bullet")
    _in_dutch(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _in_dutch(made: Any) -> None:
    """Say in the style that everything else follows that the text is Dutch, so that it is read aloud and checked as such."""
    qn = importlib.import_module("docx.oxml.ns").qn
    properties = made.styles["Normal"].element.get_or_add_rPr()
    language = importlib.import_module("docx.oxml").OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    properties.append(language)


@cache
def _library() -> Any | None:
    try:
        return importlib.import_module("docx")
    except ImportError:
        return None

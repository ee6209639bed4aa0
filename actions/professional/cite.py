"""A passage as a citation: after APA 7, in the running text, and plain."""

from __future__ import annotations

from dataclasses import dataclass

from actions.professional.data_files import load
from knowledge.passages import load_catalogue
from knowledge.search import Hit


@dataclass(frozen=True, slots=True)
class Citation:
    """The same source three ways; for law and practice they are alike."""

    apa: str
    in_text: str
    plain: str


def cite(hit: Hit) -> Citation:
    """The citation of a passage. Our text renders the report in other words, so it is a paraphrase, never a quotation."""
    if not hit.sections:
        return Citation(hit.citation, hit.citation, hit.citation)
    catalogue = load_catalogue()
    report = catalogue.report_of(hit.sections[0])
    style = load("citeren")[report.id]
    year = f"ca. {report.year}" if report.year_estimated else str(report.year)
    parts = "; ".join(f"‘{catalogue.sections[section].title}’" for section in hit.sections)
    publisher = f" {style['uitgever']}." if style["uitgever"] else ""
    author = style["auteur"] if style["auteur"].endswith(".") else f"{style['auteur']}."
    return Citation(
        apa=f"{author} ({year}). {report.title}.{publisher}",
        in_text=f"({style['kort']}, {year}, onderdeel {parts})",
        plain=hit.citation,
    )


def report_name(report: str) -> str:
    """Title and year of a report, as one names it in a sentence: ‘Title’ (2012)."""
    found = load_catalogue().reports[report]
    return f"‘{found.title}’ ({'ca. ' if found.year_estimated else ''}{found.year})"


def sections_of(hit: Hit) -> str:
    """The sections of a passage by their titles, most relevant first."""
    known = load_catalogue().sections
    return " en ".join(f"‘{known[section].title}’" for section in hit.sections if section in known)


def short(section: str) -> str:
    """A section as briefly as paper allows: K2 (ca. 2012), ‘Title’. KeyError for an unknown one."""
    catalogue = load_catalogue()
    report = catalogue.report_of(section)
    year = f"ca. {report.year}" if report.year_estimated else str(report.year)
    return f"{load('citeren')[report.id]['kort']} ({year}), ‘{catalogue.sections[section].title}’"

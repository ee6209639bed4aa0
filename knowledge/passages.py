"""The passages on the five reports, the catalogue of their sections, and how they are cited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
PASSAGES = HERE / "passages"
SECTIONS = HERE / "sections.yml"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file, read with the C parser where there is one."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=_Loader)  # noqa: S506  (a safe loader, the C one where there is one)


@dataclass(frozen=True, slots=True)
class Validity:
    """What still holds of a passage: `status` actueel, historisch or vervangen; `nu` says what holds today."""

    status: str = "actueel"
    nu: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One idea out of one or more sections, in our own words, with questions people would type to find it."""

    id: str
    sections: tuple[str, ...]
    title: str
    text: str
    burger: str = ""
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    vragen: tuple[str, ...] = ()
    validity: Validity = field(default_factory=Validity)
    source: str = ""  # citation of what is not a report: law and practice, or the user's own document with its page

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Passage:
        """Build from one YAML entry; fields are checked by `knowledge.validate`, not here."""
        validity = raw.get("geldigheid") or {}
        return cls(
            id=str(raw["id"]),
            sections=tuple(raw["sections"]),
            title=_line(raw["title"]),
            text=_line(raw["text"]),
            burger=_line(raw.get("burger") or ""),
            audience=tuple(raw.get("audience") or ()),
            themes=tuple(raw.get("themes") or ()),
            vragen=tuple(_line(vraag) for vraag in raw.get("vragen") or ()),
            validity=Validity(str(validity.get("status", "actueel")), _line(validity.get("nu") or "")),
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A place in a report that a citation points to."""

    id: str
    title: str
    report: str


@dataclass(frozen=True, slots=True)
class Report:
    """One of the five reports: what its citation needs."""

    id: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    year: int
    year_estimated: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All reports and sections by id."""

    reports: dict[str, Report]
    sections: dict[str, Section]

    def report_of(self, section: str) -> Report:
        """The report a section id belongs to; KeyError for an unknown id."""
        return self.reports[self.sections[section].report]

    def citation(self, sections: Iterable[str]) -> str:
        """Source of a passage as one would write it below a text; the year is marked where it is an estimate."""
        known = [self.sections[section] for section in sections if section in self.sections]
        if not known:
            return ""
        report = self.reports[known[0].report]
        year = f"ca. {report.year}" if report.year_estimated else str(report.year)
        where = "; ".join(f"‘{section.title}’" for section in known)
        return f"{', '.join(report.authors)} ({year}). {report.title}. {report.publisher}. Onderdeel {where}."


def load_passages(folder: Path | None = None) -> list[Passage]:
    """Every passage under `folder` (default: the shipped ones), in file order."""
    found: list[Passage] = []
    for path in sorted((folder or PASSAGES).glob("*.yml")):
        found.extend(Passage.from_dict(raw) for raw in read_yaml(path) or [])
    return found


@lru_cache(maxsize=4)
def load_catalogue(path: Path | None = None) -> Catalogue:
    """The section catalogue of the five reports."""
    reports: dict[str, Report] = {}
    sections: dict[str, Section] = {}
    for raw in read_yaml(path or SECTIONS)["reports"]:
        own = tuple(Section(entry["id"], entry["title"], raw["id"]) for entry in raw["sections"])
        reports[raw["id"]] = Report(
            id=raw["id"],
            title=raw["title"],
            authors=tuple(raw["authors"]),
            publisher=raw["publisher"],
            year=int(raw["year"]),
            year_estimated=bool(raw.get("year_estimated")),
            sections=own,
        )
        sections.update((section.id, section) for section in own)
    return Catalogue(reports, sections)


def files_hash(paths: Iterable[Path]) -> str:
    """One hash over the names and bytes of files: tells whether an index is still that of its inputs."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _line(text: Any) -> str:
    return " ".join(str(text).split())

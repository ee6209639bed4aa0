"""Copy check: no eight words in a row of a report stand in our own texts, unless an allow-list cites why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.passages import HERE, Passage, read_yaml
from knowledge.text import words

REPORTS = HERE.parent.parent / "shared" / "reports"
ALLOWED = HERE / "data" / "copy_allowed.yml"
LENGTH = 8


@dataclass(frozen=True, slots=True)
class Copied:
    """A run of words that a passage shares with a report."""

    passage: str
    field: str
    report: str
    words: str


def report_words(text: str) -> list[str]:
    """Words of a report's text, with the hyphens of line ends joined."""
    return words(re.sub(r"(\w)[-\u00ad]\s*\n\s*(?=[a-zà-ÿ])", r"\1", text))


def load_reports(folder: Path | None = None) -> dict[str, str]:
    """Texts of the reports by name; empty when the reader does not have them."""
    folder = folder or REPORTS
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))}


def load_allowed(path: Path | None = None) -> list[list[str]]:
    """Word runs that may stand: titles, names and lists of terms, each with its source."""
    path = path or ALLOWED
    if not path.exists():
        return []
    return [words(entry["tekst"]) for entry in read_yaml(path) or []]


def check(
    passages: Iterable[Passage], reports: dict[str, str], allowed: Iterable[list[str]] = (), length: int = LENGTH
) -> list[Copied]:
    """Every longest run of `length` or more words that stands both in a passage and in a report."""
    known: dict[tuple[str, ...], str] = {}
    for name, text in reports.items():
        both_ways = (report_words(text), words(text))
        for run in both_ways:
            for start in range(len(run) - length + 1):
                known.setdefault(tuple(run[start : start + length]), name)
    free = {tuple(run[start : start + length]) for run in allowed for start in range(len(run) - length + 1)}
    found: list[Copied] = []
    for passage in passages:
        fields = {"title": passage.title, "text": passage.text, "burger": passage.burger, "nu": passage.validity.nu}
        fields.update({f"vragen[{number}]": vraag for number, vraag in enumerate(passage.vragen)})
        for field, text in fields.items():
            found.extend(_runs(passage.id, field, words(text), known, free, length))
    return found


def _runs(
    passage: str,
    field: str,
    run: list[str],
    known: dict[tuple[str, ...], str],
    free: set[tuple[str, ...]],
    length: int,
) -> list[Copied]:
    found: list[Copied] = []
    start = 0
    while start <= len(run) - length:
        window = tuple(run[start : start + length])
        if window not in known or window in free:
            start += 1
            continue
        end = start + length
        while end < len(run) and tuple(run[end - length + 1 : end + 1]) in known:
            end += 1
        found.append(Copied(passage, field, known[window], " ".join(run[start:end])))
        start = end
    return found

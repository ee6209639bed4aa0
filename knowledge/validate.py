"""Checks the passages: fields, ids, sections, themes, lengths, questions, validity, coverage, copying, doubles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from knowledge import copycheck, taxonomy
from knowledge.passages import HERE, PASSAGES, Passage, load_catalogue, read_yaml
from knowledge.text import words

THEMES = HERE / "data" / "themes.yml"
NO_CONTENT = HERE / "data" / "no_content.yml"
FIELDS = {"id", "sections", "title", "text", "audience", "themes", "vragen", "geldigheid"}
OPTIONAL = {"burger"}
STATUSES = ("actueel", "historisch", "vervangen")
MIN_WORDS, MAX_WORDS = 60, 140
MIN_QUESTIONS = 10
NEAR_DUPLICATE = 92.0
_ID = re.compile(r"[a-z0-9-]+/[a-z0-9.-]+/\d+[a-z]?")


@dataclass(slots=True)
class Findings:
    """What the check found: errors stop `make lint`, counts are for the report."""

    errors: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    uncovered: list[str] = field(default_factory=list)


def keywords() -> frozenset[str]:
    """The free theme words allowed beside the taxonomy's principles."""
    return frozenset(read_yaml(THEMES)) if THEMES.exists() else frozenset()


def check(folder: Path | None = None, min_questions: int = MIN_QUESTIONS, reports: Path | None = None) -> Findings:
    """Check every passage file under `folder`; the copy check runs only where the reports are at hand."""
    findings = Findings()
    raws = _read(folder or PASSAGES, findings)
    seen: Counter[str] = Counter()
    for name, raw in raws:
        _check_one(name, raw, findings, min_questions)
        seen[str(raw.get("id"))] += 1
    findings.errors.extend(f"{name}: id staat er {count} keer" for name, count in seen.items() if count > 1)
    passages = [Passage.from_dict(raw) for _, raw in raws if {"id", "sections", "title", "text"} <= raw.keys()]
    _coverage(passages, findings)
    _doubles(passages, findings)
    texts = copycheck.load_reports(reports)
    findings.counts["rapporten vergeleken"] = len(texts)
    for copied in copycheck.check(passages, texts, copycheck.load_allowed()):
        findings.errors.append(f"{copied.passage} {copied.field}: overgenomen uit {copied.report}: “{copied.words}”")
    return findings


def _read(folder: Path, findings: Findings) -> list[tuple[str, dict[str, Any]]]:
    raws: list[tuple[str, dict[str, Any]]] = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        if not isinstance(content, list):
            findings.errors.append(f"{path.name}: geen lijst van passages")
            continue
        for number, raw in enumerate(content, start=1):
            if isinstance(raw, dict):
                raws.append((str(raw.get("id", f"{path.name} nr. {number}")), raw))
            else:
                findings.errors.append(f"{path.name} nr. {number}: geen passage")
    return raws


def _check_one(name: str, raw: dict[str, Any], findings: Findings, min_questions: int) -> None:
    wrong = findings.errors.append
    for key in sorted(FIELDS - raw.keys()):
        wrong(f"{name}: veld {key} ontbreekt")
    for key in sorted(raw.keys() - FIELDS - OPTIONAL):
        wrong(f"{name}: onbekend veld {key}")
    if not _ID.fullmatch(name):
        wrong(f"{name}: id heeft niet de vorm rapport/onderdeel/nummer")
    sections = load_catalogue().sections
    listed = raw.get("sections") or []
    if not listed:
        wrong(f"{name}: geen sections")
    for section in listed:
        if section not in sections:
            wrong(f"{name}: onbekende sectie {section}")
    if len(set(listed)) < len(listed):
        wrong(f"{name}: sectie dubbel genoemd")
    if listed and not name.startswith(str(listed[0]).split("/")[0]):
        wrong(f"{name}: id en eerste sectie horen bij verschillende rapporten")
    allowed = taxonomy.principles() | keywords()
    for theme in raw.get("themes") or []:
        if theme not in allowed:
            wrong(f"{name}: onbekend thema {theme}")
    for audience in raw.get("audience") or []:
        if audience not in taxonomy.ids("audiences"):
            wrong(f"{name}: onbekende doelgroep {audience}")
    if not raw.get("audience"):
        wrong(f"{name}: geen audience")
    if ("burger" in (raw.get("audience") or [])) != bool(str(raw.get("burger") or "").strip()):
        wrong(f"{name}: audience burger en een B1-tekst (burger) horen bij elkaar")
    length = len(str(raw.get("text") or "").split())
    if not MIN_WORDS <= length <= MAX_WORDS:
        wrong(f"{name}: text heeft {length} woorden, niet {MIN_WORDS} tot {MAX_WORDS}")
    vragen = [str(vraag).strip() for vraag in raw.get("vragen") or []]
    if len(vragen) < min_questions:
        wrong(f"{name}: {len(vragen)} vragen, minstens {min_questions} nodig")
    if any(not vraag for vraag in vragen):
        wrong(f"{name}: lege vraag")
    validity = raw.get("geldigheid")
    if not isinstance(validity, dict) or validity.get("status") not in STATUSES:
        wrong(f"{name}: geldigheid.status is niet een van {', '.join(STATUSES)}")
    elif validity["status"] == "vervangen" and not str(validity.get("nu") or "").strip():
        wrong(f"{name}: vervangen, maar geldigheid.nu zegt niet waardoor")


def _coverage(passages: Iterable[Passage], findings: Findings) -> None:
    known = load_catalogue().sections
    reasons = {entry["id"]: entry.get("reden") for entry in read_yaml(NO_CONTENT)} if NO_CONTENT.exists() else {}
    findings.errors.extend(
        f"{NO_CONTENT.name}: onbekende sectie {section}" for section in reasons if section not in known
    )
    findings.errors.extend(f"{NO_CONTENT.name} {section}: geen reden" for section, why in reasons.items() if not why)
    empty = reasons.keys()
    covered: defaultdict[str, int] = defaultdict(int)
    count = questions = burger = 0
    for passage in passages:
        count += 1
        questions += len(passage.vragen)
        burger += bool(passage.burger)
        for section in passage.sections:
            covered[section] += 1
    findings.uncovered = [section for section in known if section not in covered and section not in empty]
    findings.errors.extend(f"sectie {section}: geen passage" for section in findings.uncovered)
    findings.counts.update(
        {
            "passages": count,
            "vragen": questions,
            "passages met B1-tekst": burger,
            "secties": len(known),
            "secties gedekt": sum(section in covered for section in known),
            "secties met twee of meer passages": sum(covered[section] > 1 for section in known),
        }
    )


def _doubles(passages: Iterable[Passage], findings: Findings) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        own: Counter[str] = Counter(" ".join(words(vraag)) for vraag in passage.vragen)
        findings.errors.extend(f"{passage.id}: vraag dubbel: {vraag}" for vraag, count in own.items() if count > 1)
        for vraag in own:
            owners[vraag].add(passage.id)
    findings.counts["vragen die bij twee passages staan"] = sum(len(ids) > 1 for ids in owners.values())
    findings.counts["bijna gelijke vragenparen"] = near_duplicates(list(owners))


def near_duplicates(vragen: list[str], threshold: float = NEAR_DUPLICATE) -> int:
    """How many pairs of questions say nearly the same (token-sort ratio of rapidfuzz at or above `threshold`)."""
    pairs = 0
    for start in range(0, len(vragen), 1000):
        block = vragen[start : start + 1000]
        close = process.cdist(block, vragen, scorer=fuzz.token_sort_ratio, score_cutoff=threshold, workers=1)
        rows, columns = close.nonzero()
        pairs += int((rows + start < columns).sum())
    return pairs

"""Repairs what scans and columns do to Dutch text: hyphens, ligatures, running headers, page numbers, notes, boxes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import ftfy

from knowledge.ingest.columns import in_order
from knowledge.ingest.document import Block, Document, Line
from knowledge.ingest.words import AND, END, FIRST_WORD, HYPHEN_END, is_half, is_word, known, spelled
from knowledge.text import normalise

# "2012)." is the end of a sentence and no page number.
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:pagina|pag\.?|blz\.?|p\.)\s*)?\d{1,4}(?:\s*(?:van|/|\|)\s*\d{1,4})?[^\w).,;:?!]*$", re.IGNORECASE
)
# "e", "®" and "¢" before a capital are what text recognition makes of a round bullet.
_BULLET = re.compile(r"^\s*(?:[•●▪■◦‣·\uf0b7\uf0a7\uf02d]|[-–*](?=\s)|[e®¢](?=\s\\?[A-ZÀ-Ý]))\s*")
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_NOTE = re.compile(r"^\s{2,}(\d{1,3})\s*\t\s*(\S.*)$|^\s*(\d{1,3})\t\s+(\S.*)$")
_SECTION = re.compile(r"\s*\d{1,2}\.\d")
_CHAPTER = re.compile(r"^\s*(?:hoofdstuk\s+)?\d{1,2}(?:\.\d{1,2}){0,3}\.?[\t ]+[A-ZÀ-Ý‘“\"'].*$", re.IGNORECASE)
_SPLIT_LIGATURE = re.compile(r"\b(\w*(?:ffi|ffl|fi|fl|ff))\s(\w+)")
_PREFIXES = frozenset({"co", "re", "pre", "ex", "niet", "non", "anti", "semi", "pro", "oud"})
_VOWELS_MEET = re.compile(r"(?:a[ae]|e[eiu]|i[ej]|o[oeu]|u[ui])$")
STITCH_REACH = 14


@dataclass(slots=True)
class Report:
    """What the repair did, for the reader and the docs."""

    joined: list[tuple[str, str, str]] = field(default_factory=list)  # before, after, what came of it
    ligatures: int = 0
    headers: int = 0
    page_numbers: int = 0
    notes: int = 0
    stitched: int = 0
    columns: int = 0


def repair(document: Document) -> tuple[list[Block], Report]:
    """The paragraphs, headings, list items and notes of a document in reading order."""
    report = Report()
    lines = [replace(line, text=clean(line.text, report)) for line in document.lines]
    lines = _without_running(lines, report)
    double = document.wrapped and _double_spaced(lines)
    if double:
        lines, report.columns = in_order(lines)
    blocks = _blocks(lines, document.wrapped, double, report)
    if not double:
        blocks = _stitched(blocks, report)
    # A ligature and a line's end may have torn the same word ("gefi nan-", "cierd").
    return [replace(block, text=clean(block.text, report)) for block in blocks], report


def clean(text: str, report: Report | None = None) -> str:
    """Wrong characters put right: broken encodings, ligatures, private bullets, soft hyphens inside a line."""
    text = ftfy.fix_text(text, normalization="NFC", uncurl_quotes=False, unescape_html=False)
    for ligature, letters in (
        ("ﬁ", "fi"),
        ("ﬂ", "fl"),
        ("ﬀ", "ff"),
        ("ﬃ", "ffi"),
        ("ﬄ", "ffl"),
        ("ĳ", "ij"),
        ("Ĳ", "IJ"),
    ):
        text = text.replace(ligature, letters)
    text = re.sub(r"\u00ad(?=\S)", "", text)
    text = re.sub(r"[\uf0b7\uf0a7\uf02d]", "•", text)
    text = text.replace("\u00a0", " ").replace("\u200b", "")

    def closed(match: re.Match[str]) -> str:
        whole = match[1] + match[2]
        left = match[1].split("-")[-1]
        torn = left in {"fi", "fl", "ff", "ffi", "ffl"} or not is_word(left) or not is_word(match[2])
        if torn and is_word(whole.split("-")[-1]):
            if report is not None:
                report.ligatures += 1
            return whole
        return match[0]

    return re.sub(r"[^\W\d_]*é[^\W\d_]*", _diaeresis, _SPLIT_LIGATURE.sub(closed, text))


def _diaeresis(match: re.Match[str]) -> str:
    """Text recognition reads ë as é: "financiéle" is no word and "financiële" is."""
    word = match[0]
    better = word.replace("é", "ë")
    return better if word.lower() not in spelled() and better.lower() in spelled() else word


def join_hyphen(before: str, after: str) -> tuple[str, str]:
    """What "before-" at a line's end and "after" on the next make, and why: woord, samen, half, naam or onbekend."""
    whole, dashed = before + after, f"{before}-{after}"
    last = re.split(r"[-’']", before)[-1]
    joined = is_word(last + after)
    if AND.match(after) and (is_half(last) or not joined):
        return f"{before}- {after}", "half"
    if after[:1].isupper():
        return dashed, "naam"
    if last.lower() in _PREFIXES and is_word(after):
        return dashed, "samen"
    if normalise(dashed) in known() and not joined:
        return dashed, "woord"
    if joined:
        return whole, "woord"
    if last.isupper() or last[:1].isdigit() or _VOWELS_MEET.search(last[-1:] + after[:1]):
        return dashed, "samen"
    # Unknown as a whole: a part that is no word by itself is the torn half of one.
    return whole, "onbekend"


def _without_running(lines: Sequence[Line], report: Report) -> list[Line]:
    """Without page numbers and lines that come back at the top or bottom of pages."""
    shapes: Counter[str] = Counter()
    edges = _edges(lines)
    for place in edges:
        shapes[_shape(lines[place].text)] += 1
    pages = len({line.page for line in lines if line.page is not None})
    often = max(3, round(0.3 * pages)) if pages else 3
    kept: list[Line] = []
    for place, line in enumerate(lines):
        text = line.text.strip()
        if text and not any(char.isalnum() for char in text) and not _BULLET.match(text):
            # A stray quotation mark or rule.
            continue
        if place in edges and text:
            if _PAGE_NUMBER.fullmatch(text):
                report.page_numbers += 1
                continue
            if _shape(text) and shapes[_shape(text)] >= often and not line.level > 2 and len(text) < 120:
                report.headers += 1
                continue
        kept.append(line)
    return kept


def _edges(lines: Sequence[Line]) -> set[int]:
    """Places of the lines at the top and bottom of a page; in a text without pages, of what looks like them."""
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    if any(line.page is not None for line in lines):
        by_page: dict[int | None, list[int]] = {}
        for place in filled:
            by_page.setdefault(lines[place].page, []).append(place)
        return {place for own in by_page.values() for place in (*own[:2], *own[-2:])}
    # Without pages only the first line of one is sure, which begins with one space, and the last line before it.
    begins = {place for place in filled if lines[place].text.startswith(" ") and not lines[place].text.startswith("  ")}
    ends = {one for one, two in zip(filled, filled[1:], strict=False) if two in begins}
    short = {place for place in begins | ends if len(lines[place].text.strip()) < 90}
    return short | {place for place in filled if _PAGE_NUMBER.fullmatch(lines[place].text.strip())}


def _shape(text: str) -> str:
    # The page number beside a running header differs; numbers inside the line and those of sections do not.
    if _SECTION.match(text):
        return normalise(text)
    return re.sub(r"^[\d\W]+|[\d\W]+$", "", normalise(text))


def _blocks(lines: Sequence[Line], wrapped: bool, double: bool, report: Report) -> list[Block]:
    """Paragraphs out of lines. In a text with a blank line after every line, only two in a row part blocks."""
    blocks: list[Block] = []
    current: list[Line] = []
    kind = "tekst"
    blanks = 0
    runs_on = False

    def close() -> None:
        nonlocal current, kind
        if current:
            text = _flow([line.text for line in current], report)
            first = current[0]
            if text:
                blocks.append(Block(text, first.page, first.number, first.level, "kop" if first.level else kind))
        current, kind = [], "tekst"

    for place, line in enumerate(lines):
        text = line.text
        if not text.strip():
            blanks += 1
            if not double or blanks > 1:
                close()
            continue
        note = _NOTE.match(text)
        heading = line.level > 0 or (wrapped and not note and _is_heading(lines, place, double))
        starts = bool(_BULLET.match(text)) or bool(_NUMBERED.match(text)) or bool(note)
        if not runs_on and (heading or starts or (current and current[0].level)):
            same = heading and current and current[0].level == line.level and line.level > 0 and not blanks
            if not same:
                close()
        elif (
            double
            and blanks
            and current
            and END.search(current[-1].text)
            and len(current[-1].text.strip()) < 0.7 * _usual(lines)
        ):
            close()
        blanks = 0
        if note:
            report.notes += 1
            kind = "noot"
            line = replace(line, text=f"Noot {note[1] or note[3]}: {note[2] or note[4]}")
        elif starts:
            kind = "punt"
            line = replace(line, text="• " + _BULLET.sub("", text) if _BULLET.match(text) else text)
        if heading and not line.level:
            line = replace(line, level=3 if not _CHAPTER.match(text) else 2)
            current.append(line)
            following = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
            # A numbered heading may run on over the next line, which then starts in lower case.
            runs_on = bool(_CHAPTER.match(text)) and following[:1].islower()
            if not runs_on:
                close()
            continue
        if runs_on:
            current.append(line)
            runs_on = False
            close()
            continue
        current.append(line)
        if not wrapped:
            close()
    close()
    return blocks


def _double_spaced(lines: Sequence[Line]) -> bool:
    filled = [place for place, line in enumerate(lines) if line.text.strip()]
    apart = sum(place + 1 < len(lines) and not lines[place + 1].text.strip() for place in filled)
    torn = sum(bool(re.search(r"[\w,]-?\s*$", lines[place].text)) for place in filled)
    return len(filled) > 20 and apart > 0.7 * len(filled) and torn > 0.6 * len(filled)


def _usual(lines: Sequence[Line]) -> float:
    lengths = sorted(len(line.text.strip()) for line in lines if line.text.strip())
    return float(lengths[len(lengths) * 3 // 4]) if lengths else 0.0


def _is_heading(lines: Sequence[Line], place: int, double: bool) -> bool:
    text = lines[place].text.strip()
    if len(text) > 90 or len(text.split()) > 14 or len(text) < 3 or END.search(text) and not text.endswith("?"):
        return False
    if text.endswith((",", "-")) or _BULLET.match(text) or not any(char.isalpha() for char in text):
        return False
    if _CHAPTER.match(text):
        return True
    if not re.match(r"['\"‘“(]?[A-ZÀ-Ý0-9]", text):
        return False
    before = lines[place - 1].text.strip() if place else ""
    after = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
    if double:
        # There a heading is the line that has text right below it while all others have a blank line.
        return bool(after) and not before and len(text) < 60
    full = _usual(lines)
    if before or len(text) >= 0.75 * full:
        return False
    if after:
        return after[:1].isupper()
    following = next((line.text for line in lines[place + 1 : place + 4] if line.text.strip()), "")
    return bool(_BULLET.match(following)) or following[:1].isupper() and len(following.strip()) >= 0.6 * full


def _flow(texts: Iterable[str], report: Report) -> str:
    """Lines joined to one text, hyphens at their ends resolved."""
    flow = ""
    for text in texts:
        text = re.sub(r"\s+", " ", text).strip()
        if not text:
            continue
        flow = _append(flow, text, report)
    return flow


def _append(flow: str, text: str, report: Report) -> str:
    torn = HYPHEN_END.search(flow)
    first = FIRST_WORD.match(text)
    if torn and first:
        after = first[1]
        whole, why = join_hyphen(torn[1], after)
        report.joined.append((f"{torn[1]}-", after, why if why != "onbekend" else f"onbekend {whole}"))
        return flow[: torn.start()] + whole + text[first.end() :]
    return f"{flow} {text}" if flow else text


def _stitched(blocks: list[Block], report: Report) -> list[Block]:
    """Paragraphs torn apart by a box, a column or a note put together again.

    A block that starts in the middle of a sentence belongs to the nearest block that stops in the middle of one:
    before it as a rule, after it where columns were read in the wrong order. Where a word was torn, the two halves
    must make a word.
    """
    blocks = list(blocks)
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind != "tekst" or not re.match(r"[a-zà-ÿ]", block.text):
            place += 1
            continue
        partner = _partner(blocks, place)
        if partner is None:
            place += 1
            continue
        blocks[partner] = replace(blocks[partner], text=_append(blocks[partner].text, block.text, report))
        del blocks[place]
        report.stitched += 1
        # The longer block may end in the middle of a sentence as well and find its own rest: start over from it.
        place = min(place, partner)
    return blocks


def _partner(blocks: Sequence[Block], place: int) -> int | None:
    first = FIRST_WORD.match(blocks[place].text)
    word = first[1] if first else ""
    near = [place - step for step in range(1, STITCH_REACH + 1)] + [place + step for step in range(1, STITCH_REACH * 3)]
    loose: int | None = None
    for other in near:
        if not 0 <= other < len(blocks) or other == place:
            continue
        candidate = blocks[other]
        if candidate.kind not in {"tekst", "punt"} or candidate.level or END.search(candidate.text):
            continue
        torn = HYPHEN_END.search(candidate.text)
        if torn:
            if word and (
                is_word(torn[1].split("-")[-1] + word)
                and not is_word(word)
                or AND.match(word)
                and is_half(torn[1].split("-")[-1])
            ):
                return other
            if word and is_word(torn[1].split("-")[-1] + word) and loose is None:
                loose = other
        elif loose is None and other < place and is_word(word) and re.search(r"[\w,’”)]$", candidate.text):
            loose = other
    return loose

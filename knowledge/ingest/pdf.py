"""PDF: words with their places, columns found and read one after the other, headings by the size of their letters."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from knowledge.ingest.document import Document, Line, Unreadable

MAX_PAGES = 3_000
Word = dict[str, Any]


def read_pdf(name: str, data: bytes) -> Document:
    """Lines of every page in reading order, blank lines where the space between them is wide."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(f"{name}: met een wachtwoord beveiligd. Bewaar het zonder wachtwoord.")
        pages = len(reader.pages)
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except PdfReadError as error:
        raise Unreadable(f"{name}: het bestand is kapot. Bewaar het opnieuw als PDF.") from error
    if pages > MAX_PAGES:
        raise Unreadable(f"{name}: te groot ({pages} bladzijden; hoogstens {MAX_PAGES}).")
    found: list[list[tuple[list[Word], float]]] = []
    sizes: Counter[float] = Counter()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            words = page.extract_words(extra_attrs=["size"], use_text_flow=False)
            for word in words:
                sizes[round(float(word["size"]), 1)] += len(word["text"])
            found.append(list(_page_lines(words, float(page.width))))
            page.close()
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    lines: list[Line] = []
    for number, page_lines in enumerate(found, start=1):
        last: list[Word] | None = None
        for words, height in page_lines:
            if last is not None and _apart(last, words, height):
                lines.append(Line("", number))
            size = max(float(word["size"]) for word in words)
            text = " ".join(str(word["text"]) for word in words)
            big = size > body * 1.15 and len(words) <= 16 and any(char.isalpha() for char in text)
            lines.append(Line(text, number, None, (1 if size > body * 1.6 else 2) if big else 0))
            last = words
        lines.append(Line("", number))
    return Document(name, title, lines)


def _apart(above: Sequence[Word], below: Sequence[Word], height: float) -> bool:
    gap = float(below[0]["top"]) - float(above[0]["bottom"])
    return gap > 0.75 * height or gap < -height or abs(float(above[0]["size"]) - float(below[0]["size"])) > 1.5


def _page_lines(words: list[Word], width: float) -> Iterator[tuple[list[Word], float]]:
    lines = _lines(words)
    gutter = _gutter(words, lines, width)
    if gutter is None:
        for line in lines:
            yield line, _height(line)
        return
    left: list[list[Word]] = []
    right: list[list[Word]] = []
    for line in lines:
        one = [word for word in line if float(word["x1"]) <= gutter + 2]
        two = [word for word in line if float(word["x0"]) >= gutter - 2]
        if len(one) + len(two) < len(line) or _runs_through(one, two, gutter):
            # A line across both columns ends them: what stands above it is read first.
            yield from ((own, _height(own)) for own in (*left, *right))
            left, right = [], []
            yield line, _height(line)
            continue
        if one:
            left.append(one)
        if two:
            right.append(two)
    yield from ((own, _height(own)) for own in (*left, *right))


def _runs_through(one: Sequence[Word], two: Sequence[Word], gutter: float) -> bool:
    """Whether words left and right of the gutter are one line with no more than a space between them."""
    if not one or not two:
        return False
    space = float(two[0]["x0"]) - float(one[-1]["x1"])
    return space < 0.5 * float(one[-1]["size"])


def _gutter(words: Sequence[Word], lines: Sequence[Sequence[Word]], width: float) -> float | None:
    """The white strip between two columns, if the page has them."""
    if len(words) < 60 or len(lines) < 8:
        return None
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = width * step / 100
        crossing = sum(float(w["x0"]) < x < float(w["x1"]) for w in words)
        left = sum(float(w["x1"]) <= x for w in words)
        if crossing <= 0.03 * len(words) and 0.2 <= left / len(words) <= 0.8:
            both = 0
            for line in lines:
                sides = [w for w in line if float(w["x1"]) <= x], [w for w in line if float(w["x0"]) >= x]
                if sides[0] and sides[1] and float(sides[1][0]["x0"]) - float(sides[0][-1]["x1"]) >= 8:
                    both += 1
            if both >= 0.4 * len(lines) and (best is None or (crossing, -both) < (best[0], 0)):
                best = (crossing, x)
                if crossing == 0:
                    return x
    return best[1] if best else None


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (float(w["top"]), float(w["x0"]))):
        middle = (float(word["top"]) + float(word["bottom"])) / 2
        for line in reversed(lines[-4:]):
            if float(line[0]["top"]) <= middle <= float(line[0]["bottom"]):
                line.append(word)
                break
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda w: float(w["x0"]))
    return lines


def _height(line: Sequence[Word]) -> float:
    return max(float(word["bottom"]) - float(word["top"]) for word in line)

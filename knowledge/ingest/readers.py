"""Reads txt, Markdown, PDF, HTML and Word into lines; refuses what is broken, locked, empty, huge or misnamed."""

from __future__ import annotations

import io
import multiprocessing
import re
import resource
import zipfile
import zlib
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from charset_normalizer import from_bytes

from knowledge.ingest.document import Document, Line, Unreadable

MAX_BYTES = 50_000_000
MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
MAX_ENTRIES = 5_000
MAX_LINES = 500_000
MEMORY = 3_000_000_000
SECONDS = 180
KINDS = {
    ".txt": "tekst", ".text": "tekst", ".md": "markdown", ".markdown": "markdown",
    ".pdf": "pdf", ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "word",
}  # fmt: skip
_NAMES = {"tekst": "tekst", "markdown": "tekst", "pdf": "een PDF", "html": "een webpagina", "word": "een Word-document"}


def read(path: Path, seconds: float = SECONDS) -> Document:
    """Read one file; raises Unreadable with a Dutch message when that cannot be done."""
    data = _bytes(path)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise Unreadable(f"{path.name}: dit soort bestand kan niet. Wel: txt, md, pdf, html en docx.")
    found = _sniff(data)
    if found == "leeg":
        raise Unreadable(f"{path.name}: er staat geen tekst in dit bestand.")
    if found == "onbekend" or (found != "tekst" and found != kind) or (found == "tekst" and kind in {"pdf", "word"}):
        seen = _NAMES.get(found, "iets anders")
        raise Unreadable(
            f"{path.name}: de naam zegt {_NAMES[kind]}, maar de inhoud is {seen}, of het bestand is kapot. "
            "Geef het de goede naam of bewaar het opnieuw."
        )
    if kind == "word":
        _check_zip(path.name, data)
    if kind in {"tekst", "markdown"}:
        document = _text(path.name, data, markdown=kind == "markdown")
    else:
        document = _apart(path.name, kind, data, seconds)
    if not any(line.text.strip() for line in document.lines):
        hint = (
            " Misschien zijn het alleen plaatjes (een scan); laat er eerst tekstherkenning op los."
            if kind == "pdf"
            else ""
        )
        raise Unreadable(f"{path.name}: er staat geen tekst in dit bestand.{hint}")
    if len(document.lines) > MAX_LINES:
        raise Unreadable(f"{path.name}: te groot, meer dan {MAX_LINES} regels. Deel het op.")
    return document


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable(f"{path.name}: dit bestand is er niet.")
        size = path.stat().st_size
        if size == 0:
            raise Unreadable(f"{path.name}: dit bestand is leeg.")
        if size > MAX_BYTES:
            raise Unreadable(f"{path.name}: te groot ({size // 1_000_000} MB); hoogstens {MAX_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name}: niet te lezen ({error.strerror}).") from error


def _sniff(data: bytes) -> str:
    if data.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if data[:2] == b"PK":
        return "word" if b"word/" in data else "onbekend"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "onbekend"  # the old binary Office format, or a Word file behind a password
    head = data[:4096]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "tekst"
    if b"\x00" in head or sum(byte < 9 or 13 < byte < 32 and byte != 27 for byte in head) > len(head) * 0.02:
        return "onbekend"
    if not data.strip():
        return "leeg"
    if re.match(rb"\s*(<!doctype html|<html|<\?xml[^>]*>\s*(<!doctype html|<html))", head, re.IGNORECASE):
        return "html"
    return "tekst"


def _check_zip(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 10_000):
                raise Unreadable(f"{name}: uitgepakt onredelijk groot; dit bestand wordt niet geopend.")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable(f"{name}: met een wachtwoord beveiligd. Bewaar het zonder wachtwoord.")
            for entry in entries:
                if not entry.filename.endswith((".xml", ".rels")):
                    continue
                # All of it, and without zeros: a declaration may hide behind a long remark, or in UTF-16.
                if re.search(rb"<!\s*(DOCTYPE|ENTITY)", archive.read(entry).replace(b"\x00", b""), re.IGNORECASE):
                    raise Unreadable(f"{name}: bevat verwijzingen die in een Word-document niet horen; niet geopend.")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error) as error:
        raise Unreadable(f"{name}: het bestand is kapot. Bewaar het opnieuw in Word.") from error


def _text(name: str, data: bytes, markdown: bool) -> Document:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        if best is None:
            raise Unreadable(f"{name}: de tekens zijn niet te lezen. Bewaar het als UTF-8.") from None
        text = str(best)
    lines: list[Line] = []
    page = 1 if "\f" in text else None
    fenced = False
    for number, raw in enumerate(re.sub(r"\r\n?", "\n", text).split("\n"), start=1):
        pieces = raw.split("\f")
        for extra, piece in enumerate(pieces):
            if extra and page is not None:
                page += 1
            level = 0
            if markdown:
                if piece.lstrip().startswith("```"):
                    fenced = not fenced
                heading = None if fenced else re.match(r"(#{1,6})\s+(.*?)\s*#*\s*$", piece)
                if heading:
                    level, piece = len(heading[1]), heading[2]
                elif not fenced:
                    piece = _plain_markdown(piece)
            lines.append(Line(piece, page, number, level))
    title = next((line.text for line in lines if line.level == 1), "") if markdown else ""
    return Document(name, title, lines)


def _plain_markdown(text: str) -> str:
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", re.sub(r"^\s*>\s?", "", text))


def _html(name: str, data: bytes) -> Document:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(data, "lxml")
    for tag in soup(["script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg"]):
        tag.decompose()
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    lines: list[Line] = []
    blocks = [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "li",
        "td",
        "th",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figcaption",
        "div",
    ]
    for tag in (soup.body or soup).find_all(blocks):
        if tag.name in {"li", "td", "blockquote", "dd", "div"} and tag.find(blocks):
            continue
        text = tag.get_text(" ", strip=True)
        if text:
            level = int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name) else 0
            lines += [Line(("• " if tag.name == "li" else "") + text, None, len(lines) + 1, level), Line("")]
    if not lines:
        lines = [Line(text, None, number) for number, text in enumerate(soup.get_text("\n").split("\n"), start=1)]
    return Document(name, title, lines, wrapped=False)


def _word(name: str, data: bytes) -> Document:
    from docx import Document as open_word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    word = open_word(io.BytesIO(data))
    lines: list[Line] = []

    def add(paragraph: Paragraph) -> None:
        style = (paragraph.style.name or "") if paragraph.style is not None else ""
        found = re.match(r"(?:Heading|Kop)\s*(\d)", style)
        level = 1 if style in {"Title", "Titel"} else min(int(found[1]), 6) if found else 0
        mark = "• " if re.match(r"List|Lijst", style) else ""
        if paragraph.text.strip():
            lines.extend([Line(mark + paragraph.text.strip(), None, len(lines) + 1, level), Line("")])

    for part in word.iter_inner_content():
        if isinstance(part, Paragraph):
            add(part)
        elif isinstance(part, Table):
            for row in part.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip()))
                if cells:
                    lines.extend([Line(" | ".join(cells), None, len(lines) + 1), Line("")])
    return Document(name, word.core_properties.title or "", lines, wrapped=False)


def _pdf(name: str, data: bytes) -> Document:
    from knowledge.ingest.pdf import read_pdf

    return read_pdf(name, data)


_APART: dict[str, Callable[[str, bytes], Document]] = {"html": _html, "word": _word, "pdf": _pdf}


def _apart(name: str, kind: str, data: bytes, seconds: float) -> Document:
    """Read in a process of its own with a limit on memory and time: a file may be made to exhaust both."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(theirs, kind, name, data), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise Unreadable(f"{name}: lezen duurt te lang (meer dan {seconds:.0f} seconden). Deel het op.")
        result = ours.recv()
    except EOFError:
        raise Unreadable(f"{name}: het bestand is kapot of vraagt te veel geheugen.") from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(result, str):
        raise Unreadable(result)
    document: Document = result
    return document


def _child(pipe: Connection, kind: str, name: str, data: bytes) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        pipe.send(_APART[kind](name, data))
    except Unreadable as error:
        pipe.send(str(error))
    except MemoryError:
        pipe.send(f"{name}: vraagt te veel geheugen; niet geopend.")
    except Exception:  # whatever a library makes of a broken file, the reader gets a sentence
        pipe.send(f"{name}: het bestand is kapot. Bewaar het opnieuw.")

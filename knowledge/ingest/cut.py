"""Cuts a repaired document along its headings into passages of a readable length, each with its page or line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.ingest.document import Block, Document
from knowledge.passages import Passage
from knowledge.text import normalise, sentences

TARGET = 150
MOST = 220
LEAST = 25


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of text under a heading."""

    heading: str
    text: str
    page: int | None
    last_page: int | None
    line: int | None


def cut(blocks: Sequence[Block]) -> list[Chunk]:
    """Pieces of about 150 words, never across a heading; a short rest joins the piece before it."""
    found: list[Chunk] = []
    heading = ""
    held: list[Block] = []

    def close() -> None:
        found.extend(_pieces(heading, held))
        held.clear()

    for block in blocks:
        if block.kind == "kop":
            if held:
                close()
            elif heading and not found_under(found, heading):
                # A heading without text of its own belongs to the one below it; a row of them is a table or list.
                if len(heading) + len(block.text) <= 120:
                    block = replace(block, text=f"{heading}: {block.text}")
                else:
                    held.append(replace(block, text=heading, kind="tekst"))
                    close()
            heading = block.text
            continue
        held.append(block)
    if heading and not held and not found_under(found, heading):
        held.append(Block(heading))
    close()
    return found


def found_under(found: Sequence[Chunk], heading: str) -> bool:
    """Whether the last piece stands under this heading."""
    return bool(found) and found[-1].heading == heading


def _pieces(heading: str, blocks: Sequence[Block]) -> Iterator[Chunk]:
    parts = [(text, block) for block in blocks for text in _short(block.text)]
    groups: list[list[tuple[str, Block]]] = []
    size = 0
    for text, block in parts:
        length = len(text.split())
        if not groups or size >= TARGET or size + length > MOST:
            groups.append([])
            size = 0
        groups[-1].append((text, block))
        size += length
    if len(groups) > 1 and sum(len(text.split()) for text, _ in groups[-1]) < LEAST:
        groups[-2].extend(groups.pop())
    for group in groups:
        first, last = group[0][1], group[-1][1]
        yield Chunk(heading, " ".join(text for text, _ in group), first.page, last.page, first.number)


def _short(text: str) -> list[str]:
    """A paragraph, or its sentences where it is longer than a piece may be; a sentence without end is cut by words."""
    if len(text.split()) <= MOST:
        return [text]
    pieces: list[str] = []
    for sentence in sentences(text):
        words = sentence.split()
        pieces.extend(" ".join(words[start : start + MOST]) for start in range(0, len(words), MOST))
    return pieces


def passages(document: Document, chunks: Sequence[Chunk]) -> list[Passage]:
    """Searchable passages; the source names the file and the page or line."""
    slug = re.sub(r"[^a-z0-9]+", "-", normalise(document.name)).strip("-") or "document"
    name = document.title.strip() or document.name
    return [
        Passage(
            id=f"document/{slug}/{number}",
            sections=(),
            title=chunk.heading or name,
            text=chunk.text,
            audience=("professional",),
            source=f"{document.name}{_place(chunk)}",
        )
        for number, chunk in enumerate(chunks, start=1)
    ]


def _place(chunk: Chunk) -> str:
    if chunk.page is not None:
        both = chunk.last_page is not None and chunk.last_page != chunk.page
        return f", p. {chunk.page}–{chunk.last_page}" if both else f", p. {chunk.page}"
    return f", regel {chunk.line}" if chunk.line is not None else ""

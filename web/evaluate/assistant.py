"""The assistant's own turns, coded as a trainee's would be: does it ask openly, ask on, name what people feel and can do?

Advice before options are on the table and unexplained words of the trade must be nil. The coder is right in about eight of
ten (``docs/training.md``), so what it names is to be read by a person; the sentences are written to ``results/``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.training.coder import Coding, code, jargon
from actions.training.features import BEGIN, split_sentences
from knowledge.gemeente import catalogue_lokets
from knowledge.text import words
from web.evaluate.citizens import Driver

TALKING = ("contact", "gesprek")  # the stages before anything is offered
OWN = ("vraag", "samenvatting", "info")  # what the assistant says of itself; an "antwoord" was asked for
SURE = 0.6  # chance from which a sentence counts as advice
ADVICE = ("advies_opdringen", "overnemen", "netwerk_aannemen")
_QUOTED = re.compile(r"‘[^’]*’")
_ITEM = re.compile(r"\s*(?:[-•]|\d+\.)\s")


@dataclass(frozen=True)
class Turn:
    """One answer of the assistant: what was said before it, its messages, and the stage after it."""

    heard: str
    messages: tuple[dict[str, Any], ...]
    stage: str

    @property
    def asked(self) -> str:
        """What it said to ask, acknowledgement and question, in the part of the talk that is about the story."""
        said = [m["text"] for m in self.messages if m["kind"] == "vraag"] if self.stage in TALKING else []
        return " ".join(plain(text) for text in said)


def plain(text: str) -> str:
    """A message without the citizen's own words and without lists of choices."""
    lines = [line for line in _QUOTED.sub("dat", text).split("\n") if not _ITEM.match(line)]
    return " ".join(lines).strip()


class Recorder:
    """A driver that remembers the turns of the talk it drives."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.turns: list[Turn] = []

    def start(self) -> list[dict[str, Any]]:
        """Open the conversation."""
        messages = self.driver.start()
        self.turns.append(Turn(BEGIN, tuple(messages), "contact"))
        return messages

    def say(self, text: str) -> tuple[list[dict[str, Any]], str, str | None]:
        """The answer, remembered."""
        messages, stage, safety = self.driver.say(text)
        self.turns.append(Turn(text, tuple(messages), stage))
        return messages, stage, safety

    def summary(self) -> dict[str, Any]:
        """The gespreksverslag now."""
        return self.driver.summary()


@dataclass(frozen=True)
class Found:
    """Something the assistant should not say: ``kind`` advies or jargon, its ``text`` and what was said before it."""

    kind: str
    word: str
    text: str
    heard: str


@dataclass(frozen=True)
class Figures:
    """``turns``: coded turns with a question; ``share`` of them in which a technique is; ``open`` questions among them."""

    turns: int
    open: float
    share: dict[str, float]
    found: tuple[Found, ...]


def measure(turns: Iterable[Turn]) -> Figures:
    """Code every turn in which the assistant asks something, and look for advice and jargon in all of them."""
    every = list(turns)
    asking = [turn for turn in every if turn.asked]
    coded = [code(turn.heard, turn.asked) for turn in asking]
    found = [*(one for turn in every for one in _advice(turn)), *(one for turn in every for one in _jargon(turn))]
    count = Counter(name for turn, coding in zip(asking, coded, strict=True) for name in _present(turn, coding))
    n = max(len(coded), 1)
    return Figures(
        turns=len(coded),
        open=sum(coding.open is True for coding in coded) / n,
        share={name: number / n for name, number in count.items()},
        found=tuple(dict.fromkeys(found)),
    )


def _present(turn: Turn, whole: Coding) -> set[str]:
    """The techniques of a turn: those of the whole and those of each sentence, which a question beside it may hide."""
    parts = [code(turn.heard, sentence.strip()) for sentence in split_sentences(turn.asked)]
    return {*whole.alle, *(part.techniek for part in parts if not part.abstain)}


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Words on the doors: the names of lokets, which a citizen has to know to get there."""
    return frozenset(word for one in catalogue_lokets().values() for word in words(f"{one['naam']} {one['in_zin']}"))


def _advice(turn: Turn) -> Iterable[Found]:
    if turn.stage not in TALKING:
        return
    for message in turn.messages:
        if message["kind"] not in OWN:
            continue
        for sentence in split_sentences(plain(message["text"])):
            coding = code(turn.heard, sentence.strip())
            if coding.techniek in ADVICE and coding.score >= SURE and len(words(sentence)) > 2:
                yield Found(coding.techniek, "", sentence.strip(), turn.heard)


def _jargon(turn: Turn) -> Iterable[Found]:
    theirs = set(words(turn.heard))
    for message in turn.messages:
        if message["kind"] == "antwoord":  # somebody asked what a word means
            continue
        text = plain(message["text"])
        for word in jargon(text):
            if word not in theirs | names():
                yield Found("jargon", word, text, turn.heard)


def table(found: Figures) -> str:
    """The rows of the table."""
    names = ("doorvragen", "gevoel_reflecteren", "kracht_benoemen")
    shares = "   ".join(f"{name} {found.share.get(name, 0.0):.3f}" for name in names)
    advice = sum(one.kind != "jargon" for one in found.found)
    return "\n".join(
        (
            f"De assistent zelf, gecodeerd als een oefenaar: {found.turns} beurten met een vraag",
            f"  open vragen {found.open:.3f}   {shares}",
            f"  advies te vroeg {advice} zinnen   jargon {len(found.found) - advice} zinnen",
        )
    )


def write(found: Figures, folder: Path | None = None) -> Path:
    """What was named, to be read by a person; the path of the file."""
    folder = folder or Path("results")
    folder.mkdir(exist_ok=True)
    path = folder / "assistant.md"
    lines = ["# Wat de codeerder in de eigen zinnen van de assistent vond", ""]
    lines += [
        f"- {one.kind}{f' ({one.word})' if one.word else ''}: {one.text}\n  na: {one.heard}" for one in found.found
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

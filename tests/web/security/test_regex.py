"""No pattern of ours can be made to think for long: each against texts of 4,000 characters made to hurt it."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from knowledge import guard, guard_mask

LENGTH = 4000  # characters: the longest message
MOST = 0.2  # seconds of processor time for one pattern and one text
# Everything that is read by a pattern at some moment: what citizens, professionals and trainees type, and documents.
PACKAGES = ("knowledge", "actions", "web")
WITHOUT = (
    "knowledge.train",
    "knowledge.evaluate",
    "web.bench",
    "web.evaluate",
    "web.process",
    "web.gunicorn",
    "actions.sdk",
)


def modules() -> Iterator[Any]:
    for name in PACKAGES:
        package = importlib.import_module(name)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.startswith(WITHOUT):
                yield importlib.import_module(found.name)


def patterns_in(value: Any, depth: int = 4) -> Iterator[re.Pattern[str]]:
    """Compiled patterns in a value: by itself, in collections, in the fields of our own records."""
    if type(value).__name__ == "LocalProxy":  # Flask's: nothing without a request
        return
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and isinstance(value, dict):
        for one in itertools.islice(value.values(), 500):
            yield from patterns_in(one, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in itertools.islice(value, 500):
            yield from patterns_in(one, depth - 1)
    elif depth and type(value).__module__.startswith(PACKAGES) and not isinstance(value, type):
        names = getattr(type(value), "__slots__", None) or vars(value)
        for name in names:
            yield from patterns_in(getattr(value, name, None), depth - 1)


def no_arguments(function: Any) -> bool:
    return type(function).__name__ == "_lru_cache_wrapper" and not function.__wrapped__.__code__.co_argcount


def everything() -> dict[str, re.Pattern[str]]:
    """Each pattern once, by where it was found: at module level, or kept by a function that reads data once."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for value in list(vars(module).values()):
            if no_arguments(value) and value.__module__ == module.__name__:
                try:
                    value = value()
                except Exception:  # needs something that is not here
                    continue
            for pattern in patterns_in(value):
                found.setdefault(pattern.pattern + str(pattern.flags), pattern)
    return found


def fill(piece: str, end: str = "") -> str:
    return (piece * (LENGTH // max(len(piece), 1) + 1))[: LENGTH - len(end)] + end


FIXED = [
    *(
        fill(piece, "!")
        for piece in ("a", " ", "1", "0", ".", "-", "'", "(", "@", "\n", "é", "A", "[", "{", "/", "\t", ",", "_")
    ),
    *(
        fill(piece, "!")
        for piece in (
            "a ",
            "a.",
            "1 ",
            "1.",
            "06 ",
            "A.",
            "ab-",
            "een ",
            "van de ",
            "Aa ",
            "niet ",
            "ik ",
            "a\n",
            "\n ",
            "# ",
        )
    ),
    *(
        fill(piece, "\x00")
        for piece in ("a1", "1a", "a@", "a.b@", "<a ", "{{", "**", "[x](", "&a;", "1-1", "1 234 AB ", "http://")
    ),
    "a" * (LENGTH // 2) + "!" * (LENGTH // 2),
    "1" * (LENGTH // 2) + " " * (LENGTH // 2 - 1) + "x",
]


def crafted(pattern: re.Pattern[str]) -> list[str]:
    """Texts made for this pattern: its own words again and again, and a flood at each place where it repeats."""
    words = [word for word in re.split(r"[^a-zà-ÿ']+", re.sub(r"\\[a-zA-Z]", " ", pattern.pattern)) if len(word) > 1]
    few = list(dict.fromkeys(words))[:6]
    joined = " ".join(dict.fromkeys(words[:40]))
    own = [*(fill(f"{word} ", "!") for word in few), fill(f"{joined} ", "!"), fill("".join(few) or "x", "!")]
    return own + [f"{start}{fill(piece)}"[: LENGTH - 1] + "\x00" for start, piece in floods(pattern)]


def floods(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """For each part that may come many times: what the pattern wants before it, and what fills that part."""
    seen = set()
    for full in (False, True):
        for start, piece in _walk(parser.parse(pattern.pattern, pattern.flags), "", full):
            if piece and (start, piece) not in seen:
                seen.add((start, piece))
                yield start, piece


def _walk(nodes: Any, before: str, full: bool) -> Iterator[tuple[str, str]]:
    """(text before, text of one round) of every repeat under `nodes`; `full`: with what may be left out."""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if most > 3:
                yield before, _sample(body, full)
            yield from _walk(body, before, full)
        elif name == "SUBPATTERN":
            yield from _walk(value[-1], before, full)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from _walk(branch, before, full)
        elif name in ("ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            yield from _walk(value[1] if name.startswith("ASSERT") else value, before, full)
        before += _sample([node], full)


CLASSES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


def _sample(nodes: Any, full: bool) -> str:
    """A short text that these nodes take."""
    made = ""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name == "LITERAL":
            made += chr(value)
        elif name in ("ANY", "NOT_LITERAL"):
            made += "a"
        elif name == "IN":
            made += _member(value)
        elif name.endswith("REPEAT"):
            made += _sample(value[2], full) * max(value[0], min(int(full), value[1]))
        elif name == "SUBPATTERN":
            made += _sample(value[-1], full)
        elif name == "BRANCH":
            made += _sample(value[1][0], full)
        elif name == "ATOMIC_GROUP":
            made += _sample(value, full)
    return made


def _member(options: Any) -> str:
    if str(options[0][0]) == "NEGATE":
        taken = {chr(value) for name, value in options if str(name) == "LITERAL"}
        return next(one for one in "a1 -" if one not in taken)
    name, value = str(options[0][0]), options[0][1]
    if name == "LITERAL":
        return chr(value)
    return chr(value[0]) if name == "RANGE" else CLASSES.get(str(value), "a")


def spent(pattern: re.Pattern[str], text: str) -> float:
    """Seconds of processor time; a pattern that would never end is cut off after one."""

    def cut(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, cut)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.0)
    start = time.thread_time()
    try:
        for hit in pattern.finditer(text):
            hit.group()
    except TimeoutError:
        return 1.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.thread_time() - start


def test_every_pattern_is_quick_on_every_crafted_text() -> None:
    patterns = everything()
    assert len(patterns) > 150, "the patterns are not found"
    slow, worst = [], (0.0, "")
    for pattern in patterns.values():
        for text in (*FIXED, *crafted(pattern)):
            took = spent(pattern, text)
            worst = max(worst, (took, pattern.pattern[:60]))
            if took > MOST:
                slow.append(f"{took:.2f} s on {text[:12]!r}…: {pattern.pattern[:150]}")
    print(f"{len(patterns)} patterns, slowest {worst[0] * 1000:.0f} ms: {worst[1]}")
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize("function", [guard.screen, guard.mask, guard.clean, guard.normalise])
def test_the_guard_as_a_whole_is_quick_on_every_crafted_text(function: Any) -> None:
    function("warm")
    words = [pattern for pattern, _ in guard_mask._maskers()] + [rule.pattern for rule in guard._rules()]
    texts = [*FIXED, *itertools.chain.from_iterable(crafted(pattern)[:2] for pattern in words)]
    assert len(texts) > 100
    for text in texts:
        start = time.thread_time()
        function(text)
        took = time.thread_time() - start
        if took > MOST:
            start = time.thread_time()
            function(text)
            took = min(took, time.thread_time() - start)
        assert took < MOST, (took, text[:20])

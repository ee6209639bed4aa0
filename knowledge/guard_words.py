"""What single words are about: a small thesaurus, so that a word which was never seen in danger is not a stranger.

Standard library only and Python 3.10. ``guard_words.txt`` has a line per class (``touw: koord, riem, snoer``), written by
hand; a word may stand under a few of them. They help the guard's second eye, as its signals do.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.guard_signals import plain, sound

PATH = Path(__file__).resolve().parent / "guard_words.txt"
MOST = 3  # classes of a word, those of the first lines


@lru_cache(maxsize=1)
def classes() -> dict[str, list[str]]:
    """Per class its words, as they stand in the file."""
    found: dict[str, list[str]] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, words = line.split(":", 1)
            found[name] = [word.strip() for word in words.split(",")]
    return found


@lru_cache(maxsize=1)
def places() -> dict[str, tuple[int, ...]]:
    """Per word, in its compared form, the numbers of its classes (from 0, in the order of the file)."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(classes().values()):
        for word in words:
            mine = found.setdefault(sound(plain(word)), [])
            if len(mine) < MOST and number not in mine:
                mine.append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}

"""The guard's second eye: a small network that reads a message in order, beside the linear model that counts its words.

It needs numpy, which both environments have; where numpy is missing the guard goes on without this eye. The weights
come from ``guard_eye.npz``, made by ``knowledge/train/guard.py`` from our own messages alone. A word is the mean of the
vectors of its letter groups plus those of its signals and of its classes (``guard_words``); three filters (1, 3 and 5 words
wide) look for what is told, and the strongest and the mean of what they see make the logits.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

try:
    import numpy as np
except ImportError:  # the guard must run with the standard library alone
    np = None  # type: ignore[assignment]

from knowledge import guard_words
from knowledge.guard_signals import Reading, lexicon

PATH = Path(__file__).resolve().parent / "guard_eye.npz"
BUCKETS = 1 << 14
WIDTHS = (1, 3, 5)  # words
WINDOW, STEP = 120, 90  # words seen at a time, and how far the next look begins
LONGEST = 750  # words of a message that are read: more than the guard's limit in characters holds of ordinary Dutch
STOP = "."  # stands between two sentences
NEVER = (-9.0,) * 6  # of a message without words

_current: list[list[dict[str, Any]] | None] = []


@lru_cache(maxsize=20_000)
def letter_groups(word: str) -> tuple[int, ...]:
    """Buckets of a word and of its groups of three to five letters; bucket 0 is kept for nothing."""
    padded = f"<{word}>"
    found = [padded] + [padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1)]
    return tuple(dict.fromkeys(zlib.crc32(f.encode()) % (BUCKETS - 1) + 1 for f in found))


def tokens(reading: Reading, most: int) -> list[tuple[str, tuple[int, ...]]]:
    """Each word with the numbers of its signals and its classes, sentence ends in between.

    From 1, in the order of the signals file; those of the classes come after them.

    ``most``: after so many the rest is left out.
    """
    number, places = _numbers(), guard_words.places()
    first = len(number) + 1
    out: list[tuple[str, tuple[int, ...]]] = []
    for begin, end in reading.sentences:
        if len(out) >= most:
            break
        for word, signals in zip(reading.words[begin:end], reading.signals[begin:end], strict=True):
            told = places.get(word, ())
            out.append(
                (word, (*sorted(number[s] for s in signals), *(first + n for n in told)) if signals or told else ())
            )
        out.append((STOP, ()))
    return out[:most]


def marks() -> int:
    """How many signals and classes there are."""
    return len(_numbers()) + len(guard_words.classes())


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {name: i for i, name in enumerate(dict.fromkeys(lexicon().names), 1)}


def networks() -> list[dict[str, Any]] | None:
    """The networks in use; None without numpy or before any was trained."""
    if not _current:
        _current.append(_load() if np is not None and PATH.exists() else None)
    return _current[0]


def use(new: list[dict[str, Any]] | None) -> None:
    """Work with other networks in this process (training and tests do)."""
    _current[:] = [new]
    _vector.cache_clear()


def _load() -> list[dict[str, Any]]:
    with np.load(PATH) as file:
        names = {key.split("/")[1] for key in file.files}
        count = len({key.split("/")[0] for key in file.files})
        return [
            {name.removesuffix(".step"): _table(file, k, name.removesuffix(".step")) for name in names}
            for k in range(count)
        ]


def _table(file: Any, number: int, name: str) -> Any:
    table = file[f"{number}/{name}"].astype(np.float32)
    step = f"{number}/{name}.step"
    return table * file[step] if step in file.files else table


@lru_cache(maxsize=20_000)
def _vector(number: int, word: str) -> Any:
    """The vector of a word in one network, without its signals."""
    now = networks()
    if now is None:
        raise RuntimeError("no second eye: numpy or knowledge/guard_eye.npz is missing")
    return now[number]["letters"][list(letter_groups(word))].mean(axis=0)


def look(reading: Reading) -> tuple[float, ...] | None:
    """Logits of danger and of each of its five kinds (as in ``guard_score.LOKETS``), from the worst window of the message.

    Above 0: more likely than not. None where there is no eye.
    """
    now = networks()
    if now is None:
        return None
    read = tokens(reading, LONGEST)
    if not read:
        return NEVER
    seen = sum(_through(k, net, read) for k, net in enumerate(now)) / len(now)
    return tuple(float(value) for value in seen[seen[:, 0].argmax()])


def _through(number: int, net: dict[str, Any], read: list[tuple[str, tuple[int, ...]]]) -> Any:
    """Logits (windows × 6) of one network."""
    rows = np.stack([_vector(number, word) for word, _ in read])
    for i, (_, signals) in enumerate(read):
        if signals:
            rows[i] += net["signals"][list(signals)].sum(axis=0)
    windows = [slice(begin, begin + WINDOW) for begin in range(0, max(len(read) - (WINDOW - STEP), 1), STEP)]
    seen: list[list[Any]] = [[] for _ in windows]
    for width in WIDTHS:
        side = width // 2
        padded = np.pad(rows, ((side, side), (0, 0)))
        beside = np.concatenate([padded[i : i + len(rows)] for i in range(width)], axis=1)
        found = np.maximum(beside @ net[f"filter{width}"] + net[f"filter{width}.bias"], 0.0)
        for mine, window in zip(seen, windows, strict=True):
            mine += [found[window].max(axis=0), found[window].mean(axis=0)]
    hidden = np.maximum(np.stack([np.concatenate(mine) for mine in seen]) @ net["hidden"] + net["hidden.bias"], 0.0)
    return hidden @ net["out"] + net["out.bias"]

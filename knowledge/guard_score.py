"""The guard's linear model: how dangerous a message is, as a whole and in its most dangerous part, and who should help.

Standard library only and Python 3.10. The weights come from ``guard_model.json``, made by ``knowledge/train/guard.py``.
Three families of features (words with their letters, neighbours, signals) count equally, however many there are.
"""

from __future__ import annotations

import base64
import json
import math
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.guard_signals import Reading, letters, mark, neighbours, pieces

PATH = Path(__file__).resolve().parent / "guard_model.json"
LOKETS = ("noodnummer_112", "crisis_113", "veilig_thuis", "kindertelefoon", "huisarts")
COLUMNS = 2 + len(LOKETS)  # danger as a whole, danger of a part, one per kind of danger
PARTS = ("whole", "part", "kinds", "kinds_part", "length")  # what is weighed together with the rules
Row = tuple[float, ...]
NOTHING: Row = (0.0,) * COLUMNS


@dataclass(frozen=True)
class Model:
    """Weights per bucket, one row of ``COLUMNS``; ``join`` weighs whole, part, length, rules and second eye together.

    ``join_alone`` does without the eye.
    """

    buckets: int
    rows: dict[int, Row]
    bias: Row
    scale: tuple[float, float, float]
    join: dict[str, float]
    join_alone: dict[str, float]


@dataclass(frozen=True)
class Score:
    """How dangerous, as logits: ``whole`` message and worst ``part``, and the same by the five ``kinds`` of danger.

    ``lokets``: one logit per kind, in the order of ``LOKETS``; ``where``: the worst part.
    """

    whole: float
    part: float
    kinds: float
    kinds_part: float
    lokets: tuple[float, ...]
    where: tuple[int, int]


_current: list[Model | None] = []


def unpack(raw: dict[str, Any]) -> Model:
    """The model from its JSON data."""
    data = zlib.decompress(base64.b85decode(raw["weights"]))
    scale = raw["step"]
    rows = {}
    for i in range(raw["buckets"]):
        chunk = data[i * COLUMNS : (i + 1) * COLUMNS]
        if any(chunk):
            rows[i] = tuple((b - 256 if b > 127 else b) * s for b, s in zip(chunk, scale, strict=True))
    return Model(
        raw["buckets"], rows, tuple(raw["bias"]), tuple(raw["scale"]), raw["join"], raw.get("join_alone", raw["join"])
    )


def _loaded() -> Model:
    now = model()
    if now is None:
        raise RuntimeError("no model: knowledge/guard_model.json is missing")
    return now


def model() -> Model | None:
    """The model in use; None as long as none was trained."""
    if not _current:
        _current.append(unpack(json.loads(PATH.read_text(encoding="utf-8"))) if PATH.exists() else None)
    return _current[0]


def use(new: Model | None) -> None:
    """Work with another model in this process (training does, for its folds)."""
    _current[:] = [new]
    _word.cache_clear()


def _sum(buckets: tuple[int, ...], rows: dict[int, Row]) -> Row:
    found = [rows[b] for b in buckets if b in rows]
    return tuple(map(sum, zip(*found, strict=True))) if found else NOTHING


@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[Row, int]:
    now = _loaded()
    buckets = letters(word, now.buckets)
    return _sum(buckets, now.rows), len(buckets)


def score(reading: Reading) -> Score | None:
    """Look at the whole message and at each of its pieces."""
    now = model()
    if now is None or not reading.words:
        return None
    near: list[tuple[int, ...]] = []
    for begin, end in reading.sentences:
        near += neighbours(reading.words, begin, end, now.buckets)
    near_rows = [_sum(buckets, now.rows) for buckets in near]
    whole: Row = NOTHING
    best: Row = NOTHING
    where = (0, len(reading.words))
    kinds_whole = 0.0
    kinds_part = -99.0
    for k, (begin, end) in enumerate(pieces(reading)):
        row = _piece(reading, begin, end, near, near_rows, now)
        kinds = math.log(sum(map(math.exp, row[2:])))
        kinds_part = max(kinds_part, kinds)
        if k == 0:
            whole = best = row
            kinds_whole = kinds
        elif row[1] > best[1]:
            best, where = row, (begin, end)
    lokets = tuple(0.6 * w + 0.4 * b for w, b in zip(whole[2:], best[2:], strict=True))
    return Score(whole[0], best[1], kinds_whole, kinds_part, lokets, where)


def _piece(
    reading: Reading, begin: int, end: int, near: list[tuple[int, ...]], near_rows: list[Row], now: Model
) -> Row:
    words = [_word(w) for w in set(reading.words[begin:end])]
    signals = set().union(*reading.signals[begin:end])
    marks = [now.rows.get(mark(s, now.buckets), NOTHING) for s in signals]
    total = list(now.bias)
    for scale, count, rows in (
        (now.scale[0], sum(n for _, n in words), [row for row, _ in words]),
        (now.scale[1], sum(map(len, near[begin:end])), near_rows[begin:end]),
        (now.scale[2], len(marks), marks),
    ):
        if rows and count:
            norm = scale / math.sqrt(count)
            for k, value in enumerate(map(sum, zip(*rows, strict=True))):
                total[k] += norm * value
    return tuple(total)


def danger(found: Score, length: int, rules: list[str], eye: tuple[float, ...] | None) -> float:
    """Above 0: danger. ``rules``: the rules that fired; ``eye``: what the second eye sees (``guard_eye.look``)."""
    now = _loaded()
    weight = now.join if eye else now.join_alone
    seen = (found.whole, found.part, found.kinds, found.kinds_part, math.log(length + 1))
    value = weight["bias"] + sum(weight[name] * x for name, x in zip(PARTS, seen, strict=True))
    value += weight["eye"] * eye[0] if eye else 0.0
    return value + sum(weight.get("rule:" + r, 0.0) for r in rules)

"""Train the guard's models: ``guard_model.json`` (read with the standard library alone) and ``guard_eye.npz`` (numpy).

    python -m knowledge.train.guard [--check] [--show]

Data: ``knowledge/data/safety/*.tsv`` (text, label, kind), the triage stories and what people say to the assistant in
between. It prints three-fold figures of rules and models together, each message judged by models that saw nothing of its hand;
``--check`` stops there and writes nothing, ``--show`` lists the errors.

A long message is dangerous when one part of it is: beside the model for whole messages a second one learns from parts,
of a dangerous message only from the part that it finds most dangerous itself.
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from knowledge import guard, guard_eye, guard_score
from knowledge.guard_score import LOKETS, PARTS
from knowledge.guard_signals import Reading, letters, mark, neighbours, pieces, read
from knowledge.train import guard_eye as guard_eye_train

HERE = Path(__file__).resolve().parents[1]
BUCKETS = 1 << 16
SCALE = (1.4, 1.0, 0.5)
FOLDS, EYES = 3, 4  # EYES: networks of the second eye, whose logits are averaged
DANGER_LOKETS = frozenset(LOKETS[:4])


@dataclass
class Message:
    """``label``: a loket or none; ``also``: lokets that would be right too; ``source``: what kind of message it is.

    ``hand``: the file it comes from, each written by somebody else. One hand stays in one fold: who writes to the
    service is always somebody whose way of writing was not seen.
    """

    text: str
    label: str
    also: frozenset[str]
    source: str
    hand: str


def messages() -> list[Message]:
    """Every training message. A story whose second best loket is one of danger teaches nothing clear: left out."""
    out = []
    for path in sorted((HERE / "data" / "safety").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text, label, _ = line.split("\t")
            out.append(Message(text, label, frozenset({label}), path.stem, path.name))
    for path in sorted((HERE / "data" / "triage").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) != 8:
                continue
            lokets = {cells[2], *cells[3].split(",")}
            if cells[2] == "huisarts" and cells[7] == "medicijn":
                continue  # today's doctor or next week's: the story does not say
            if cells[2] in DANGER_LOKETS:
                out.append(Message(cells[0], cells[2], frozenset(lokets), "triage_danger", path.name))
            elif not lokets & DANGER_LOKETS and "veiligheid" not in cells[1].split(","):
                # in a conversation most messages are a sentence or two: half of the stories give those as well
                number = zlib.crc32(cells[0].encode())
                sentences = [s for s in re.split(r"(?<=[.!?])\s+", cells[0]) if len(s.split()) > 1]
                if number % 2 and len(sentences) > 2:
                    for at in range(0, len(sentences), 2):
                        out.append(
                            Message(
                                " ".join(sentences[at : at + 1 + (number >> at) % 2]),
                                "none",
                                frozenset(),
                                "sentence",
                                path.name,
                            )
                        )
                out.append(Message(cells[0], "none", frozenset(), "triage", path.name))
    # what people say to the assistant in between: short, and hardly ever dangerous
    for path in sorted((HERE.parent / "bot" / "data" / "nlu").glob("*.yml")):
        if path.stem not in ("gevaar", "vertellen"):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip().startswith("- ") and "intent:" not in line:
                    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.strip()[2:].strip("'\""))
                    out.append(Message(text, "none", frozenset(), "talk", path.name))
    return out


class Table:
    """The features of every piece of every message."""

    def __init__(self, data: list[Message]) -> None:
        self.readings = [read(guard.prepared(m.text)) for m in data]
        self.rules = [guard.rules_in(m.text) for m in data]
        self.labels = np.array([m.label for m in data])
        self.danger = self.labels != "none"
        self.owner: NDArray[np.int64]
        owner, whole, rows = [], [], []
        for i, reading in enumerate(self.readings):
            for k, (begin, end) in enumerate(pieces(reading)):
                owner.append(i)
                whole.append(k == 0)
                rows.append(self._row(reading, begin, end))
        self.owner, self.whole = np.array(owner), np.array(whole)
        self.alone = np.bincount(self.owner, minlength=len(data)) == 1
        self.x = self._matrix(rows, self.whole)

    @staticmethod
    def _row(reading: Reading, begin: int, end: int) -> dict[int, float]:
        row: dict[int, float] = {}
        families: list[list[int]] = [[], [], []]
        for word in set(reading.words[begin:end]):
            families[0] += letters(word, BUCKETS)
        for one, two in reading.sentences:
            near = neighbours(reading.words, one, two, BUCKETS)
            for i in range(max(one, begin), min(two, end)):
                families[1] += near[i - one]
        families[2] = [mark(s, BUCKETS) for s in set().union(*reading.signals[begin:end])]
        for scale, found in zip(SCALE, families, strict=True):
            for bucket in found:
                row[bucket] = row.get(bucket, 0.0) + scale / math.sqrt(len(found))
        return row

    @staticmethod
    def _matrix(rows: list[dict[int, float]], whole: NDArray[Any]) -> csr_matrix:
        r, c, v = [], [], []
        for i, row in enumerate(rows):
            r += [i] * len(row)
            c += list(row)
            v += list(row.values())
        x = csr_matrix((v, (r, c)), shape=(len(rows), BUCKETS), dtype=np.float32)
        # what was seen in one message only says nothing about others
        seen = np.asarray((x[whole] > 0).sum(axis=0)).ravel()
        x.data[seen[x.indices] < 2] = 0.0
        x.eliminate_zeros()
        return x


def _line(x: csr_matrix, y: NDArray[Any], strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear", dual=True, max_iter=300, random_state=1).fit(x, y)


def fit(table: Table, train: NDArray[np.int64], strength: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weights (buckets × columns) and bias for whole, part and the kinds of danger."""
    inside = np.zeros(len(table.labels), bool)
    inside[train] = True
    rows = inside[table.owner]
    danger = table.danger[table.owner]
    whole = _line(table.x[rows & table.whole], danger[rows & table.whole], strength)
    short = np.array([len(r.words) <= 30 for r in table.readings])[table.owner]
    alone = table.alone[table.owner]
    ordinary = rows & ~danger & (~table.whole | alone)
    sure = rows & danger & table.whole & (alone | short)
    candidates = np.where(rows & danger & ~table.whole)[0]
    part = whole
    chosen = np.zeros(len(rows), bool)
    for _ in range(3):
        chosen[:] = False
        if len(candidates):
            best: dict[int, tuple[float, int]] = {}
            for k, value in zip(candidates, part.decision_function(table.x[candidates]), strict=True):
                if value > best.get(table.owner[k], (-1e9, 0))[0]:
                    best[table.owner[k]] = (value, k)
            chosen[[k for _, k in best.values()]] = True
        pick = ordinary | sure | chosen
        part = _line(table.x[pick], danger[pick], strength)
    labels = table.labels[table.owner]
    columns = [whole.coef_[0], part.coef_[0]]
    bias = [whole.intercept_[0], part.intercept_[0]]
    telling = rows & danger & (table.whole | chosen)
    for loket in LOKETS:  # each kind of danger against what is none, so that five kinds need not look alike
        pick = (telling & (labels == loket)) | (rows & ~danger)
        line = _line(table.x[pick], labels[pick] == loket, strength)
        columns.append(line.coef_[0])
        bias.append(line.intercept_[0])
    return np.stack(columns, axis=1), np.array(bias)


def payload(
    weights: NDArray[Any], bias: NDArray[Any], with_eye: dict[str, float], alone: dict[str, float]
) -> dict[str, object]:
    """The model as JSON data: signed bytes, packed, in base 85."""
    step = [float(np.abs(weights[:, k]).max() / 63.0) for k in range(weights.shape[1])]
    data = zlib.compress(np.round(weights / np.array(step)).astype(np.int8).tobytes(), 9)
    return {
        "buckets": BUCKETS,
        "step": step,
        "bias": [float(b) for b in bias],
        "scale": list(SCALE),
        "join": with_eye,
        "join_alone": alone,
        "weights": base64.b85encode(data).decode("ascii"),
    }


def targets(labels: NDArray[Any]) -> NDArray[np.float32]:
    """What the second eye learns: danger, and each kind of it (messages × 6)."""
    columns = [labels != "none", *(labels == loket for loket in LOKETS)]
    return np.stack(columns, axis=1).astype(np.float32)


def _seen(table: Table, test: NDArray[np.int64], weights: NDArray[Any], bias: NDArray[Any]) -> NDArray[Any]:
    """Per message what ``guard_score.PARTS`` names, in that order."""
    inside = np.zeros(len(table.labels), bool)
    inside[test] = True
    keep = np.where(inside[table.owner])[0]
    values = table.x[keep] @ weights + bias
    kinds = np.logaddexp.reduce(values[:, 2:], axis=1)
    found = np.full((len(table.labels), len(PARTS)), -99.0)
    for k, value, kind in zip(keep, values, kinds, strict=True):
        owner = table.owner[k]
        if table.whole[k]:
            found[owner, 0], found[owner, 2] = value[0], kind
        found[owner, 1] = max(found[owner, 1], value[1])
        found[owner, 3] = max(found[owner, 3], kind)
    found[:, 4] = [math.log(len(r.words) + 1) for r in table.readings]
    return found[test]


@dataclass
class Fold:
    """A part of the messages, and what was learned from all the others."""

    test: NDArray[np.int64]
    weights: NDArray[Any]
    bias: NDArray[Any]
    eye: guard_eye_train.Network


def folds(table: Table, texts: guard_eye_train.Texts, data: list[Message], strength: float) -> list[Fold]:
    """Three folds, one hand in one of them."""
    hands = [m.hand for m in data]
    split = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=2).split(table.labels, table.labels, hands)
    lessons = list(split)
    eyes = guard_eye_train.fit_each(texts, targets(table.labels), [(train, k) for k, (train, _) in enumerate(lessons)])
    return [Fold(test, *fit(table, train, strength), eye) for (train, test), eye in zip(lessons, eyes, strict=True)]


def join(table: Table, texts: guard_eye_train.Texts, parts: list[Fold], with_eye: bool) -> dict[str, float]:
    """How whole, part, length, rules and the second eye go together, from messages that the models did not see."""
    names = sorted({r for rules in table.rules for r in rules})
    fired = np.array([[float(n in rules) for n in names] for rules in table.rules])
    out = np.zeros((len(table.labels), len(PARTS) + 1))
    for one in parts:
        out[one.test, :-1] = _seen(table, one.test, one.weights, one.bias)
        out[one.test, -1] = guard_eye_train.predict(one.eye, texts, one.test)[:, 0]
    columns = [*PARTS, "eye"] if with_eye else list(PARTS)
    x = np.hstack([out[:, : len(columns)], fired])
    line = LogisticRegression(C=1.0, max_iter=500).fit(x, table.danger)
    found = {"bias": float(line.intercept_[0])}
    for name, value in zip([*columns, *("rule:" + n for n in names)], line.coef_[0], strict=True):
        found[name] = float(value)
    return found


def check(
    data: list[Message], table: Table, parts: list[Fold], joins: tuple[dict[str, float], dict[str, float]], show: bool
) -> None:
    """Figures of the whole guard, each message judged by models that did not see it."""
    values = np.zeros(len(data))
    said: list[guard.Danger | None] = [None] * len(data)
    for one in parts:
        guard_score.use(guard_score.unpack(payload(one.weights, one.bias, *joins)))
        guard_eye.use([guard_eye_train.arrays(one.eye)])
        for i in one.test:
            said[i] = guard.screen(data[i].text)
            values[i] = guard.weigh(data[i].text)[0]
    report(data, values, said, show)


def report(data: list[Message], values: NDArray[Any], said: list[guard.Danger | None], show: bool) -> None:
    """Print what the folds gave."""
    danger = np.array([m.label != "none" for m in data])
    alarm = np.array([s is not None for s in said])
    right = np.array([s is not None and s.loket in m.also for s, m in zip(said, data, strict=True)])
    source = np.array([m.source for m in data])
    for name in sorted(set(source)):
        bad, fine = (source == name) & danger, (source == name) & ~danger
        line = f"{name:14}"
        if bad.any():
            line += f" danger {bad.sum():5d} recognised {alarm[bad].mean():.3f} right loket {right[bad].mean():.3f}"
        if fine.any():
            line += f" | none {fine.sum():5d} false alarm {alarm[fine].mean():.3f}"
        print(line)
    for label in LOKETS:
        rows = np.array([m.label == label for m in data])
        print(f"{label:15} {rows.sum():5d} recognised {alarm[rows].mean():.3f} right loket {right[rows].mean():.3f}")
    own = np.isin(source, ["train", *(n for n in source if n.startswith(("extra", "hand")))])
    print(f"all of these: recognised {alarm[own & danger].mean():.3f}, false alarm {alarm[own & ~danger].mean():.3f}")
    print(
        "threshold on messages written for this: recognised, false alarm on look-alikes; on ordinary stories, on a sentence of them, on short talk"
    )
    for limit in (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2):
        hit = values > limit
        print(
            f"  {limit:5.1f}: {hit[own & danger].mean():.3f} {hit[own & ~danger].mean():.3f} {hit[source == 'triage'].mean():.3f} {hit[source == 'sentence'].mean():.3f} {hit[source == 'talk'].mean():.3f}"
        )
    if show:
        for m, s, v in zip(data, said, values, strict=True):
            if (m.label == "none") != (s is None) or (s and m.label != "none" and s.loket not in m.also):
                print(
                    f"{v:5.1f} {m.source} {m.label} -> {s.loket if s else None} ({s.matched if s else ''}) {m.text[:160]}"
                )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--strength", type=float, default=10.0)
    args = parser.parse_args()
    data = messages()
    table = Table(data)
    texts = guard_eye_train.Texts(table.readings)
    parts = folds(table, texts, data, args.strength)
    joins = join(table, texts, parts, with_eye=True), join(table, texts, parts, with_eye=False)
    check(data, table, parts, joins, args.show)
    if args.check:
        return
    everything = np.arange(len(data))
    raw = payload(*fit(table, everything, args.strength), *joins)
    guard_eye_train.save(guard_eye_train.fit_each(texts, targets(table.labels), [(everything, s) for s in range(EYES)]))
    guard_score.PATH.write_text(json.dumps(raw) + "\n", encoding="utf-8")
    print(
        f"{len(data)} messages, {int(table.danger.sum())} with danger; {guard_score.PATH.name}: {guard_score.PATH.stat().st_size / 1000:.0f} kB"
    )


if __name__ == "__main__":
    main()

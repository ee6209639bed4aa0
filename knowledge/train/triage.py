"""Train the triage models on the hand-written stories and write ``knowledge/triage_model.npz``.

    python -m knowledge.train.triage [--check]

Data: ``knowledge/data/triage/*.tsv`` (see README there). ``--check`` prints five-fold figures without writing. The
evaluation stories in ``knowledge/eval/`` are never read here.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from knowledge import guard
from knowledge.concepts import all_concepts, concepts
from knowledge.taxonomy import ids
from knowledge.triage import PATH, plain_words

DATA = Path(__file__).resolve().parents[1] / "data" / "triage"
BUCKETS = 1 << 15
AGES = ("kind", "jongere", "jongvolwassen", "volwassen", "oudere", "onbekend")
URGENT = ("uitzetting", "afsluiting", "eten", "medicijn", "bed", "termijn")


def rows() -> list[dict[str, Any]]:
    """The training stories: text, leefgebieden, loket, lokets, arrangementen, voor, leeftijd, urgent."""
    out, seen = [], set()
    for path in sorted(DATA.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) != 8 or cells[0] in seen:
                continue
            seen.add(cells[0])
            age = re.sub(r"[\s0-9\-+]+$", "", cells[6]).strip()
            out.append(
                {
                    "text": cells[0],
                    "leefgebieden": cells[1].split(","),
                    "loket": cells[2],
                    "lokets": [x for x in cells[3].split(",") if x != "-"],
                    "arrangementen": cells[4].split(","),
                    "voor": cells[5],
                    "leeftijd": age if age in AGES else "onbekend",
                    "urgent": cells[7],
                }
            )
    return out


def matrix(texts: list[str]) -> csr_matrix:
    """Texts as rows: hashed word and letter groups (length 1) beside concepts (damped likewise)."""
    names = all_concepts()
    index = {c: i for i, c in enumerate(names)}
    gr, gc, gv, cr, cc, cv = [], [], [], [], [], []
    for i, text in enumerate(texts):
        plain = plain_words(text)
        grams = guard.features(plain, BUCKETS)
        gr += [i] * len(grams)
        gc += grams
        gv += [1.0 / np.sqrt(max(len(grams), 1))] * len(grams)
        seen = [index[c] for c in concepts(plain)]
        cr += [i] * len(seen)
        cc += seen
        cv += [1.0 / np.sqrt(max(len(seen), 2))] * len(seen)
    grams_part = csr_matrix((gv, (gr, gc)), shape=(len(texts), BUCKETS), dtype=np.float32)
    concept_part = csr_matrix((cv, (cr, cc)), shape=(len(texts), len(names)), dtype=np.float32)
    return hstack([grams_part, concept_part]).tocsr()


def fit(x: csr_matrix, data: list[dict[str, Any]]) -> tuple[dict[str, tuple[str, ...]], np.ndarray, np.ndarray]:
    """Heads with their labels, weights (features × labels) and bias. Lokets count their acceptable neighbours as half a vote."""
    heads: dict[str, tuple[str, ...]] = {
        "leefgebieden": ids("leefgebieden"),
        "loket": ids("lokets"),
        "arrangementen": ids("arrangementen"),
        "voor": ("zelf", "ander", "beroeps"),
        "leeftijd": AGES,
        "urgent": URGENT,
    }
    columns: list[Any] = []
            bias: list[Any] = []

    def binary(y: np.ndarray, c: float) -> None:
        if y.sum() == 0 or y.sum() == len(y):
            columns.append(np.zeros(x.shape[1]))
            bias.append(-4.0)
            return
        m = LogisticRegression(
            C=c, solver="liblinear", class_weight={0: 1.0, 1: min(3.0, (len(y) - y.sum()) / max(y.sum(), 1))}
        )
        m.fit(x, y)
        columns.append(m.coef_[0])
        bias.append(float(m.intercept_[0]))

    for label in heads["leefgebieden"]:
        binary(np.array([label in r["leefgebieden"] for r in data], dtype=int), 8.0)
    _soft(x, data, heads["loket"], columns, bias)
    for label in heads["arrangementen"]:
        binary(np.array([label in r["arrangementen"] for r in data], dtype=int), 8.0)
    for name in ("voor", "leeftijd"):
        _multi(x, np.array([r[name] for r in data]), heads[name], columns, bias)
    for label in URGENT:
        binary(np.array([r["urgent"] == label for r in data], dtype=int), 12.0)
    return heads, np.array(columns).T, np.array(bias)


def _multi(
    x: csr_matrix,
    y: np.ndarray,
    labels: tuple[str, ...],
    columns: list[Any],
    bias: list[Any],
    weight: np.ndarray | None = None,
) -> None:
    m = LogisticRegression(C=12.0, max_iter=150, solver="lbfgs", tol=1e-3)
    m.fit(x, y, sample_weight=weight)
    place = {c: i for i, c in enumerate(m.classes_)}
    for label in labels:
        if label in place and len(place) > 1:
            columns.append(m.coef_[place[label]])
            bias.append(float(m.intercept_[place[label]]))
        else:
            columns.append(np.zeros(x.shape[1]))
            bias.append(-6.0)


def _soft(
    x: csr_matrix, data: list[dict[str, Any]], labels: tuple[str, ...], columns: list[Any], bias: list[Any]
) -> None:
    from scipy.sparse import vstack

    take, y, w = [], [], []
    for i, r in enumerate(data):
        take.append(i)
        y.append(r["loket"])
        w.append(1.0)
        for other in r["lokets"][:3]:
            take.append(i)
            y.append(other)
            w.append(0.25 / max(1, len(r["lokets"][:3])) * 1.5)
    _multi(vstack([x[take]]).tocsr(), np.array(y), labels, columns, bias, np.array(w))


def thresholds(x: csr_matrix, data: list[dict[str, Any]]) -> np.ndarray:
    """Per life domain the probability above which it counts as present, best on folds it was not trained on."""
    labels = ids("leefgebieden")
    truth = np.array([[label in r["leefgebieden"] for label in labels] for r in data])
    chance = np.zeros(truth.shape)
    for train, test in KFold(5, shuffle=True, random_state=3).split(truth):
        for k in range(len(labels)):
            y = truth[train, k].astype(int)
            if y.sum() == 0:
                continue
            m = LogisticRegression(
                C=8.0, solver="liblinear", class_weight={0: 1.0, 1: min(3.0, (len(y) - y.sum()) / max(y.sum(), 1))}
            )
            m.fit(x[train], y)
            chance[test, k] = m.predict_proba(x[test])[:, 1]
    best = np.full(len(labels), 0.4)
    for k in range(len(labels)):
        options = np.arange(0.2, 0.75, 0.025)
        scored = []
        for limit in options:
            hit = ((chance[:, k] >= limit) & truth[:, k]).sum()
            scored.append(2 * hit / max((chance[:, k] >= limit).sum() + truth[:, k].sum(), 1))
        best[k] = 0.5 * float(options[int(np.argmax(scored))]) + 0.5 * 0.4
    return best


def save(
    heads: dict[str, tuple[str, ...]], weights: np.ndarray, bias: np.ndarray, limits: np.ndarray, path: Path = PATH
) -> None:
    """Write the models: n-gram weights as signed bytes, concept weights as 16-bit floats."""
    names = [(h, label) for h, labels in heads.items() for label in labels]
    full = np.full(len(names), 0.5, dtype=np.float32)
    full[: len(limits)] = limits
    grams = weights[:BUCKETS]
    scale = np.abs(grams).max(axis=0) / 127.0 + 1e-9
    np.savez_compressed(
        path,
        buckets=np.int64(BUCKETS),
        concepts=np.array(all_concepts()),
        head_names=np.array([n for n, _ in names]),
        head_labels=np.array([v for _, v in names]),
        grams=np.round(grams / scale).astype(np.int8),
        gram_scale=scale.astype(np.float32),
        hints=weights[BUCKETS:].astype(np.float16),
        bias=bias.astype(np.float32),
        thresholds=full,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="five-fold figures of the loket model only")
    args = parser.parse_args()
    data = rows()
    x = matrix([r["text"] for r in data])
    print(f"{len(data)} stories, {x.shape[1]} features")
    if args.check:
        best, good = [], []
        for train, test in KFold(5, shuffle=True, random_state=1).split(data):
            columns: list[Any] = []
            bias: list[Any] = []
            labels = ids("lokets")
            _soft(x[train], [data[i] for i in train], labels, columns, bias)
            guess = (x[test] @ np.array(columns).T + np.array(bias)).argmax(axis=1)
            for g, i in zip(guess, test, strict=True):
                best.append(labels[g] == data[i]["loket"])
                good.append(labels[g] == data[i]["loket"] or labels[g] in data[i]["lokets"])
        print(f"loket best {np.mean(best):.3f} acceptable {np.mean(good):.3f}")
        return
    limits = thresholds(x, data)
    heads, weights, shift = fit(x, data)
    save(heads, weights, shift, limits)
    print(f"written {PATH.name}: {PATH.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

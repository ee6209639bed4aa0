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
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from knowledge.taxonomy import ids
from knowledge.text import near_duplicates
from knowledge.triage import PATH
from knowledge.triage_features import Features, Vocabulary, layout, letter_terms, plain_words, word_terms

Matrix = NDArray[np.float64]

DATA = Path(__file__).resolve().parents[1] / "data" / "triage"
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


def prepare(texts: list[str]) -> Features:
    """Vocabularies over the training texts."""
    plain = [plain_words(t) for t in texts]
    return Features(
        Vocabulary.build([word_terms(p) for p in plain], 2), Vocabulary.build([letter_terms(p) for p in plain], 3)
    )


def matrix(features: Features, texts: list[str]) -> csr_matrix:
    """Texts as rows of features."""
    r, c, v = [], [], []
    for i, text in enumerate(texts):
        columns, values, _ = features.row(text)
        r += [i] * len(columns)
        c += columns
        v += values
    return csr_matrix((v, (r, c)), shape=(len(texts), features.width), dtype=np.float64)


HEADS: dict[str, tuple[str, ...]] = {
    "leefgebieden": ids("leefgebieden"),
    "loket": ids("lokets"),
    "arrangementen": ids("arrangementen"),
    "voor": ("zelf", "ander", "beroeps"),
    "leeftijd": AGES,
    "urgent": URGENT,
}
STRENGTH = {"leefgebieden": 0.15, "arrangementen": 0.2, "urgent": 0.5}
CAUTION = 0.05  # a life domain named wrongly puzzles a citizen more than one left out
NEIGHBOUR = 0.35  # how much an acceptable second loket counts beside the best one


def fit(x: csr_matrix, data: list[dict[str, Any]]) -> tuple[Matrix, Matrix]:
    """Weights (features × labels) and bias (labels) of all heads, in the order of ``HEADS``."""
    weights, bias = [], []
    for head, labels in HEADS.items():
        if head == "loket":
            w, b = _lokets(x, data)
        elif head in ("voor", "leeftijd"):
            w, b = _one_of(x, [r[head] for r in data], labels)
        else:
            w, b = _any_of(x, data, head, labels)
        weights.append(w)
        bias.append(b)
    return np.vstack(weights).T, np.concatenate(bias)


def _any_of(x: csr_matrix, data: list[dict[str, Any]], head: str, labels: tuple[str, ...]) -> tuple[Matrix, Matrix]:
    w, b = np.zeros((len(labels), x.shape[1])), np.full(len(labels), -1.0)
    for k, label in enumerate(labels):
        y = np.array([label == r[head] if head == "urgent" else label in r[head] for r in data], dtype=int)
        if 0 < y.sum() < len(y):
            m = LinearSVC(C=STRENGTH[head], class_weight={0: 1.0, 1: 2.0}, random_state=0).fit(x, y)
            w[k], b[k] = m.coef_[0], m.intercept_[0]
    return w, b


def _one_of(
    x: csr_matrix, y: list[str], labels: tuple[str, ...], strength: float = 0.3, weight: list[float] | None = None
) -> tuple[Matrix, Matrix]:
    m = LinearSVC(C=strength, random_state=0).fit(x, y, sample_weight=weight)
    place = {c: i for i, c in enumerate(m.classes_)}
    w, b = np.zeros((len(labels), x.shape[1])), np.full(len(labels), -2.0)
    for k, label in enumerate(labels):
        if label in place:
            w[k], b[k] = m.coef_[place[label]], m.intercept_[place[label]]
    return w, b


def _lokets(x: csr_matrix, data: list[dict[str, Any]]) -> tuple[Matrix, Matrix]:
    take, y, w = [], [], []
    for i, r in enumerate(data):
        others = r["lokets"][:3]
        for label, weight in [(r["loket"], 1.0), *((o, NEIGHBOUR / len(others)) for o in others)]:
            take.append(i)
            y.append(label)
            w.append(weight)
    return _one_of(x[take], y, HEADS["loket"], 0.3, w)


def limits(x: csr_matrix, data: list[dict[str, Any]]) -> Matrix:
    """Per life domain the margin above which it counts as present: best micro-F1 on folds it was not trained on, half
    of the way from one limit for all, since a limit of its own is measured on few stories."""
    labels = HEADS["leefgebieden"]
    truth = np.array([[label in r["leefgebieden"] for label in labels] for r in data])
    margin = np.zeros(truth.shape)
    for train, test in KFold(4, shuffle=True, random_state=3).split(truth):
        w, b = _any_of(x[train], [data[i] for i in train], "leefgebieden", labels)
        margin[test] = x[test] @ w.T + b
    options = np.arange(-0.8, 0.6, 0.05)

    def f1(said: np.ndarray[Any, Any], true: np.ndarray[Any, Any]) -> float:
        return float(2 * (said & true).sum() / max(said.sum() + true.sum(), 1))

    common = float(options[int(np.argmax([f1(margin >= o, truth) for o in options]))])
    own = np.array(
        [options[int(np.argmax([f1(margin[:, k] >= o, truth[:, k]) for o in options]))] for k in range(len(labels))]
    )
    print(f"leefgebieden micro-F1 on folds {f1(margin >= common, truth):.3f}")
    return np.asarray((own + common) / 2 + CAUTION)


def save(features: Features, weights: Matrix, bias: Matrix, bounds: Matrix, path: Path = PATH) -> None:
    """Write the models: weights as signed bytes with a scale per label."""
    names = [(h, label) for h, labels in HEADS.items() for label in labels]
    full = np.zeros(len(names))
    full[: len(bounds)] = bounds
    scale = np.abs(weights).max(axis=0) / 127.0 + 1e-9
    np.savez_compressed(
        path,
        layout=np.array(layout()),
        words=np.array(list(features.words.place)),
        word_idf=features.words.idf,
        letters=np.array(list(features.letters.place)),
        letter_idf=features.letters.idf,
        head_names=np.array([n for n, _ in names]),
        head_labels=np.array([v for _, v in names]),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
        limits=full.astype(np.float32),
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="five-fold figures of the loket model only")
    args = parser.parse_args()
    data = rows()
    texts = [r["text"] for r in data]
    features = prepare(texts)
    x = matrix(features, texts)
    print(f"{len(data)} stories, {x.shape[1]} features, near-duplicates {near_duplicates(texts):.4f}")
    if args.check:
        best, good = [], []
        labels = HEADS["loket"]
        for train, test in KFold(5, shuffle=True, random_state=1).split(data):
            w, b = _lokets(x[train], [data[i] for i in train])
            guess = (x[test] @ w.T + b).argmax(axis=1)
            for g, i in zip(guess, test, strict=True):
                best.append(labels[g] == data[i]["loket"])
                good.append(labels[g] == data[i]["loket"] or labels[g] in data[i]["lokets"])
        print(f"loket best {np.mean(best):.3f} acceptable {np.mean(good):.3f}")
    bounds = limits(x, data)
    if not args.check:
        weights, bias = fit(x, data)
        save(features, weights, bias, bounds)
        print(f"written {PATH.name}: {PATH.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

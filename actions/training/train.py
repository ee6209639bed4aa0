"""Train the coder on the hand-written utterances and write ``data/coder_model.npz``.

    python -m actions.training.train [--check] [--extra FOLDER]

Data: ``data/utterances/*.tsv``: context, text, main technique, all techniques, other acceptable ones. ``--check`` prints
figures on five folds without writing; a context never stands on both sides of a fold, so that the figures tell something
about clients the model has not met. ``--extra`` adds a folder of the same form: what trainers corrected, as
``keukentafel training corrections export`` writes it; of an utterance that stands in both, it is the correction that counts.
The evaluation set in ``knowledge/eval/`` is never read here.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from actions.training.coder import PATH, TECHNIQUES
from actions.training.features import Features
from knowledge.text import near_duplicates

DATA = Path(__file__).with_name("data") / "utterances"
STRENGTH, PRESENCE_STRENGTH = 0.4, 0.15
NEIGHBOUR = 0.35  # what an acceptable other technique counts beside the main one
FOLDS = 5
RELIED_ON = 0.5  # below this chance of being acceptable the coder says that it is unsure

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One training utterance."""

    context: str
    text: str
    techniek: str
    alle: tuple[str, ...]
    ok: frozenset[str]


def rows(folder: Path = DATA, extra: Path | None = None) -> list[Row]:
    """All utterances, each once; those of ``extra`` come first and so count where both have them."""
    found: dict[tuple[str, str], Row] = {}
    more = sorted(extra.glob("*.tsv")) if extra else []
    for path in (*more, *sorted(folder.glob("*.tsv"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) != 5 or cells[2] not in TECHNIQUES:
                continue
            others = frozenset(name for name in cells[4].split(",") if name in TECHNIQUES)
            every = tuple(name for name in cells[3].split(",") if name in TECHNIQUES)
            found.setdefault((cells[0], cells[1]), Row(cells[0], cells[1], cells[2], every, others | {cells[2]}))
    return list(found.values())


def matrix(features: Features, data: list[Row]) -> csr_matrix:
    """Utterances as rows of features."""
    r, c, v = [], [], []
    for i, row in enumerate(data):
        columns, values, _ = features.row(row.context, row.text)
        r += [i] * len(columns)
        c += columns
        v += values
    return csr_matrix((v, (r, c)), shape=(len(data), features.width), dtype=np.float64)


def fit_main(x: csr_matrix, data: list[Row]) -> tuple[Matrix, Matrix]:
    """Weights (techniques × features) and bias for the main technique."""
    take, label, weight = [], [], []
    for i, row in enumerate(data):
        others = sorted(row.ok - {row.techniek})
        for name, size in [(row.techniek, 1.0), *((o, NEIGHBOUR / len(others)) for o in others)]:
            take.append(i)
            label.append(name)
            weight.append(size)
    model = LinearSVC(C=STRENGTH, random_state=0).fit(x[take], label, sample_weight=weight)
    place = {name: i for i, name in enumerate(model.classes_)}
    order = [place[name] for name in TECHNIQUES]
    return model.coef_[order], model.intercept_[order]


def fit_presence(x: csr_matrix, data: list[Row]) -> tuple[Matrix, Matrix]:
    """Weights and bias for "is in it", one technique at a time."""
    weights, bias = np.zeros((len(TECHNIQUES), x.shape[1])), np.zeros(len(TECHNIQUES))
    for k, name in enumerate(TECHNIQUES):
        y = np.array([name in row.alle for row in data], dtype=int)
        model = LinearSVC(C=PRESENCE_STRENGTH, class_weight={0: 1.0, 1: 2.0}, random_state=0).fit(x, y)
        weights[k], bias[k] = model.coef_[0], model.intercept_[0]
    return weights, bias


def folds(data: list[Row]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Train and test places; the same context is never in both."""
    groups = [crc32(row.context.encode()) if row.context != "-" else i for i, row in enumerate(data)]
    return list(GroupKFold(FOLDS).split(data, groups=groups))


def out_of_fold(x: csr_matrix, data: list[Row], presence: bool = True) -> tuple[Matrix, Matrix]:
    """Margins for every utterance from models that did not see it: main, present."""
    main, present = np.zeros((len(data), len(TECHNIQUES))), np.zeros((len(data), len(TECHNIQUES)))
    for train, test in folds(data):
        those = [data[i] for i in train]
        w, b = fit_main(x[train], those)
        main[test] = x[test] @ w.T + b
        if presence:
            w, b = fit_presence(x[train], those)
            present[test] = x[test] @ w.T + b
    return main, present


def figures(said: list[str], data: list[Row]) -> dict[str, float]:
    """Right, right or acceptable, and macro-F1."""
    f1 = []
    for name in TECHNIQUES:
        hit = sum(s == name == r.techniek for s, r in zip(said, data, strict=True))
        total = sum(s == name for s in said) + sum(r.techniek == name for r in data)
        f1.append(2 * hit / total if total else 0.0)
    return {
        "right": float(np.mean([s == r.techniek for s, r in zip(said, data, strict=True)])),
        "acceptable": float(np.mean([s in r.ok for s, r in zip(said, data, strict=True)])),
        "macro_f1": float(np.mean(f1)),
    }


def confusions(said: list[str], data: list[Row]) -> list[tuple[str, str, int]]:
    """What was taken for what, most often first; only what was not acceptable."""
    count = Counter((r.techniek, s) for s, r in zip(said, data, strict=True) if s not in r.ok)
    return [(true, guess, n) for (true, guess), n in count.most_common()]


def calibrate(main: Matrix, data: list[Row]) -> tuple[float, float]:
    """How sharply margins become chances (least log-loss), and the chance below which the coder is unsure."""
    truth = np.array([TECHNIQUES.index(row.techniek) for row in data])
    best, sharpness = np.inf, 1.0
    for option in np.arange(1.0, 8.01, 0.25):
        power = np.exp(option * (main - main.max(axis=1, keepdims=True)))
        chance = power / power.sum(axis=1, keepdims=True)
        loss = -np.log(chance[np.arange(len(truth)), truth] + 1e-12).mean()
        if loss < best:
            best, sharpness = loss, float(option)
    power = np.exp(sharpness * (main - main.max(axis=1, keepdims=True)))
    top = (power / power.sum(axis=1, keepdims=True)).max(axis=1)
    good = np.array([TECHNIQUES[k] in row.ok for k, row in zip(main.argmax(axis=1), data, strict=True)])
    doubt = 0.0
    for option in np.arange(0.1, 0.7, 0.01):  # the chance around which half of the codings are acceptable
        near = (top >= option - 0.05) & (top < option + 0.05)
        if near.sum() >= 20 and good[near].mean() < RELIED_ON:
            doubt = float(option)
    return sharpness, doubt


def presence_limit(present: Matrix, main: Matrix, data: list[Row]) -> tuple[float, float]:
    """The margin above which a technique counts as present: best F1 over all of them; and that F1."""
    truth = np.array([[name in row.alle for name in TECHNIQUES] for row in data])
    first = np.zeros(truth.shape, dtype=bool)
    first[np.arange(len(data)), main.argmax(axis=1)] = True
    best = (0.0, 0.0)
    for option in np.arange(-0.6, 0.8, 0.05):
        said = (present > option) | first
        best = max(best, (2 * (said & truth).sum() / (said.sum() + truth.sum()), float(option)))
    return best[1], best[0]


def save(features: Features, weights: Matrix, bias: Matrix, settings: dict[str, float], path: Path = PATH) -> None:
    """Write the model: weights as signed bytes with a scale per technique."""
    scale = np.abs(weights).max(axis=0) / 127.0 + 1e-9
    arrays: dict[str, Any] = {
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
        **{name: np.array(value) for name, value in settings.items()},
    }
    vocabularies = {"words": features.words, "letters": features.letters, "context": features.context}
    for name, vocabulary in vocabularies.items():
        arrays[name], arrays[f"{name}_idf"] = np.array(list(vocabulary.place)), vocabulary.idf
    np.savez_compressed(path, **arrays)


def fit(features: Features, data: list[Row], settings: dict[str, float], path: Path = PATH) -> None:
    """Train on ``data`` and write the model. ``settings``: sharpness, doubt and present, as ``calibrate`` finds them."""
    x = matrix(features, data)
    w1, b1 = fit_main(x, data)
    w2, b2 = fit_presence(x, data)
    save(features, np.vstack([w1, w2]).T, np.concatenate([b1, b2]), settings, path)


def main(argv: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extra", type=Path, help="folder with corrections to train on as well")
    parser.add_argument("--check", action="store_true", help="only figures, nothing is written")
    options = parser.parse_args(argv)
    say = sys.stdout.write
    data = rows(extra=options.extra)
    features = Features.build([(row.context, row.text) for row in data])
    x = matrix(features, data)
    same = near_duplicates([row.text for row in data])
    say(f"{len(data)} utterances, {x.shape[1]} features, near-duplicates {same:.4f}\n")
    margins, present = out_of_fold(x, data)
    said = [TECHNIQUES[k] for k in margins.argmax(axis=1)]
    found = figures(said, data)
    say(f"five folds: {', '.join(f'{name} {value:.3f}' for name, value in found.items())}\n")
    sharpness, doubt = calibrate(margins, data)
    limit, f1 = presence_limit(present, margins, data)
    say(f"sharpness {sharpness:.2f}, unsure below {doubt:.2f}, every technique in it: F1 {f1:.3f}\n")
    for true, guess, n in confusions(said, data)[:25]:
        say(f"{n:5d}  {true} taken for {guess}\n")
    if not options.check:
        fit(features, data, {"sharpness": sharpness, "doubt": doubt, "present": limit})
        say(f"written {PATH.name}: {PATH.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

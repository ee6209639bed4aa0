"""Train the guard's small linear model and write ``knowledge/guard_model.json`` (read with the standard library alone).

    python -m knowledge.train.guard [--check]

Data: ``knowledge/data/safety/train.tsv`` and, as examples without danger, the triage stories labelled with an ordinary
loket. ``--check`` prints five-fold figures of rules and model together, without writing.
"""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from knowledge import guard

HERE = Path(__file__).resolve().parents[1]
BUCKETS = 1 << 15
DANGER_LOKETS = {"noodnummer_112", "crisis_113", "veilig_thuis", "kindertelefoon"}


def rows() -> list[tuple[str, str, str]]:
    """(text, label, source) of every training message."""
    out = []
    for line in (HERE / "data" / "safety" / "train.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 3:
            out.append((cells[0], cells[1], "safety"))
    for path in sorted((HERE / "data" / "safety").glob("extra*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 3:
                out.append((cells[0], cells[1], "extra"))
    for path in sorted((HERE / "data" / "triage").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) == 8 and cells[2] not in DANGER_LOKETS and "veiligheid" not in cells[1] and not DANGER_LOKETS & set(cells[3].split(",")):
                out.append((cells[0], "none", "triage"))
    return out


def seen(text: str) -> str:
    """What the model looks at: normalised text with the idioms taken out, as in ``guard.screen``."""
    return guard._shapes()["idioms"].sub(" ", guard.normalise(text))


def matrix(texts: list[str]) -> csr_matrix:
    """Hashed features, each row of length 1."""
    r, c, v = [], [], []
    for i, text in enumerate(texts):
        found = guard.features(text, BUCKETS)
        r += [i] * len(found)
        c += found
        v += [1.0 / np.sqrt(max(len(found), 1))] * len(found)
    return csr_matrix((v, (r, c)), shape=(len(texts), BUCKETS), dtype=np.float32)


def fit(texts: list[str], labels: list[str], strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Weights (buckets × labels) and bias, classes in the order of ``guard.LABELS``."""
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    # an hour of training tells more about danger than about the ordinary: rare kinds count a little more
    weight = np.array([{"none": 1.0, "kindertelefoon": 1.6, "huisarts": 1.4}.get(label, 1.2) for label in labels])
    model.fit(matrix(texts), labels, sample_weight=weight)
    order = [list(model.classes_).index(label) for label in guard.LABELS]
    return model.coef_[order].T, model.intercept_[order]


def payload(weights: np.ndarray, bias: np.ndarray, limits: dict[str, float]) -> dict[str, object]:
    """The model as JSON data: signed bytes in base 85."""
    scale = float(np.abs(weights).max() / 127.0)
    data = np.round(weights / scale).astype(np.int8).tobytes()
    return {"buckets": BUCKETS, "scale": scale, "bias": [float(b) for b in bias], "threshold": limits, "weights": base64.b85encode(data).decode("ascii")}


def use(raw: dict[str, object]) -> None:
    """Let the guard work with this model in this process (for the folds)."""
    text = json.dumps(raw)
    path = HERE / "guard_model.json"
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(text, encoding="utf-8")
    guard._model.cache_clear()
    guard._model()
    if before is not None:
        path.write_text(before, encoding="utf-8")
    else:
        path.unlink()


LIMITS = {"whole": 0.5, "part": 0.75, "info": 0.3}


def check(strength: float) -> None:
    """Five-fold figures: danger recognised, right loket, false alarm; on the safety lines and on ordinary stories."""
    data = rows()
    labels = np.array([x[1] for x in data])
    results: list[tuple[str, str, str | None, str, str]] = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=2).split(labels, labels):
        weights, bias = fit([seen(data[i][0]) for i in train], [data[i][1] for i in train], strength)
        use(payload(weights, bias, LIMITS))
        for i in test:
            danger = guard.screen(data[i][0])
            results.append((data[i][2], data[i][1], danger.loket if danger else None, danger.matched if danger else "", data[i][0]))
    for name in ("safety", "extra", "triage"):
        part = [r for r in results if r[0] == name]
        bad = [r for r in part if r[1] != "none"]
        fine = [r for r in part if r[1] == "none"]
        if bad:
            print(name, len(bad), "danger: recognised", round(np.mean([r[2] is not None for r in bad]), 3), "right loket", round(np.mean([r[2] == r[1] for r in bad]), 3))
        if fine:
            print(name, len(fine), "ordinary: false alarm", round(np.mean([r[2] is not None for r in fine]), 3), "by rule", round(np.mean([bool(r[2]) and r[3] != "model" for r in fine]), 3))
    misses = [r for r in results if (r[1] == "none") != (r[2] is None)]
    for r in misses:
        print(f"{r[1]} -> {r[2]} ({r[3]}) {r[4][:150]}")
    wrong = [r for r in results if r[1] != "none" and r[2] and r[1] != r[2]]
    for r in wrong:
        print(f"~ {r[1]} -> {r[2]} ({r[3]}) {r[4][:150]}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--strength", type=float, default=40.0)
    args = parser.parse_args()
    if args.check:
        check(args.strength)
        return
    data = rows()
    weights, bias = fit([seen(x[0]) for x in data], [x[1] for x in data], args.strength)
    path = HERE / "guard_model.json"
    path.write_text(json.dumps(payload(weights, bias, LIMITS)), encoding="utf-8")
    print(f"{len(data)} messages; written {path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

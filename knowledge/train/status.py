"""Trains the refusal: which questions these reports answer, and which are about the social domain at all.

    python -m knowledge.train.status

Answerable: every question of the passages, asked of an index and embedder made without it (as in
`knowledge.train.ranker`). Not answerable: knowledge/data/refusal.yml, written for this. Every number a question is
judged by comes from a text classifier that has not seen that question.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from knowledge.embedder import StaticEmbedder
from knowledge.features import candidates
from knowledge.part import Part
from knowledge.passages import HERE, Passage, load_passages, read_yaml
from knowledge.ranker import Ranker
from knowledge.status import SHIPPED, SIGNALS, Judge, cues, signals
from knowledge.train import embedder as embedder_training
from knowledge.train.ranker import FOLDS, Asked, fit, left_out
from knowledge.words import WordTable

REFUSAL = HERE / "data" / "refusal.yml"
# The left-out questions are vaguer than those people ask: of an independent set far fewer are refused than of these.
REFUSED_AT_MOST = 0.08


@dataclass(slots=True)
class Text:
    """A linear classifier over cues and the vector of a question."""

    cues: dict[str, float]
    vector: NDArray[np.float32]
    bias: float

    def odds(self, query: str, vector: NDArray[np.float32]) -> float:
        known = [self.cues[cue] for cue in cues(query) if cue in self.cues]
        return float(sum(known) / max(len(known), 1) ** 0.5 + self.vector @ vector + self.bias)


def train_text(
    queries: Sequence[str], vectors: NDArray[np.float32], labels: NDArray[np.bool_], strength: float = 2.0
) -> Text:
    """Fit on cues seen at least twice (each query's cues scaled to unit length) and on the vector."""
    found = [cues(query) for query in queries]
    counts: dict[str, int] = {}
    for own in found:
        for cue in own:
            counts[cue] = counts.get(cue, 0) + 1
    names = {cue: number for number, cue in enumerate(sorted(c for c, n in counts.items() if n > 1))}
    rows, columns, values = [], [], []
    for row, own in enumerate(found):
        known = [names[cue] for cue in own if cue in names]
        rows += [row] * len(known)
        columns += known
        values += [1 / max(len(known), 1) ** 0.5] * len(known)
    matrix = hstack(
        [csr_matrix((values, (rows, columns)), shape=(len(queries), len(names))), csr_matrix(vectors)]
    ).tocsr()
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=400)
    model.fit(matrix, labels)
    weights = model.coef_[0]
    return Text(
        {cue: float(weights[number]) for cue, number in names.items()},
        weights[len(names) :].astype(np.float32),
        float(model.intercept_[0]),
    )


def load_refusal() -> tuple[list[str], list[bool]]:
    """The questions to refuse, and of each whether it is near the social domain (not_found)."""
    raw: dict[str, list[str]] = read_yaml(REFUSAL)
    far, near = raw["out_of_scope"], raw["not_found"]
    return [*far, *near], [False] * len(far) + [True] * len(near)


@dataclass(slots=True)
class Example:
    """One question with what the classifier sees of it."""

    query: str
    answerable: bool
    near: bool
    values: NDArray[np.float32]


def examples(passages: Sequence[Passage], folds: int = FOLDS, seed: int = 5) -> tuple[list[Example], list[Asked]]:
    """Every question asked of an index, embedder, ranker and text classifier that have not seen it."""
    from knowledge.train.ranker import ask

    negatives, near = load_refusal()
    chance = np.random.default_rng(seed)
    share = chance.integers(0, folds, len(negatives))
    found: list[Example] = []
    gathered: list[tuple[Part, StaticEmbedder, list[Asked], list[tuple[int, str]], list[Passage]]] = []
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(folds):
            kept, asked = left_out(passages, fold, folds)
            out = Path(folder) / f"model-{fold}"
            embedder_training.train(kept, out, seed=embedder_training.SEED + fold)
            model = StaticEmbedder.load(out)
            part = Part.build(kept, model, WordTable(model))
            gathered.append((part, model, ask(part, model, asked), asked, kept))
            print(f"fold {fold + 1} of {folds}: {len(asked)} questions asked", flush=True)
    data = [one for _, _, asked_data, _, _ in gathered for one in asked_data]
    for fold, (part, model, asked_data, _, kept) in enumerate(gathered):
        ranker = fit(
            [one for number, (_, _, others, _, _) in enumerate(gathered) if number != fold for one in others],
            seeds=(1,),
        )
        own = [vraag for passage in kept for vraag in passage.vragen]
        rest = [query for query, part_of in zip(negatives, share, strict=True) if part_of != fold]
        text = train_text(
            [*own, *rest], model.queries([*own, *rest]), np.array([True] * len(own) + [False] * len(rest))
        )
        table = WordTable(model)
        test = [(one.question, True, True) for one in asked_data]
        test += [(q, False, n) for q, n, part_of in zip(negatives, near, share, strict=True) if part_of == fold]
        found.extend(_examples(test, part, model, table, ranker, text))
    return found, data


def _examples(
    test: Sequence[tuple[str, bool, bool]],
    part: Part,
    model: StaticEmbedder,
    table: WordTable,
    ranker: Ranker,
    text: Text,
) -> list[Example]:
    found = []
    for query, answerable, near in test:
        best = candidates(part, model, table, query)
        vector = model.queries([query])[0]
        values = signals(query, part, best, ranker.scores(best.matrix), text.odds(query, vector))
        found.append(Example(query, answerable, near, values))
    return found


def fit_signals(found: Sequence[Example]) -> dict[str, Any]:
    """Standardise and weigh the signals; both kinds of error weigh the same."""
    x = np.stack([one.values for one in found])
    y = np.array([one.answerable for one in found])
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, class_weight="balanced", max_iter=1000).fit((x - mean) / scale, y)
    return {"mean": mean, "scale": scale, "weights": model.coef_[0], "bias": float(model.intercept_[0])}


def chances(fitted: dict[str, Any], found: Sequence[Example]) -> NDArray[np.float64]:
    """Probability of being answerable for every example."""
    x = (np.stack([one.values for one in found]) - fitted["mean"]) / fitted["scale"]
    result: NDArray[np.float64] = 1 / (1 + np.exp(-(x @ fitted["weights"] + fitted["bias"])))
    return result


def crossed(found: Sequence[Example], groups: int = 5) -> NDArray[np.float64]:
    """Chance of every example by signals weighed without it."""
    order = np.random.default_rng(1).permutation(len(found))
    result = np.zeros(len(found))
    for group in range(groups):
        test = order[group::groups]
        held = set(test.tolist())
        fitted = fit_signals([one for number, one in enumerate(found) if number not in held])
        result[test] = chances(fitted, [found[number] for number in test])
    return result


def report(found: Sequence[Example], chance: NDArray[np.float64]) -> str:
    """How many are refused at several thresholds: answerable, near the domain, far from it."""
    answerable = np.array([one.answerable for one in found])
    near = np.array([one.near for one in found])
    lines = ["answerable refused | near refused | far refused | threshold"]
    for limit in (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.10, 0.15):
        threshold = float(np.quantile(chance[answerable], limit))
        refused = chance < threshold
        lines.append(
            f"{refused[answerable].mean():18.3f} | {refused[~answerable & near].mean():12.3f} | "
            f"{refused[~answerable & ~near].mean():11.3f} | {threshold:.3f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Train and write the shipped refusal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args()
    passages = load_passages()
    found, data = examples(passages)
    chance = crossed(found)
    print(report(found, chance))
    fit(data).save()
    finish(passages, found, chance).to_file(options.out)


@dataclass(slots=True)
class Made:
    """A trained judge, ready to be written."""

    judge: Judge

    def to_file(self, path: Path) -> None:
        """Write as JSON, numbers rounded."""
        raw = asdict(self.judge)
        raw["signals"] = list(SIGNALS)
        for name, value in raw.items():
            if isinstance(value, np.ndarray):
                raw[name] = np.round(value.astype(float), 5).tolist()
            elif isinstance(value, dict):
                raw[name] = {cue: round(weight, 4) for cue, weight in value.items() if abs(weight) >= 0.01}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


def finish(passages: Sequence[Passage], found: Sequence[Example], chance: NDArray[np.float64]) -> Made:
    """Text classifiers over everything with the shipped embedder, and the threshold."""
    model = StaticEmbedder.load()
    negatives, near = load_refusal()
    own = [vraag for passage in passages for vraag in passage.vragen]
    queries = [*own, *negatives]
    vectors = model.queries(queries)
    answerable = train_text(queries, vectors, np.array([True] * len(own) + [False] * len(negatives)))
    domain = train_text(queries, vectors, np.array([True] * len(own) + near))
    fitted = fit_signals(found)
    threshold = float(np.quantile(chance[np.array([one.answerable for one in found])], REFUSED_AT_MOST))
    return Made(
        Judge(
            answerable=answerable.cues,
            answerable_vector=answerable.vector,
            answerable_bias=answerable.bias,
            domain=domain.cues,
            domain_vector=domain.vector,
            domain_bias=domain.bias,
            mean=fitted["mean"].astype(np.float32),
            scale=fitted["scale"].astype(np.float32),
            weights=fitted["weights"].astype(np.float32),
            bias=fitted["bias"],
            threshold=threshold,
        )
    )


if __name__ == "__main__":
    main()

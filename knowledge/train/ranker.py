"""Trains the second-stage ranker on honest features, and says how good it is on questions it has not seen.

    python -m knowledge.train.ranker [--folds 5]

For each fold a fifth of every passage's questions is left out; embedder and index are made without them, and the
left-out questions are asked. So no feature has seen the question it is computed for. The network learns, with a
softmax over the candidates, to put a passage of the right section first.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from knowledge.embedder import StaticEmbedder
from knowledge.features import CANDIDATES, NAMES, candidates
from knowledge.part import Part
from knowledge.passages import Passage, load_passages
from knowledge.ranker import SHIPPED, Ranker
from knowledge.train import embedder as embedder_training
from knowledge.words import WordTable

FOLDS = 5
HIDDEN = 24
EPOCHS = 10
SEEDS = (1, 2, 3)


@dataclass(slots=True)
class Asked:
    """One left-out question with its candidates: features, whether each is right, and the rows themselves."""

    passage: int
    question: str
    rows: NDArray[np.int64]
    matrix: NDArray[np.float32]
    right: NDArray[np.bool_]
    raw: NDArray[np.float32]


def left_out(passages: Sequence[Passage], fold: int, folds: int) -> tuple[list[Passage], list[tuple[int, str]]]:
    """Passages without the questions of this fold, and those questions with their passage's number."""
    kept: list[Passage] = []
    asked: list[tuple[int, str]] = []
    for number, passage in enumerate(passages):
        mine = [vraag for rank, vraag in enumerate(passage.vragen) if rank % folds == fold]
        asked.extend((number, vraag) for vraag in mine)
        kept.append(replace(passage, vragen=tuple(v for v in passage.vragen if v not in set(mine))))
    return kept, asked


def ask(part: Part, model: StaticEmbedder, asked: Sequence[tuple[int, str]]) -> list[Asked]:
    """Candidates and features of every question."""
    table = WordTable(model)
    found: list[Asked] = []
    for number, question in asked:
        best = candidates(part, model, table, question)
        sections = set(part.passages[number].sections)
        right = np.array([bool(sections & set(part.passages[int(row)].sections)) for row in best.rows])
        found.append(Asked(number, question, best.rows, best.matrix, right, best.raw))
    return found


def gather(passages: Sequence[Passage], folds: int = FOLDS) -> list[Asked]:
    """All questions of all passages, each asked of an index and embedder made without it."""
    found: list[Asked] = []
    for fold in range(folds):
        kept, asked = left_out(passages, fold, folds)
        with tempfile.TemporaryDirectory() as folder:
            embedder_training.train(kept, Path(folder) / "model", seed=embedder_training.SEED + fold)
            model = StaticEmbedder.load(Path(folder) / "model")
        found.extend(ask(Part.build(kept, model, WordTable(model)), model, asked))
        print(f"fold {fold + 1} of {folds}: {len(asked)} questions asked", flush=True)
    return found


def fit(data: Sequence[Asked], seeds: Sequence[int] = SEEDS, epochs: int = EPOCHS) -> Ranker:
    """Train the networks on the questions that have a right passage among their candidates."""
    torch.set_num_threads(1)
    usable = [one for one in data if one.right.any() and len(one.rows) == CANDIDATES]
    x = torch.tensor(np.stack([one.matrix for one in usable]))
    y = torch.tensor(np.stack([one.right for one in usable]))
    layers = []
    for seed in seeds:
        torch.manual_seed(seed)
        hidden, out = torch.nn.Linear(2 * len(NAMES), HIDDEN), torch.nn.Linear(HIDDEN, 1)
        net = torch.nn.Sequential(hidden, torch.nn.Tanh(), torch.nn.Dropout(0.1), out)
        optimizer = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=1e-3)
        for epoch in range(epochs):
            for group in optimizer.param_groups:
                group["lr"] = 0.01 * (1 - epoch / epochs)
            for batch in torch.split(torch.randperm(len(x)), 128):
                logits = torch.log_softmax(net(x[batch]).squeeze(-1), dim=1)
                loss = -torch.logsumexp(logits.masked_fill(~y[batch], -1e9), dim=1).mean()
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
        layers.append(
            (
                hidden.weight.detach().numpy().astype(np.float32),
                hidden.bias.detach().numpy().astype(np.float32),
                out.weight.detach().numpy()[0].astype(np.float32),
            )
        )
    return Ranker(tuple(layers))


def cross_scores(data: Sequence[Asked], groups: int = 5) -> list[NDArray[np.float32]]:
    """Scores of every question by a ranker trained without its passage."""
    scores: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(data)
    for group in range(groups):
        ranker = fit([one for one in data if one.passage % groups != group], seeds=SEEDS[:1])
        for number, one in enumerate(data):
            if one.passage % groups == group:
                scores[number] = ranker.scores(one.matrix)
    return scores


def main() -> None:
    """Train and write the shipped ranker."""
    from knowledge.evaluate.retrieval import describe, judge_left_out

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    options = parser.parse_args()
    passages = load_passages()
    data = gather(passages, options.folds)
    print(describe(judge_left_out(passages, data, cross_scores(data))))
    fit(data).save(options.out)


if __name__ == "__main__":
    main()

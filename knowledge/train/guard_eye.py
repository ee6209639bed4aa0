"""Train the guard's second eye (``knowledge/guard_eye.py``) with torch, and write it as ``guard_eye.npz``.

Called by ``knowledge/train/guard.py``. Nothing but our own messages goes in; the seeds are fixed, so that the same
machine makes the same weights.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from knowledge import guard_eye
from knowledge.guard_eye import BUCKETS, WIDTHS, WINDOW, letter_groups, tokens
from knowledge.guard_signals import Reading

SIZE, FILTERS, HIDDEN = 96, 160, 64  # of a word's vector, of each width, of the layer before the logits
ROUNDS, BATCH, RATE, DECAY, DROP, LOST = 10, 64, 2e-3, 0.02, 0.4, 0.1  # LOST: share of words left out while learning
NEAR = 16 * BATCH  # messages that are sorted by length together
GROUPS, MARKS = 24, 14  # letter groups of a word, and signals and classes of a word, that are looked at, at most


class Texts:
    """Messages as numbers: ``words`` (messages × window) into ``groups`` (words × GROUPS), ``marks`` per word: its signals and classes."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        place: dict[str, int] = {"": 0}
        groups: list[list[int]] = [[0] * GROUPS]
        self.words = np.zeros((len(readings), WINDOW), np.int64)
        self.marks = np.zeros((len(readings), WINDOW, MARKS), np.int64)
        self.length = np.ones(len(readings), np.int64)
        for i, reading in enumerate(readings):
            read = tokens(reading, WINDOW)
            self.length[i] = max(len(read), 1)
            for j, (word, signals) in enumerate(read):
                if word not in place:
                    place[word] = len(groups)
                    mine = letter_groups(word)[:GROUPS]
                    groups.append([*mine, *[0] * (GROUPS - len(mine))])
                self.words[i, j] = place[word]
                self.marks[i, j, : len(signals)] = signals[:MARKS]
        self.groups = np.array(groups, np.int64)


class Network(nn.Module):
    """What ``guard_eye._look`` computes, for a batch, with dropout while learning."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.letters = nn.Embedding(BUCKETS, SIZE, padding_idx=0)
        self.signals = nn.Embedding(guard_eye.marks() + 1, SIZE, padding_idx=0)
        for table, spread in ((self.letters, 0.3), (self.signals, 0.1)):
            nn.init.normal_(table.weight, 0.0, spread)
            with torch.no_grad():
                table.weight[0] = 0.0
        self.filters = nn.ModuleList([nn.Conv1d(SIZE, FILTERS, width, padding=width // 2) for width in WIDTHS])
        self.hidden = nn.Linear(2 * FILTERS * len(WIDTHS), HIDDEN)
        self.out = nn.Linear(HIDDEN, columns)
        self.drop = nn.Dropout(DROP)

    def forward(self, groups: torch.Tensor, words: torch.Tensor, marks: torch.Tensor, length: torch.Tensor) -> Any:
        """Logits (batch × columns) of messages given as in ``Texts``."""
        kinds, where = torch.unique(words, return_inverse=True)
        mine = groups[kinds]
        vectors = self.letters(mine).sum(1) / (mine > 0).sum(1, keepdim=True).clamp(min=1)
        rows = vectors[where] + self.signals(marks).sum(2)
        inside = (torch.arange(words.shape[1])[None, :] < length[:, None]).float()[:, :, None]
        if self.training:
            rows = rows * (torch.rand(rows.shape[:2]) > LOST).float()[:, :, None]
        rows = (self.drop(rows) * inside).transpose(1, 2)
        mask = inside.transpose(1, 2)
        seen = []
        for one in self.filters:
            found = torch.relu(one(rows)) * mask
            seen += [found.max(2).values, found.sum(2) / length[:, None]]
        return self.out(self.drop(torch.relu(self.hidden(self.drop(torch.cat(seen, 1))))))


def _batch(texts: Texts, rows: NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = int(texts.length[rows].max())
    return (
        torch.from_numpy(texts.words[rows, :longest]),
        torch.from_numpy(texts.marks[rows, :longest]),
        torch.from_numpy(texts.length[rows]),
    )


def fit(texts: Texts, targets: NDArray[np.float32], train: NDArray[np.int64], seed: int) -> Network:
    """A network that learned ``targets`` (messages × columns of 0 and 1) from the messages ``train``."""
    torch.set_num_threads(1)  # the batches are small: more threads only wait for each other
    torch.manual_seed(seed)
    order = np.array(train)
    shuffle = np.random.default_rng(seed)
    net = Network(targets.shape[1])
    groups = torch.from_numpy(texts.groups)
    steps = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    net.train()
    for turn in range(ROUNDS):
        shuffle.shuffle(order)
        # messages of about one length together: less to calculate, and every batch still differs
        for i in range(0, len(order), NEAR):
            order[i : i + NEAR] = order[i + np.argsort(texts.length[order[i : i + NEAR]], kind="stable")]
        for group in steps.param_groups:
            group["lr"] = RATE * (1 - turn / ROUNDS)
        for i in shuffle.permutation(np.arange(0, len(order), BATCH)):
            rows = order[i : i + BATCH]
            loss = nn.functional.binary_cross_entropy_with_logits(
                net(groups, *_batch(texts, rows)), torch.from_numpy(targets[rows])
            )
            steps.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            steps.step()
    net.eval()
    return net


def fit_each(
    texts: Texts, targets: NDArray[np.float32], lessons: Sequence[tuple[NDArray[np.int64], int]]
) -> list[Network]:
    """A network for each (messages, seed), as many at a time as there are cores; the same as one after the other."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return [
            one.result() for one in [pool.submit(fit, texts, targets, messages, seed) for messages, seed in lessons]
        ]


def predict(net: Network, texts: Texts, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Logits (rows × columns)."""
    groups = torch.from_numpy(texts.groups)
    with torch.no_grad():
        return np.concatenate(
            [net(groups, *_batch(texts, rows[i : i + 256])).numpy() for i in range(0, len(rows), 256)]
        )


def arrays(net: Network) -> dict[str, NDArray[Any]]:
    """The weights as ``guard_eye`` reads them."""
    found: dict[str, torch.Tensor] = {
        "letters": net.letters.weight,
        "signals": net.signals.weight,
        "hidden": net.hidden.weight.T,
        "hidden.bias": net.hidden.bias,
        "out": net.out.weight.T,
        "out.bias": net.out.bias,
    }
    for width, one in zip(WIDTHS, net.filters, strict=True):
        assert isinstance(one, nn.Conv1d) and one.bias is not None
        # (filters × size × width) → (width · size × filters), the order in which the windows stand
        found[f"filter{width}"] = one.weight.permute(2, 1, 0).reshape(width * SIZE, FILTERS)
        found[f"filter{width}.bias"] = one.bias
    return {name: value.detach().numpy().astype(np.float32) for name, value in found.items()}


def save(nets: Sequence[Network]) -> None:
    """Write the networks; the large tables as signed bytes with their step."""
    packed: dict[str, NDArray[Any]] = {}
    for k, net in enumerate(nets):
        for name, table in arrays(net).items():
            if table.ndim == 2:
                step = float(np.abs(table).max()) / 127.0
                packed[f"{k}/{name}"] = np.round(table / step).astype(np.int8)
                packed[f"{k}/{name}.step"] = np.array(step, np.float32)
            else:
                packed[f"{k}/{name}"] = table
    np.savez_compressed(guard_eye.PATH, **packed)  # type: ignore[arg-type]
    guard_eye.use(None)
    guard_eye._current.clear()

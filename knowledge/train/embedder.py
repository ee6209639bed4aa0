"""Trains the shipped embedder with sentence-transformers' own trainer.

    python -m knowledge.train.embedder [--out FOLDER]

A StaticEmbedding model over a Dutch WordPiece vocabulary (whole words first, so that compounds fall apart into
words), started from what stands together in the project's own texts (`base.py`) and trained on the passages: a question belongs to its passage's text, to
one of its sentences, to another of its questions. Other passages in the batch are what it does not belong to.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from numpy.typing import NDArray
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch.utils.data import BatchSampler

from knowledge.embedder import SHIPPED
from knowledge.passages import Passage, load_passages
from knowledge.text import frequencies, parts, sentences, words
from knowledge.train import base

VOCABULARY = 29_000
SEED = 7
EPOCHS = 10
ROUNDS = 8
BATCH = 240
RATE = 5e-3
DROPPED = 0.2


def vocabulary(passages: Sequence[Passage], known: dict[str, NDArray[np.float32]]) -> list[str]:
    """Pieces by usefulness: letters, tails of compounds, words of the passages, then common words."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    counts = corpus_counts(passages)
    tails = Counter(tail for word in (*counts, *known) for tail in parts(word)[1:])
    pieces = ["[UNK]", *letters, *(f"##{letter}" for letter in letters), "##en", "##er", "##e", "##s", "##n"]
    pieces += [f"##{tail}" for tail, count in tails.most_common(6000) if count > 1 and tail in known]
    pieces += sorted(word for word in counts if len(word) > 1)
    pieces += list(known)
    return list(dict.fromkeys(pieces))[:VOCABULARY]


def corpus_counts(passages: Sequence[Passage]) -> Counter[str]:
    """How often each word stands in the passages and their questions."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for text in (passage.title, passage.text, passage.burger, *passage.vragen):
            counts.update(words(text))
    return counts


def make_tokenizer(pieces: Sequence[str]) -> Tokenizer:
    """WordPiece over `pieces`, with the same normalisation as `knowledge.text`."""
    tokenizer = Tokenizer(
        models.WordPiece(
            vocab={piece: number for number, piece in enumerate(pieces)},
            unk_token="[UNK]",
            continuing_subword_prefix="##",
            max_input_chars_per_word=60,
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKD(),
            normalizers.StripAccents(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex("['’](?=s\\b)"), ""),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("[0-9a-z]+"), "removed", invert=True)
    return tokenizer


def start_weights(
    pieces: Sequence[str], passages: Sequence[Passage], known: dict[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """First vectors: the word's place among our own texts, the rarer the word the longer (smooth inverse frequency)."""
    counts = corpus_counts(passages)
    total = sum(counts.values())
    common = frequencies()
    weights = np.zeros((len(pieces), base.DIMENSION), dtype=np.float32)
    for number, piece in enumerate(pieces):
        word = piece.removeprefix("##")
        if len(word) < 2:
            continue
        vector = known.get(word)
        if vector is None:
            inside = [known[part] for part in parts(word) if part in known]
            vector = np.mean(inside, axis=0) if inside else None
        if vector is not None:
            share = 0.5 * max(common.get(word, 0.0), 1e-7) + 0.5 * counts[word] / total
            weights[number] = vector * (1e-3 / (1e-3 + share))
    lengths = np.linalg.norm(weights, axis=1)
    scaled: NDArray[np.float32] = weights / lengths[lengths > 0].mean()
    return scaled


def pairs(passages: Sequence[Passage], rounds: int, seed: int) -> Iterator[tuple[int, str, str]]:
    """(passage number, question, what it belongs to), `rounds` times every question; some words left out at random."""
    chance = random.Random(seed)

    def drop(text: str) -> str:
        kept = [word for word in text.split() if chance.random() > DROPPED]
        return " ".join(kept) or text

    for _ in range(rounds):
        queues = []
        for number, passage in enumerate(passages):
            vragen = list(passage.vragen)
            chance.shuffle(vragen)
            queues.append((number, passage, vragen))
        # Column by column, so that a batch never holds one passage twice: it would be its own negative.
        for column in range(max(len(vragen) for _, _, vragen in queues)):
            chance.shuffle(queues)
            for number, passage, vragen in queues:
                if column < len(vragen):
                    question = vragen[column]
                    yield number, drop(question), drop(_partner(passage, question, chance))


def _partner(passage: Passage, question: str, chance: random.Random) -> str:
    others = [vraag for vraag in passage.vragen if vraag != question]
    if others and chance.random() < 0.5:
        return chance.choice(others)
    pieces = [f"{passage.title}. {passage.text}", *sentences(passage.text)]
    if passage.burger:
        pieces.append(passage.burger)
    return pieces[0] if chance.random() < 0.6 else chance.choice(pieces)


class InOrder(BatchSampler):
    """Batches in the order of the data, cut where a passage would come twice."""

    def __init__(self, owners: Sequence[int], size: int) -> None:
        self._batches: list[list[int]] = []
        batch: list[int] = []
        held: set[int] = set()
        for row, owner in enumerate(owners):
            if owner in held or len(batch) == size:
                self._batches.append(batch)
                batch, held = [], set()
            batch.append(row)
            held.add(owner)
        self._batches.append(batch)
        self._batches = [one for one in self._batches if len(one) > size // 4]

    def __iter__(self) -> Iterator[list[int]]:
        return iter(self._batches)

    def __len__(self) -> int:
        return len(self._batches)


def train(passages: Sequence[Passage], out: Path, seed: int = SEED, rounds: int = ROUNDS) -> SentenceTransformer:
    """Train on passages and write the model (float16 safetensors) to `out`."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    known = base.vectors(passages)
    pieces = vocabulary(passages, known)
    embedding = StaticEmbedding(make_tokenizer(pieces), embedding_weights=start_weights(pieces, passages, known))
    model = SentenceTransformer(modules=[embedding, Normalize()], device="cpu")
    rows = list(pairs(passages, rounds, seed))
    owners = [owner for owner, _, _ in rows]
    data = Dataset.from_dict({"anchor": [a for _, a, _ in rows], "positive": [p for _, _, p in rows]})
    in_order: Any = lambda *_args, **_kwargs: InOrder(owners, BATCH)  # noqa: E731
    work = out.parent / f".{out.name}-training"
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(work),
        num_train_epochs=1,
        per_device_train_batch_size=BATCH,
        learning_rate=RATE,
        lr_scheduler_type="linear",
        weight_decay=0.0,
        seed=seed,
        data_seed=seed,
        use_cpu=True,
        report_to=[],
        save_strategy="no",
        logging_steps=20,
        disable_tqdm=True,
        dataloader_num_workers=0,
        batch_sampler=in_order,
    )
    trainer = SentenceTransformerTrainer(
        model=model, args=arguments, train_dataset=data, loss=MultipleNegativesRankingLoss(model, scale=20.0)
    )
    trainer.train()
    shutil.rmtree(work, ignore_errors=True)
    write(model, out)
    return model


def write(model: Any, out: Path) -> None:
    """Save as sentence-transformers does, then halve the precision of the one tensor."""
    card = (out / "README.md").read_text(encoding="utf-8") if (out / "README.md").exists() else None
    model.save(str(out), create_model_card=False)
    save_file(
        {"embedding.weight": model[0].embedding.weight.detach().half().contiguous()}, str(out / "model.safetensors")
    )
    if card is not None:
        (out / "README.md").write_text(card, encoding="utf-8")


def main() -> None:
    """Train the shipped model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    train(load_passages(), options.out, rounds=options.rounds)


if __name__ == "__main__":
    main()

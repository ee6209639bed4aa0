"""How good the coder is on utterances by other hands, beside always saying the commonest technique and a plain SVM.

    python -m actions.training.evaluate [PATH.jsonl] [--extra FOLDER]

The set: lines ``{"id", "context", "text", "techniek", "alle"?, "ok"?}``. All three are measured on the same lines in the same run. What
went wrong is written to ``results/technique-misses.csv``. With ``--extra`` a folder of trainers' corrections is weighed: two models
are trained in the same way, without and with it, and both are measured.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from actions.training.coder import TECHNIQUES, Coder, Coding, coder
from actions.training.features import Features
from actions.training.train import Row, confusions, figures, fit, rows

ROOT = Path(__file__).resolve().parents[2]
SET = ROOT / "knowledge" / "eval" / "techniek.jsonl"
MISSES = ROOT / "results" / "technique-misses.csv"


def read(path: Path) -> list[Row]:
    """The utterances of a set; ValueError with the line that does not fit."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            name, text = str(one["techniek"]), str(one["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path.name}, regel {number}: {error}") from None
        if name not in TECHNIQUES:
            raise ValueError(f"{path.name}, regel {number}: techniek {name} bestaat niet")
        others = frozenset(_names(one.get("ok") or one.get("ook_goed") or []))
        found.append(
            Row(str(one.get("context") or "-"), text, name, tuple(_names(one.get("alle") or [name])), others | {name})
        )
    return found


def _names(value: Any) -> list[str]:
    listed = value.split(",") if isinstance(value, str) else value
    return [name for name in listed if name in TECHNIQUES]


def plain_svm(train: list[Row], test: list[Row]) -> list[str]:
    """What a standard text classifier makes of it: words and pairs of the utterance alone, LinearSVC as it comes."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LinearSVC(random_state=0))
    model.fit([row.text for row in train], [row.techniek for row in train])
    return [str(name) for name in model.predict([row.text for row in test])]


def report(path: Path = SET) -> str:
    """The table, as text."""
    data, train = read(path), rows()
    ours = coder()
    ours.code("-", "Hoe gaat het met u?")
    took, coded = [], []
    for row in data:
        started = time.perf_counter()
        coded.append(ours.code(row.context, row.text))
        took.append((time.perf_counter() - started) * 1000)
    said = [one.techniek for one in coded]
    commonest = Counter(row.techniek for row in train).most_common(1)[0][0]
    table = {
        "ours": figures(said, data),
        "plain SVM, same training lines": figures(plain_svm(train, data), data),
        f"always {commonest}": figures([commonest] * len(data), data),
    }
    known = {(row.context, row.text) for row in train}
    lines = [
        f"techniques: {len(data)} utterances of {path.name}, {len(train)} training utterances, "
        f"{sum((r.context, r.text) in known for r in data)} in both",
        f"{'':36s}{'right':>8s}{'or acceptable':>15s}{'macro-F1':>10s}",
    ]
    for name, found in table.items():
        lines.append(f"{name:36s}{found['right']:8.3f}{found['acceptable']:15.3f}{found['macro_f1']:10.3f}")
    lines += [_doubt(coded, data), _every(coded, data), _speed(took), *_by_technique(said, data)]
    lines.append("taken for something else (and not acceptable):")
    lines += [f"{n:5d}  {true} → {guess}" for true, guess, n in confusions(said, data)[:20]]
    _write(coded, data)
    return "\n".join(lines)


def weighed(extra: Path, path: Path = SET) -> str:
    """What the corrections in ``extra`` change: figures of a model trained without them and of one trained with them."""
    data, without, with_them = read(path), rows(), rows(extra=extra)
    known = {(row.context, row.text): row for row in without}
    new = sum(known.get((row.context, row.text)) != row for row in with_them)
    lines = [f"corrections: {new} utterances in {extra.name} that are new or other than those trained on"]
    lines.append(f"{'':36s}{'right':>8s}{'or acceptable':>15s}{'macro-F1':>10s}")
    for name, train in (("without the corrections", without), ("with the corrections", with_them)):
        model = trained(train)
        found = figures([model.code(row.context, row.text).techniek for row in data], data)
        lines.append(f"{name:36s}{found['right']:8.3f}{found['acceptable']:15.3f}{found['macro_f1']:10.3f}")
    return "\n".join(lines)


def trained(train: list[Row]) -> Coder:
    """A coder trained on these utterances alone, with the thresholds of the shipped one."""
    ours = coder()
    settings = {"sharpness": ours.sharpness, "doubt": ours.doubt, "present": ours.present}
    with tempfile.TemporaryDirectory(prefix="keukentafel-coder-") as folder:
        made = Path(folder) / "model.npz"
        fit(Features.build([(row.context, row.text) for row in train]), train, settings, made)
        return Coder(made)


def _doubt(coded: list[Coding], data: list[Row]) -> str:
    sure = [one.techniek in row.ok for one, row in zip(coded, data, strict=True) if not one.abstain]
    unsure = [one.techniek in row.ok for one, row in zip(coded, data, strict=True) if one.abstain]
    share = sum(unsure) / len(unsure) if unsure else 0.0
    return (
        f"unsure about {len(unsure)} of {len(data)}: acceptable {share:.3f} there, "
        f"{sum(sure) / max(len(sure), 1):.3f} where it is sure"
    )


def _every(coded: list[Coding], data: list[Row]) -> str:
    hit = sum(len(set(one.alle) & set(row.alle)) for one, row in zip(coded, data, strict=True))
    total = sum(len(one.alle) + len(row.alle) for one, row in zip(coded, data, strict=True))
    return f"every technique in it: F1 {2 * hit / max(total, 1):.3f}"


def _speed(took: list[float]) -> str:
    took = sorted(took)
    return f"one utterance: median {took[len(took) // 2]:.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms"


def _by_technique(said: list[str], data: list[Row]) -> list[str]:
    lines = [f"{'technique':24s}{'n':>5s}{'precision':>11s}{'recall':>8s}"]
    for name in TECHNIQUES:
        true = sum(row.techniek == name for row in data)
        guess = sum(one == name for one in said)
        hit = sum(one == name == row.techniek for one, row in zip(said, data, strict=True))
        lines.append(f"{name:24s}{true:5d}{hit / max(guess, 1):11.2f}{hit / max(true, 1):8.2f}")
    return lines


def _write(coded: list[Coding], data: list[Row]) -> None:
    MISSES.parent.mkdir(exist_ok=True)
    with MISSES.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["context", "text", "techniek", "ok", "said", "score", "abstain"])
        for one, row in zip(coded, data, strict=True):
            if one.techniek not in row.ok:
                others = " ".join(sorted(row.ok - {row.techniek}))
                out.writerow(
                    [row.context, row.text, row.techniek, others, one.techniek, f"{one.score:.2f}", one.abstain]
                )


def main(argv: list[str] | None = None) -> int:
    """Print the table for the project's own set, or for the one named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=SET)
    parser.add_argument("--extra", type=Path, help="folder with trainers' corrections, to see what they change")
    options = parser.parse_args(sys.argv[1:] if argv is None else argv)
    if not options.path.exists() or (options.extra and not options.extra.is_dir()):
        missing = options.path if not options.path.exists() else options.extra
        sys.stdout.write(f"techniques: {missing.name} is not there\n")
        return 1
    sys.stdout.write(report(options.path) + "\n")
    if options.extra:
        sys.stdout.write(weighed(options.extra, options.path) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

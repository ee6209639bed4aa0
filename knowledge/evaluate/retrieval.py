"""Retrieval quality: hit@5, nDCG@10, MRR per audience, the two refusal errors, and rivals on the same passages.

    python -m knowledge.evaluate.retrieval [SET] [--csv FILE]

SET is a YAML or JSONL file of questions: `id`, `query` (or `vraag`, `q`), `audience`, `sections` (right ones, most
relevant first; empty or missing when the reports do not answer it). Default: knowledge/eval/retrieval.yml.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.features import NAMES
from knowledge.passages import HERE, Passage, read_yaml
from knowledge.search import Searcher

if TYPE_CHECKING:
    from knowledge.train.ranker import Asked

OWN_SET = HERE / "eval" / "retrieval.yml"
RESULTS = HERE.parent / "results"
Ranking = list[list[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a test set; without sections it is one that should be refused."""

    id: str
    query: str
    audience: str | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One answered question: the sections of each result in order, and how good that is."""

    question: Question
    results: tuple[tuple[str, ...], ...]
    hit: bool
    ndcg: float
    reciprocal: float


@dataclass(frozen=True, slots=True)
class Table:
    """Means of one system over some questions."""

    system: str
    group: str
    questions: int
    hit5: float
    ndcg10: float
    mrr: float


def load_set(path: Path) -> list[Question]:
    """Read a test set."""
    if path.suffix == ".jsonl":
        raws = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    else:
        content = read_yaml(path)
        raws = content if isinstance(content, list) else [one for group in content.values() for one in group]
    return [_question(number, raw) for number, raw in enumerate(raws, start=1)]


def _question(number: int, raw: dict[str, Any]) -> Question:
    query = raw.get("query") or raw.get("vraag") or raw.get("q")
    if not query:
        raise ValueError(f"vraag {number} heeft geen query")
    sections = raw.get("sections") or raw.get("secties") or raw.get("gold") or []
    audience = raw.get("audience") or raw.get("doelgroep")
    return Question(str(raw.get("id", number)), str(query), audience, tuple(map(str, sections)))


def flat(results: Iterable[Sequence[str]]) -> list[str]:
    """The sections of a ranking in order, each once."""
    return list(dict.fromkeys(section for own in results for section in own))


def ndcg(ranked: Sequence[str], right: Sequence[str], depth: int = 10) -> float:
    """Normalised discounted cumulative gain over sections, every right one worth the same."""
    goal = set(right)
    gain = sum(1 / np.log2(rank + 2) for rank, section in enumerate(ranked[:depth]) if section in goal)
    best = sum(1 / np.log2(rank + 2) for rank in range(min(len(goal), depth)))
    return float(gain / best) if best else 0.0


def judge(question: Question, results: Sequence[Sequence[str]]) -> Judged:
    """Compare the sections of ten results with the right ones."""
    goal = set(question.sections)
    places = [rank for rank, own in enumerate(results[:10], start=1) if goal & set(own)]
    first = places[0] if places else 0
    return Judged(
        question,
        tuple(tuple(own) for own in results[:10]),
        hit=0 < first <= 5,
        ndcg=ndcg(flat(results[:10]), question.sections),
        reciprocal=1 / first if first else 0.0,
    )


def summarise(system: str, judged: Sequence[Judged]) -> list[Table]:
    """Means over all questions and per audience."""
    groups: dict[str, list[Judged]] = {"alle": list(judged)}
    for one in judged:
        if one.question.audience:
            groups.setdefault(one.question.audience, []).append(one)
    return [
        Table(
            system,
            name,
            len(own),
            float(np.mean([one.hit for one in own])),
            float(np.mean([one.ndcg for one in own])),
            float(np.mean([one.reciprocal for one in own])),
        )
        for name, own in groups.items()
        if own
    ]


def describe(tables: Sequence[Table]) -> str:
    """A readable table."""
    lines = [f"{'':28s} {'':14s} {'n':>5s} {'hit@5':>7s} {'nDCG@10':>8s} {'MRR':>6s}"]
    lines += [
        f"{one.system:28s} {one.group:14s} {one.questions:5d} {one.hit5:7.3f} {one.ndcg10:8.3f} {one.mrr:6.3f}"
        for one in tables
    ]
    return "\n".join(lines)


def diverse(order: Iterable[int], passages: Sequence[Passage], top_k: int = 10) -> Ranking:
    """The sections of the first passages that each bring a new one: how every system's ranking is read."""
    found: Ranking = []
    seen: set[str] = set()
    for row in order:
        sections = passages[int(row)].sections
        if set(sections) <= seen:
            continue
        seen.update(sections)
        found.append(list(sections))
        if len(found) == top_k:
            break
    return found


def rivals(searcher: Searcher) -> dict[str, Callable[[str], Ranking]]:
    """Other rankers on the same passages, questions included: what each gives for a query."""
    part = searcher.index.reports
    lexical, embedder = part.lexical, searcher.embedder

    def by(scores: Callable[[str], NDArray[np.float32]]) -> Callable[[str], Ranking]:
        return lambda query: diverse(np.argsort(-scores(query), kind="stable"), part.passages)

    def share(scores: NDArray[np.float32]) -> NDArray[np.float32]:
        result: NDArray[np.float32] = scores / max(float(scores.max()), 1e-6)
        return result

    def dense(query: str) -> NDArray[np.float32]:
        text, question = part.dense(embedder.queries([query])[0])
        padded = np.append(question, np.float32(-1))
        both: NDArray[np.float32] = text + padded[part.slots].max(axis=1)
        return both

    stems = _stems_index(part.passages)
    return {
        "bm25s dutch_porter": by(stems.scores),
        "tekens 3-5 (bm25s)": by(lexical["grams-tq"].scores),
        "alleen lexicaal": by(lambda q: share(lexical["opened-tq"].scores(q)) + share(lexical["grams-tq"].scores(q))),
        "alleen vectoren": by(dense),
    }


def _stems_index(passages: Sequence[Passage]) -> Any:
    from knowledge.lexical import Lexical
    from knowledge.part import fields

    return Lexical.build("stems", "stems", fields(passages)["tq"])


def judge_left_out(
    passages: Sequence[Passage], data: Sequence[Asked], scores: Sequence[NDArray[np.float32]]
) -> list[Table]:
    """The leave-question-out protocol: the full ranker and its parts on questions none of them has seen."""
    systems: dict[str, list[Judged]] = {}
    columns = {"tekens 3-5 (bm25s)": "grams-tq", "stammen, geopend": "opened-tq", "vectoren (tekst)": "dense-t"}
    for one, own in zip(data, scores, strict=True):
        question = Question("", one.question, None, passages[one.passage].sections)
        rankings = {"Keukentafel": own}
        rankings.update({system: one.raw[:, NAMES.index(name)] for system, name in columns.items()})
        for system, values in rankings.items():
            order = one.rows[np.argsort(-values, kind="stable")]
            systems.setdefault(system, []).append(judge(question, diverse(order, passages)))
    return [table for system, judged in systems.items() for table in summarise(system, judged)]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The two refusal errors."""

    answerable: int
    answerable_refused: float
    unanswerable: int
    unanswerable_refused: float


def evaluate(
    questions: Sequence[Question], searcher: Searcher, csv_path: Path | None = None
) -> tuple[list[Table], Refusal]:
    """Ask every question; gives the tables and the refusal errors, and writes every miss to a CSV file."""
    answerable = [one for one in questions if one.sections]
    judged: list[Judged] = []
    rows: list[list[str]] = []
    refused = refused_rightly = 0
    for question in questions:
        answer = searcher.search(question.query, audience=question.audience)
        found = [hit.sections for hit in answer.results]
        status = answer.status
        if not question.sections:
            refused_rightly += status != "answered"
            if status == "answered":
                rows.append(_row(question, "ten onrechte beantwoord", status, 0.0, found))
            continue
        one = judge(question, found)
        judged.append(one)
        refused += status != "answered"
        if status != "answered":
            rows.append(_row(question, "ten onrechte geweigerd", status, one.ndcg, found))
        if not one.hit:
            rows.append(_row(question, "niet bij de eerste vijf", status, one.ndcg, found))
    tables = summarise("Keukentafel", judged)
    for system, rank in rivals(searcher).items():
        tables += summarise(system, [judge(one, rank(one.query)) for one in answerable])
    if csv_path is not None:
        csv_path.parent.mkdir(parents=True, exist_ok=True)
        with csv_path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["id", "query", "audience", "fout", "status", "ndcg", "juist", "gevonden"])
            writer.writerows(rows)
    none = len(questions) - len(answerable)
    refusal = Refusal(len(answerable), refused / max(len(answerable), 1), none, refused_rightly / max(none, 1))
    return tables, refusal


def _row(question: Question, wrong: str, status: str, gain: float, found: Ranking) -> list[str]:
    return [
        question.id,
        question.query,
        question.audience or "",
        wrong,
        status,
        f"{gain:.3f}",
        " ".join(question.sections),
        " | ".join(" ".join(own) for own in found),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables; exit code 1 when there is no test set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="?", type=Path, default=OWN_SET)
    parser.add_argument("--csv", type=Path, default=RESULTS / "retrieval-misses.csv")
    options = parser.parse_args(argv)
    if not options.set.exists():
        print(f"Geen vragenset op {options.set}. Geef er een op met SET=pad.")
        return 1
    questions = load_set(options.set)
    tables, refusal = evaluate(questions, Searcher.load(), options.csv)
    print(describe(tables))
    print(
        f"\nOnbeantwoordbaar en geweigerd: {refusal.unanswerable_refused:.3f} van {refusal.unanswerable}"
        f"\nBeantwoordbaar maar geweigerd: {refusal.answerable_refused:.3f} van {refusal.answerable}"
        f"\nElke misser staat in {options.csv}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

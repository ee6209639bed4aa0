"""Command line of the knowledge: search, index, ingest, validate. Each takes its arguments and returns an exit code."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

# Each command imports what it needs: none of them waits for the libraries of another.
if TYPE_CHECKING:
    from knowledge.search import Hit, SearchAnswer

AUDIENCES = ("burger", "professional", "trainer")


def search(argv: list[str]) -> int:
    """`keukentafel search QUERY`, or `--jsonl` from standard input to standard output."""
    parser = argparse.ArgumentParser(prog="keukentafel search", description="Zoek passages bij een vraag.")
    parser.add_argument("query", nargs="*", help="de vraag")
    parser.add_argument("--audience", choices=AUDIENCES)
    parser.add_argument("--top-k", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="uitvoer als JSON")
    parser.add_argument("--jsonl", action="store_true", help="regels {id, query, audience?} van standaardinvoer")
    options = parser.parse_args(argv)
    if options.jsonl:
        return _batch(sys.stdin, sys.stdout, options.top_k)
    from knowledge.search import get_searcher

    query = " ".join(options.query).strip()
    if not query:
        parser.error("geef een vraag op, of gebruik --jsonl")
    answer = get_searcher().search(query, audience=options.audience, top_k=options.top_k)
    if options.json:
        print(json.dumps(_as_json(answer), ensure_ascii=False, indent=2))
    else:
        print(_as_text(answer, for_citizen=options.audience == "burger"))
    return 0


def _batch(source: TextIO, target: TextIO, top_k: int) -> int:
    from knowledge.search import get_searcher

    lines = [line for line in source.read().splitlines() if line.strip()]
    searcher = get_searcher()
    failed = 0
    for number, line in enumerate(lines, start=1):
        try:
            asked = json.loads(line)
            query = str(asked["query"])
        except (ValueError, KeyError, TypeError):
            print(f"regel {number}: geen JSON met een veld query", file=sys.stderr)
            failed += 1
            continue
        audience = asked.get("audience")
        answer = searcher.search(query, audience=audience if audience in AUDIENCES else None, top_k=top_k)
        print(json.dumps({"id": asked.get("id"), **_as_json(answer)}, ensure_ascii=False), file=target)
    target.flush()
    return 1 if failed else 0


def _as_json(answer: SearchAnswer) -> dict[str, object]:
    return {
        "status": answer.status,
        "results": [hit.as_dict() for hit in answer.results],
        "practice": [hit.as_dict() for hit in answer.practice],
        "documents": [hit.as_dict() for hit in answer.documents],
    }


def _as_text(answer: SearchAnswer, for_citizen: bool) -> str:
    heads = {
        "answered": "",
        "not_found": "Hier staat in deze bronnen geen goed antwoord op. Het dichtst in de buurt komt:\n",
        "out_of_scope": "Deze vraag valt buiten wat deze bronnen behandelen. Het dichtst in de buurt komt:\n",
    }
    blocks = [heads[answer.status]] if heads[answer.status] else []
    for rank, hit in enumerate(answer.results, start=1):
        blocks.append(_hit_text(rank, hit, for_citizen))
    if answer.practice:
        blocks.append("Wet en praktijk:\n")
        blocks.extend(_hit_text(rank, hit, for_citizen) for rank, hit in enumerate(answer.practice, start=1))
    if answer.documents:
        blocks.append("Uw eigen documenten:\n")
        blocks.extend(_hit_text(rank, hit, for_citizen) for rank, hit in enumerate(answer.documents, start=1))
    return "\n".join(blocks)


def _hit_text(rank: int, hit: Hit, for_citizen: bool) -> str:
    text = hit.burger if for_citizen and hit.burger else hit.text
    lines = [f"{rank}. {hit.title}  ({hit.score:.2f})", f"   {text}", f"   {hit.citation}"]
    if hit.validity.get("nu"):
        lines.append(f"   Nu: {hit.validity['nu']}")
    if hit.why.words or hit.why.vraag:
        lines.append(f"   Gevonden op: {', '.join(hit.why.words)}{' · ' + hit.why.vraag if hit.why.vraag else ''}")
    return "\n".join(lines) + "\n"


def index(argv: list[str]) -> int:
    """`keukentafel index build|info|verify`."""
    from knowledge import index as index_store

    parser = argparse.ArgumentParser(prog="keukentafel index", description="De zoekindex maken, bekijken of nakijken.")
    parser.add_argument("action", choices=["build", "info", "verify"])
    parser.add_argument("--force", action="store_true", help="ook als er niets veranderd is")
    options = parser.parse_args(argv)
    if options.action == "verify":
        for fault in (wrong := index_store.faults()):
            print(fault)
        if not wrong:
            print(f"De index is zoals hij gemaakt is: {index_store.digest()}")
        return 1 if wrong else 0
    if options.action == "build":
        manifest, made = index_store.build(force=options.force)
        print("Index gemaakt." if made else "Index was al bij.")
    else:
        found = index_store.read_manifest()
        if found is None:
            print(f"Er is nog geen index in {index_store.index_dir()}. Maak hem met: keukentafel index build")
            return 1
        manifest = found
        fresh = manifest.inputs == index_store.part_hashes()
        print("De index is bij." if fresh else "De index is niet bij: de passages of documenten zijn veranderd.")
    names = {"reports": "passages op de rapporten", "practice": "wet en praktijk", "documents": "uit eigen documenten"}
    for name, count in manifest.counts.items():
        print(f"{count:6d} {names.get(name, name)}")
    print(f"gemaakt {manifest.built_at} · embedder {manifest.embedder} · {manifest.dimension} dimensies")
    if digest := index_store.digest():
        print(f"controlegetal {digest}")
    return 0


def ingest(argv: list[str]) -> int:
    """`keukentafel ingest PATH…`: take in documents; `--list` and `--remove NAME` show and remove them."""
    from knowledge.ingest import store

    parser = argparse.ArgumentParser(prog="keukentafel ingest", description="Eigen documenten doorzoekbaar maken.")
    parser.add_argument("paths", nargs="*", type=Path, help="bestanden of mappen (txt, md, pdf, html, docx)")
    parser.add_argument("--list", action="store_true", help="laat zien welke documenten er zijn")
    parser.add_argument("--remove", nargs="+", metavar="NAAM", default=[], help="haal documenten weer weg")
    options = parser.parse_args(argv)
    if not (options.paths or options.list or options.remove):
        parser.error("geef een bestand of map op")
    refused: list[str] = []
    if options.remove:
        gone = store.remove(options.remove)
        refused += gone.refused
        for name in gone.removed:
            print(f"{name}: weggehaald")
    if options.paths:
        outcome = store.add(options.paths)
        refused += outcome.refused
        for word, names in (
            ("toegevoegd", outcome.added),
            ("vervangen", outcome.replaced),
            ("was er al, niets veranderd", outcome.unchanged),
        ):
            for name in names:
                print(f"{name}: {word}")
    if options.list:
        for one in store.kept():
            print(f"{one.passages:6d} stukken  {one.name}")
    for sentence in refused:
        print(sentence, file=sys.stderr)
    return 1 if refused else 0


def validate(argv: list[str]) -> int:
    """`keukentafel validate`: check the passages; exit code 1 when something is wrong."""
    from knowledge import validate as validation

    parser = argparse.ArgumentParser(prog="keukentafel validate", description="Controleer de passages.")
    parser.add_argument("--min-vragen", type=int, default=validation.MIN_QUESTIONS)
    options = parser.parse_args(argv)
    findings = validation.check(min_questions=options.min_vragen)
    for error in findings.errors:
        print(error)
    for name, count in findings.counts.items():
        print(f"{count:6d} {name}")
    print(f"{len(findings.errors):6d} fouten")
    return 1 if findings.errors else 0


def triage(argv: list[str]) -> int:
    """`keukentafel triage TEXT`, or `--jsonl` from standard input to standard output."""
    from knowledge.triage import triage as judge

    parser = argparse.ArgumentParser(prog="keukentafel triage", description="Leefgebieden en lokets bij een verhaal.")
    parser.add_argument("text", nargs="*", help="het verhaal")
    parser.add_argument("--jsonl", action="store_true", help="regels {id, text} van standaardinvoer")
    options = parser.parse_args(argv)
    if not options.jsonl:
        text = " ".join(options.text).strip()
        if not text:
            parser.error("geef een verhaal op, of gebruik --jsonl")
        print(json.dumps(judge(text).as_dict(), ensure_ascii=False, indent=2))
        return 0
    failed = 0
    for number, line in enumerate(sys.stdin.read().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            text = str(asked["text"])
        except (ValueError, KeyError, TypeError):
            print(f"regel {number}: geen JSON met een veld text", file=sys.stderr)
            failed += 1
            continue
        print(json.dumps({"id": asked.get("id"), **judge(text).as_dict()}, ensure_ascii=False))
    return 1 if failed else 0

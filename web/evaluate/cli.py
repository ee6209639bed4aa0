"""``make eval``: the whole quality table on the project's own sets, or on anybody's own (``--set PATH``).

What is played by simulated citizens is a simulation and the table says so.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

from knowledge.passages import HERE
from web.evaluate import assistant, citizens

PERSONAS = HERE / "eval" / "personas.yml"
PARTS = ("retrieval", "triage", "techniques", "citizens")


def _retrieval(path: Path | None) -> None:
    module = importlib.import_module("knowledge.evaluate.retrieval")
    module.main([str(path)] if path else [])


def _triage(path: Path | None) -> None:
    from knowledge.evaluate import triage

    if path is None:
        print(triage.report())
    elif "safety" in path.stem:
        print(triage.report(stories=[], messages=triage.read_messages(path)))
    else:
        print(triage.report(stories=triage.read_stories(path), messages=[]))


def _techniques(path: Path | None) -> None:
    try:
        module = importlib.import_module("actions.training.evaluate")
    except ModuleNotFoundError:
        return
    module.main([str(path)] if path else [])


def _citizens(path: Path | None) -> None:
    from web.evaluate.stack import driver

    people = citizens.read([path or PERSONAS])
    results, turns = [], []
    with driver() as start:
        for person in people:
            recorder = assistant.Recorder(start(person.get("gemeente")))
            results.append(citizens.play(person, recorder))
            turns += recorder.turns
    print(citizens.table(results))
    citizens.write(results)
    own = assistant.measure(turns)
    print(assistant.table(own))
    assistant.write(own)


RUN: dict[str, Callable[[Path | None], None]] = {
    "retrieval": _retrieval,
    "triage": _triage,
    "techniques": _techniques,
    "citizens": _citizens,
}


def main(argv: list[str]) -> int:
    """`keukentafel eval [PART …] [--set PATH]`; without a part, all of them."""
    parser = argparse.ArgumentParser(prog="keukentafel eval", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"onderdelen: {', '.join(PARTS)}")
    parser.add_argument(
        "--set", type=Path, help="een eigen verzameling: .yml met personas of vragen, .tsv met verhalen of berichten"
    )
    options = parser.parse_args(argv)
    if options.set and not options.set.exists():
        print(f"{options.set} bestaat niet.", file=sys.stderr)
        return 2
    parts = options.parts or ([_guess(options.set)] if options.set else list(PARTS))
    unknown = [p for p in parts if p not in RUN]
    if unknown:
        parser.error(f"onbekend onderdeel: {', '.join(unknown)}")
    for part in parts:
        try:
            RUN[part](options.set)
        except ValueError as error:
            print(f"{part}: {error}", file=sys.stderr)
            return 2
        print()
    return 0


def _guess(path: Path) -> str:
    if path.suffix == ".tsv":
        return "triage"
    if path.suffix == ".jsonl" and "context" in path.read_text(encoding="utf-8")[:2000]:
        return "techniques"
    head = path.read_text(encoding="utf-8")[:4000] if path.is_file() else "verwacht:"
    return "citizens" if "verwacht:" in head else "retrieval"

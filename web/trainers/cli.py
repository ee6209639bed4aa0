"""`keukentafel training`: what trainers corrected, as training data; scenario files, looked at before they are used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions.training.draft import examine
from web.settings import Settings
from web.store import Store, codings
from web.store.codings import Coding

FILE = "verbeteringen.tsv"


def main(argv: list[str]) -> int:
    """Export or delete the corrections. Exit status 1, with a sentence, when that cannot be."""
    arguments = _parser().parse_args(argv)
    status: int = arguments.do(arguments)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="keukentafel training", description="Voor wie de oefenstudio beheert.")
    parts = parser.add_subparsers(required=True, metavar="WAT")
    corrections = parts.add_parser("corrections", help="wat trainers verbeterden aan de coder")
    actions = corrections.add_subparsers(required=True, metavar="ACTIE")
    export = actions.add_parser("export", help="als TSV, in de vorm van de oefenzinnen van de coder")
    export.add_argument("folder", nargs="?", type=Path, metavar="MAP", help="zonder: naar de standaarduitvoer")
    export.set_defaults(do=_export)
    actions.add_parser("clear", help="alles wissen").set_defaults(do=_clear)
    check = parts.add_parser("check", help="scenario's nakijken: wat er niet klopt, in woorden")
    check.add_argument("files", nargs="+", type=Path, metavar="BESTAND")
    check.set_defaults(do=_check)
    return parser


def _export(arguments: argparse.Namespace) -> int:
    with _opened() as store, store.read() as connection:
        lines = [row(one) for one in codings.all_of(connection)]
    text = "".join(f"{line}\n" for line in lines)
    if arguments.folder is None:
        sys.stdout.write(text)
        return 0
    arguments.folder.mkdir(parents=True, exist_ok=True)
    (arguments.folder / FILE).write_text(text, encoding="utf-8")
    print(f"{len(lines)} verbeteringen in {arguments.folder / FILE}")
    return 0


def _clear(_: argparse.Namespace) -> int:
    with _opened() as store:
        with store.write() as connection:
            gone = codings.clear(connection)
        store.scrub()
    print(f"{gone} verbeteringen gewist")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    wrong = 0
    for path in arguments.files:
        try:
            found = examine(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            found = ["dit bestand kan niet gelezen worden"]
        print(f"{path.name}: {'er is niets mis' if not found else f'{len(found)} dingen kloppen niet'}")
        for fault in found:
            print(f"   {fault}")
        wrong += len(found)
    return 1 if wrong else 0


def row(one: Coding) -> str:
    """One line as in actions/training/data/utterances: context, text, main technique, all of them, other acceptable ones."""
    context, text = (" ".join(part.split()) for part in (one.context, one.text))
    others = ",".join(one.new[1:]) or "-"
    return "\t".join((context or "-", text, one.new[0], ",".join(one.new), others))


@contextmanager
def _opened() -> Iterator[Store]:
    """The store of this installation, closed afterwards."""
    store = Store(Settings.from_env().database)
    try:
        yield store
    finally:
        store.close()

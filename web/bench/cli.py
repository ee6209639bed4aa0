"""`keukentafel bench [turns] [search] [werkbank] [groep]`: every measurement of speed, or the ones named."""

from __future__ import annotations

import argparse
import importlib

from web.process.say import say

PARTS = {
    "turns": "web.bench.turns",
    "search": "web.bench.search",
    "werkbank": "web.bench.werkbank",
    "groep": "web.bench.groep",
}


def main(argv: list[str]) -> int:
    """Exit status of the first part that failed, or 0. Options after a single part are that part's own."""
    if argv and argv[0] in PARTS:
        code: int = importlib.import_module(PARTS[argv[0]]).main(argv[1:])
        return code
    parser = argparse.ArgumentParser(prog="keukentafel bench", description="Meten hoe snel alles is.")
    parser.add_argument("part", nargs="?", choices=PARTS, help="een onderdeel, met zijn eigen opties erachter")
    parser.parse_args(argv)
    for name, module in PARTS.items():
        say(f"== {name}")
        code = importlib.import_module(module).main([])
        if code:
            return code
    return 0


def soak(argv: list[str]) -> int:
    """`keukentafel soak`: what takes longer than a test run may; now the search with a million passages."""
    parser = argparse.ArgumentParser(prog="keukentafel soak", description="Wat langer duurt dan een test mag duren.")
    parser.parse_args(argv)
    code: int = importlib.import_module(PARTS["search"]).main(["--soak"])
    return code

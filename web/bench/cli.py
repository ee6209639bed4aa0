"""`keukentafel bench [turns] [search] [werkbank] [groep] [training]`: every measurement of speed, or the ones named."""

from __future__ import annotations

import argparse
import importlib

from web.process.say import say

PARTS = {
    "turns": "web.bench.turns",
    "search": "web.bench.search",
    "werkbank": "web.bench.werkbank",
    "groep": "web.bench.groep",
    "training": "web.bench.training",
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


SOAK = {
    "search": "web.bench.search",
    "replicas": "web.bench.replicas",
    "faults": "web.bench.faults",
    "load": "web.bench.load",
    "fuzz": "web.bench.fuzz",
}


def soak(argv: list[str]) -> int:
    """`keukentafel soak [PART]`: what takes longer than a test run may; all of it, or one part with its own options."""
    parser = argparse.ArgumentParser(prog="keukentafel soak", description="Wat langer duurt dan een test mag duren.")
    parser.add_argument("part", nargs="?", choices=SOAK, help="een onderdeel, met zijn eigen opties erachter")
    if argv and argv[0] in SOAK:
        first = ["--soak"] if argv[0] == "search" else []
        code: int = importlib.import_module(SOAK[argv[0]]).main([*first, *argv[1:]])
        return code
    parser.parse_args(argv)
    worst = 0
    for name, module in SOAK.items():
        say(f"== {name}")
        worst = max(worst, importlib.import_module(module).main(["--soak"] if name == "search" else []))
    return worst

"""Command line of the training studio: `keukentafel technique`."""

from __future__ import annotations

import argparse
import json
import sys


def technique(argv: list[str]) -> int:
    """`keukentafel technique TEXT [--context C]`, or `--jsonl` from standard input to standard output."""
    from actions.training.coder import code

    parser = argparse.ArgumentParser(prog="keukentafel technique", description="Welke gesprekstechniek is dit?")
    parser.add_argument("text", nargs="*", help="wat de hulpverlener zegt")
    parser.add_argument("--context", default="-", help="wat de cliënt net zei")
    parser.add_argument("--jsonl", action="store_true", help="regels {id, context, text} van standaardinvoer")
    options = parser.parse_args(argv)
    if not options.jsonl:
        text = " ".join(options.text).strip()
        if not text:
            parser.error("geef een zin op, of gebruik --jsonl")
        print(json.dumps(code(options.context, text).as_dict(), ensure_ascii=False, indent=2))
        return 0
    failed = 0
    for number, line in enumerate(sys.stdin.read().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            context, text = str(asked.get("context") or "-"), str(asked["text"])
        except (ValueError, KeyError, TypeError, AttributeError):
            print(f"regel {number}: geen JSON met een veld text", file=sys.stderr)
            failed += 1
            continue
        print(json.dumps({"id": asked.get("id"), **code(context, text).as_dict()}, ensure_ascii=False))
    return 1 if failed else 0

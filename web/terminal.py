"""`keukentafel chat`: the citizen's conversation in a terminal, the same as on the page."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from web.evaluate.stack import driver


def main(argv: list[str]) -> int:
    """Talk until an empty line, Ctrl-D or Ctrl-C. Uses a running service when KEUKENTAFEL_URL is set, else the method itself."""
    parser = argparse.ArgumentParser(prog="keukentafel chat", description="Een gesprek in de terminal.")
    parser.add_argument(
        "--mode", choices=["burger"], default="burger", help="alleen het gesprek met inwoners werkt in de terminal"
    )
    parser.parse_args(argv)
    with driver() as start:
        talk = start(None)
        show(talk.start())
        while True:
            try:
                text = input("\n> ").strip()
            except (EOFError, KeyboardInterrupt):
                print()
                break
            if not text:
                break
            messages, _stage, _safety = talk.say(text)
            show(messages)
    return 0


def show(messages: list[dict[str, Any]]) -> None:
    """Print messages with their choices numbered and their sources below."""
    for message in messages:
        print(f"\n{message['text']}")
        for choice in message.get("choices") or []:
            print(f"  - {choice['title']}")
        for source in message.get("sources") or []:
            print(f"  (bron: {source['citation']})")
    sys.stdout.flush()

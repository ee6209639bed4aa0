"""Turn time of the role-play, in this process: what coding and the client's answer add to a turn through Rasa.

    keukentafel bench training

Six simulated trainees have played every client; each of their sentences is said again to the client as it then was. Prints
a table and writes results/bench-training.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.training.coder import code
from actions.training.scenario import scenarios
from actions.training.simulate import NAMES, play
from actions.training.turn import open_conversation, play_turn
from web.bench.timing import Speed, timed
from web.process import layout
from web.process.say import say, step

RESULT = layout.ROOT / "results" / "bench-training.json"
MOST = 60  # ms that coding and answering may add to a turn, p95 of the clock

Said = tuple[dict[str, Any], str, int]  # the state before a sentence, the sentence, its number


def sentences(clients: Sequence[str], trainees: Sequence[str] = NAMES) -> list[Said]:
    """Every sentence of these trainees with these clients, each with the state in which it was said."""
    found: list[Said] = []
    for client in clients:
        for trainee in trainees:
            state = open_conversation(client, 0).state
            for row in play(client, trainee).state["log"]:
                found.append((state, row["tekst"], row["n"]))
                state = play_turn(state, row["tekst"], None, row["n"]).state
    return found


def measure(said: Sequence[Said]) -> dict[str, Speed]:
    """The time of coding alone, and of the whole turn with the client's answer."""
    return {
        "coding": timed(lambda i: code(said[i][0]["laatst"], said[i][1]), len(said)),
        "turn": timed(lambda i: play_turn(said[i][0], said[i][1], None, said[i][2]), len(said)),
    }


def show(found: dict[str, Speed], count: int) -> str:
    """The result as a table for people."""
    lines = [
        f"{count} zinnen; p50 / p95 / p99 in ms",
        f"| {'':<28} | {'klok':<22} | {'processor':<22} |",
        "|" + "-" * 30 + "|" + "-" * 24 + "|" + "-" * 24 + "|",
    ]
    for name, label in (("coding", "alleen de techniek herkennen"), ("turn", "de hele beurt")):
        lines.append(f"| {label:<28} | {found[name].clock():<22} | {found[name].processor():<22} |")
    return "\n".join([*lines, f"De bedoeling: p95 van de hele beurt onder {MOST} ms."])


def main(argv: list[str]) -> int:
    argparse.ArgumentParser(prog="keukentafel bench training", description="Hoe snel het rollenspel is.").parse_args(
        argv
    )
    with step("zes oefenaars spelen met elke cliënt"):
        said = sentences(tuple(scenarios()))
    found = measure(said)
    RESULT.parent.mkdir(exist_ok=True)
    row = {"n": len(said), **{name: asdict(speed) for name, speed in found.items()}}
    RESULT.write_text(json.dumps(row, indent=2) + "\n", "utf-8")
    say(f"\n{show(found, len(said))}\n\nBewaard in {RESULT.relative_to(layout.ROOT)}.")
    return 0

"""Everything the workbench says can be read at once: short sentences, nobody hidden in a passive, no exclamation marks."""

from __future__ import annotations

from collections.abc import Iterator

from actions.professional.data_files import load
from knowledge.readability import LONGEST, report


def sentences() -> Iterator[str]:
    for row in load("tegenover"):
        yield from (row["onderwerp"], row["verschil"], *(side["zegt"] for side in row["kanten"]))
    for row in load("risicos"):
        yield from (row["naam"], row["kijk"], row.get("doe") or "")
    yield from _leaves(load("woorden"))
    yield from _leaves(load("principes"))


def _leaves(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value)
    else:
        yield str(node)


def test_every_sentence_is_plain() -> None:
    hard = [text for text in sentences() if (found := report(text)).longest > LONGEST or found.passive or "!" in text]
    assert hard == []

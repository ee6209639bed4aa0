"""How well messages are read, on sentences the model has not seen. The floors are what was measured, less a margin."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from tests.stack import Bot

ROOT = Path(__file__).resolve().parents[2]
SENTENCES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "intents.yml").read_text("utf-8"))
FLOOR = 0.90  # measured: 0.940 of 151


def read_all(bot: Bot) -> dict[str, list[tuple[str, str]]]:
    """Per intended intent: the sentence and the intent it was read as."""
    read = defaultdict(list)
    with bot.actions():
        for intent, sentences in SENTENCES.items():
            for sentence in sentences:
                status, body = bot.say(sentence, sender="lezen")
                assert status == 200
                read[intent].append((sentence, body["reading"]["intent"]))
    return read


@pytest.fixture(scope="module")
def read(bot: Bot) -> dict[str, list[tuple[str, str]]]:
    return read_all(bot)


def test_most_sentences_are_read_as_meant(read: dict[str, list[tuple[str, str]]]) -> None:
    misses = [(intent, *one) for intent, ones in read.items() for one in ones if one[1] != intent]
    total = sum(map(len, read.values()))
    assert total >= 150
    table = "\n".join(f"{intent} read as {got}: {sentence}" for intent, sentence, got in misses)
    print(f"{1 - len(misses) / total:.3f} of {total}\n{table}")
    assert 1 - len(misses) / total >= FLOOR, table

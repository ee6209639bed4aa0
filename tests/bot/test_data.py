"""The bot's data hangs together: intents, examples, rules and the sentences that measure them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

BOT = Path(__file__).resolve().parents[2] / "bot"
SENTENCES = yaml.safe_load((Path(__file__).parent / "intents.yml").read_text("utf-8"))
MORE_THAN_USUAL = {"vertellen": 150, "concreet_vragen": 80}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def examples() -> dict[str, list[str]]:
    """Training sentences per intent."""
    found = {}
    for path in sorted((BOT / "data" / "nlu").glob("*.yml")):
        (one,) = read(path)["nlu"]
        assert one["intent"] == path.stem, "one file per intent, named after it"
        found[one["intent"]] = [line.removeprefix("- ") for line in one["examples"].splitlines()]
    return found


def test_every_intent_has_examples_enough() -> None:
    for intent, sentences in examples().items():
        # Danger is the guard's to see; its few examples are there because Rasa wants every intent to have some.
        floor = 10 if intent == "gevaar" else MORE_THAN_USUAL.get(intent, 40)
        assert len(sentences) >= floor, intent


def test_no_example_stands_in_two_places() -> None:
    counted = Counter(sentence.lower() for sentences in examples().values() for sentence in sentences)
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_the_measuring_sentences_are_not_trained_on() -> None:
    trained = {sentence.lower() for sentences in examples().values() for sentence in sentences}
    measured = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    assert [sentence for sentence in measured if str(sentence).lower() in trained] == []
    assert set(SENTENCES) == set(examples()) - {"gevaar"}


def test_domain_examples_and_rules_name_the_same_intents() -> None:
    listed = {next(iter(one)) for one in read(BOT / "domain" / "intents.yml")["intents"]}
    assert listed == set(examples())
    for mode in ("burger", "professional", "training"):
        (rule,) = read(BOT / "data" / "rules" / f"{mode}.yml")["rules"]
        assert rule["condition"] == [{"slot_was_set": [{"mode": mode}]}]
        assert {one["intent"] for one in rule["steps"][0]["or"]} == listed - {"gevaar"}, mode


def test_production_opens_our_channel_only() -> None:
    assert set(read(BOT / "credentials.yml")) == {"bot.channel.KeukentafelInput"}

"""Danger goes before everything: in every mode and stage, with whatever question was asked, with no action server."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import danger
from knowledge import guard
from tests.stack import Bot

ROOT = Path(__file__).resolve().parents[2]
TAXONOMY = yaml.safe_load((ROOT / "knowledge" / "taxonomy.yml").read_text("utf-8"))
STAGES = [*TAXONOMY["stappen"], "bezig"]
ASKED = [None, *TAXONOMY["gespreksvragen"]]


@pytest.mark.parametrize("mode", ["burger", "professional", "training"])
@pytest.mark.parametrize("stage", STAGES)
def test_help_at_once_at_every_stage_without_an_action_server(bot: Bot, mode: str, stage: str) -> None:
    state = {"stage": stage, "wens": ["rust"]}
    status, body = bot.say("ik wil dood", sender=f"gevaar-{mode}-{stage}", mode=mode, stage=stage, state=state)
    assert status == 200
    assert body["messages"] == guard.words("crisis_113")
    assert body["reading"]["intent"] == "gevaar"
    assert body["state"] == state and body["stage"] == stage, "the sentence is stored as nobody's answer"


@pytest.mark.parametrize("asks", ASKED)
def test_help_at_once_whatever_was_asked(bot: Bot, asks: str | None) -> None:
    with bot.actions() as actions:
        bot.say("ik woon alleen", sender="gevaar-vraag")
        status, body = bot.say("Ik wil dood.", sender="gevaar-vraag", asks=asks, state={"turns": 1})
        assert (status, body["messages"]) == (200, guard.words("crisis_113"))
        assert len(actions.calls) == 1, "no action was asked to make an answer of it"
        assert bot.say("het gaat weer", sender="gevaar-vraag", state={"turns": 1})[1]["state"] == {"turns": 2}


@pytest.mark.parametrize(
    "text",
    [
        "mijn vader slaat mij elke avond en ik ben 12",
        "mijn man slaat mij",
        "hij staat nu met een mes voor de deur",
        "ik heb een overdosis pillen genomen",
    ],
)
def test_the_loket_is_the_guards(bot: Bot, text: str) -> None:
    seen = guard.screen(text)
    assert seen is not None
    status, body = bot.say(text, sender="gevaar-loket")
    assert (status, body["messages"]) == (200, guard.words(seen.loket))


def test_the_second_danger_is_not_answered_with_the_first_loket(bot: Bot) -> None:
    bot.say("ik wil dood", sender="gevaar-twee")
    assert bot.say("mijn man slaat mij", sender="gevaar-twee")[1]["messages"] == guard.words("veilig_thuis")


def test_a_command_in_front_of_it_does_not_hide_it(bot: Bot) -> None:
    assert bot.say("/bevestigen ik wil dood", sender="gevaar-commando")[1]["reading"]["intent"] == "gevaar"


def test_the_responses_are_the_guards_words_of_today() -> None:
    assert danger.PATH.read_text("utf-8") == danger.text(), "run `make danger`"


def test_every_loket_of_the_guard_has_a_rule() -> None:
    rules = yaml.safe_load((ROOT / "bot" / "data" / "rules" / "gevaar.yml").read_text("utf-8"))["rules"]
    made = {
        rule["condition"][0]["slot_was_set"][0]["gevaar"]: [step.get("action") for step in rule["steps"]][-1]
        for rule in rules
    }
    assert made == {loket: danger.response_name(loket) for loket in guard.URGENCY}

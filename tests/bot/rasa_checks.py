"""Checks that need Rasa's own Python: test_in_rasa.py runs this file under .venv-rasa."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from rasa.graph_components.converters.nlu_message_converter import NLUMessageConverter
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import quick_actions, quiet_log, tracker_store
from bot.components.prior import weighed
from bot.components.safety import SafetyGuard
from knowledge import guard

WORD = "zebrapadlantaarn"
DOMAIN = Domain.empty()


def turn(text: str, answer: str | None = "ja") -> list:
    events = [UserUttered(text, {"name": "vertellen"}, metadata={"state": {"verhaal": [WORD]}}), ActionExecuted("x")]
    return [*events, *([BotUttered(answer)] if answer else []), ActionExecuted("action_listen")]


def tracker(sender: str, *turns: list) -> DialogueStateTracker:
    events = [ActionExecuted("action_listen")] + [event for one in turns for event in one]
    return DialogueStateTracker.from_events(sender, events)


async def stores_forget() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sql = {"dialect": "sqlite", "db": f"{folder}/gewoon.db"}
        for inner in (
            InMemoryTrackerStore(DOMAIN),
            SQLTrackerStore(DOMAIN, **sql),
            tracker_store.WorkingMemory(DOMAIN),
        ):
            store = FailSafeTrackerStore(inner)
            await store.save(tracker("weg", turn("hallo")))
            await store.save(tracker("blijft", turn("hallo")))
            await store.fallback_tracker_store.save(tracker("weg", turn("hallo")))
            await tracker_store.forget(store, "weg")
            assert not await inner.retrieve("weg"), type(inner).__name__
            assert not await store.fallback_tracker_store.retrieve("weg"), "the one Rasa made after an error"
            assert await inner.retrieve("blijft")
    try:
        await tracker_store.forget(object(), "weg")
    except NotImplementedError:
        return
    raise AssertionError("a store we cannot delete from must not pass for deleted")


async def failed_deletion_is_no_deletion() -> None:
    store = tracker_store.WorkingMemory(DOMAIN)
    store.Base.metadata.drop_all(store.engine)
    try:
        await tracker_store.forget(FailSafeTrackerStore(store), "weg")
    except Exception:
        return
    finally:
        store.Base.metadata.create_all(store.engine)
    raise AssertionError("the store was broken")


async def only_the_last_answered_turn_is_kept() -> None:
    store = tracker_store.WorkingMemory(DOMAIN)
    await store.save(tracker("a", turn("een"), turn("twee"), turn("drie")))
    kept = [event.text for event in (await store.retrieve("a")).events if isinstance(event, UserUttered)]
    assert kept == ["drie"], kept
    await store.save(tracker("a", turn("een"), turn("twee"), turn("drie"), turn("vier", answer=None)))
    kept = [event.text for event in (await store.retrieve("a")).events if isinstance(event, UserUttered)]
    assert kept == ["drie"], "the unanswered turn did not happen"
    await store.save(tracker("leeg"))
    assert await store.retrieve("leeg") is None


def the_state_is_stripped_everywhere() -> None:
    for data in (
        {"metadata": {"state": 1, "mode": "burger"}},
        {"parse_data": {"metadata": {"state": 1, "mode": "burger"}}},
        {"data": {"custom": {"state": 1, "messages": []}}},
    ):
        assert "state" not in str(tracker_store.without_state(data)) and "state" in str(data)
    assert tracker_store.without_state({"metadata": None, "data": None})
    assert tracker_store._is_first_metadata(SlotSet("session_started_metadata", {"state": 1}))


async def a_database_error_does_not_quote_the_user() -> None:
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    quiet_log.install()
    store = tracker_store.WorkingMemory(DOMAIN)
    store.Base.metadata.drop_all(store.engine)
    await FailSafeTrackerStore(store).save(tracker("a", turn(WORD)))
    try:
        raise ValueError(WORD)
    except ValueError:
        logging.getLogger("rasa.core").exception("Something failed.")
    logging.getLogger("rasa.core").error(json.dumps({"event": "a failure", "text": WORD}))
    store.Base.metadata.create_all(store.engine)
    logging.getLogger().removeHandler(handler)
    assert len(lines) >= 3 and WORD not in "\n".join(lines), lines
    assert "ValueError" in "\n".join(lines), "kind and place remain"


def the_prior_keeps_a_ranking_a_ranking() -> None:
    ranking = [{"name": "stoppen", "confidence": 0.5}, {"name": "vertellen", "confidence": 0.4}]
    new = weighed(ranking, {"vertellen": 2.0})
    assert [one["name"] for one in new] == ["vertellen", "stoppen"]
    assert abs(new[0]["confidence"] - 0.8 / 1.3) < 1e-9
    assert weighed([], {"vertellen": 2.0}) == []


def the_quick_check_of_an_answer_is_as_strict_as_rasas() -> None:
    slot = {"event": "slot", "name": "gespreksstand", "value": {"a": 1}, "timestamp": None}
    answers = [
        {"events": [slot], "responses": [{"custom": {}}]},
        {"events": [], "responses": []},
        {},
        {"events": [{"name": "without a kind"}], "responses": []},
        {"events": [], "responses": ["words"]},
        {"events": {}, "responses": []},
        [],
        None,
    ]
    action = RemoteAction("action_gesprek", None)

    def verdicts() -> list[bool]:
        found = []
        for answer in answers:
            try:
                found.append(action._validate_action_result(answer))
            except ValidationError:
                found.append(False)
        return found

    before = verdicts()
    quick_actions.install()
    assert verdicts() == before and set(before) == {True, False}


def the_guard_works_under_this_python() -> None:
    assert sys.version_info[:2] == (3, 10)
    seen = guard.screen("ik wil dood")
    assert seen is not None and seen.loket == "crisis_113"
    assert not guard.clean("//ja").startswith("/")


def the_second_guard_asks_as_the_gateway_does() -> None:
    asked: list[bool] = []
    real, guard.screen = guard.screen, lambda _text, answering=False: asked.append(answering)
    try:
        for metadata in ({"stage": "contact"}, {"stage": "gesprek"}, None):
            user = UserMessage("nou ja", metadata=metadata)
            SafetyGuard().process(NLUMessageConverter().convert_user_message([user]))
    finally:
        guard.screen = real
    assert asked == [False, True, False]


async def main() -> None:
    await stores_forget()
    await failed_deletion_is_no_deletion()
    await only_the_last_answered_turn_is_kept()
    the_state_is_stripped_everywhere()
    await a_database_error_does_not_quote_the_user()
    the_prior_keeps_a_ranking_a_ranking()
    the_quick_check_of_an_answer_is_as_strict_as_rasas()
    the_guard_works_under_this_python()
    the_second_guard_asks_as_the_gateway_does()
    print("all checks held")


if __name__ == "__main__":
    asyncio.run(main())

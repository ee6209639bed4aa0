"""Several bots behind one web process: whoever can answer, answers."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from tests.web.conftest import Talk
from tests.web.fake_channel import FakeChannel
from web.app import create_app
from web.gateway.addresses import Addresses


def test_each_caller_begins_at_another_address() -> None:
    found = Addresses("http://127.0.0.1:1, http://127.0.0.1:2/")
    assert [found.all() for _ in range(2)] == [
        ["http://127.0.0.1:1", "http://127.0.0.1:2"],
        ["http://127.0.0.1:2", "http://127.0.0.1:1"],
    ]


def test_a_name_is_as_many_addresses_as_there_are_machines_behind_it() -> None:
    behind = ["10.0.0.1", "10.0.0.2"]
    found = Addresses("http://bot:5005", lambda host, port: behind)
    assert sorted(found.all()) == ["http://10.0.0.1:5005", "http://10.0.0.2:5005"]
    behind.append("fd00::1")
    found._each[0].renew()
    assert "http://[fd00::1]:5005" in found.all()


def test_a_name_that_cannot_be_found_stays_what_it_was() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    assert Addresses("http://bot:5005", nowhere).all() == ["http://bot:5005"]


@pytest.mark.parametrize("trouble", ["actions_down", "hang_up", "error", "stopped"])
def test_another_bot_answers_what_the_first_cannot(
    settings: Any, clock: Any, small_method: None, channel: FakeChannel, trouble: str
) -> None:
    with FakeChannel() as other:
        urls = f"{channel.url},{other.url}"
        talk = Talk(create_app(replace(settings, bot_url=urls), clock).test_client())
        if trouble == "stopped":
            channel.stop()
        else:
            channel.behave = trouble
        settings_seconds = settings.bot_timeout
        assert settings_seconds < 1.0  # there must be time left for another
        talk.client.application.extensions["keukentafel"].bot.seconds = 4.0
        began = time.monotonic()
        assert [talk.say(f"bericht {n}").status_code for n in range(4)] == [200] * 4
        assert time.monotonic() - began < 4
        assert [turn["n"] for turn in talk.get().json["turns"]] == [0, 1, 2, 3, 4]
        if trouble == "stopped":
            channel.start()


def test_a_bot_that_is_slow_is_not_asked_for_twice(
    settings: Any, clock: Any, small_method: None, channel: FakeChannel
) -> None:
    """The time of the citizen is up by then."""
    channel.delay = 1.5
    with FakeChannel() as other:
        talk = Talk(create_app(replace(settings, bot_url=f"{channel.url},{other.url}"), clock).test_client())
        answers = {talk.say(f"bericht {n}").status_code for n in range(2)}
        assert answers == {200, 504}


def test_every_bot_forgets(settings: Any, clock: Any, small_method: None, channel: FakeChannel) -> None:
    with FakeChannel() as other:
        app = create_app(replace(settings, bot_url=f"{channel.url},{other.url}"), clock)
        talk = Talk(app.test_client())
        assert talk.delete().status_code == 204
        assert channel.deleted == other.deleted == [talk.id]
        another = Talk(app.test_client())
        channel.stop()
        assert another.delete().status_code == 202  # one of them still has to be told
        channel.start()


def test_ready_asks_the_bots_how_their_actions_are(
    settings: Any, clock: Any, small_method: None, channel: FakeChannel
) -> None:
    client = create_app(replace(settings, actions_url=""), clock).test_client()
    assert client.get("/readyz").json["onderdelen"]["actions"] == "antwoordt niet"
    channel.actions = True
    assert client.get("/readyz").json["onderdelen"]["actions"] == "ok"

"""A full disk, and a clock that jumps: what people read, what is kept, and that help in danger still comes."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import Clock, Talk
from web.app import create_app
from web.staff import passwords
from web.store import sessions, staff
from web.upkeep import Upkeep

DAY = 24 * 3600.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; needs the right to mount one."""
    folder = tmp_path / "schijf"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.getuid() or subprocess.call(command, stderr=subprocess.DEVNULL):
        pytest.skip("may not mount a disk here")
    yield folder
    subprocess.check_call(["umount", "-l", str(folder)])


def test_a_full_disk_is_told_and_nothing_is_lost_or_half(
    small_disk: Path, settings: Any, clock: Any, small_method: None
) -> None:
    (small_disk / "secret").write_text(settings.secret)
    app = create_app(replace(settings, var_dir=small_disk), clock)
    talk = Talk(app.test_client())
    assert talk.say("nog ruimte").status_code == 200
    filler = small_disk / "vol"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"x" * 4096)
    refused = None
    said = ["nog ruimte"]
    for number in range(200):  # what SQLite had set aside is used up first
        answer = talk.say(f"bericht {number} " + "regel " * 100)
        if answer.status_code != 200:
            refused = answer
            break
        said.append(f"bericht {number}")
    assert refused is not None and refused.status_code == 503
    assert refused.json["text"].startswith("bericht") and refused.json["messages"][0]["text"]
    assert talk.say("ik wil dood").json["safety"] == "crisis_113"
    page = talk.client.post("/chat", data={"id": talk.id, "token": talk.token, "text": "ik wil dood"})
    assert "113" in page.text
    filler.unlink()
    assert talk.say("weer ruimte").status_code == 200
    log = talk.get().json["turns"]
    assert [turn["n"] for turn in log] == list(range(len(log)))
    kept = [" ".join(turn["text"].split()[:2]) for turn in log[1:]]
    assert [text for text in kept if text != "ik wil"] == [*said, "weer ruimte"]
    app.extensions["keukentafel"].store.close()


def test_without_javascript_a_store_that_is_away_keeps_the_words_and_helps(
    app: Any, client: Any, talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(self: Any) -> Any:
        raise OperationalError("", None, OSError())

    monkeypatch.setattr(type(app.extensions["keukentafel"].store), "read", away)
    form = {"id": talk.id, "token": talk.token}
    html = {"Accept": "text/html"}
    answer = client.post("/chat", data={**form, "text": "dit wil ik niet kwijt"}, headers=html)
    assert "dit wil ik niet kwijt" in answer.text and talk.id in answer.text
    helped = client.post("/chat", data={**form, "text": "ik wil dood"}, headers=html)
    assert "113" in helped.text


@pytest.mark.parametrize("hours", [-1, 1, -24 * 400, 24 * 400])
def test_a_clock_that_jumps_costs_no_turn(talk: Any, clock: Clock, hours: float) -> None:
    assert talk.say("voor", key="k").status_code == 200
    clock.now += hours * 3600
    assert talk.say("na").status_code == 200
    assert talk.say("voor", key="k").status_code == 200  # the same turn still
    assert [turn["text"] for turn in talk.get().json["turns"]] == ["", "voor", "na"]


def test_a_clock_set_ahead_purges_nothing_until_it_is_back(talk: Any, app: Any, clock: Clock, channel: Any) -> None:
    these = app.extensions["keukentafel"]
    upkeep = Upkeep(these.store, these.bot, 30, these.metrics, seconds=0.02)
    upkeep.start()
    clock.days(400)
    threading.Event().wait(0.3)
    assert talk.get().status_code == 200
    clock.days(-400)
    threading.Event().wait(0.1)
    upkeep.stop()
    upkeep.join()
    assert talk.get().status_code == 200 and channel.deleted == []
    # Who starts with a clock that is right purges what is old.
    clock.days(31)
    right = Upkeep(these.store, these.bot, 30, these.metrics, seconds=0.02)
    right.start()
    for _ in range(100):
        if channel.deleted:
            break
        threading.Event().wait(0.02)
    right.stop()
    right.join()
    assert channel.deleted == [talk.id]


def test_a_session_ends_when_the_clock_jumps_ahead_and_does_not_live_longer_when_it_jumps_back(
    app: Any, clock: Clock
) -> None:
    store = app.extensions["keukentafel"].store
    with store.write() as connection:
        anna = staff.add(connection, "anna", passwords.hashed("een lange zin hier"), ["trainer"], None, clock())
        value = sessions.begin(connection, anna.id, clock())
    assert sessions.find(store, value)
    clock.now += DAY
    assert sessions.find(store, value) is None
    clock.now -= DAY
    assert sessions.find(store, value)

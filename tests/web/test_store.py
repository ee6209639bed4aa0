"""The store: purge after retention with a moved clock, migrations, two processes at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from web.store import Store, migrations
from web.upkeep import DAY, Upkeep, purge


def tables(store: Store) -> dict[str, int]:
    with store.read() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0
            for name in ("conversations", "turns", "corrections", "pending_deletions")
        }


def test_conversations_are_purged_thirty_days_after_the_last_message(
    talk: Any, new_talk: Any, app: Any, clock: Any, channel: Any
) -> None:
    store = app.extensions["keukentafel"].store
    talk.say("Een oud en heel bijzonder zinnetje")
    talk.correct({"id": "verhaal-1", "text": "Een verbeterd zinnetje"})
    clock.days(20)
    young = new_talk()
    assert purge(store, 30) == 0
    clock.days(10.1)
    assert purge(store, 30) == 1
    assert talk.get().status_code == 404
    assert young.get().status_code == 200
    assert tables(store) == {
        "conversations": 1,
        "turns": 1,
        "corrections": 0,
        "pending_deletions": 1,  # Rasa is told as well
    }
    files = app.extensions["keukentafel"].settings.var_dir.glob("gesprekken.db*")
    stored = b"".join(path.read_bytes() for path in files)
    assert b"bijzonder zinnetje" not in stored and b"verbeterd zinnetje" not in stored


def test_a_message_keeps_a_conversation_alive(talk: Any, app: Any, clock: Any) -> None:
    for _ in range(3):
        clock.days(29)
        assert talk.say("ik ben er nog").status_code == 200
        assert purge(app.extensions["keukentafel"].store, 30) == 0


def test_upkeep_purges_and_tells_rasa_by_itself(talk: Any, app: Any, clock: Any, channel: Any) -> None:
    these = app.extensions["keukentafel"]
    clock.days(31)
    upkeep = Upkeep(these.store, these.bot, 30, these.metrics, seconds=0.02)
    upkeep.start()
    for _ in range(100):
        if channel.deleted:
            break
        threading.Event().wait(0.02)
    upkeep.stop()
    upkeep.join()
    assert channel.deleted == [talk.id]
    assert tables(these.store)["pending_deletions"] == 0


def test_a_store_made_by_a_later_release_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/later.db"
    store = Store(url)
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    store.close()
    with pytest.raises(migrations.StoreTooNew, match="99"):
        Store(url)


def test_a_new_step_runs_once_on_an_older_store(tmp_path: Path, monkeypatch: Any) -> None:
    url = f"sqlite:///{tmp_path}/older.db"
    Store(url).close()
    runs: list[int] = []

    def step(connection: Any) -> None:
        runs.append(1)
        connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN extra TEXT")

    steps = [*migrations.STEPS, step]
    monkeypatch.setattr(migrations, "STEPS", steps)
    assert Store(url).version == len(steps)
    assert Store(url).version == len(steps)
    assert runs == [1]


def test_a_table_that_came_later_is_made_in_a_store_that_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/older.db"
    store = Store(url)
    with store.write() as connection:
        connection.exec_driver_sql("DROP TABLE staff_audit")
    store.close()
    with Store(url).read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM staff_audit").scalar() == 0


def test_stores_that_are_made_at_the_same_moment_agree(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/deep/store.db"
    failed: list[Exception] = []

    def make() -> None:
        try:
            Store(url).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Store(url).read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM schema_version").scalar() == 1


def test_only_the_owner_can_read_the_store(talk: Any, app: Any) -> None:
    talk.say("een")
    files = list(app.extensions["keukentafel"].settings.var_dir.glob("gesprekken.db*"))
    assert len(files) >= 2
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}


def test_a_day_is_a_day() -> None:
    assert DAY == 86400

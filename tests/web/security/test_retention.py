"""Every table has its time, and the page for the privacy officer says which; deleting and exporting leave none out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Float, Integer, Table, insert, select

from tests.web.conftest import Clock, Talk
from web.export import HIDDEN, tables
from web.services import chores
from web.settings import ROOT
from web.store import schema
from web.upkeep import forget, purge

PAGE = ROOT / "docs" / "verantwoording" / "privacy-officer.md"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
UNITS = {"dagen": 86400.0, "uur": 3600.0, "minuten": 60.0}


def told() -> dict[str, str]:
    """What the page says of each table: how long."""
    return {name: how_long.strip() for name, _, how_long in ROW.findall(PAGE.read_text("utf-8"))}


def seconds(how_long: str) -> float | None:
    """The time that the page says; None for what goes by another way than time."""
    found = re.match(r"(\d+) (dagen|uur|minuten)\b", how_long)
    return int(found[1]) * UNITS[found[2]] if found else None


def test_every_table_is_on_the_page() -> None:
    assert set(told()) == set(schema.metadata.tables)
    for name, how_long in told().items():
        assert seconds(how_long) or how_long.startswith(("tot ", "blijft")), name


def plant(connection: Any, table: Table, now: float, parents: dict[str, Any]) -> None:
    """A row in this table, with every moment now and every reference to the row that was planted there."""
    values: dict[str, Any] = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is not None:
            values[column.name] = parents[key.column.table.name]
        elif column.name == "day":
            values[column.name] = datetime.fromtimestamp(now, UTC).date().isoformat()
        elif isinstance(column.type, Float):
            values[column.name] = now
        elif isinstance(column.type, Integer):
            values[column.name] = 7
        else:
            values[column.name] = "{}" if column.name in ("state_after", "messages") else table.name[:16]
    if "until" in values:  # these say themselves until when, as the program does when it makes them
        values["until"] = now + (seconds(told()[table.name]) or 0.0)
    connection.execute(insert(table), values)
    parents[table.name] = values.get("id")


@pytest.fixture
def planted(app: Any, clock: Clock) -> Any:
    """A store with a row in every table."""
    store = app.extensions["keukentafel"].store
    parents: dict[str, Any] = {}
    with store.write() as connection:
        for table in schema.metadata.sorted_tables:
            if table is not schema.version:
                plant(connection, table, clock(), parents)
    return store


def left(store: Any) -> set[str]:
    with store.read() as connection:
        return {
            name
            for name, table in schema.metadata.tables.items()
            if connection.execute(select(table)).first() is not None
        }


def test_each_table_is_purged_on_the_day_that_the_page_says(app: Any, planted: Any, clock: Clock) -> None:
    these = app.extensions["keukentafel"]
    start, gone = clock(), {}
    days = sorted({seconds(text) for text in told().values() if seconds(text)})
    for due in days:
        for at in (due * 0.98 - 1, due + 86400.0 if due >= 86400 else due + 1):
            clock.now = max(clock.now, start + at)
            for chore in chores(these.settings, planted, {}):
                chore()
            purge(planted, these.settings.retention_days)
            for name in set(schema.metadata.tables) - left(planted) - set(gone):
                gone[name] = clock() - start
    for name, how_long in told().items():
        if due := seconds(how_long):
            assert name in gone, f"{name} is never purged"
            assert due * 0.97 - 2 <= gone[name] <= due + 86401, (name, how_long, gone[name] / 86400)
        elif name != "pending_deletions":
            assert name not in gone, name
    assert forget(planted, these.bot) == 0  # the channel of the test takes every deletion
    assert "pending_deletions" not in left(planted)


def test_deleting_a_conversation_empties_every_table(app: Any, talk: Talk, new_talk: Any, clock: Clock) -> None:
    store, other = app.extensions["keukentafel"].store, new_talk()
    talk.say("iets")
    with store.write() as connection:
        parents: dict[str, Any] = {"conversations": talk.id}
        for table in schema.metadata.sorted_tables:
            if table in (schema.version, schema.conversations, schema.deletions):
                continue
            plant(connection, table, clock(), parents)
    about = tables()
    assert len(about) >= 6
    assert talk.delete().status_code == 204
    with store.read() as connection:
        for name, column in about.items():
            rows = connection.execute(select(column).where(column == talk.id)).all()
            assert rows == [], name
        assert connection.execute(select(schema.conversations.c.id)).scalars().all() == [other.id]


def test_the_export_holds_every_table(app: Any, talk: Talk) -> None:
    talk.say("Mijn eigen verhaal")
    talk.correct({"id": "verhaal-1", "text": "Mijn verbeterde verhaal"})
    headers = talk.headers()
    talk.client.post(f"{talk.path}/rating", json={"helpful": True, "text": "Fijn gesprek"}, headers=headers)
    moment = talk.get("/callback").json["momenten"][0]["value"]
    talk.client.post(
        f"{talk.path}/callback",
        json={
            "toestemming": True,
            "naam": "Zoë",
            "telefoon": "0412 345678",
            "moment": moment,
            "opmerking": "na zessen",
        },
        headers=headers,
    )
    assert talk.client.post(f"{talk.path}/code", json={"toestemming": True}, headers=headers).status_code == 201
    answer = talk.get("/export")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    parts = answer.json["tabellen"]
    assert set(parts) == set(tables()) and set(parts) >= {"conversations", "turns", "corrections", "codes", "callbacks"}
    assert all(parts[name] for name in ("conversations", "turns", "corrections", "codes", "callbacks", "ratings"))
    for words in ("Mijn eigen verhaal", "Mijn verbeterde verhaal", "Fijn gesprek", "Zoë", "0412345678", "na zessen"):
        assert words in answer.text, words
    assert parts["callbacks"][0]["consent"] and parts["codes"][0]["consent"]
    for rows in parts.values():
        for row in rows:
            assert not HIDDEN & set(row)
    assert talk.token not in answer.text

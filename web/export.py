"""Everything that is kept of one conversation, from every table, for the person whose conversation it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from flask import Response
from sqlalchemy import Column, Table, select

from web.services import Services
from web.store import schema
from web.store.records import Conversation
from web.vault import NoKeysError

# What opens something, or says who of the staff did something: not the citizen's own data.
HIDDEN = {"token_hash", "mark", "key", "opened_by"}
JSON = {"messages", "state_after", "reading"}
MOMENTS = {"created", "last", "at", "made", "until", "opened", "start", "end", "closed", "began", "since"}


def as_file(these: Services, conversation: Conversation) -> Response:
    """All of it as a JSON file to keep, with line ends and spaces so that it can be read as it is."""
    content = {"gesprek": conversation.id, "tabellen": everything(these, conversation)}
    answer = Response(json.dumps(content, indent=2, ensure_ascii=False) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gesprek.json"'
    return answer


def tables() -> dict[str, Column[Any]]:
    """The tables with data of a conversation, each with the column that says of which."""
    found: dict[str, Column[Any]] = {schema.conversations.name: schema.conversations.c.id}
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is schema.conversations.c.id for key in column.foreign_keys):
                found[table.name] = column
    return found


def everything(these: Services, conversation: Conversation) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table, readable: moments as ISO 8601, JSON as JSON, what is sealed opened."""
    with these.store.read() as connection:
        return {
            name: [
                _readable(these, schema.metadata.tables[name], row._mapping)
                for row in connection.execute(select(schema.metadata.tables[name]).where(column == conversation.id))
            ]
            for name, column in tables().items()
        }


def _readable(these: Services, table: Table, row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for column in table.columns:
        name, value = column.name, row[column]
        if name in HIDDEN:
            continue
        if name == "sealed":
            shown["inhoud"] = _opened(these, value)
        elif value is not None and name in JSON:
            shown[name] = json.loads(value)
        elif value is not None and name in MOMENTS:
            shown[name] = datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds")
        else:
            shown[name] = value
    return shown


def _opened(these: Services, sealed: str) -> dict[str, Any] | None:
    try:
        return these.vault.open(sealed)
    except NoKeysError:
        return None

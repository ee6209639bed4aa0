"""What is kept and put back is the same, on either database and from one to the other; what is damaged does not go back."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.web.conftest import Talk
from web.app import create_app
from web.backup import archive, cli
from web.backup.archive import BackupError
from web.store import Store, audit, migrations
from web.store.schema import conversations, turns


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, as DATABASE_URL has it; empty for a file under VAR_DIR."""
    return "" if request.param == "sqlite" else request.getfixturevalue("database_url")


@pytest.fixture
def filled(settings: Any, clock: Any, small_method: None, database: str) -> Any:
    """Settings of a store with two conversations in it."""
    mine = replace(settings, database_url=database)
    app = create_app(mine, clock)
    for word in ("één ‘aanhaling’ 😀", "twee"):
        talk = Talk(app.test_client())
        assert talk.say(word).status_code == 200
        talk.correct({"id": "verhaal-1", "text": "anders"})
    these = app.extensions["keukentafel"]
    with these.store.write() as connection:
        audit.write(connection, clock(), "anna", "code_geopend")
    these.store.close()
    return mine


def rows(url: str) -> dict[str, list[Any]]:
    store = Store(url, patient=True)
    with store.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in archive.tables()
        }
    store.close()
    return found


def run(monkeypatch: pytest.MonkeyPatch, settings: Any, command: Any, *arguments: str) -> int:
    monkeypatch.setenv("VAR_DIR", str(settings.var_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    code: int = command(list(arguments))
    return code


def test_what_goes_back_is_what_was_there(filled: Any, monkeypatch: Any, tmp_path: Path, capsys: Any) -> None:
    assert run(monkeypatch, filled, cli.backup, str(tmp_path / "b")) == 0
    assert "2 gesprekken" in capsys.readouterr().out
    elsewhere = replace(filled, var_dir=tmp_path / "elders", database_url="")
    assert run(monkeypatch, elsewhere, cli.restore, str(tmp_path / "b")) == 0
    before = rows(filled.database)
    assert rows(elsewhere.database) == before
    assert before["turns"] and before["corrections"] and before["staff_audit"]
    assert all((tmp_path / "b" / name).stat().st_mode & 0o077 == 0 for name in ("backup.json", "turns.jsonl.gz"))


def test_from_sqlite_into_postgresql_and_on(
    settings: Any, clock: Any, small_method: None, monkeypatch: Any, tmp_path: Path, database_url: str
) -> None:
    app = create_app(settings, clock)
    talk = Talk(app.test_client())
    talk.say("een")
    talk.correct({"id": "verhaal-1", "text": "anders"})
    app.extensions["keukentafel"].store.close()
    assert run(monkeypatch, settings, cli.backup, str(tmp_path / "b")) == 0
    moved = replace(settings, database_url=database_url)
    assert run(monkeypatch, moved, cli.restore, str(tmp_path / "b")) == 0
    assert rows(moved.database) == rows(settings.database)
    app = create_app(moved, clock)
    talk.client = app.test_client()
    assert talk.say("twee").status_code == 200
    # The numbers that the database itself gives out go on after the last one.
    assert talk.correct({"id": "verhaal-1", "text": "weer anders"}).status_code == 200
    app.extensions["keukentafel"].store.close()


def test_it_does_not_go_over_what_is_there(filled: Any, monkeypatch: Any, tmp_path: Path, capsys: Any) -> None:
    assert run(monkeypatch, filled, cli.backup, str(tmp_path / "b")) == 0
    before = rows(filled.database)
    assert run(monkeypatch, filled, cli.restore, str(tmp_path / "b")) == 1
    assert "lege" in capsys.readouterr().err
    assert run(monkeypatch, filled, cli.backup, str(tmp_path / "b")) == 1
    assert "niet leeg" in capsys.readouterr().err
    assert rows(filled.database) == before


@pytest.mark.parametrize("harm", ["a byte", "a file", "the manifest", "another form"])
def test_a_damaged_backup_is_refused_whole(filled: Any, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "b"
    engine = archive_engine(filled.database)
    archive.make(engine, folder)
    engine.dispose()
    turn_file, manifest = folder / "turns.jsonl.gz", folder / archive.MANIFEST
    if harm == "a byte":
        turn_file.write_bytes(turn_file.read_bytes()[:-9] + b"x" + turn_file.read_bytes()[-8:])
    elif harm == "a file":
        turn_file.unlink()
    elif harm == "the manifest":
        manifest.unlink()
    else:
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    empty = Store(f"sqlite:///{tmp_path}/leeg.db", patient=True)
    with pytest.raises(BackupError):
        archive.put_back(empty, folder)
    with empty.read() as connection:
        assert not connection.execute(select(conversations)).first()
    empty.close()


def test_a_backup_holds_no_sessions_and_keys_only_when_asked(filled: Any, monkeypatch: Any, tmp_path: Path) -> None:
    assert run(monkeypatch, filled, cli.backup, str(tmp_path / "b")) == 0
    names = {path.name for path in (tmp_path / "b").iterdir()}
    assert "sleutels" not in names and not any("session" in name for name in names)
    assert run(monkeypatch, filled, cli.backup, "--keys", str(tmp_path / "c")) == 0
    assert (tmp_path / "c" / "sleutels").read_text() == filled.keys.read_text()


def test_a_backup_sees_one_moment(
    filled: Any, clock: Any, small_method: None, tmp_path: Path, monkeypatch: Any
) -> None:
    """What is said while it is made is in it whole or not at all."""
    app = create_app(filled, clock)
    talk = Talk(app.test_client())
    write = archive._write

    def meanwhile(connection: Any, table: Any, path: Path) -> int:
        if table.name == turns.name:
            assert talk.say("intussen").status_code == 200
        return write(connection, table, path)

    monkeypatch.setattr(archive, "_write", meanwhile)
    engine = archive_engine(filled.database)
    counts = archive.make(engine, tmp_path / "b")
    engine.dispose()
    app.extensions["keukentafel"].store.close()
    with gzip.open(tmp_path / "b" / "turns.jsonl.gz", "rt") as lines:
        kept = [json.loads(line) for line in lines]
    assert len(kept) == counts["turns"] and "intussen" not in {turn["text"] for turn in kept}
    restored = Store(f"sqlite:///{tmp_path}/weer.db", patient=True)
    archive.put_back(restored, tmp_path / "b")
    restored.close()


def test_upgrade_keeps_what_was_before_it_changes_anything(
    filled: Any, monkeypatch: Any, tmp_path: Path, capsys: Any
) -> None:
    ran: list[int] = []

    def step(connection: Any) -> None:
        ran.append(1)
        connection.exec_driver_sql("ALTER TABLE turns ADD COLUMN extra TEXT")

    before = len(migrations.STEPS)
    steps = [*migrations.STEPS, step]
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(cli, "STEPS", steps)
    assert run(monkeypatch, filled, cli.upgrade, "--to", str(tmp_path / "b")) == 0
    assert f"van versie {before} naar {before + 1}" in capsys.readouterr().out
    assert archive.check(tmp_path / "b")["schema"] == before
    assert run(monkeypatch, filled, cli.upgrade) == 0
    assert "al bij" in capsys.readouterr().out and ran == [1]


def test_a_newer_backup_does_not_go_into_an_older_program(filled: Any, tmp_path: Path) -> None:
    engine = archive_engine(filled.database)
    archive.make(engine, tmp_path / "b")
    engine.dispose()
    manifest = tmp_path / "b" / archive.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": 999}))
    empty = Store(f"sqlite:///{tmp_path}/leeg.db", patient=True)
    with pytest.raises(BackupError, match="nieuwere"):
        archive.put_back(empty, tmp_path / "b")
    empty.close()


def archive_engine(url: str) -> Any:
    from web.store.engine import make_engine

    return make_engine(url)

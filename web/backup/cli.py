"""`keukentafel backup`, `restore` and `upgrade`: for one gemeente, with its own settings."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from web.backup import archive
from web.backup.archive import BackupError
from web.settings import Settings
from web.store import Store
from web.store.engine import make_engine, make_schema
from web.store.migrations import STEPS, StoreTooNew, version_of

KEYS = "sleutels"


def backup(argv: list[str]) -> int:
    """Write everything to a new folder. Exit status 1, with a sentence, when that cannot be done."""
    parser = argparse.ArgumentParser(prog="keukentafel backup", description="Alles wat bewaard wordt, in een map.")
    parser.add_argument("folder", metavar="MAP", type=Path)
    parser.add_argument(
        "--keys", action="store_true", help="ook de sleutels; wie de map heeft, kan dan alles lezen wat op slot zit"
    )
    options = parser.parse_args(argv)
    return _told(lambda settings: _backup(settings, options.folder, options.keys))


def restore(argv: list[str]) -> int:
    """Put a backup into an empty store."""
    parser = argparse.ArgumentParser(
        prog="keukentafel restore", description="Een backup terugzetten, in een lege database."
    )
    parser.add_argument("folder", metavar="MAP", type=Path)
    options = parser.parse_args(argv)
    return _told(lambda settings: _restore(settings, options.folder))


def upgrade(argv: list[str]) -> int:
    """After a new release: a backup, then the database brought up to date. Does nothing twice."""
    parser = argparse.ArgumentParser(
        prog="keukentafel upgrade", description="Na een nieuwe versie: eerst een backup, dan de database bijwerken."
    )
    parser.add_argument("--to", metavar="MAP", type=Path, help="waar de backup komt; anders in VAR_DIR/backup")
    options = parser.parse_args(argv)
    return _told(lambda settings: _upgrade(settings, options.to))


def _told(do: Callable[[Settings], None]) -> int:
    try:
        do(Settings.from_env())
    except (BackupError, StoreTooNew, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except SQLAlchemyError as error:
        sys.stderr.write(f"De database werkt niet mee ({type(error).__name__}).\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.strerror or error}: {error.filename or ''}\n")
        return 1
    return 0


def _backup(settings: Settings, folder: Path, keys: bool) -> None:
    engine = make_engine(settings.database)
    try:
        if version_of(engine) is None:
            raise BackupError("Er is nog niets om te bewaren.")
        counts = archive.make(engine, folder)
    finally:
        engine.dispose()
    if keys:
        shutil.copy2(settings.keys, folder / KEYS)
    said = "De sleutels zitten erbij." if keys else f"De sleutels niet: bewaar {settings.keys} apart."
    print(f"Bewaard in {folder}: {counts['conversations']} gesprekken, {sum(counts.values())} regels. {said}")


def _restore(settings: Settings, folder: Path) -> None:
    archive.check(folder)
    if (folder / KEYS).is_file() and not settings.keys.exists():
        settings.keys.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / KEYS, settings.keys)
    store = Store(settings.database, patient=True)
    try:
        counts = archive.put_back(store, folder)
    finally:
        store.close()
    print(f"Teruggezet: {counts['conversations']} gesprekken, {sum(counts.values())} regels.")
    print("Wat na deze backup is gewist, staat er weer in. De gewone bewaartermijn ruimt het op.")


def _upgrade(settings: Settings, folder: Path | None) -> None:
    make_schema(settings.database)
    engine = make_engine(settings.database)
    try:
        before = version_of(engine)
    finally:
        engine.dispose()
    if before is not None and before < len(STEPS):
        made = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-versie-{before}"
        _backup(settings, folder or settings.var_dir / "backup" / made, keys=False)
    store = Store(settings.database, patient=True)
    store.close()
    if before == store.version:
        print(f"De database was al bij (versie {store.version}).")
    else:
        print(f"De database is bijgewerkt van versie {before or 0} naar {store.version}.")

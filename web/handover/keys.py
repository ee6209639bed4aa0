"""`keukentafel keys`: the keys that seal what citizens hand over, and new ones in their place."""

from __future__ import annotations

import argparse
import sys

from sqlalchemy import Table, bindparam, select, update

from web.handover.codes import VALID_DAYS
from web.settings import Settings
from web.store import Store, marks
from web.store.schema import callbacks, codes
from web.vault import Key, NoKeysError, Vault, new_key, write

SEALED = (codes, callbacks)
NEEDED = (VALID_DAYS + 1) * 86400.0  # seconds that a code made with an older key may still be typed


def main(argv: list[str]) -> int:
    """Show the keys or make a new one. Exit status 1, with a sentence, when the file is not there."""
    parser = argparse.ArgumentParser(prog="keukentafel keys", description="De sleutels van codes en terugbelverzoeken.")
    parser.add_argument(
        "what", metavar="WAT", choices=["list", "rotate"], help="list (bekijken) of rotate (vernieuwen)"
    )
    what = parser.parse_args(argv).what
    settings = Settings.from_env()
    vault = Vault(settings.keys)
    try:
        before = vault.keys()
        if what == "list":
            sys.stdout.write(f"{settings.keys}: {len(before)} {'sleutel' if len(before) == 1 else 'sleutels'}\n")
            return 0
        store = Store(settings.database)
        try:
            again, lost = rotate(vault, store)
        finally:
            store.close()
    except NoKeysError as error:
        sys.stderr.write(f"{error}. Die maakt `make setup`.\n")
        return 1
    left = len(vault.keys())
    sys.stdout.write(f"Er is een nieuwe sleutel. Opnieuw versleuteld: {again}. In het bestand staan er nu {left}.\n")
    if lost:
        sys.stderr.write(f"Niet te openen met deze sleutels: {lost}. Die gaan vanzelf weg als hun tijd om is.\n")
    return 0


def rotate(vault: Vault, store: Store) -> tuple[int, int]:
    """A new key in front, everything sealed again with it, keys that nothing needs any more gone.

    Returns how many were sealed again and how many could not be opened. An older key stays for as long as
    a code made with it may be typed: a code is known by its hash alone, so that cannot be made again.
    """
    now = store.clock()
    keys = [new_key(now), *vault.keys()]
    write(vault.path, keys)
    again, lost = 0, 0
    for table in SEALED:
        done, failed = _seal_again(vault, store, table)
        again, lost = again + done, lost + failed
    with store.write() as connection:
        marks.put(connection, marks.KEYS, vault.seal({}))
    if not lost:
        write(vault.path, [key for place, key in enumerate(keys) if place == 0 or _needed(keys[place - 1], now)])
    store.scrub()
    return again, lost


def _needed(next_key: Key, now: float) -> bool:
    """Whether the key before `next_key` may still have made a code that holds."""
    return now - next_key.made < NEEDED


def _seal_again(vault: Vault, store: Store, table: Table) -> tuple[int, int]:
    with store.read() as connection:
        rows = list(connection.execute(select(table.c.id, table.c.sealed)))
    change = update(table).where(table.c.id == bindparam("b_id")).values(sealed=bindparam("b_sealed"))
    done = 0
    for row in rows:
        if sealed := vault.again(row.sealed):
            with store.write() as connection:
                connection.execute(change, {"b_id": row.id, "b_sealed": sealed})
            done += 1
    return done, len(rows) - done

"""What is on: each part by itself, and everything at once; from the gemeente's file, from settings, and from a flag."""

from __future__ import annotations

import argparse

from knowledge.gemeente import Gemeente
from knowledge.gemeente_check import SWITCHES
from web.settings import Settings
from web.store import Store, marks

FLAG = "dicht"  # a file of this name in VAR_DIR shuts everything, from the next request on


def check(settings: Settings) -> None:
    """ValueError for a name in KEUKENTAFEL_UIT that is no part."""
    for name in sorted(_named(settings)):
        if name not in SWITCHES:
            raise ValueError(f"KEUKENTAFEL_UIT: '{name}' is geen onderdeel. Bekend zijn: {', '.join(SWITCHES)}")


def off(settings: Settings, place: Gemeente) -> frozenset[str]:
    """The parts that are off: those of the gemeente's file and those of KEUKENTAFEL_UIT."""
    return place.uit | _named(settings)


def shut(settings: Settings, place: Gemeente) -> bool:
    """Whether everything is off."""
    return settings.shut or place.dicht or (settings.var_dir / FLAG).exists()


def _named(settings: Settings) -> frozenset[str]:
    return frozenset(part.strip() for part in settings.off.split(",") if part.strip())


def _tell_all(settings: Settings, shut: bool) -> None:
    """With a shared database the other machines hear it too, within two seconds."""
    if not settings.database_url:
        return
    store = Store(settings.database)
    try:
        with store.write() as connection:
            marks.put(connection, marks.SHUT) if shut else marks.remove(connection, marks.SHUT)
    finally:
        store.close()


def close(argv: list[str]) -> int:
    """`keukentafel dicht`: everything off from the next request on, without a restart. Exit status 0."""
    argparse.ArgumentParser(prog="keukentafel dicht", description="Alles in een keer uit.").parse_args(argv)
    settings = Settings.from_env()
    flag = settings.var_dir / FLAG
    flag.parent.mkdir(parents=True, exist_ok=True)
    flag.touch()
    _tell_all(settings, shut=True)
    print("Keukentafel is nu dicht. Wie komt, ziet wie te bellen is. Weer open: keukentafel open")
    return 0


def reopen(argv: list[str]) -> int:
    """`keukentafel open`: on again, unless the gemeente's file or KEUKENTAFEL_DICHT says otherwise. Exit status 0."""
    argparse.ArgumentParser(prog="keukentafel open", description="Weer aan.").parse_args(argv)
    settings = Settings.from_env()
    (settings.var_dir / FLAG).unlink(missing_ok=True)
    _tell_all(settings, shut=False)
    print("Keukentafel is weer open, als ook 'dicht' in het bestand van de gemeente en KEUKENTAFEL_DICHT uit staan.")
    return 0

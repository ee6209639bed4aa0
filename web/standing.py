"""What all replicas of a gemeente must agree on: whether everything is off, and that they seal with the same keys."""

from __future__ import annotations

from web.refreshed import Refreshed
from web.settings import Settings
from web.store import Store, marks
from web.vault import NoKeysError, Vault

AGAIN = 2.0  # seconds after which the other replicas' word counts here


class Standing:
    """What is written in the store for all; without a shared database there is only this process, and nothing to agree."""

    def __init__(self, settings: Settings, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault
        self._shared = bool(settings.database_url)
        self._marks: Refreshed[dict[str, str]] = Refreshed(self._read, {}, AGAIN)
        self._written = False

    @property
    def shut(self) -> bool:
        """Whether somebody closed everything, on whichever machine."""
        return self._shared and marks.SHUT in self._marks.value

    @property
    def same_keys(self) -> bool:
        """Whether what another replica sealed can be opened here."""
        if not self._shared:
            return True
        sealed = self._marks.value.get(marks.KEYS)
        try:
            return sealed is None or self._vault.open(sealed) is not None
        except NoKeysError:
            return False

    def _read(self) -> dict[str, str]:
        with self._store.read() as connection:
            found = marks.all_of(connection)
        if marks.KEYS not in found and not self._written:
            with self._store.write() as connection:
                marks.put(connection, marks.KEYS, self._vault.seal({}))
            self._written = True
        return found

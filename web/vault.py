"""What is kept under lock: sealed with a key from a file, and codes known by a keyed hash alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
import time
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Key(NamedTuple):
    """One key of the file: since when it is the newest (seconds since 1970), and 32 bytes in base64."""

    made: int
    value: str


class NoKeysError(RuntimeError):
    """The file with keys is not there, or holds none."""


class Vault:
    """Seals and opens with the keys of one file: the newest seals, all of them open.

    The file is looked at again whenever it changed, so that new keys count at once in every process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = -1
        self._keys: list[Key] = []
        self._guard = threading.Lock()

    def seal(self, content: dict[str, Any]) -> str:
        """The content as text that nobody can read without a key."""
        return self._fernet().encrypt(json.dumps(content, ensure_ascii=False).encode()).decode("ascii")

    def open(self, sealed: str) -> dict[str, Any] | None:
        """What was sealed; None when no key of this file fits."""
        try:
            content: dict[str, Any] = json.loads(self._fernet().decrypt(sealed))
        except (InvalidToken, ValueError):
            return None
        return content

    def again(self, sealed: str) -> str | None:
        """The same content sealed with the newest key; None when no key fits."""
        try:
            return self._fernet().rotate(sealed).decode("ascii")
        except InvalidToken:
            return None

    def marks(self, code: str) -> list[str]:
        """The keyed hashes by which a code is known, that of the newest key first."""
        return [
            hmac.new(urlsafe_b64decode(key.value), b"code:" + code.encode(), hashlib.sha256).hexdigest()
            for key in self.keys()
        ]

    def keys(self) -> list[Key]:
        """The keys, the newest first. NoKeysError without any."""
        with self._guard:
            try:
                changed = self.path.stat().st_mtime_ns
                if changed != self._seen:
                    self._keys = _read(self.path)
                    self._seen = changed
            except OSError:
                raise NoKeysError(f"{self.path} kan niet worden gelezen") from None
            if not self._keys:
                raise NoKeysError(f"in {self.path} staat geen sleutel")
            return list(self._keys)

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key.value) for key in self.keys()])


def make_keys(path: Path) -> bool:
    """A file with a first key, readable by the owner only. Gives whether it made one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_line(new_key()))
    return True


def new_key(now: float | None = None) -> Key:
    return Key(int(time.time() if now is None else now), Fernet.generate_key().decode("ascii"))


def write(path: Path, keys: list[Key]) -> None:
    """Put these keys in the file, the newest first; whoever reads it sees the old file or the new one, never half."""
    beside = path.with_suffix(".nieuw")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.writelines(map(_line, keys))
    beside.replace(path)


def _line(key: Key) -> str:
    return f"{key.made} {key.value}\n"


def _read(path: Path) -> list[Key]:
    found = []
    for line in path.read_text("ascii").split("\n"):
        made, _, value = line.strip().partition(" ")
        if made.isdigit() and len(urlsafe_b64decode(value)) == 32:
            found.append(Key(int(made), value))
    return found

"""The set-up that needs the environments: secret and keys, the Rasa model, the knowledge index."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

from web.process import layout, model
from web.process.say import Problem, about, complain, step
from web.settings import Settings
from web.vault import make_keys


def make_secret(path: Path) -> bool:
    """Makes the secret that the gateway and the bot share, readable by the owner only. Gives whether it did."""
    if path.is_file() and len(path.read_text("ascii").strip()) >= 16:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # Opened with its rights, not given them afterwards: in between somebody could read it.
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    return True


def build_index() -> None:
    """Builds the index of passages; that command itself sees whether there is anything to do. Raises Problem."""
    log = layout.log_dir() / "index.log"
    command = [str(layout.python_of(layout.VENV)), "-m", "web.cli", "index", "build"]
    with step("de kennis doorzoekbaar maken"), open(log, "w", encoding="utf-8") as file:
        code = subprocess.call(command, cwd=layout.ROOT, stdout=file, stderr=subprocess.STDOUT)
    if code:
        raise Problem(f"De index is niet gemaakt. Wat er misging staat in {log}.")


def main() -> int:
    try:
        make_secret(layout.secret_file())
        make_keys(Settings.from_env().keys)
        model.train_if_needed()
        build_index()
    except Problem as problem:
        return complain(problem)
    except OSError as error:
        return complain(about(error))
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The first step of every make target: both environments, then the rest of the set-up inside them.

    python3 -m web.process.bootstrap

Runs on any Python 3.8 or newer with the standard library alone. Does nothing twice.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys

from web.process import environments, layout, pythons
from web.process.say import Problem, about, complain, say


def main() -> int:
    try:
        with open(layout.log_dir() / "setup.lock", "w") as lock:
            _alone(lock)
            environments.make(layout.VENV, layout.APP_LOCK, pythons.find_app_python)
            environments.add_own_package(layout.VENV)
            environments.make(layout.RASA_VENV, layout.RASA_LOCK, pythons.find_rasa_python)
            return subprocess.call([str(layout.python_of(layout.VENV)), "-m", "web.process.setup"], cwd=layout.ROOT)
    except Problem as problem:
        return complain(problem)
    except OSError as error:
        return complain(about(error))
    except KeyboardInterrupt:
        say("\nGestopt. De volgende keer gaat set-up verder waar het was.")
        return 130


def _alone(lock: object) -> None:
    """Two set-ups at once would spoil each other's environments."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        say("- Een andere set-up is al bezig; even wachten tot die klaar is")
        fcntl.flock(lock, fcntl.LOCK_EX)  # type: ignore[arg-type]


if __name__ == "__main__":
    os.chdir(layout.ROOT)
    sys.exit(main())

"""The three processes as one thing: started together, watched together, stopped together with all they started."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from web.process import layout, model
from web.process.say import Problem

NAMES = ("actions", "bot", "web")
GRACE = 6.0  # seconds between asking a process to stop and making it stop
PR_SET_PDEATHSIG = 1
# A server has threads enough: libraries that start more for each small multiplication let them wait for each other.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass
class Stack:
    """Ports, folders and processes of one running Keukentafel.

    `only`: which of actions, bot and web to start. `extra_env`: variables for all of them.
    """

    ports: Mapping[str, int]
    var: Path
    host: str = "127.0.0.1"
    only: Iterable[str] = NAMES
    extra_env: Mapping[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """The base address of web, bot or actions on this machine."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def log(self, name: str) -> Path:
        """The file with what a process says."""
        return self.var / "log" / f"{name}.log"

    def start(self) -> None:
        """Starts what is not running yet. Raises Problem when the model or the secret is missing."""
        for name in self.only:
            self.log(name).unlink(missing_ok=True)
            self.start_one(name)

    def start_one(self, name: str) -> None:
        """Starts (or starts again) one process in a process group of its own."""
        command, env = self._command(name), self._env(name)
        self.log(name).parent.mkdir(parents=True, exist_ok=True)
        with open(self.log(name), "ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=layout.ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    def dead(self) -> list[str]:
        """The names of the processes that ended by themselves."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def pids(self) -> dict[str, int]:
        return {name: process.pid for name, process in self.processes.items()}

    def stop(self) -> None:
        """Ends everything, kindly first. Returns when nothing of it is left."""
        for name in list(self.processes):
            _signal_group(self.processes[name], signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and any(_group_lives(one) for one in self.processes.values()):
            time.sleep(0.05)
        for process in self.processes.values():
            # The group, not only the process: what it started may outlive it.
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self.processes.clear()

    def stop_one(self, name: str) -> None:
        """Ends one process and what it started, at once."""
        process = self.processes.pop(name)
        _signal_group(process, signal.SIGKILL)
        process.wait()

    def _command(self, name: str) -> list[str]:
        app, port = str(layout.python_of(layout.VENV)), str(self.ports[name])
        if name == "actions":
            return [app, "-m", "rasa_sdk", "--actions", "actions.sdk", "--port", port, "--quiet"]
        if name == "web":
            return [app, "-m", "gunicorn", "--config", str(layout.ROOT / "web" / "gunicorn.conf.py")]
        file = model.path()
        if not file.is_file():
            # Rasa would take the newest model it can find instead, and say so only in its debug log.
            raise Problem(f"Het taalmodel ontbreekt ({file.name}). Geef eerst `make setup`.")
        return [
            str(layout.RASA_VENV / "bin" / "rasa"),
            *("run", "--model", str(file), "--interface", "127.0.0.1", "--port", port),
            *("--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"),
        ]

    def _env(self, name: str) -> dict[str, str]:
        env = (
            model.rasa_env()
            if name == "bot"
            else {**os.environ, "PYTHONPATH": str(layout.ROOT), "PYTHONWARNINGS": "ignore"}
        )
        env |= {
            "VAR_DIR": str(self.var),
            "PORT": str(self.ports["web"]),
            "BOT_PORT": str(self.ports["bot"]),
            "ACTIONS_PORT": str(self.ports["actions"]),
            "HOST": self.host,
            "ACTIONS_URL": os.environ.get("ACTIONS_URL") or self.url("actions"),
            # Both servers of Rasa listen on all interfaces unless told otherwise.
            "SANIC_HOST": "127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        if name == "bot":
            env["KEUKENTAFEL_MODEL"] = model.name()
        return {**ONE_THREAD, **env, **self.extra_env}


def _die_with_parent() -> None:
    """Runs in the child: the kernel stops it when its starter is killed without a chance to clean up."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _group_lives(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True

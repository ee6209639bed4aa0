"""PostgreSQL, Redis and nginx of our own, on free ports with a folder of their own, for tests and measurements.

What Debian installed is used; the system's own services are never touched.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from web.process.ports import is_free
from web.process.say import Problem

WAIT = 60.0  # seconds until a server listens


class NotInstalled(Problem):
    """The program is not on this machine."""


class Server:
    """One process that can be started, killed, frozen and started again in the same place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = quiet_port()
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> Self:
        """Start it and wait until it listens. Raises Problem when it does not."""
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(self.port, self.process)
        except Problem as problem:
            said = (self.folder / "server.log").read_text("utf-8", errors="replace").strip().splitlines()
            raise Problem(f"{problem} {' '.join(said[-3:])}") from None
        return self

    def kill(self) -> None:
        """End it and what it started, as a power cut would."""
        self._signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def freeze(self) -> None:
        """Let it hang: it is there, and says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        self.thaw()
        self._signal(signal.SIGINT)
        if self.process:
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def _signal(self, number: int) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


class Postgres(Server):
    """A database server. It refuses to run as root, so root lends it to the user postgres."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise NotInstalled("PostgreSQL staat niet op deze machine (Debian: postgresql).")
        self._programs = found[-1].parent
        self._as: list[str] = []
        if os.getuid() == 0:
            self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
            shutil.chown(folder, "postgres")
            for parent in folder.parents:
                if parent.is_relative_to(Path("/tmp")) and parent != Path("/tmp"):
                    parent.chmod(parent.stat().st_mode | 0o711)
        self.data = folder / "data"
        command = [*self._as, str(self._programs / "initdb"), "-D", str(self.data), "-U", "kt", "--auth=trust"]
        subprocess.run([*command, "-E", "UTF8", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    @property
    def url(self) -> str:
        return f"postgresql://kt@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        options = ["-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder), "-c", "max_connections=300"]
        return [*self._as, str(self._programs / "postgres"), "-D", str(self.data), *options]

    def start(self) -> Self:
        """Start it and wait until it takes connections: it listens before that."""
        super().start()
        asked = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        until = time.monotonic() + WAIT
        while subprocess.call(asked):
            if time.monotonic() > until:
                raise Problem("PostgreSQL komt niet op gang.")
            time.sleep(0.1)
        return self

    def freeze(self) -> None:
        """All of it: every connection has a process in a session of its own."""
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._all(signal.SIGCONT)

    def kill(self) -> None:
        self._all(signal.SIGKILL)
        super().kill()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _all(self, number: int) -> None:
        for pid in self._family():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue  # its connection was closed meanwhile

    def _family(self) -> list[int]:
        import psutil

        if not self.process or self.process.poll() is not None:
            return []
        return [self.process.pid, *(one.pid for one in psutil.Process(self.process.pid).children(recursive=True))]


class Redis(Server):
    """A Redis that keeps nothing on disk."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        program = shutil.which("redis-server")
        if program is None:
            raise NotInstalled("Redis staat niet op deze machine (Debian: redis-server).")
        return [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]


class Nginx(Server):
    """A reverse proxy before several web processes, with the configuration that deploy/ gives."""

    def __init__(self, folder: Path, servers: list[str], configuration: str) -> None:
        super().__init__(folder)
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        if program is None:
            raise NotInstalled("nginx staat niet op deze machine (Debian: nginx-light).")
        self._program = program
        lines = "\n".join(f"    server {server} max_fails=3 fail_timeout=2s;" for server in servers)
        text = configuration.replace("{{servers}}", lines).replace("{{listen}}", f"127.0.0.1:{self.port}")
        (folder / "nginx.conf").write_text(text, "utf-8")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [self._program, "-p", str(self.folder), "-c", "nginx.conf", "-e", str(self.folder / "error.log")]


def quiet_port() -> int:
    """A free port below those that the system gives to outgoing connections: nobody takes it before it is used."""
    while True:
        port = secrets.randbelow(12_000) + 20_000
        if is_free(port):
            return port


def wait_for(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Return when somebody listens on this port. Raises Problem."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            raise Problem(f"De server op poort {port} is meteen weer gestopt.")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Problem(f"Op poort {port} luistert niemand.")

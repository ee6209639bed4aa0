"""Whether a port is free, and if not, who has it."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from web.process.say import Problem

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether somebody could listen there now."""
    with socket.socket() as one:
        # As the servers do themselves: a port that is only waiting out its last connection counts as free.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """Name and number of the process that listens on a port, as far as we may see it; otherwise empty."""
    try:
        import psutil  # the doctor also runs before there are any packages
    except ModuleNotFoundError:
        return ""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()}, proces {connection.pid}"
    except psutil.Error:
        pass
    return ""


def check(wanted: Iterable[tuple[str, str, int]], host: str = LOOPBACK) -> None:
    """Each of `wanted` is a name, its variable and its port. Raises Problem at the first that is taken or double."""
    seen: dict[int, str] = {}
    for name, variable, port in wanted:
        if port in seen:
            raise Problem(f"{seen[port]} en {variable} staan allebei op {port}. Geef ze elk een eigen poort.")
        seen[port] = variable
        if not is_free(port, host if name == "web" else LOOPBACK):
            who = holder(port)
            raise Problem(
                f"Poort {port} is bezet{f' door {who}' if who else ''}. Stop dat, of kies een andere poort: "
                f"make run {variable}={port + 1}"
            )


def free_port() -> int:
    """A port that is free at this moment."""
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        port: int = one.getsockname()[1]
        return port

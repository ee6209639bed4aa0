"""Two of everything on this machine: websites, bots and action servers on one PostgreSQL and one Redis, behind nginx."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from web.bench.servers import Nginx, Postgres, Redis, quiet_port
from web.process import layout, model, ready, setup
from web.process.say import Problem
from web.process.stack import NAMES, Stack
from web.vault import make_keys

PROXY = layout.ROOT / "deploy" / "nginx.conf"
START = 420.0  # seconds until everything answers, on a machine that has other things to do


class Fleet:
    """Everything, started in a folder of its own; each part can be killed and started again by itself."""

    def __init__(self, folder: Path, count: int = 2) -> None:
        for name in ("postgres", "redis", "nginx"):
            (folder / name).mkdir()
        self.postgres, self.redis = Postgres(folder / "postgres"), Redis(folder / "redis")
        model.train_if_needed()
        setup.build_index()
        secret, keys = folder / "secret", folder / "sleutels"
        setup.make_secret(secret)
        make_keys(keys)
        taken = [{name: quiet_port() for name in NAMES} for _ in range(count)]
        env = {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "KEUKENTAFEL_SECRET_FILE": str(secret),
            "KEUKENTAFEL_KEYS_FILE": str(keys),
            "BOT_URL": ",".join(f"http://127.0.0.1:{one['bot']}" for one in taken),
            "KEUKENTAFEL_OPENINGS": "0",
        }
        self.stacks = [Stack(one, folder / f"replica-{n + 1}", extra_env=env) for n, one in enumerate(taken)]
        for stack in self.stacks:
            stack.var.mkdir()
            (stack.var / "index").symlink_to(layout.var_dir() / "index")
        servers = [f"127.0.0.1:{one['web']}" for one in taken]
        self.nginx = Nginx(folder / "nginx", servers, PROXY.read_text("utf-8"))

    @property
    def webs(self) -> list[str]:
        """The address of each website; the proxy's is `nginx.url`."""
        return [stack.url("web") for stack in self.stacks]

    def start(self) -> None:
        """Start everything. Raises Problem when it does not answer in time."""
        self.postgres.start()
        self.redis.start()
        for stack in self.stacks:
            stack.start()
        self.wait()
        self.nginx.start()

    def wait(self, limit: float = START) -> None:
        """Return when every replica holds a conversation. Raises Problem."""
        until = time.monotonic() + limit
        for stack in self.stacks:
            while not (all(ready.is_up(stack.url(name), name) for name in NAMES) and ready.answers(stack.url("web"))):
                if time.monotonic() > until:
                    raise Problem(f"Na {limit:.0f} seconden antwoordt nog niet alles. Kijk in {stack.var / 'log'}.")
                time.sleep(0.5)

    def stop(self) -> None:
        for stack in self.stacks:
            stack.stop()
        for server in (self.nginx, self.redis, self.postgres):
            server.stop()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

"""PostgreSQL and Redis of a test run's own; a test that needs one that is not installed is skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from web.bench.servers import NotInstalled, Postgres, Redis


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis"))
    try:
        server.start()
    except NotInstalled as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    return redis_server.url


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    try:
        server = Postgres(tmp_path_factory.mktemp("postgres"))
    except NotInstalled as missing:
        pytest.skip(str(missing))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def database_url(database_server: Postgres) -> str:
    """An empty database of this test's own."""
    import secrets

    import psycopg

    name = f"kt_{secrets.token_hex(6)}"
    with psycopg.connect(database_server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return database_server.url.rsplit("/", 1)[0] + f"/{name}"

"""One real PostgreSQL server for a test run, on loopback and in a temporary folder."""

import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.children import child, identity
from tests.postgres_programs import copied_package, find_programs

ADMIN = "headroom"
START_S = 60
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=100",
)


@dataclass(frozen=True)
class Postgres:
    """A running server, in which databases are made and dropped at will."""

    port: int
    password: str = field(repr=False)
    numbers: Iterator[int] = field(default_factory=count, repr=False)

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://{ADMIN}:{self.password}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run a statement that may not be part of a transaction."""
        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        """Make a database like the template and return its name."""
        name = f"test_{next(self.numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, with whatever is still connected to it."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def fresh(self, template: str = "template1") -> Iterator[str]:
        """The address of a new database, which is gone after the block."""
        name = self.create(template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that has started when the block begins and has ended when it is left.

    Raises NoPostgresError if there are no programs, RuntimeError if they do not start.
    """
    user = _unprivileged_user()
    with _folder(user) as folder:
        programs = find_programs(user) or copied_package(folder)
        server = Postgres(port=_free_port(), password=secrets.token_hex(16))
        _make_cluster(programs, folder, server.password, user)
        command = [str(programs / "postgres"), "-D", str(folder / "cluster"), "-p"]
        command += [str(server.port), *(part for s in SETTINGS for part in ("-c", s))]
        log = folder / "log"
        with child(command, env=_environment(folder), log=log, user=user) as running:
            _wait_until_ready(server, running, log)
            yield server


def _unprivileged_user() -> int | None:
    """Nobody's number when we are root, which PostgreSQL refuses to run as; else none."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    return pwd.getpwnam("nobody").pw_uid


@contextmanager
def _folder(user: int | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="headroom-pg-", dir=_parent(user)))
    try:
        if user is not None:
            os.chown(folder, user, -1)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parent(user: int | None) -> str:
    """A temporary folder that everybody can enter, if another user has to."""
    usual = tempfile.gettempdir()
    if user is None:
        return usual
    return next((p for p in (usual, "/tmp", "/var/tmp") if _open_to_all(Path(p))), usual)  # noqa: S108


def _open_to_all(folder: Path) -> bool:
    return folder.is_dir() and all(
        step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.resolve().parents)
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _environment(folder: Path) -> Mapping[str, str]:
    """Our own environment without PostgreSQL's variables, which would change the server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"HOME": str(folder), "LC_ALL": "C", "TZ": "UTC"}


def _make_cluster(programs: Path, folder: Path, password: str, user: int | None) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if user is not None:
        os.chown(secret, user, -1)
    command = [str(programs / "initdb"), "-D", str(folder / "cluster"), "-U", ADMIN]
    command += ["-A", "password", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(  # type: ignore[call-overload]
        command,
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        **identity(user),
    )
    if made.returncode:
        raise RuntimeError(f"PostgreSQL's initdb failed: {made.stdout}{made.stderr}")


def _wait_until_ready(server: Postgres, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            server.execute(sql.SQL("SELECT 1"))
        except psycopg.OperationalError as problem:
            if running.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from problem
        return

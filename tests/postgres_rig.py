"""A real PostgreSQL for tests: started by an ordinary user, in a temporary folder, on a socket of its own."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from kiosk.records import server as module

PORT = 5432
"""Only a part of the socket's name: the server listens to no network."""

_numbers = itertools.count(1)


class Postgres:
    """A server that can be stopped, killed and started again; every test makes a database of its own."""

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        """Make and start it in ``folder``. ``fsync`` is for tests of what outlives a kill."""
        self.folder, self._fsync = folder, fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._made = False
        self._bin = _binaries()
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            user = next(pwd.getpwnam(name) for name in ("postgres", "nobody") if _exists(name))
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)
        folder.chmod(0o755)
        making = [str(self._bin / "initdb"), "-D", str(folder / "data"), "-U", "kiosk", "-A", "trust", "--no-sync"]
        making += ["-E", "UTF8", "--locale=C"]
        if not (folder / "data").exists():
            subprocess.run(making, check=True, stdout=subprocess.DEVNULL, cwd="/", **self._as)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "port": str(PORT),
            "fsync": "on" if self._fsync else "off",
            "max_connections": "700" if self._fsync else "60",
            "shared_buffers": "32MB",
            "autovacuum": "off",
        }
        command = [str(self._bin / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._as)
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
                time.sleep(0.02)  # the server tells nobody that it is ready

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: at once and cleanly; SIGQUIT: as a power cut would."""
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait()
        self._process = None

    @property
    def running(self) -> bool:
        return self._process is not None

    def url(self, database: str) -> str:
        return f"postgresql://kiosk@/{database}?host={self.folder}&port={PORT}"

    def new(self, template: str = "template1") -> str:
        """The address of a new database, a copy of ``template``."""
        name = f"test_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)

    def kiosks(self) -> str:
        """The address of a new database with the kiosks' tables, no row in them."""
        if not self._made:
            from kiosk.records.server import open_server

            self.run("CREATE DATABASE kiosks")
            open_server(self.url("kiosks")).close()
            self._made = True
        return self.new("kiosks")

    def named(self, name: str) -> str:
        """The address of the database called ``name``; an empty one is made where there is none."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def postgres(*, fsync: bool = False, keep: Path | None = None) -> Iterator[Postgres]:
    """A server for as long as the block lasts; ``keep``: its folder stays, and is used again.

    The folder's name is short: a socket's name has 107 characters.
    """
    # In a clinic's network a server that takes so long is away; here the machine may only be busy.
    module.CONNECT_S, module.ANSWER_MS = 120, 120_000
    folder = keep or Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
    folder.mkdir(parents=True, exist_ok=True)
    server = None
    try:
        server = Postgres(folder, fsync=fsync)
        yield server
    finally:
        if server is not None and server.running:
            # Where nobody needs the files there is no time for putting them in order.
            server.stop(signal.SIGINT if keep else signal.SIGQUIT)
        if keep is None:
            shutil.rmtree(folder)


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    anywhere = shutil.which("initdb")
    assert anywhere, "PostgreSQL is not installed: ./test installs it"
    return Path(anywhere).resolve().parent

"""PostgreSQL for tests: Debian's own programs, a server in a temporary folder, reached by a unix socket only."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
INSTALLED = (Path("/usr/lib/postgresql"), ROOT / ".venv" / "debian" / "usr" / "lib" / "postgresql")


class Server:
    """A running server. Its data are not written through to the disk: nothing of it is kept."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._numbers = itertools.count(1)

    def start(self) -> None:
        self._programs = _reachable(self._programs, self._folder)
        self._run("initdb", "-U", "muster", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8")
        self._run(
            "pg_ctl",
            "-w",
            "-l",
            str(self._folder / "log"),
            "-o",
            f"-F -c jit=off -c listen_addresses= -k {self._folder}",
            "start",
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def restart(self) -> None:
        """As a crash of the machine would: connections break, what was committed stays."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-l", str(self._folder / "log"), "restart")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://muster@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """The URL of an empty one."""
        name = f"test{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement, outside of any transaction; the rows that it gives."""
        import psycopg

        with psycopg.connect(host=str(self._folder), user="muster", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *words: str) -> None:
        """Not as root: PostgreSQL refuses that. Output goes to a file: the server would hold a pipe open."""
        with (self._folder / f"{program}.out").open("w+b") as output:
            ended = subprocess.run(
                [self._programs / program, "-D", self._folder / "data", *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **_libraries(self._programs)},
                **_as_user(),
            )
            output.seek(0)
            assert ended.returncode == 0, f"{program}: {output.read().decode()}"


def programs() -> Path | None:
    """The folder of the newest version's programs, installed or unpacked below .venv."""
    found = [folder for top in INSTALLED for folder in top.glob("*/bin") if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def user() -> pwd.struct_passwd | None:
    """Who runs the server when root does not; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {each.pw_name: each for each in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _as_user() -> dict[str, Any]:
    other = user()
    return {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []} if other else {}


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs, or their copy where the other user may run them: below root's home he may not."""
    try:
        subprocess.run([programs / "pg_ctl", "--version"], capture_output=True, cwd=folder, check=False, **_as_user())
    except PermissionError:
        top = programs.parents[3]
        shutil.copytree(top / "lib", folder / "usr" / "lib")
        shutil.copytree(top / "share" / "postgresql", folder / "usr" / "share" / "postgresql")
        return folder / "usr" / programs.relative_to(top)
    return programs


def _libraries(programs: Path) -> dict[str, str]:
    """Unpacked programs find what was unpacked with them."""
    found = [str(folder) for folder in programs.parents[2].glob("*-linux-gnu*")]
    installed = programs.is_relative_to("/usr")
    return {} if installed or not found else {"LD_LIBRARY_PATH": ":".join(found)}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server for all tests of the session. Skips where Debian's PostgreSQL or psycopg is not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'muster[postgresql]'")
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed: deploy/system-packages.sh, or apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="muster-pg-"))  # not pytest's: a socket's path has 107 characters at most
    other = user()
    if other:
        os.chown(folder, other.pw_uid, other.pw_gid)
    server = Server(found, folder)
    try:
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)

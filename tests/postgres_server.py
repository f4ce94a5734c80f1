"""A PostgreSQL server of the tests' own, from the programs that Debian installs; it listens on a socket in a folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PROGRAMS = Path("/usr/lib/postgresql")


def find_programs() -> Path | None:
    """The folder of the newest installed server's programs, None where there is no server."""
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def run_postgres(programs: Path, *, connections: int = 60) -> Iterator[str]:
    """Start a server with an empty database; gives its address. PostgreSQL refuses to run as root: then as postgres."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    user: str | None = None
    if os.geteuid() == 0:
        user = "postgres"
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, user=user, group=user, cwd=folder, timeout=120)

    try:
        run(str(programs / "initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = (
            f"-c listen_addresses='' -k {folder} -c fsync=off -c shared_buffers=16MB -c max_connections={connections}"
        )
        control = str(programs / "pg_ctl")
        run(control, "-D", str(data), "-w", "-o", options, "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql://tests@/postgres?host={folder}"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

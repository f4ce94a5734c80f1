"""Removes old runs from Airflow's metadata: ``python -m dateline.operations.metadata BEFORE [--dry-run]``.

A process of its own, because tasks have no access to the metadata and commands no need of Airflow.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from dateline.operations.airflow_home import prepare
from extractors.runtime.settings import load_settings

TABLES = (
    *("dag_run", "task_instance", "task_instance_history", "log", "job", "xcom"),
    *("asset_event", "import_error", "trigger", "callback", "deadline"),
)


def main() -> int:
    """Remove rows older than the moment given from Airflow's metadata; return the exit code of ``airflow db clean``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", help="a moment in ISO 8601 with its zone")
    parser.add_argument("--dry-run", action="store_true")
    asked = parser.parse_args()
    prepare(load_settings().home)
    command = [sys.executable, "-m", "airflow", "db", "clean", "--clean-before-timestamp", asked.before]
    command += ["--tables", ",".join(TABLES), "--skip-archive", "--yes", "--error-on-cleanup-failure"]
    command += ["--dry-run"] if asked.dry_run else []
    return subprocess.run(command, env=os.environ, check=False).returncode  # noqa: S603 our own command


if __name__ == "__main__":
    sys.exit(main())

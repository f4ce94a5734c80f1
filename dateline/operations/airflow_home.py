"""Airflow's home: the settings that its processes run under, by environment variables, and its first preparation.

PostgreSQL instead of SQLite is one variable: ``DATELINE_DATABASE=postgresql+psycopg2://user:password@host/name``.
Celery workers instead of child processes are another, ``DATELINE_BROKER`` (``celery_workers.py``).
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import sys
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from dateline.operations.celery_workers import celery_environment
from extractors.runtime.settings import PROJECT_ROOT, Home, SettingsError

API_PORT = 8180
WARM_EXECUTOR = "dateline.operations.warm_executor.LocalExecutor"
_REMOTE_LOGS = ("s3://", "gs://", "wasb")
"""What Airflow takes for a bucket of logs, with the provider of that cloud installed."""

_LINEAGE_PATIENCE = {"timeout": 2.0, "retry": {"total": 1, "connect": 1, "read": 0, "status": 1}}
"""Seconds and tries that an event may take: a backend that hangs holds up each task by this much, not by half a minute
as the client's defaults would have it."""


def airflow_environment(home: Home, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment variables that Airflow's processes of this project run with; nothing is set or written.

    They name its folders, DAGs and database (SQLite unless ``DATELINE_DATABASE`` is set), bind it to 127.0.0.1 unless
    ``DATELINE_API_HOST`` is set, and switch examples and telemetry off. OpenLineage is on only if ``DATELINE_LINEAGE``
    is set.

    Raises:
        SettingsError: ``DATELINE_API`` or ``DATELINE_LOGS`` is not what it should be, or as ``celery_environment``.
    """
    folder = home.airflow
    port = environ.get("DATELINE_PORT", str(API_PORT))
    api = _api_address(environ, port)
    database = environ.get("DATELINE_DATABASE") or f"sqlite:///{folder / 'airflow.db'}"
    found = {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "dateline" / "operations" / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": environ.get("AIRFLOW__CORE__EXECUTOR", WARM_EXECUTOR),
        "AIRFLOW__CORE__PARALLELISM": environ.get("AIRFLOW__CORE__PARALLELISM", str(max(2, (os.cpu_count() or 2)))),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{api}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(folder / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__API__HOST": environ.get("DATELINE_API_HOST") or "127.0.0.1",
        "AIRFLOW__API__PORT": port,
        "AIRFLOW__API__BASE_URL": api,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__EXPOSE_CONFIG": "False",
        **_log_environment(home, environ),
        # Airflow sets these rights itself, whatever the umask
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "DATELINE_HOME": str(home.root),
        "DO_NOT_TRACK": "1",
        # standalone starts its parts by the name of the command
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), environ.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(PROJECT_ROOT), environ.get("PYTHONPATH", "")])),
    }
    found |= celery_environment(environ)
    lineage = environ.get("DATELINE_LINEAGE")
    found["AIRFLOW__OPENLINEAGE__DISABLED"] = "False" if lineage else "True"
    if lineage:
        found["AIRFLOW__OPENLINEAGE__TRANSPORT"] = json.dumps({"type": "http", "url": lineage, **_LINEAGE_PATIENCE})
        found["AIRFLOW__OPENLINEAGE__NAMESPACE"] = "dateline"
        found["AIRFLOW__OPENLINEAGE__EXTRACTORS"] = "dateline.operations.lineage_extractor.TaskLineage"
    return found


def _api_address(environ: Mapping[str, str], port: str) -> str:
    """The address at which tasks reach the API, without a slash at its end."""
    address = (environ.get("DATELINE_API") or f"http://127.0.0.1:{port}").rstrip("/")
    if not address.startswith(("http://", "https://")):
        raise SettingsError(f"DATELINE_API={address}: give it as http://host:{port}")
    return address


def _log_environment(home: Home, environ: Mapping[str, str]) -> dict[str, str]:
    """Where the logs of tasks are: a folder, by default the home's own, and beside it perhaps a bucket."""
    named = environ.get("DATELINE_LOGS") or ""
    local = {"AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.airflow / "logs")}
    if "://" not in named:
        return {"AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(Path(named).resolve())} if named else local
    if not named.startswith(_REMOTE_LOGS):
        raise SettingsError(f"DATELINE_LOGS={named}: give a folder, or an address such as s3://bucket/logs")
    return local | {
        "AIRFLOW__LOGGING__REMOTE_LOGGING": "True",
        "AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER": named,
    }


def prepare(home: Home, environ: MutableMapping[str, str] = os.environ) -> None:
    """Create Airflow's folder and, once, its two secrets, and set the variables of ``airflow_environment`` in
    ``environ``. Must run before Airflow is imported. Raises SettingsError, as ``airflow_environment``.

    The secrets are in the home, or in the folder ``DATELINE_SECRETS`` that scheduler and API server share.
    """
    prepare_worker(home, environ)
    secrets_folder = Path(environ.get("DATELINE_SECRETS") or home.airflow)
    environ["AIRFLOW__API_AUTH__JWT_SECRET"] = _secret(secrets_folder / "jwt_secret")
    environ["AIRFLOW__API__SECRET_KEY"] = _secret(secrets_folder / "session_secret")


def prepare_worker(home: Home, environ: MutableMapping[str, str] = os.environ) -> None:
    """Do as ``prepare`` without the secrets: a worker is given a token with each task, and signs nothing."""
    home.airflow.mkdir(parents=True, exist_ok=True)
    environ.update(airflow_environment(home, environ))


def _secret(path: Path) -> str:
    # random for each installation and readable by its owner alone
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


@contextlib.contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Append standard output and standard error, of this process and its children, to a file during a ``with`` block.

    ``sys.stderr`` still writes to the terminal, for progress. Python's warnings are switched off and stay off.
    """
    warnings.filterwarnings("ignore")
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    stream = os.fdopen(os.dup(2), "w", buffering=1)
    terminal, sys.stderr = sys.stderr, stream
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.dup2(file, 1)
        os.dup2(file, 2)
        logging.captureWarnings(True)
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        for descriptor in (*kept, file):
            os.close(descriptor)
        sys.stderr = terminal
        stream.close()

"""Workers by settings: what Airflow and Celery themselves make of the environment, and what is refused."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.operations import worker
from dateline.operations.airflow_home import WARM_EXECUTOR, airflow_environment, prepare, prepare_worker
from dateline.operations.celery_workers import worker_command
from extractors.runtime.settings import PROJECT_ROOT, Home, SettingsError

BROKER = "redis://:secret@127.0.0.1:1/0"
"""Nothing listens there."""

DATABASE = "postgresql+psycopg2://airflow:secret@db.example/airflow"
CLUSTER = {
    "DATELINE_BROKER": BROKER,
    "DATELINE_DATABASE": DATABASE,
    "DATELINE_API": "http://main.example:8180/",
    "DATELINE_API_HOST": "10.0.0.5",
    "DATELINE_TASKS": "12",
    "DATELINE_WORKER_TASKS": "5",
}
_ASK = """
import json, os, sys
from pathlib import Path
from dateline.operations.airflow_home import prepare_worker
from extractors.runtime.settings import Home
prepare_worker(Home(Path(os.environ["DATELINE_HOME"])))
from airflow.configuration import conf
from airflow.cli.cli_parser import get_parser
from airflow.providers.celery.executors.celery_executor_utils import OPERATION_TIMEOUT, AirflowTaskTimeout, app, timeout
import billiard
import multiprocessing
import redis.client  # as Airflow does: the alarm of the limit may fall into an import
from celery.signals import worker_process_init
def start_a_child(to):
    worker_process_init.send(None)
    child = multiprocessing.get_context("spawn").Process(target=int)
    try:
        child.start()
        child.join()
        to.send(child.exitcode)
    except Exception as error:
        to.send(repr(error))
ours, theirs = multiprocessing.Pipe()
process_of_celery = billiard.Process(target=start_a_child, args=(theirs,), daemon=True)
process_of_celery.start()
for _ in range(3):  # an alarm that falls into a destructor or into the first import of the transport is dropped
    try:
        with timeout(seconds=OPERATION_TIMEOUT):
            app.tasks["execute_workload"].apply_async(args=("{}",), queue="default")
    except (Exception, AirflowTaskTimeout) as error:
        sent = type(error).__name__
    if sent == "AirflowTaskTimeout":
        break
p = app.conf.task_publish_retry_policy
asked = get_parser().parse_args(json.loads(sys.argv[1]))
print(json.dumps({
    "executor": conf.get("core", "executor"),
    "parallelism": conf.getint("core", "parallelism"),
    "api": conf.get("core", "execution_api_server_url"),
    "listens": conf.get("api", "host"),
    "heartbeat": conf.getint("scheduler", "task_instance_heartbeat_timeout"),
    "queued": conf.getfloat("scheduler", "task_queued_timeout"),
    "broker": app.conf.broker_url,
    "results": app.conf.result_backend,
    "late": app.conf.task_acks_late,
    "concurrency": app.conf.worker_concurrency,
    "publish": conf.getint("celery", "task_publish_max_retries"),
    "sent": sent,
    "lasts": sum(min(n * p["interval_step"], p["interval_max"]) for n in range(p["max_retries"])),
    "child": ours.recv() if ours.poll(60) else "no answer",
    "queues": asked.queues, "serves_logs": not asked.skip_serve_logs, "name": asked.celery_hostname,
}))
"""


def test_airflow_and_celery_take_what_the_settings_say(tmp_path: Path) -> None:
    if importlib.util.find_spec("celery") is None:
        pytest.skip("dateline[celery] is not installed")
    command = worker_command(sys.executable, Home(tmp_path), ("default",))
    arguments = command[command.index("celery") :]
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "DATELINE_"))}
    environ |= CLUSTER | {"DATELINE_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT_ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps(arguments)], env=environ, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found.pop("lasts") > 2  # Celery's attempts to send, in seconds: longer than Airflow's limit
    assert found == {
        "executor": "CeleryExecutor",
        "parallelism": 12,
        "api": "http://main.example:8180/execution/",
        "listens": "10.0.0.5",
        "heartbeat": 60,
        "queued": 120.0,
        "broker": BROKER,
        "results": f"db+{DATABASE}",
        "late": True,
        "concurrency": 5,
        "publish": 10_000,
        "sent": "AirflowTaskTimeout",  # the only failure after which Airflow sends the task again
        "child": 0,  # pages are read in processes that a task starts
        "queues": "default",
        "serves_logs": False,
        "name": command[command.index("--celery-hostname") + 1],
    }
    assert not (tmp_path / "airflow" / "jwt_secret").exists()  # a worker signs nothing


def test_workers_of_two_homes_on_one_machine_have_two_names(tmp_path: Path) -> None:
    names = {
        tuple(part for part in worker_command("python", Home(tmp_path / home), (queue,)) if "@%h" in part)
        for home in ("one", "two")
        for queue in ("default", "dateline_writer")
    }
    assert len(names) == 4


def test_without_a_broker_nothing_of_celery_is_set(tmp_path: Path) -> None:
    found = airflow_environment(Home(tmp_path), {"DATELINE_TASKS": "12"})
    assert found["AIRFLOW__CORE__EXECUTOR"] == WARM_EXECUTOR
    assert not [name for name in found if "CELERY" in name or "QUEUED" in name or "HEARTBEAT" in name]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"DATELINE_BROKER": BROKER}, "DATELINE_DATABASE"),
        ({"DATELINE_BROKER": BROKER, "DATELINE_DATABASE": "postgresql://u:p@h/n"}, "DATELINE_DATABASE"),
        (CLUSTER | {"DATELINE_TASKS": "many"}, "DATELINE_TASKS=many"),
        (CLUSTER | {"DATELINE_WORKER_TASKS": "0"}, "DATELINE_WORKER_TASKS=0"),
        ({"DATELINE_API": "main.example:8180"}, "DATELINE_API=main.example:8180"),
        ({"DATELINE_LOGS": "ftp://logs.example/"}, "DATELINE_LOGS=ftp://logs.example/"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_its_name(environ: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=said):
        airflow_environment(Home(tmp_path), environ)


def test_a_worker_without_a_broker_says_which_setting_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert worker.main({}) == 2
    assert "make worker: DATELINE_BROKER is not set" in capsys.readouterr().err


def test_logs_of_tasks_go_to_a_shared_folder_or_a_bucket(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = airflow_environment(home, {"DATELINE_LOGS": str(tmp_path / "logs")})
    assert folder["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] == str(tmp_path / "logs")
    assert "AIRFLOW__LOGGING__REMOTE_LOGGING" not in folder
    bucket = airflow_environment(home, {"DATELINE_LOGS": "s3://news/logs"})
    assert bucket["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] == str(home.airflow / "logs")
    assert bucket["AIRFLOW__LOGGING__REMOTE_LOGGING"] == "True"
    assert bucket["AIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER"] == "s3://news/logs"


def test_scheduler_and_api_server_of_two_homes_share_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    found = []
    for name in ("scheduler", "api"):
        environ = {"DATELINE_SECRETS": str(tmp_path / "secrets")}
        prepare(Home(tmp_path / name), environ)
        found.append((environ["AIRFLOW__API_AUTH__JWT_SECRET"], environ["AIRFLOW__API__SECRET_KEY"]))
    assert found[0] == found[1]
    assert all((tmp_path / "secrets" / name).stat().st_mode & 0o077 == 0 for name in ("jwt_secret", "session_secret"))
    alone: dict[str, str] = {}
    prepare_worker(Home(tmp_path / "worker"), alone)
    assert "AIRFLOW__API_AUTH__JWT_SECRET" not in alone

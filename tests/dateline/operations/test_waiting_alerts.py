"""What nobody has looked at is reported in each run, and alerted once a day for as long as it waits."""

from __future__ import annotations

import dataclasses
import datetime as dt
import fcntl
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from dateline.operations.waiting_alerts import report_waiting
from expectations.verdicts.acceptance import accept_load
from expectations.verdicts.verdict import Check, Severity, Verdict, read_gate_verdict, write_verdict
from extractors.runtime.settings import PROJECT_ROOT, Home
from tests.expectations.invented import NOW
from tests.expectations.stopped import refused, stopped

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_an_alert_goes_out_at_once_and_then_once_a_day(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    address, got = webhook
    load = stopped(home, "one", NOW)
    moments = [NOW + n * 5 * MINUTE for n in range(3 * 24 * 12)]
    for now in moments[::6]:
        assert [one.name for one in report_waiting(home, now=now, target=address)] == [load.load_id]
    assert len(got) == 3
    assert got[0]["text"].startswith("Dateline: 1 load waits for a person, since 2026-03-10 12:00 UTC (just now)")
    assert "(2 days): dateline accept" in got[2]["text"]
    assert f"load {load.load_id}, for 2 days: loads.too_many_articles (found 39, expected at most 20)" in got[2]["text"]


def test_an_alert_says_what_became_of_the_requests(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    """«Found 0 articles» where no name resolved is the fault of this machine's network, not of the outlet."""
    address, got = webhook
    load = stopped(home, "one", NOW)
    observed = "0 (15 attempts: 12 dns_error, 3 gone)"
    check = Check("loads", "too_few_articles", "as many as usual", Severity.CRITICAL, Verdict.FAILED,
                  observed=observed, expected="at least 5", load_id=load.load_id)  # fmt: skip
    verdict = read_gate_verdict(load)
    assert verdict is not None
    write_verdict(load, dataclasses.replace(verdict, checks=[check]))
    report_waiting(home, now=NOW, target=address)
    assert f"loads.too_few_articles (found {observed}, expected at least 5)" in got[0]["text"]


def test_each_run_logs_it_also_without_an_alert(
    home: Home, webhook: tuple[str, list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    stopped(home, "one", NOW - DAY)
    with caplog.at_level(logging.WARNING, "dateline.waiting"):
        for n in range(3):
            report_waiting(home, now=NOW + n * 5 * MINUTE, target=webhook[0])
    assert len([record for record in caplog.records if "1 load waits for a person" in record.message]) == 3


def test_what_comes_within_the_day_is_in_the_next_alert(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    address, got = webhook
    load = stopped(home, "one", NOW)
    report_waiting(home, now=NOW, target=address)
    accept_load(home.staged, load.load_id, by="Ana", why="a busy day", now=NOW)
    assert report_waiting(home, now=NOW + HOUR, target=address) == []
    publication_id = refused(home, NOW + 2 * HOUR)
    report_waiting(home, now=NOW + 2 * HOUR, target=address)
    report_waiting(home, now=NOW + DAY, target=address)
    assert len(got) == 2
    assert publication_id in got[1]["text"]
    assert load.load_id not in got[1]["text"]


def test_nothing_is_written_where_nothing_waits(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    assert report_waiting(home, now=NOW, target=webhook[0]) == []
    assert not webhook[1]
    assert not home.state.exists()


def test_an_alert_that_reached_nobody_is_due_again(
    home: Home, webhook: tuple[str, list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    address, got = webhook
    stopped(home, "one", NOW)
    report_waiting(home, now=NOW, target="http://127.0.0.1:9/hook")
    assert "the webhook was not reached" in caplog.text
    report_waiting(home, now=NOW + 5 * MINUTE, target=address)
    report_waiting(home, now=NOW + 10 * MINUTE, target=address)
    assert len(got) == 1


@pytest.mark.parametrize(
    "kept", ["{", "[]", '{"sent_at": 5}', '{"sent_at": "2026-03-10T12:00:00"}', '{"sent_at": "2031-01-01T00:00+00:00"}']
)
def test_a_time_that_cannot_be_right_is_none(home: Home, webhook: tuple[str, list[dict[str, Any]]], kept: str) -> None:
    stopped(home, "one", NOW)
    home.state.mkdir(parents=True)
    (home.state / "waiting_alert.json").write_text(kept)
    report_waiting(home, now=NOW, target=webhook[0])
    assert len(webhook[1]) == 1
    assert json.loads((home.state / "waiting_alert.json").read_text()) == {"sent_at": NOW.isoformat()}


def test_a_wrong_setting_or_a_folder_that_cannot_be_written_fails_nothing(
    home: Home, webhook: tuple[str, list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    stopped(home, "one", NOW)
    report_waiting(home, now=NOW, target="carrier:pigeon")
    assert "carrier:pigeon" in caplog.text
    for path in home.state.iterdir():
        path.unlink()
    home.state.rmdir()
    home.state.write_text("no folder")
    assert len(report_waiting(home, now=NOW, target=webhook[0])) == 1
    assert "could not be kept" in caplog.text


def test_another_run_that_is_sending_is_not_waited_for(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    stopped(home, "one", NOW)
    home.state.mkdir(parents=True)
    with (home.state / "waiting_alert.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        report_waiting(home, now=NOW, target=webhook[0])
    assert not webhook[1]
    report_waiting(home, now=NOW, target=webhook[0])
    assert len(webhook[1]) == 1


def test_runs_at_one_moment_send_one_alert(home: Home, webhook: tuple[str, list[dict[str, Any]]]) -> None:
    stopped(home, "one", NOW)
    runs = [threading.Thread(target=report_waiting, args=(home,), kwargs={"now": NOW, "target": webhook[0]})
            for _ in range(6)]  # fmt: skip
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(webhook[1]) == 1


def test_a_process_killed_while_it_sends_neither_blocks_nor_silences_the_next(
    home: Home, webhook: tuple[str, list[dict[str, Any]]]
) -> None:
    stopped(home, "one", NOW)
    killed = (
        "import datetime as dt, os, signal, sys; from pathlib import Path;"
        "from extractors.runtime.settings import Home;"
        "import dateline.operations.waiting_alerts as alerts;"
        "alerts.send_alert = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        "alerts.report_waiting(Home(Path(sys.argv[1])), now=dt.datetime.fromisoformat(sys.argv[2]))"
    )
    done = subprocess.run([sys.executable, "-c", killed, home.root, NOW.isoformat()], cwd=PROJECT_ROOT, check=False)
    assert done.returncode == -9
    report_waiting(home, now=NOW + 5 * MINUTE, target=webhook[0])
    assert len(webhook[1]) == 1


def test_the_gate_of_a_later_run_reports_what_an_earlier_one_left(
    airflow: Home, tmp_path: Path, webhook: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk.exceptions import AirflowSkipException

    from dateline.operations.runs import gate_run

    home = Home(tmp_path / "home")
    monkeypatch.setenv("DATELINE_HOME", str(home.root))
    monkeypatch.setenv("DATELINE_ALERTS", webhook[0])
    load = stopped(home, "one", NOW)
    for _ in range(2):
        with pytest.raises(AirflowSkipException):
            gate_run([])
    assert len(webhook[1]) == 1
    assert load.load_id in webhook[1][0]["text"]


def test_a_build_reports_what_waits(
    airflow: Home, tmp_path: Path, webhook: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.operations.runs import build_and_publish
    from extractors.runtime.settings import load_settings

    home = Home(tmp_path / "home")
    monkeypatch.setenv("DATELINE_HOME", str(home.root))
    monkeypatch.setenv("DATELINE_ALERTS", webhook[0])
    load = stopped(home, "one", NOW)
    done = build_and_publish(load_settings(), now=NOW + HOUR)
    assert done["published"] is False
    assert load.load_id in webhook[1][0]["text"]
    assert "Waits for a person" in (home.quality / "index.html").read_text("utf-8")


def test_a_build_that_leaves_out_a_damaged_load_is_red(
    airflow: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from dateline.operations.runs import build_and_publish
    from extractors.runtime.settings import load_settings

    home = Home(tmp_path / "home")
    monkeypatch.setenv("DATELINE_HOME", str(home.root))
    load = stopped(home, "one", NOW)
    (load.version_folder / "articles.parquet").write_bytes(b"cut")
    with pytest.raises(AirflowFailException, match=f"left out: load {load.load_id}: articles.parquet is damaged"):
        build_and_publish(load_settings(), now=NOW + HOUR)

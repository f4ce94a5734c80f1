"""A briefing as a mail: whole, once for the same days and addresses, with its pictures, and as a fact."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from dateline.briefing.figures import Briefing
from dateline.briefing.mailing import as_text
from dateline.briefing.page import render_mail
from dateline.briefing.sending import Mailed, delivery_key, send_briefing
from dateline.operations.briefing import mail_briefing, publish_briefing
from dateline.warehouse.candidate import STAGED_SCHEMA, attach_batch
from dateline.warehouse.models import run_models
from dateline.warehouse.watch_tables import attach_watch_log
from dateline.watches.channels.channel_errors import ChannelDownError
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.staged_loads import read_load
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import BRIEFING, Planned
from tests.dateline.watches.receivers import HANG_UP, Mailbox, mail_server
from tests.dbt.briefing_world import DAY, NOW, Page, write_loads_of_days


@pytest.mark.slow
def test_a_mail_has_its_pictures_with_it(briefing: Briefing) -> None:
    html, pictures = render_mail(briefing, "en")
    assert {f"cid:{name}" for name in pictures} == set(re.findall(r"cid:[a-z]+(?=\")", html))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())
    # no program makes a link of a title, and no SQL is in the way of who reads in a mailbox
    page = Page(html)
    assert "www.evil.example" not in html and "www.evil.example" in page.text.replace("\u2060", "")
    assert "details" not in {tag for tag, _ in page.tags}
    assert {a["href"] for tag, a in page.tags if tag == "a" and a["href"] != "https://alpha.example/a4"} >= {"#volume"}
    assert "https://alpha.example/a4" in {a.get("href") for tag, a in page.tags if tag == "a"}
    text = as_text(briefing, "en")
    assert "www.evil.example" not in text and "\u202e" not in text and "https://alpha.example/a4" in text


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody"])
def test_what_is_no_address_gets_no_briefing(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        send_briefing(None, "en", [address], {}, state=tmp_path, now=NOW)  # type: ignore[arg-type]


def _environ(mailbox: Mailbox) -> dict[str, str]:
    return {"DATELINE_SMTP": f"smtp://127.0.0.1:{mailbox.port}", "DATELINE_MAIL_FROM": "desk@example.org"}


@pytest.mark.slow
def test_a_briefing_is_mailed_whole(briefing: Briefing, tmp_path: Path) -> None:
    with mail_server() as mailbox:
        send_briefing(briefing, "en", ["editor@example.org"], _environ(mailbox), state=tmp_path, now=NOW)
    [(_, mail)] = mailbox.mails
    assert mail["Subject"] == "Briefing: March 18, 2026" and mail["To"] == "editor@example.org"
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert "Bridge opens" in parts["text/plain"].get_content()
    assert "<script>" not in parts["text/html"].get_content() and "cid:volume" in parts["text/html"].get_content()
    assert parts["image/png"].get_content().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_briefing_is_mailed_once(briefing: Briefing, tmp_path: Path) -> None:
    """By the server's own count: a task that is tried again sends nothing twice, what was interrupted says so."""
    one, two = ["editor@example.org"], ["night@example.org", "editor@example.org"]
    with mail_server() as mailbox:

        def send(to: Sequence[str], hours: int = 0, again: bool = False) -> Mailed:
            moment = NOW + dt.timedelta(hours=hours)
            return send_briefing(briefing, "en", to, _environ(mailbox), state=tmp_path, now=moment, again=again)

        mailbox.fails = lambda: "451 later"
        with pytest.raises(ChannelDownError, match="451 later"):
            send(one)
        mailbox.fails = lambda: None
        assert send(one, 1) == Mailed(NOW + dt.timedelta(hours=1))
        assert send(one, 2) == Mailed(NOW + dt.timedelta(hours=1), is_earlier=True)
        assert len(mailbox.mails) == 1 and mailbox.mails[0][1]["X-Dateline-Maybe-Repeated"] is None
        # other recipients are another mail; the server takes it and hangs up before it says so
        mailbox.fails = lambda: HANG_UP
        with pytest.raises(ChannelDownError):
            send(two)
        mailbox.fails = lambda: None
        assert not send(list(reversed(two)), 1).is_earlier and send(two, 2).is_earlier
        (_, first), (_, second) = mailbox.mails[1:]
        assert first["Message-ID"] == second["Message-ID"] != mailbox.mails[0][1]["Message-ID"]
        assert first["Date"] == second["Date"]
        assert first["X-Dateline-Maybe-Repeated"] is None and second["X-Dateline-Maybe-Repeated"] == "yes"
        # killed in the middle: whether it went out is unknown
        with WatchLog(tmp_path) as log:
            key = delivery_key([str(DAY.since), str(DAY.until), "de"], one, None)
            log.begin(Planned(key, f"{BRIEFING}{DAY.since} {DAY.until} de", "mail:x", (), "", ""), NOW.isoformat())
        send_briefing(briefing, "de", one, _environ(mailbox), state=tmp_path, now=NOW)
        assert mailbox.mails[-1][1]["X-Dateline-Maybe-Repeated"] == "yes"
        # whoever asks for it again gets it again
        assert not send(one, 3, again=True).is_earlier
        assert len(mailbox.mails) == 5
    with WatchLog(tmp_path) as log:
        assert not log.outbox() and not log.waiting()


@pytest.mark.slow
def test_the_mails_of_briefings_are_facts(tmp_path: Path, dbt_work: Path, briefing: Briefing) -> None:
    home = Home(tmp_path)
    with mail_server() as mailbox:
        send_briefing(briefing, "en", ["editor@example.org"], _environ(mailbox), state=home.state, now=NOW)
    attach_batch(home.warehouse, [read_load(home.staged, write_loads_of_days(home.staged)[0])], {})
    attach_watch_log(home.warehouse, home.state, STAGED_SCHEMA)
    run_models(home.warehouse, dbt_work, command=("build", "--select", "+fct_watch_deliveries"))
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        rows = connection.execute(
            "select watch, briefing, match_key, channel, status, attempt_count from marts.fct_watch_deliveries"
        ).fetchall()
    assert rows == [(None, "2026-03-18 2026-03-18 en", None, "mail:editor@example.org", "sent", 1)]


@pytest.mark.slow
def test_a_mail_that_failed_is_tried_again_and_goes_once(
    briefing_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the DAG does it: the task is tried again later, on the next day too, and mails the days of the page."""
    home, alerts = Home(tmp_path), list[str]()
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(briefing_file, home.warehouse)
    settings = Settings(home, PROJECT_ROOT, PROJECT_ROOT, None)
    monkeypatch.setattr("dateline.operations.briefing.send_alert", alerts.append)
    monkeypatch.setenv("DATELINE_BRIEFING_TO", "editor@example.org")
    monkeypatch.setenv("DATELINE_SMTP", "smtp://127.0.0.1:1")
    published = publish_briefing(settings, now=NOW)
    assert published is not None
    assert Path(published["page"]).is_file()
    for is_first in (True, False):
        with pytest.raises(ChannelDownError):
            mail_briefing(settings, published, now=NOW, is_first_try=is_first)
    assert len(alerts) == 1 and "tried again" in alerts[0]
    with mail_server() as mailbox:
        for name, value in _environ(mailbox).items():
            monkeypatch.setenv(name, value)
        for hours in (9, 10):
            done = mail_briefing(settings, published, now=NOW + dt.timedelta(hours=hours), is_first_try=False)
            assert done == {"mailed_to": 1, "refused": None}
        assert len(mailbox.mails) == 1
    assert "18" in mailbox.mails[0][1]["Subject"], "the days of the page, not those of the try"


def test_without_a_mail_server_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChannelDownError, match="set DATELINE_SMTP"):
        send_briefing(None, "en", ["a@example.org"], {}, state=tmp_path, now=NOW)  # type: ignore[arg-type]

"""Who may ask, and how: hosts, users, sessions, rates, limits of queries, and the headers of every answer."""

from __future__ import annotations

import concurrent.futures
import contextlib
import re
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from dateline.desk.access.rates import Rates
from dateline.desk.access.sessions import LASTS_S, Sessions
from dateline.desk.access.users import Users, add_user, hash_password, is_password
from dateline.desk.settings import DeskSettings, load_desk_settings
from dateline.desk.warehouse.publication import Publications
from dateline.desk.warehouse.queries import Queries, QueryError, Question
from dateline.reports.page_templates import FIND_SCRIPT_HASH
from dateline.warehouse.published import BuildError
from extractors.runtime.settings import Settings, SettingsError
from tests.dateline.desk.conftest import Served

SLOW = "select count(*) from range(100_000_000) as a, range(100_000) as b where hash(a.range + b.range) = 1"


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("users") / "desk-users"
    add_user(path, "ines", "a long password")
    return path


@pytest.fixture(scope="module")
def closed(newsroom: Settings, users: Path) -> Iterator[Served]:
    served = Served(DeskSettings(newsroom, users=users, hosts=frozenset({"desk.example.org"})))
    yield served
    served.end()


def test_every_answer_has_a_strict_policy(desk: Served) -> None:
    for path in ("/", "/search?q=x", "/nothing", "/api/search", "/files/outlets/outlets.csv", "/static/desk.css"):
        headers = httpx.get(desk.address + path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
    key = httpx.get(f"{desk.address}/api/search").json()["tables"]["hits"]["rows"][0]["article_key"]
    assert httpx.get(f"{desk.address}/raw/{key}").headers["content-security-policy"].startswith("sandbox; default-src")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost", 200),
        ("[::1]:8181", 200),
        ("rebound.example.org", 421),
        ("127.0.0.1.example.org", 421),
        ("", 421),
    ],
)
def test_another_name_for_this_machine_gets_no_answer(desk: Served, host: str, status: int) -> None:
    answer = httpx.get(f"{desk.address}/api/outlets", headers={"Host": host.format(port=desk.port)})
    assert answer.status_code == status
    assert ("sample_harbour" in answer.text) == (status == 200)


def test_who_is_not_signed_in_sees_nothing(closed: Served) -> None:
    for path in ("/api/outlets", "/files/outlets/outlets.csv", "/plots/home/series.svg"):
        assert httpx.get(closed.address + path).status_code == 401
    page = httpx.get(f"{closed.address}/outlets", follow_redirects=True)
    assert page.url.path == "/sign-in" and "sample_harbour" not in page.text and "Publication" not in page.text


def test_signing_in_and_out(closed: Served) -> None:
    with httpx.Client(base_url=closed.address) as client:
        wrong = client.post("/sign-in", data={"user": "ines", "password": "a wrong password"})
        assert wrong.status_code == 401 and "do not match" in wrong.text and not client.cookies
        right = client.post("/sign-in", data={"user": "ines", "password": "a long password"})
        cookie = right.headers["set-cookie"].lower()
        assert right.status_code == 303 and "httponly" in cookie and "samesite=strict" in cookie
        page = client.get("/outlets")
        assert page.status_code == 200 and "Harbour" in page.text
        token = page.text.split('name="token" value="')[1].split('"')[0]
        assert client.post("/sign-out", data={"token": "guessed"}).status_code == 403
        elsewhere = client.post("/sign-out", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
        assert elsewhere.status_code == 403
        assert client.get("/api/outlets").status_code == 200
        client.post("/sign-out", data={"token": token})
        assert client.get("/api/outlets").status_code == 401


def test_a_form_of_another_site_signs_nobody_in(closed: Served) -> None:
    form = {"user": "ines", "password": "a long password"}
    answer = httpx.post(f"{closed.address}/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_guessing_passwords_is_slowed_down(newsroom: Settings, users: Path) -> None:
    served = Served(DeskSettings(newsroom, users=users))
    try:
        form = {"user": "ines", "password": "guess"}
        codes = [httpx.post(f"{served.address}/sign-in", data=form).status_code for _ in range(10)]
        assert codes[0] == 401 and codes[-1] == 429
    finally:
        served.end()


def test_a_proxy_names_the_user_but_nobody_else_does(newsroom: Settings) -> None:
    served = Served(DeskSettings(newsroom, proxy_header="X-Forwarded-User"))
    try:
        assert httpx.get(f"{served.address}/api/outlets").status_code == 401
        named = httpx.get(f"{served.address}/api/outlets", headers={"X-Forwarded-User": "ines"})
        assert named.status_code == 200
    finally:
        served.end()


def test_a_password_is_kept_as_a_hash_of_its_own(users: Path) -> None:
    assert "a long password" not in users.read_text("utf-8")
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    one, other = hash_password("a long password"), hash_password("a long password")
    assert one != other and is_password("a long password", one) and not is_password("a long passwore", other)
    assert not is_password("x", "scrypt$1$1") and not is_password("x", "")


def test_a_removed_user_is_out_at_once(tmp_path: Path) -> None:
    path = tmp_path / "users"
    add_user(path, "ines", "a long password")
    add_user(path, "omar", "another password")
    known = Users(path)
    assert known.knows("omar", "another password") and not known.knows("omar", "a long password")
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert not known.has("omar") and known.has("ines")


@pytest.mark.parametrize(("name", "password"), [("a:b", "long enough one"), ("", "long enough one"), ("ines", "short")])
def test_a_bad_name_or_password_is_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(SettingsError):
        add_user(tmp_path / "users", name, password)


def test_a_damaged_file_of_users_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "users").write_text("# people\nines plain\n", "utf-8")
    with pytest.raises(SettingsError, match="line 2"):
        Users(tmp_path / "users")


def test_the_desk_is_open_to_others_only_behind_a_sign_in(users: Path) -> None:
    with pytest.raises(SettingsError, match="DATELINE_DESK_USERS"):
        load_desk_settings({"DATELINE_DESK_HOST": "0.0.0.0"})
    known = load_desk_settings({"DATELINE_DESK_HOST": "0.0.0.0", "DATELINE_DESK_USERS": str(users)})
    assert known.users == users and not known.is_open
    with pytest.raises(SettingsError, match="not a port"):
        load_desk_settings({"DATELINE_DESK_PORT": "80a"})
    assert load_desk_settings({}).host == "127.0.0.1" and load_desk_settings({}).port == 8181


def test_a_session_ends(users: Path) -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    name = sessions.begin("ines")
    session = sessions.find(name)
    assert session and session.user == "ines" and session.csrf
    now[0] = LASTS_S + 1
    assert sessions.find(name) is None


def test_a_client_that_asks_too_often_waits() -> None:
    now = [0.0]
    rates = Rates(2, 0.5, lambda: now[0])
    assert [rates.allow("a") for _ in range(3)] == [True, True, False]
    assert rates.allow("b")
    now[0] = 2.0
    assert rates.allow("a") and not rates.allow("a")


def test_a_slow_query_ends_and_stops_no_other(newsroom: Settings) -> None:
    publication = Publications(newsroom.home.warehouse).current()
    queries = Queries(at_once=2, time_limit_s=1.5, wait_s=10)
    failed: list[str] = []

    def run_slow() -> None:
        try:
            queries.ask(publication, Question("slow", SLOW))
        except QueryError as error:
            failed.append(error.reason)

    slow = threading.Thread(target=run_slow)
    slow.start()
    time.sleep(0.2)
    quick = queries.ask(publication, Question("quick", "select count(*) as n from marts.fct_articles"))
    assert slow.is_alive() and quick.first["n"] > 30
    slow.join(30)
    assert failed == ["query_too_slow"]


def test_more_queries_than_places_are_answered_with_retry_later(newsroom: Settings) -> None:
    publication = Publications(newsroom.home.warehouse).current()
    queries = Queries(at_once=1, time_limit_s=2, wait_s=0.05)

    def run(number: int) -> str:
        try:
            queries.ask(publication, Question("slow", f"{SLOW} and {number} = {number}"))
        except QueryError as error:
            return error.reason
        return "answered"

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(run, range(3))) == ["query_busy", "query_busy", "query_too_slow"]


def test_a_query_that_needs_more_memory_fails_and_the_desk_lives(newsroom: Settings) -> None:
    publication = Publications(newsroom.home.warehouse).current()
    queries = Queries(time_limit_s=60)
    large = "select list(range) from (select range, range % 3 as g from range(200_000_000)) group by g"
    with pytest.raises(QueryError) as caught:
        queries.ask(publication, Question("large", large))
    assert caught.value.reason in ("query_too_large", "query_too_slow")
    assert queries.ask(publication, Question("small", "select 1 as one")).first == {"one": 1}


def test_a_file_of_an_earlier_release_is_named_as_one(newsroom: Settings, tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    shutil.copy(newsroom.home.warehouse, file)
    with contextlib.closing(duckdb.connect(str(file))) as connection:
        connection.execute("alter table search_index.documents drop column quotation_count")
    with pytest.raises(BuildError, match=r"earlier release.*dateline build --full"):
        Publications(file).current()


class _Crowded:
    """A cursor that finds no memory free at first."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, failures: int) -> None:
        self.cursor, self.failures = cursor, failures

    def execute(self, sql: str, values: object = None) -> object:
        if self.failures:
            self.failures -= 1
            raise duckdb.OutOfMemoryException("others have it")
        return self.cursor.execute(sql)

    def fetchmany(self, count: int) -> object:
        return self.cursor.fetchmany(count)


def test_a_query_waits_for_memory_that_others_have_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.desk.warehouse.queries.PAUSE_S", 0.001)
    with contextlib.closing(duckdb.connect()) as connection:
        once: Any = _Crowded(connection, 2)
        assert Queries()._execute(once, "select 1", {}, 5) == [(1,)]
        always: Any = _Crowded(connection, 99)
        with pytest.raises(QueryError, match="query_too_large"):
            Queries()._execute(always, "select 1", {}, 5)
        assert always.failures > 80


@pytest.mark.parametrize(
    "path",
    [
        "quality/..%2f..%2fwarehouse.duckdb",
        "quality/%2e%2e/%2e%2e/warehouse.duckdb",
        "quality/../state",
        "state/log",
        "raw/x.warc.gz",
        "quality/",
        "quality/runs/",
        "docs/..%2fquality%2findex.html",
        "quality/%00.html",
        "quality/.secret.html",
        "..%2fquality/index.html",
    ],
)
def test_reports_give_no_other_file_and_no_listing(desk: Served, path: str) -> None:
    answer = httpx.get(f"{desk.address}/reports/{path}", follow_redirects=True)
    if path == "quality/":  # its front page
        assert answer.status_code == 200 and "Volumes and freshness" in answer.text
    else:
        assert answer.status_code == 404 and b"DUCK" not in answer.content


def test_reports_run_no_script_but_the_search_of_the_dictionary(desk: Served) -> None:
    for path in ("", "quality/index.html", "quality/summary.md"):
        answer = httpx.get(f"{desk.address}/reports/{path}", timeout=30)  # the first imports what reports need
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200 and "script-src" not in policy and "default-src 'none'" in policy
    policy = httpx.get(f"{desk.address}/reports/docs/index.html").headers["content-security-policy"]
    assert re.findall(r"script-src[^;]*", policy) == [f"script-src '{FIND_SCRIPT_HASH}'"]


def test_reports_ask_for_the_sign_in_too(closed: Served) -> None:
    for path in ("/reports/", "/reports/quality/index.html", "/watches", "/watches/new"):
        page = httpx.get(closed.address + path, follow_redirects=True)
        assert page.url.path == "/sign-in" and "Harbour Post" not in page.text

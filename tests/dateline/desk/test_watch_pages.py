"""Watches on the desk: journeys in a browser, and what a stranger's form cannot do."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from dateline.desk.access.users import add_user
from dateline.desk.filters import Filters
from dateline.desk.settings import DeskSettings
from dateline.desk.watch_forms import WatchForm, form_of
from dateline.watches import watch_files
from dateline.watches.watch_files import digest_of
from extractors.runtime.settings import Home, Settings
from tests.dateline.desk.browser import NAME, PHONE, Browser
from tests.dateline.desk.conftest import Served

BOMB = (
    "title: a\nquery: b\nx0: &x0 [y]\n".replace("x0: ", "events: ")
    + "send:\n- mail:\n"
    + "".join(f"  - &x{n} [{', '.join([f'*x{n - 1}'] * 8)}]\n" for n in range(1, 12))
)
"""Twelve lines that are gigabytes once they are written out."""
EVIL = "</textarea><script>document.title='taken'</script>"


def settings_of(newsroom: Settings, root: Path) -> Settings:
    """A home of its own over the newsroom's warehouse: watches are files that a test changes."""
    root.mkdir(parents=True)
    os.link(newsroom.home.warehouse, root / "warehouse.duckdb")
    return dataclasses.replace(newsroom, home=Home(root), watches_folder=root / "watches")


@pytest.fixture(scope="module")
def desk(newsroom: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = settings_of(newsroom, tmp_path_factory.mktemp("watches") / "home")
    made = Served(DeskSettings(settings, burst=100_000))
    yield made
    made.end()


@pytest.fixture(scope="module")
def folder(desk: Served) -> Path:
    found: Path = desk.server.config.app.state.desk.settings.base.watches  # type: ignore[union-attr]
    return found


def token_of(client: httpx.Client) -> str:
    return client.get("/watches/new").text.partition('name="token" value="')[2].partition('"')[0]


@pytest.fixture
def client(desk: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=desk.address) as made:
        yield made


@pytest.fixture
def boats(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "boats.yml"
    path.write_text("# ours\ntitle: Boats\nquery: ferry\n", encoding="utf-8")
    return path


def test_can_a_search_become_a_watch_that_alerts_me(browser: Browser, folder: Path) -> None:
    browser.open("/search?q=title:library&outlet=sample_harbour")
    browser.page.get_by_role("link", name="Save as a watch").click()
    browser.page.wait_for_url("**/watches/new?q=*")
    assert browser.one("#query").input_value() == '(title:library) outlet:"sample_harbour"'
    browser.one("#name").fill("reading_rooms")
    browser.one("#title").fill("Reading rooms")
    browser.one("#mail").fill("desk@example.org\neditor@example.org")
    browser.one("#when").select_option("daily")
    browser.page.get_by_role("button", name="Save").first.click()
    browser.page.wait_for_url("**/watches/reading_rooms/edit?saved=1")
    assert "What is stored already is not sent" in browser.text(".done")
    assert (folder / "reading_rooms.yml").read_text("utf-8") == (
        'title: Reading rooms\nquery: (title:library) outlet:"sample_harbour"\nsend:\n- mail:\n  - desk@example.org\n'
        "  - editor@example.org\n  when: daily\n"
    )
    browser.open("/watches")
    assert "Reading rooms" in browser.text("tbody") and "mail, daily" in browser.text("tbody")


def test_what_would_this_watch_have_found(browser: Browser, folder: Path) -> None:
    browser.open("/watches/new?q=title:ferry")
    browser.one("#name").fill("not_saved")
    browser.one("input[name=days]").fill("3000")
    browser.page.get_by_role("button", name="Test against the past").click()
    browser.wait_for("document.querySelector('section h2')")
    assert browser.text("section h2") == "1 article would have matched"
    assert browser.texts(".hits mark") == ["Ferry"] or "Ferry" in browser.text(".hits h3")
    assert browser.one("#query").input_value() == "title:ferry" and not (folder / "not_saved.yml").exists()
    browser.one(".hits h3 a").click()
    browser.page.wait_for_url("**/articles/*")


def test_what_is_wrong_with_my_watch(browser: Browser, folder: Path) -> None:
    browser.open("/watches/new")
    browser.one("#name").fill("wrong")
    browser.one("#query").fill("ferry AND (port")
    browser.one("#mail").fill(f"nobody{EVIL}")
    browser.page.get_by_role("button", name="Save").first.click()
    browser.wait_for("document.querySelector('.fault li')")
    said = browser.text(".fault")
    assert "this parenthesis is never closed" in said and "is no e-mail address; write one as desk@example.org" in said
    pointed = browser.text(".fault pre").split("\n")
    assert pointed[2].index("^") == pointed[1].index("(")
    assert browser.one("#query").input_value() == "ferry AND (port" and not (folder / "wrong.yml").exists()
    assert browser.page.title() != "taken"
    assert all("422" in line for line in browser.said)
    browser.said.clear()


def test_can_i_mute_a_watch_for_a_while(browser: Browser, boats: Path) -> None:
    browser.open("/watches")
    browser.page.get_by_role("button", name="Mute: Boats", exact=True).click()
    browser.wait_for("document.querySelector('tbody .badge')")
    assert boats.read_text("utf-8") == "# ours\ntitle: Boats\nquery: ferry\npaused: true\n"
    browser.page.get_by_role("button", name="Unmute: Boats").click()
    browser.wait_for("!document.querySelector('tbody .badge')")
    assert boats.read_text("utf-8") == "# ours\ntitle: Boats\nquery: ferry\n"


def test_did_a_colleague_change_it_while_i_was_writing(browser: Browser, boats: Path) -> None:
    boats.write_text("title: Boats\nquery: ferry\n", encoding="utf-8")
    browser.open("/watches/boats/edit")
    boats.write_text("title: Boats\nquery: ferry OR barge\n", encoding="utf-8")
    browser.one("#query").fill("ferry OR port")
    browser.page.get_by_role("button", name="Save").first.click()
    browser.wait_for("document.querySelector('.fault')")
    assert "Somebody changed this watch" in browser.text(".fault") and "ferry OR barge" in browser.text("details pre")
    assert boats.read_text("utf-8") == "title: Boats\nquery: ferry OR barge\n"
    assert browser.one("#query").input_value() == "ferry OR port"
    browser.page.get_by_role("button", name="Save").first.click()  # having seen theirs
    browser.page.wait_for_url("**saved=1")
    assert "ferry OR port" in boats.read_text("utf-8")
    assert all("409" in line for line in browser.said)
    browser.said.clear()


def test_what_somebody_wrote_beside_the_values_stays_when_i_save(browser: Browser, boats: Path) -> None:
    browser.open("/watches/boats/edit")
    assert browser.count("#query") == 0
    browser.one("#text").fill(browser.one("#text").input_value().replace("ferry", "ferry OR port"))
    browser.page.locator("form:has(#text)").get_by_role("button", name="Save").click()
    browser.page.wait_for_url("**saved=1")
    assert boats.read_text("utf-8") == "# ours\ntitle: Boats\nquery: ferry OR port\n"


def test_can_i_set_what_the_form_does_not_have_and_delete_it(browser: Browser, boats: Path) -> None:
    boats.write_text("title: Boats\nquery: ferry\n", encoding="utf-8")
    browser.open("/watches/boats/edit")
    browser.page.get_by_text("The whole file").first.click()
    browser.one("#text").fill("title: Boats\nquery: ferry\nvolume: {hours: 6, least: 10}\n")
    browser.page.locator("form:has(#text)").get_by_role("button", name="Save").click()
    browser.page.wait_for_url("**saved=1")
    assert "volume" in browser.one("#text").input_value() and browser.count("#query") == 0
    browser.one("details.more summary").click()
    browser.page.get_by_role("button", name="Delete").click()
    browser.page.wait_for_url("**/watches")
    assert not boats.exists()


@pytest.mark.parametrize("path", ["/watches", "/watches/new?q=ferry", "/watches/boats/edit", "/watches?lang=ar"])
def test_pages_of_watches_are_for_everyone(shared_browser: Browser, boats: Path, path: str) -> None:
    shared_browser.begin(PHONE, dark="new" in path, checks=True)
    shared_browser.open(path)
    assert shared_browser.faults() == [] and not shared_browser.is_wider_than_window()


def test_a_file_that_cannot_be_read_says_so_and_can_be_corrected(
    client: httpx.Client, folder: Path, boats: Path
) -> None:
    (folder / "torn.yml").write_text(f"title: [<b>\nx: {EVIL}", encoding="utf-8")
    listed = client.get("/watches").text
    assert "torn.yml" in listed and "no valid YAML" in listed and "Boats" in listed and "<script>doc" not in listed
    page = client.get("/watches/torn/edit")
    assert page.status_code == 200 and "&lt;/textarea&gt;" in page.text and "<script>doc" not in page.text
    (folder / "torn.yml").unlink()


@pytest.mark.parametrize("path", ["edit", "paused", "delete"])
def test_a_folder_that_cannot_be_written_says_so(
    client: httpx.Client, boats: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    text = boats.read_text("utf-8")
    data = {"token": token_of(client), "form": "file", "text": text, "seen": digest_of(text), "to": "on"}
    monkeypatch.setattr(watch_files, "lock_beside", fail)
    answer = client.post(f"/watches/boats/{path}", data=data)
    assert answer.status_code == 500 and "Read-only file system" in answer.text and "# ours" in answer.text
    assert boats.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),  # another port of this machine
        ({"Origin": "http://evil.example"}, None),
        ({"Origin": "null"}, None),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, None),
        ({}, ""),
        ({}, "0" * 64),
    ],
)
def test_a_form_from_elsewhere_changes_nothing(
    client: httpx.Client, boats: Path, headers: dict[str, str], token: str | None
) -> None:
    before = boats.read_text("utf-8")
    right = token_of(client)
    data = {"token": right if token is None else token, "to": "on", "name": "new_one", "query": "x", "seen": ""}
    for path in ("boats/paused", "boats/delete", "boats/edit", "new"):
        assert client.post(f"/watches/{path}", data=data, headers=headers).status_code == 403
    assert boats.read_text("utf-8") == before and not (boats.parent / "new_one.yml").exists()
    assert client.post("/watches/boats/paused", data={"token": right, "to": "on"}).status_code == 303


def test_a_form_of_the_desk_is_taken_without_tls(newsroom: Settings, tmp_path: Path, shared_browser: Browser) -> None:
    """To a name that is reached without TLS a browser sends no Sec-Fetch-Site, and the origin as the policy lets it."""
    settings = settings_of(newsroom, tmp_path / "home")
    served, known = Served(DeskSettings(settings, hosts=frozenset({NAME}), burst=1000)), shared_browser.address
    try:
        shared_browser.address = served.address.replace("127.0.0.1", NAME)
        shared_browser.begin()
        shared_browser.open("/watches/new?q=ferry")
        shared_browser.one("#name").fill("without_tls")
        shared_browser.page.get_by_role("button", name="Save").first.click()
        shared_browser.page.wait_for_url("**/watches/without_tls/edit?saved=1")
        assert (settings.watches / "without_tls.yml").is_file()
    finally:
        shared_browser.address = known
        served.end()


@pytest.mark.parametrize("name", ["..%2f..%2fboats", "%2e%2e", "Boats", "boats.yml", "..%5cboats", "a%00b", "nothing"])
def test_no_other_file_can_be_read_or_written(client: httpx.Client, boats: Path, name: str) -> None:
    (boats.parent.parent / "boats.yml").write_text("title: outside\nquery: x\n")
    token = token_of(client)
    assert "outside" not in client.get(f"/watches/{name}/edit").text
    for path in ("edit", "paused", "delete"):
        data = {"token": token, "form": "file", "text": "title: t\nquery: q\n", "seen": "wrong", "to": "on"}
        assert client.post(f"/watches/{name}/{path}", data=data).status_code in (404, 405, 409, 422)
    assert (boats.parent.parent / "boats.yml").read_text() == "title: outside\nquery: x\n"
    made = client.post("/watches/new", data={"token": token, "name": "../boats2", "query": "x"})
    assert made.status_code == 422 and "no name of a watch" in made.text
    assert sorted(path.name for path in boats.parent.glob("*.yml") if path.name != "reading_rooms.yml") == ["boats.yml"]


def test_a_form_that_is_too_long_is_not_read(client: httpx.Client) -> None:
    body = urlencode({"token": token_of(client), "text": "x" * 400_000})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/watches/new", content=body, headers=headers).status_code == 413
    assert client.post("/watches/new", content=(b"x" for _ in range(3)), headers=headers).status_code == 413


def test_only_editors_change_watches(newsroom: Settings, tmp_path: Path) -> None:
    settings = settings_of(newsroom, tmp_path / "home")
    users = tmp_path / "users"
    for name in ("ines", "omar"):
        add_user(users, name, "a long password")
    served = Served(DeskSettings(settings, users=users, editors=frozenset({"ines"})))
    try:
        statuses = {}
        for name in ("ines", "omar"):
            with httpx.Client(base_url=served.address) as client:
                assert client.post("/watches/new", data={"name": "early", "query": "x"}).status_code == 401
                client.post("/sign-in", data={"user": name, "password": "a long password"})
                token = client.get("/").text.partition('name="token" value="')[2].partition('"')[0]
                data = {"token": token, "name": f"of_{name}", "query": "ferry", "once_a_story": "on"}
                statuses[name] = (
                    client.get("/watches/new").status_code,
                    client.post("/watches/new", data=data).status_code,
                )
                assert ("/watches/new" in client.get("/watches").text) == (name == "ines")
        assert statuses == {"ines": (200, 303), "omar": (403, 403)}
        assert [path.name for path in settings.watches.glob("*.yml")] == ["of_ines.yml"]
    finally:
        served.end()


def test_the_examples_can_be_copied_and_not_changed(newsroom: Settings, tmp_path: Path) -> None:
    served = Served(DeskSettings(settings_of(newsroom, tmp_path / "home"), burst=1000))
    try:
        with httpx.Client(base_url=served.address) as client:
            listed = client.get("/watches").text
            assert "/watches/new?copy=ferries" in listed and "/watches/ferries/edit" not in listed
            assert "Boats and lighthouses" in client.get("/watches/new?copy=ferries").text
            assert client.get("/watches/ferries/edit").status_code == 404
            assert client.get("/watches/new?copy=..%2f..%2fx").status_code == 200
    finally:
        served.end()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("title: a\nquery: b\n", "fields"),
        ("title: a\nquery: b\nsend: [{mail: [x@example.org], when: daily}]\n", "fields"),
        ("title: a\nquery: b\nsend: [{webhook: 'https://example.org/'}]\n", "file"),
        ("title: a\nquery: b\nspeakers: [c]\n", "file"),
        ("title: a\nquery: b # of Ana\n", "file"),
        ("# ours\ntitle: a\nquery: b\n", "file"),
        ("title: a#1\nquery: b\n", "fields"),
        ("title: [", "file"),
        ("query: {a: 1}\n", "file"),
        ("&a [*a, *a]", "file"),
        ("[" * 3000, "file"),
        ("title: a\nquery: b\nsend: 5\n", "file"),
        ("title: a\nquery: b\nsend: mail\n", "file"),
        ("title: a\nquery: b\nsend: [{mail: 5}]\n", "file"),
        ("title: a\nquery: b\nsend: [{mail: x@example.org}]\n", "file"),
        (BOMB, "file"),
    ],
)
def test_a_form_shows_all_that_a_file_says_or_the_file(text: str, kind: str) -> None:
    assert form_of(text).form == kind


def test_a_form_that_was_only_opened_and_saved_means_the_same_watch() -> None:
    text = "title: a\nquery: b\nevents:\n- match\n- taken_down\nsend:\n- mail:\n  - x@example.org\n  when: weekly\n"
    assert form_of(text).as_text() == text
    assert WatchForm(query="b", events=["match"]).as_text() == "title: b\nquery: b\nonce_a_story: false\n"


def test_filters_become_words_of_the_query_language() -> None:
    filters = Filters(q="a OR b", outlet=["x", "y"], language=["ar"], place=['geonames:1"'])
    assert filters.as_query() == '(a OR b) outlet:("x" OR "y") language:"ar" place:"geonames:1 "'
    assert Filters(q="a").as_query() == "a" and Filters(country=["GB"]).as_query() == 'country:"GB"'

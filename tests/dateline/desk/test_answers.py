"""Pages, API and files give the same answers, follow a publication, and refuse what is not theirs."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import duckdb
import httpx
import pyarrow.parquet as pq
import pytest

from dateline.desk.settings import DeskSettings
from dateline.desk.views.registry import VIEWS
from dateline.desk.warehouse.queries import TRIES, QueryError, with_memory
from dateline.search.text_sql import folded
from extractors.runtime.settings import Home, Settings
from tests.dateline.desk.conftest import HOSTILE_TITLE, Served


@pytest.fixture(scope="module")
def client(desk: Served) -> httpx.Client:
    return httpx.Client(base_url=desk.address, timeout=30)


def rows(client: httpx.Client, address: str, table: str) -> list[dict[str, object]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["tables"][table]["rows"]
    return found


def a_key(client: httpx.Client, view: str) -> str:
    """A key that a view with keys has a page for."""
    query = {
        "story": "select story_key from marts.dim_stories where article_count > 1 order by 1 limit 1",
        "article": "select article_key from marts.fct_articles order by revision_count desc, 1 limit 1",
        "outlet": "select 'sample_harbour'",
        "place": "select place_id from marts.dim_places join marts.bridge_article_places using (place_key) "
        "where is_resolved order by 1 limit 1",
        "agency": "select agency_id from marts.dim_agencies join marts.bridge_article_agencies using (agency_key) "
        "where is_listed order by 1 limit 1",
        "person": "select person_key from marts.bridge_article_people order by mention_count desc, 1 limit 1",
        "organisation": "select organisation_key from marts.bridge_article_organisations "
        "order by mention_count desc, 1 limit 1",
    }[view]
    return str(next(iter(rows(client, f"/api/sql?sql={query}", "result")[0].values())))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_each_view_is_a_page_an_answer_files_and_plots(client: httpx.Client, view) -> None:  # type: ignore[no-untyped-def]
    key = a_key(client, view.name) if view.has_key else ""
    tail = f"/{key}" if key else ""
    page = client.get(view.address(key))
    assert page.status_code == 200, page.text
    answer = client.get(f"/api/{view.name}{tail}").json()
    assert answer["publication_id"] in page.text
    for name, table in answer["tables"].items():
        assert table["sql"].lstrip().lower().startswith(("select", "with"))
        for form in ("csv", "xlsx", "parquet", "json"):
            assert client.get(f"/files/{view.name}{tail}/{name}.{form}").status_code == 200
    for plot in view.plots:
        if view.plots[plot].question not in answer["tables"]:
            continue  # a plot of compared queries, where none are
        svg = client.get(f"/plots/{view.name}{tail}/{plot}.svg?scheme=dark&width=narrow&lang=ar")
        assert svg.status_code == 200 and svg.text.startswith("<svg"), svg.text
        assert client.get(f"/plots/{view.name}{tail}/{plot}.png").content.startswith(b"\x89PNG")


def test_the_sql_that_is_shown_gives_the_rows_that_are_shown(client: httpx.Client, newsroom: Settings) -> None:
    answer = client.get("/api/search?q=title:library&language=en&from=2026-10-01&to=2026-10-31").json()["tables"]
    with duckdb.connect(str(newsroom.home.warehouse), read_only=True) as connection:
        for table in answer.values():
            again = connection.execute(table["sql"]).fetchall()
            assert [str(row[0]) for row in again] == [str(next(iter(row.values()))) for row in table["rows"]]
    assert len(answer["hits"]["rows"]) == 3


def test_every_form_of_a_file_has_the_same_rows(client: httpx.Client) -> None:
    objects = client.get("/files/outlets/outlets.json").json()
    parquet = pq.read_table(io.BytesIO(client.get("/files/outlets/outlets.parquet").content)).to_pylist()
    lines = client.get("/files/outlets/outlets.csv").content.decode("utf-8-sig").splitlines()
    assert [row["id"] for row in objects] == [row["id"] for row in parquet]
    assert lines[0].split(",")[0] == "id" and len(lines) == len(objects) + 1
    assert len(objects) == 4


def test_a_spreadsheet_runs_no_cell_of_a_page(client: httpx.Client) -> None:
    csv = client.get("/files/sql/result.csv", params={"sql": "select '=1+1' as a, '@x' as b, 'plain' as c"})
    assert csv.content.decode("utf-8-sig").splitlines()[1] == "'=1+1,'@x,plain"


def test_filters_mean_the_same_in_every_view(client: httpx.Client) -> None:
    query = "?q=title:library&outlet=sample_harbour"
    counts = {
        rows(client, f"/api/{view}{query}", "summary")[0]["articles"]
        for view in ("search", "coverage", "map", "rising", "agencies", "home")
    }
    assert counts == {2}


def test_a_place_includes_what_lies_in_it(client: httpx.Client) -> None:
    inside = rows(client, "/api/search?place=iso3166-2:SY-HI", "summary")[0]["articles"]
    country = rows(client, "/api/search?place=geonames:163843", "summary")[0]["articles"]
    assert isinstance(country, int) and isinstance(inside, int) and country > inside > 0


def test_days_without_articles_are_points_at_zero(client: httpx.Client) -> None:
    series = rows(client, "/api/search?q=title:library", "series")
    days = rows(client, "/api/search", "series")
    assert [row["day"] for row in days] == sorted({str(row["day"]) for row in days})
    assert sum(int(str(row["articles"])) for row in series) == 3


def test_a_query_beside_another_has_its_own_line(client: httpx.Client) -> None:
    compared = rows(client, "/api/search?q=title:library&compare=title:ferry", "compared")
    totals: dict[object, int] = {}
    for row in compared:
        totals[row["query"]] = totals.get(row["query"], 0) + int(str(row["articles"]))
    assert totals == {"title:library": 3, "title:ferry": 1}


def test_hits_have_their_texts_with_words_and_without(client: httpx.Client) -> None:
    for words in ("", "?q=library"):
        hits = client.get(f"/files/search/hits.json{words}").json()
        assert rows(client, f"/api/search{words}", "hits") == hits
        assert hits and any(hit["lead"] for hit in hits)
        for hit in hits:
            sql = f"select left(body, 6000) as body from marts.fct_articles where article_key = '{hit['article_key']}'"
            assert hit["body"] == rows(client, f"/api/sql?sql={sql}", "result")[0]["body"] is not None


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        ("select 1", 200),
        ("from marts.dim_outlets", 200),
        ("drop table marts.fct_articles", 400),
        ("create table memory.main.x as select 1", 400),
        ("create temp table x as select 1", 400),
        ("copy (select 1) to '/tmp/desk-copy.csv'", 400),
        ("attach '/tmp/desk.db'", 400),
        ("install httpfs", 400),
        ("set threads = 64", 400),
        ("pragma memory_limit='64GB'", 400),
        ("select 1; select 2", 400),
        ("select * from read_text('/etc/hostname')", 400),
        ("select * from '/etc/hostname'", 400),
        ("select * from glob('/*')", 400),
        ("select * from read_csv('http://127.0.0.1:9/x.csv')", 400),
        ("selec 1", 400),
        ("select getvariable('x') from range(3) where error('stopped')", 400),
    ],
)
def test_a_query_of_a_reader_reads_the_marts_and_nothing_else(client: httpx.Client, sql: str, status: int) -> None:
    assert client.get("/api/sql", params={"sql": sql}).status_code == status
    assert not Path("/tmp/desk-copy.csv").exists()


def test_a_wrong_address_says_what_is_wrong(client: httpx.Client) -> None:
    assert client.get("/articles/nothing").status_code == 404
    assert client.get("/nothing").status_code == 404
    wrong = client.get("/search?from=yesterday")
    assert wrong.status_code == 422 and "from" in wrong.text
    assert client.get("/api/search?page=0").json() == {"error": "error_input", "detail": "page"}
    assert client.get("/files/search/nothing.csv").status_code == 404
    assert client.get("/plots/search/nothing.svg").status_code == 404
    assert client.get("/files/search/hits.exe").status_code == 422


def test_the_description_of_the_api_names_every_view(client: httpx.Client) -> None:
    schema = client.get("/api/openapi.json").json()
    for view in VIEWS:
        path = f"/api/{view.name}{'/{key}' if view.has_key else ''}"
        names = {parameter["name"] for parameter in schema["paths"][path]["get"]["parameters"]}
        assert {"q", "from", "to", "outlet"} <= names
        assert ("key" in names) == view.has_key
    assert "/api/search" in client.get("/api").text


def test_texts_of_pages_are_text(client: httpx.Client) -> None:
    found = rows(client, "/api/search?q=crane", "hits")
    assert [row["title"] for row in found] == [HOSTILE_TITLE]
    page = client.get("/search?q=crane").text
    assert "<script>document" not in page and "<img src=x" not in page and "&lt;script&gt;" in page
    article = client.get(f"/articles/{found[0]['article_key']}").text
    assert "<script>" not in article and "{{7*7}}" in article and 'href="javascript' not in article
    for word in ('"><script>alert(1)</script>', "{{7*7}}", "'; drop table x; --", "\x00", "ا" * 900):
        assert "<script>alert" not in client.get("/search", params={"q": word}).text


def test_a_speaker_whom_nobody_knows_has_the_name_that_the_text_gives(client: httpx.Client) -> None:
    query = (
        "select article_key, content, coalesce(speaker_name, speaker_surface_form) as said_by "
        "from marts.fct_quotations join marts.dim_people using (person_key) "
        "where is_unknown and coalesce(speaker_name, speaker_surface_form) is not null order by confidence desc limit 1"
    )
    [quoted] = rows(client, f"/api/sql?sql={query}", "result")
    shown = rows(client, f"/api/article/{quoted['article_key']}", "quotations")
    [row] = [row for row in shown if row["content"] == quoted["content"]]
    assert row["speaker"] == quoted["said_by"] and row["person_key"] is None
    assert "Unknown person" not in client.get(f"/articles/{quoted['article_key']}").text


def test_pages_that_were_saved_are_no_failed_fetches(client: httpx.Client) -> None:
    query = "select outlet_id, count(*) as pages from marts.fct_page_fetches join marts.dim_outlets using (outlet_key) "
    saved = rows(client, f"/api/sql?sql={query} where outcome = 'saved' group by all", "result")
    failed = rows(client, f"/api/sql?sql={query} where outcome not in ('saved', 'fetched') group by all", "result")
    expected = {row["outlet_id"]: row["pages"] for row in failed}
    health = {row["id"]: row for row in rows(client, "/api/health", "health")}
    assert saved
    assert all(health[row["outlet_id"]]["not_fetched"] == expected.get(row["outlet_id"], 0) for row in saved)


def test_a_new_publication_is_seen_without_a_restart(newsroom: Settings, tmp_path: Path) -> None:
    home = Home(tmp_path)
    shutil.copyfile(newsroom.home.warehouse, home.warehouse)
    served = Served(DeskSettings(Settings(home, newsroom.outlets, newsroom.gazetteer, None)))
    try:
        before = httpx.get(f"{served.address}/api/search").json()
        newer = tmp_path / "candidate.duckdb"
        shutil.copyfile(home.warehouse, newer)
        with duckdb.connect(str(newer)) as connection:
            connection.execute(
                "update marts.publications set publication_id = '29990101T000000000000Z', started_at = '2999-01-01'"
            )
            for table in ("marts.fct_articles", "search_index.documents"):
                connection.execute(f"delete from {table} where language <> 'fa'")
        newer.replace(home.warehouse)
        after = httpx.get(f"{served.address}/api/search").json()
        assert after["publication_id"] == "29990101T000000000000Z" != before["publication_id"]
        languages = {row["value"] for row in after["tables"]["facets"]["rows"] if row["facet"] == "language"}
        assert languages == {"fa"}
        assert before["tables"]["summary"]["rows"] != after["tables"]["summary"]["rows"]
    finally:
        served.end()


def test_without_a_warehouse_the_page_says_how_to_make_one(newsroom: Settings, tmp_path: Path) -> None:
    served = Served(DeskSettings(Settings(Home(tmp_path), newsroom.outlets, newsroom.gazetteer, None)))
    try:
        page = httpx.get(served.address)
        assert page.status_code == 503 and "make run" in page.text
        assert json.loads(httpx.get(f"{served.address}/api/search").text)["error"] == "no_warehouse"
    finally:
        served.end()


def test_tags_that_rise_are_folded_as_the_warehouse_folds_them(newsroom: Settings) -> None:
    tags = ["Überschwemmung", "فيضانات", "سیلاب", "बाढ़", "Çağrı", "x" * 300]
    with duckdb.connect(str(newsroom.home.warehouse), read_only=True) as connection:
        shown = connection.execute("select distinct tag, tag_folded from marts.bridge_article_tags").fetchall()
        made = dict(shown)
        asked = [*made, *tags]
        found = connection.execute(
            f"select tag, {folded('tag')} from (select unnest($tags) as tag)", {"tags": asked}
        ).fetchall()
    assert made
    assert {tag: value for tag, value in found if tag in made} == made
    assert dict(found)["x" * 300] == "x" * 300


def test_what_finds_no_memory_is_asked_again_and_refused_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    tries: list[int] = []

    def run(free_at: int) -> int:
        tries.append(1)
        if len(tries) < free_at:
            raise duckdb.OutOfMemoryException("held by others")
        return len(tries)

    assert with_memory(lambda: run(TRIES)) == TRIES
    tries.clear()
    with pytest.raises(QueryError, match="query_too_large"):
        with_memory(lambda: run(TRIES + 1))
    assert len(tries) == TRIES

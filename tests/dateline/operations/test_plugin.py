"""Dateline's entry in Airflow's menu, and what its pages give and do not give away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from fastapi import Depends, HTTPException
from fastapi.testclient import TestClient

from dateline.operations.pages import LazyApp, make_app
from dateline.reports.page_templates import FIND_SCRIPT_HASH
from dateline.reports.report_files import find_file
from extractors.runtime.settings import PROJECT_ROOT, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A data home with a quality page, validations, a dictionary, and files beside them that are nobody's business."""
    home = Home(tmp_path / "data")
    for path, text in {
        "quality/index.html": "<h1>quality</h1>",
        "quality/summary.md": "# <script>",
        "quality/validations/index.html": "<h1>validations</h1>",
        "quality/.secret.html": "hidden",
        "quality/rows.duckdb": "no page",
        "quality/empty/readme": "not served",
        "docs/index.html": "<h1>dictionary</h1>",
        "docs/dbt.html": "<script>1</script>",
        "airflow/jwt_secret": "secret",
        "quality_too/index.html": "outside",
    }.items():
        file = home.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (home.quality / "link.html").symlink_to(home.airflow / "jwt_secret")
    return home


@pytest.fixture
def client(home: Home) -> TestClient:
    return TestClient(make_app(home))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/quality/index.html", "quality"),
        ("/quality/", "quality"),
        ("/quality/validations/", "validations"),
        ("/docs/index.html", "dictionary"),
    ],
)
def test_reports_are_served_and_run_no_script(client: TestClient, path: str, text: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.text == f"<h1>{text}</h1>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    if path.startswith("/docs/"):  # its search, by its hash
        assert f"script-src '{FIND_SCRIPT_HASH}'" in policy
    else:
        assert "script-src" not in policy


def test_only_dbts_own_page_may_run_scripts_and_reaches_nothing(client: TestClient) -> None:
    policy = client.get("/docs/dbt.html").headers["content-security-policy"]
    assert "script-src 'unsafe-inline'" in policy and "connect-src" not in policy and "default-src 'none'" in policy


def test_what_is_not_html_is_not_shown_as_html(client: TestClient) -> None:
    assert client.get("/quality/summary.md").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "asked",
    [
        "../airflow/jwt_secret",
        "..%2fairflow%2fjwt_secret",
        "%2e%2e/airflow/jwt_secret",
        "validations/../../airflow/jwt_secret",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "..%5cairflow%5cjwt_secret",
        "../quality_too/index.html",
        "..%2fquality_too%2findex.html",
        "link.html",
        ".secret.html",
        "rows.duckdb",
        "empty/",
        "empty/readme",
        "a%00b.html",
        "x" * 5000 + ".html",
    ],
)
def test_nothing_else_is_served_and_nothing_listed(client: TestClient, asked: str) -> None:
    answer = client.get(f"/quality/{asked}")
    assert answer.status_code == 404
    for text in ("secret", "root:", "outside", "hidden", "no page", "readme"):
        assert text not in answer.text


@pytest.mark.parametrize("asked", ["../airflow/jwt_secret", "/etc/passwd", "..", "../quality_too/index.html", "\0"])
def test_a_path_out_of_the_folder_finds_nothing(home: Home, asked: str) -> None:
    assert find_file(home.quality, asked) is None


def test_missing_reports_say_what_to_run(tmp_path: Path) -> None:
    client = TestClient(make_app(Home(tmp_path)))
    assert "<code>make docs</code>" in client.get("/docs/index.html").text
    assert "<code>make run</code>" in client.get("/quality/index.html").text
    front = client.get("/")
    assert front.status_code == 200
    assert "there is no warehouse at" in front.text and "not made yet (make docs)" in front.text


def test_the_front_page_has_figures_and_the_way_to_the_reports(home: Home, client: TestClient) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts; create table marts.fct_page_fetches as select * from (values "
                           "('<b>stored</b>'), ('<b>stored</b>'), ('failed')) as t(outcome)")  # fmt: skip
    text = client.get("/").text
    assert text.index("What is wrong") < text.index("What is new") < text.index("What is in it")
    assert 'href="quality/index.html"' in text and 'href="docs/index.html"' in text
    assert "<b>3</b><span>fct_page_fetches</span>" in text
    assert '<td class="v lead">&lt;b&gt;stored&lt;/b&gt;</td><td class="n" data-label="attempts">2</td>' in text


def test_who_is_not_signed_in_sees_nothing(home: Home) -> None:
    def refuse() -> None:
        raise HTTPException(401)

    client = TestClient(make_app(home, [Depends(refuse)]))
    assert {client.get(path).status_code for path in ("/", "/quality/index.html", "/docs/dbt.html")} == {401}


def test_a_reader_who_is_not_signed_in_is_sent_to_the_form_and_back(home: Home) -> None:
    def refuse() -> None:
        raise HTTPException(401)

    client = TestClient(make_app(home, [Depends(refuse)]), follow_redirects=False)
    answer = client.get("/quality/index.html", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.text) == (307, "")
    assert answer.headers["location"] == "/api/v2/auth/login?next=http%3A%2F%2Ftestserver%2Fquality%2Findex.html"


def test_the_mounted_application_asks_for_airflows_sign_in(airflow: Home) -> None:
    answer = TestClient(LazyApp()).get("/quality/index.html")
    assert answer.status_code == 401


def test_airflow_loads_the_plugin(airflow: Home) -> None:
    code = """
import sys
from airflow import plugins_manager
plugins, errors = plugins_manager._get_plugins()
assert not errors, errors
info = next(p for p in plugins_manager.get_plugin_info() if p["name"] == "dateline")
assert [a["url_prefix"] for a in info["fastapi_apps"]] == ["/dateline"], info
assert [v["url_route"] for v in plugins_manager._get_ui_plugins()[0]] == ["dateline"]
from airflow.api_fastapi.core_api.datamodels.plugins import PluginResponse
assert PluginResponse.model_validate(info).external_views[0].href == "/dateline/"
heavy = {"duckdb", "dbt", "great_expectations", "pandas"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


def test_an_outlet_file_that_cannot_be_read_is_named_on_the_front_page(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "outlets" / "press"
    folder.mkdir(parents=True)
    (folder / "_collection.yml").write_text("name: Press\nowner: desk\n")
    (folder / "beacon.yml").write_text("name: [<b>Beacon")
    page = TestClient(make_app(home, outlets=tmp_path / "outlets")).get("/").text
    assert "not followed until their files are corrected" in page and "beacon.yml:" in page and "<b>" not in page
    assert "not followed until" not in TestClient(make_app(home)).get("/").text

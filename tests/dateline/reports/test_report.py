"""The reports of a build: complete whatever became of it, escaped whatever a page says, and tables too."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import duckdb
import pytest

from dateline.reports import reported_build
from dateline.reports.figures_page import figures_page
from dateline.reports.quality.build_reports import write_failure_report, write_reports
from dateline.reports.quality.failed_builds import read_failed_builds
from dateline.reports.quality.markdown_summary import escape
from dateline.reports.quality.plots import Volume, volume_plot
from dateline.reports.quality.quality_history import History
from dateline.reports.quality.quality_page import readable
from dateline.warehouse.published import WAREHOUSE_VERSION, BuildBusyError, BuildError
from dateline.warehouse.quality.quality_schema import QUALITY_TABLES
from dateline.warehouse.quality.quality_tables import write_quality_tables
from dateline.warehouse.result import BuildResult
from expectations.library.suites import load_suites
from expectations.library.validation import Finding
from expectations.library.validations import KEPT, read_validations, write_validation
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, WarehouseVerdict
from extractors.runtime.settings import Home
from extractors.runtime.version import VERSION
from extractors.stores.staged_loads import SchemaChange

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
EVIL = (
    "</title><script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) | `<b>` {{7*7}} \x00\ud800"
)


def _check(**more: object) -> Check:
    values: dict[str, object] = {
        "relation": "articles", "rule": "no_title", "title": "the article has a title", "severity": Severity.CRITICAL,
        "outcome": Verdict.FAILED, "scope": "row", "expectation": "expect_column_values_to_not_be_null",
        "observed": "1 of 40 rows", "expected": "none", "unexpected_count": 1, "sample": [EVIL], "load_id": "a.b.c",
    }  # fmt: skip
    return Check(**(values | more))  # type: ignore[arg-type]


def _load(day: int, outlet: str = "harbour_post_en", count: int = 40, **more: object) -> LoadVerdict:
    at = NOW - dt.timedelta(days=day)
    values: dict[str, object] = {
        "load_id": f"{outlet}.monitor_invented.day-{day}", "version": "v1", "outlet_id": outlet,
        "verdict": Verdict.PASSED, "rows": {"articles": count, "rejected_rows": 1}, "rules_held": 90,
        "profile": {"article_count": count, "median_word_count": 300.0, "median_age_hours": 3.0,
                    "newest_age_hours": 0.5, "place_share": 0.8, "outlet_language_share": 1.0},
        "field_shares": {"title": 1.0, "body": 1.0, "published_at": 0.975},
        "staged_at": at.isoformat(), "gated_at": at.isoformat(),
    }  # fmt: skip
    return LoadVerdict(**(values | more))  # type: ignore[arg-type]


def _build(**more: object) -> BuildResult:
    result = BuildResult("20260310T120000Z", NOW)
    result.steps = [("gate loads", 4.25), ("models", 8.0)]
    for name, value in more.items():
        setattr(result, name, value)
    return result


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def _read(path: Path) -> _Tags:
    parser = _Tags()
    parser.feed(path.read_text("utf-8"))
    return parser


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_hostile_page_stays_text_in_every_report(home: Home) -> None:
    stopped = _load(0, verdict=Verdict.FAILED, checks=[_check(observed=EVIL, title=EVIL)], reasons=[EVIL],
                    schema_changes=[SchemaChange("articles", EVIL, EVIL, False)])  # fmt: skip
    audit = WarehouseVerdict(Verdict.FAILED, [_check(load_id=None, scope="whole", observed=EVIL)], [EVIL])
    write_reports(home, _build(load_verdicts=[stopped], damaged=[EVIL], warehouse_verdict=audit))
    pages = list(home.quality.rglob("*.html"))
    assert {p.parent.name for p in pages} == {"quality", "loads", "publications"}
    for page in pages:
        found = _read(page)
        assert not {"script", "img", "b"} & (set(found.tags) - {"b"})
        assert all(re.match(r"^(\.\./)?[\w./+-]+$", link) for link in found.links), found.links
        text = page.read_text("utf-8")
        assert "onerror" not in html.unescape(re.sub(r"&lt;img.*?&gt;", "", text))
        assert "49" not in re.findall(r"\{\{7\*7\}\}|49", text)
        assert "default-src 'none'" in text
    markdown = (home.quality / "summary.md").read_text("utf-8")
    assert "<script" not in markdown
    assert "](javascript" not in markdown
    root = ElementTree.parse(home.quality / "junit.xml").getroot()
    assert int(root.get("failures", "0")) >= 1


def test_links_of_the_front_page_lead_somewhere(home: Home) -> None:
    write_validation(home.quality, "staged", [_load(0).load_id], [_finding()], now=NOW)
    write_reports(home, _build(load_verdicts=[_load(0), _load(1)], published=True))
    for page in home.quality.glob("**/*.html"):
        for link in _read(page).links:
            assert (page.parent / link).resolve().is_file(), f"{page.name}: {link}"
    assert "validations/index.html" in _read(home.quality / "index.html").links


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Nothing new to publish"),
        ({"load_verdicts": [_load(0)], "published": True, "applied": [SimpleNamespace(load_id="x")]},
         "Published with 1 load"),
        ({"load_verdicts": [_load(0, verdict=Verdict.FAILED)]}, "Nothing published: the load was stopped"),
        ({"damaged": ["load a.b.c: articles.parquet is damaged; stage the load again"]}, "articles.parquet is damaged"),
        ({"load_verdicts": [_load(0)], "warehouse_verdict": WarehouseVerdict(Verdict.ERRORED, [], ["no file"])},
         "Not published: the audit refused it"),
    ],
)  # fmt: skip
def test_the_front_page_says_what_happened(home: Home, more: dict[str, object], words: str) -> None:
    write_reports(home, _build(**more))
    assert words in html.unescape((home.quality / "index.html").read_text("utf-8"))
    assert (home.quality / "summary.md").is_file()


def test_outlet_files_that_cannot_be_read_are_named_on_the_front_page(home: Home) -> None:
    fault = "outlets/press/beacon.yml:1: no valid YAML: [<b>Beacon"
    write_reports(home, _build(load_verdicts=[_load(0)], published=True), outlet_faults=[fault])
    page, summary = ((home.quality / name).read_text("utf-8") for name in ("index.html", "summary.md"))
    assert "not followed until their files are corrected" in page and html.escape(fault) in page
    assert "not followed until their files are corrected" in summary and "<b>" not in summary
    write_reports(home, _build(load_verdicts=[_load(0)], published=True))
    page, summary = ((home.quality / name).read_text("utf-8") for name in ("index.html", "summary.md"))
    assert "not followed" not in page and "not followed" not in summary


def test_a_load_that_could_not_be_measured_has_its_page(home: Home) -> None:
    stopped = _load(0, verdict=Verdict.FAILED, profile={}, field_shares={}, rows={}, reasons=["a column is missing"])
    write_reports(home, _build(load_verdicts=[stopped]))
    page = (home.quality / "loads" / f"{stopped.load_id}.html").read_text("utf-8")
    assert "a column is missing" in page


def test_errored_and_failed_differ_in_junit(home: Home) -> None:
    checks = [
        _check(outcome=Verdict.ERRORED, scope="whole", observed="no such column"),
        _check(rule="too_few_articles", scope="whole"),
        _check(rule="no_date", severity=Severity.WARNING, outcome=Verdict.WARNED),
    ]
    write_reports(home, _build(load_verdicts=[_load(0, verdict=Verdict.FAILED, checks=checks)], damaged=["gone"]))
    root = ElementTree.parse(home.quality / "junit.xml").getroot()
    assert (root.get("failures"), root.get("errors")) == ("1", "2")
    warned = next(case for case in root.iter("testcase") if "no_date" in case.get("name", ""))
    assert [child.tag for child in warned] == ["system-out"]


def test_the_summary_has_a_row_a_load_and_the_findings(home: Home) -> None:
    verdicts = [_load(0, verdict=Verdict.WARNED, checks=[_check(sample=["row 4"])])]
    write_reports(home, _build(load_verdicts=verdicts, published=True))
    markdown = (home.quality / "summary.md").read_text("utf-8")
    assert "| ! warned | 40 |" in markdown
    assert f"publication 20260310T120000Z of {NOW:%Y-%m-%d %H:%M} UTC, dateline {VERSION}" in markdown
    assert "`articles.no_title`" in markdown
    assert "| models | 8.0 |" in markdown


def test_quality_is_a_query_too(home: Home) -> None:
    home.root.mkdir(parents=True)
    first = _load(2, checks=[_check()], verdict=Verdict.WARNED, rejected={"articles": 1},
                  schema_changes=[SchemaChange("articles", "mood", "unknown", False)])  # fmt: skip
    refused = _build(publication_id="20260309T120000Z", load_verdicts=[_load(1, verdict=Verdict.FAILED)])
    write_reports(home, refused)
    audit = WarehouseVerdict(Verdict.PASSED, [_check(outcome=Verdict.PASSED)])
    published = _build(
        load_verdicts=[first], published=True, applied=[SimpleNamespace(load_id="x")], warehouse_verdict=audit
    )
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts; create table marts.dim_days as from range(3) as t(day)")
        connection.execute(
            "create table marts.fct_loads as from (values ('x', '{\"extractor\": \"6\"}', now()::timestamp),"
            " ('y', '{\"extractor\": \"6\"}', now()::timestamp), ('z', null, now()::timestamp))"
            " as t(load_id, read_by, staged_at)"
        )
        for _ in range(2):  # the same build again replaces its rows
            write_quality_tables(connection, published, home.quality)

        def rows(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        assert rows("select verdict, article_count, kind from quality.loads order by staged_at") == [
            ("warned", 40, "monitor_invented"), ("failed", 40, "monitor_invented"),
        ]  # fmt: skip
        assert rows("select relation, staged_count, rejected_count from quality.load_volumes"
                    " where rejected_count > 0") == [("articles", 40, 1)]  # fmt: skip
        assert rows("select rule, outcome, unexpected_count from quality.load_checks") == [("no_title", "failed", 1)]
        assert rows("select column_name, is_breaking from quality.schema_changes") == [("mood", False)]
        assert rows("select publication_id, is_published from quality.publications order by 1") == [
            ("20260309T120000Z", False), ("20260310T120000Z", True),
        ]  # fmt: skip
        assert rows("select step, seconds from quality.publication_steps where publication_id = '20260310T120000Z'"
                    " order by position") == [("gate loads", 4.25), ("models", 8.0)]  # fmt: skip
        assert rows("select round(share, 3) from quality.load_fields where field = 'published_at'") == [(0.975,)] * 2
        [(publication_id, code, version, read_by, counts)] = rows(
            "select publication_id, code_version, warehouse_version, read_by, row_counts from marts.publications"
        )
        assert (publication_id, code, version) == ("20260310T120000Z", VERSION, WAREHOUSE_VERSION)
        assert json.loads(str(read_by)) == {'{"extractor": "6"}': 2, "unknown": 1}
        assert json.loads(str(counts)) == {"dim_days": 3, "fct_loads": 3}
        assert rows("select count(*) from duckdb_columns() where table_name = 'publications'"
                    " and schema_name = 'marts' and comment is null") == [(0,)]  # fmt: skip
        described: dict[object, object] = {
            row[0]: row[1]
            for row in rows("select table_name, comment from duckdb_tables() where schema_name = 'quality'")
        }
        assert set(described) == set(QUALITY_TABLES)
        assert all(described.values())
    write_reports(home, published)
    page = html.unescape((home.quality / "index.html").read_text("utf-8"))
    assert page.count("<rect") == 2
    assert "Builds before" in page


def test_a_warehouse_that_cannot_be_read_is_said_and_loses_no_report(home: Home) -> None:
    home.root.mkdir(parents=True)
    home.warehouse.write_bytes(b"not a database" * 1000)
    (home.quality / "runs").mkdir(parents=True)
    (home.quality / "runs" / "20260101T000000Z.json").write_text("{")
    write_reports(home, _build(load_verdicts=[_load(0)]))
    assert "warehouse.duckdb cannot be read" in (home.quality / "index.html").read_text("utf-8")


def test_plots_keep_inside_their_frame() -> None:
    plot = volume_plot([Volume(n, "", str(n)) for n in range(50)], fewest=10.0, most=500.0)
    assert len(plot.bars) == 30
    assert all(0 <= bar.y <= plot.height and bar.x + bar.width <= plot.width for bar in plot.bars)
    assert plot.band is not None
    assert plot.band.y >= 0
    assert volume_plot([]).bars == ()


def test_markdown_shows_text_as_it_is() -> None:
    assert escape("a|b *c* <d> [e](f)\n# g") == r"a\|b \*c\* &lt;d&gt; \[e\]\(f\) \# g"


def test_completeness_is_that_of_the_latest_load_and_not_of_one_gated_beside_it(home: Home) -> None:
    gated_at = NOW.isoformat()
    loads = [
        _load(day, gated_at=gated_at, field_shares={"title": 1.0, "byline_raw": 0.25 if day == 2 else 1.0})
        for day in (4, 3, 2)
    ]
    home.root.mkdir()
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        write_quality_tables(connection, _build(load_verdicts=loads, published=True))
    assert History(home).fields["harbour_post_en"]["byline_raw"][-1]["share"] == 0.25
    # and of a load that was stopped, which no publication has yet
    stopped = _load(1, verdict=Verdict.FAILED, field_shares={"byline_raw": 0.0})
    write_reports(home, _build(load_verdicts=[stopped]))
    assert [row["share"] for row in History(home).fields["harbour_post_en"]["byline_raw"]] == [1.0, 1.0, 0.25, 0.0]


def _finding(**more: object) -> Finding:
    values: dict[str, object] = {
        "relation": "articles", "rule": load_suites()["articles"].rules[0], "is_held": True, "row_count": 40,
        "broken_count": 0,
    }  # fmt: skip
    return Finding(**(values | more))  # type: ignore[arg-type]


def test_a_builds_page_leads_to_what_was_validated_rule_by_rule(home: Home) -> None:
    write_validation(home.quality, "staged", ["before"], [_finding()], now=NOW - dt.timedelta(days=1))
    broken = _finding(is_held=False, broken_count=3)
    problem = _finding(relation="loads", is_held=False, error=f"no such column {EVIL}")
    write_validation(home.quality, "staged", [_load(0).load_id], [broken, problem], now=NOW)
    (home.quality / "data_docs" / "staged").mkdir(parents=True)  # of an earlier release
    write_reports(home, _build(load_verdicts=[_load(0)], published=True))
    for name in ("publications/20260310T120000Z.html", f"loads/{_load(0).load_id}.html"):
        [link] = [link for link in _read(home.quality / name).links if "validations" in link]
        page = (home.quality / name).parent / link
        assert "20260310T120000Z" in link and page.is_file()
    text = page.read_text("utf-8")
    assert "3 of 40" in text and "not computed" in text and "<script" not in text
    index = (home.quality / "validations" / "index.html").read_text("utf-8")
    assert index.index("2026-03-10 12:00") < index.index("2026-03-09 12:00")
    assert not (home.quality / "data_docs").exists()


def test_only_the_last_validations_of_each_gate_are_kept(home: Home) -> None:
    for day in range(40):
        write_validation(home.quality, "staged", ["a"], [], now=NOW + dt.timedelta(days=day))
    write_validation(home.quality, "warehouse", ["a"], [], now=NOW)
    (home.quality / "validations" / "staged-20990101T000000Z-abcdef.json").write_text("{damaged")
    write_reports(home, _build())
    names = [one.name for one in read_validations(home.quality)]
    assert len(names) == KEPT + 1 and names[0].startswith("staged-20260418") and "staged-20260310" not in str(names)
    assert len(list((home.quality / "validations").glob("*.html"))) == KEPT + 2


def test_outlets_have_their_names(home: Home) -> None:
    home.root.mkdir(parents=True)
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_outlets as from (values ('harbour_post_en', 'The Old Post', 1),"
                           " ('harbour_post_en', ?, 2)) as t(outlet_id, outlet_name, version_number)",
                           [f"Post {EVIL[:40]}"])  # fmt: skip
    write_reports(home, _build(load_verdicts=[_load(0), _load(1, outlet="new_one")], published=True))
    page = (home.quality / "index.html").read_text("utf-8")
    assert "<bdi>Post &lt;/title&gt;" in page and "The Old Post" not in page and "<bdi>harbour_post_en" not in page
    assert "<bdi>new_one</bdi>" in page  # nothing names it yet


def test_a_build_that_failed_says_why_and_what_comes_next(home: Home) -> None:
    write_reports(home, _build(load_verdicts=[_load(0)], published=True))
    later = NOW + dt.timedelta(hours=1)
    write_failure_report(home, BuildError(f"dbt failed: {EVIL}"), now=later)
    page = (home.quality / "index.html").read_text("utf-8")
    assert "The build failed" in page and "dbt failed:" in page and "<script" not in page
    assert "dateline doctor; dateline build" in page and "publications/20260310T130000000000Z.html" in page
    figures = figures_page(home, now=later)
    assert figures.index("What is wrong") < figures.index("UTC failed")
    # the next build makes up for it, and the list of builds still has it
    write_reports(home, _build(publication_id="20260310T140000Z", load_verdicts=[_load(0)], published=True))
    page = (home.quality / "index.html").read_text("utf-8")
    assert "The build failed" not in page and "✗ failed" in page and "dateline doctor" not in page


def test_a_stopped_load_says_what_comes_next(home: Home) -> None:
    stopped = _load(0, verdict=Verdict.FAILED, checks=[_check(scope="whole")])
    write_reports(home, _build(load_verdicts=[stopped]))
    command = html.escape(f'dateline accept {stopped.load_id} --why "…"', quote=False)
    for name in ("index.html", f"loads/{stopped.load_id}.html"):
        assert command in html.unescape((home.quality / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://harbour.example/a", "https://harbour.example/a"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01".decode("latin-1") + "\x00\x01\x02" * 20, "(no text: 72 characters,"),
        ("\ufffd" * 30, "(no text: 30 characters, 30 of them unreadable)"),
        ("a line\nand\ta tab", "a line and a tab"),
        ("متحف يزد", "متحف يزد"),
    ],
)
def test_bytes_of_a_picture_are_not_shown(text: str, shown: str) -> None:
    assert readable(text).startswith(shown)


def test_the_front_page_counts_weak_values_and_disagreeing_sources_of_each_outlet(home: Home) -> None:
    home.root.mkdir(parents=True)
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_outlets as from (values ('o', 'ellerby'), ('p', 'lenton'))"
                           " as t(outlet_key, outlet_id)")  # fmt: skip
        connection.execute(
            "create table marts.fct_articles as from (values"
            " ('o', 0.9, 0.8, 0.95, false, true), ('o', null, null, null, false, false),"
            " ('p', 0.69, 0.7, 0.2, true, true), ('p', 0.9, 0.1, null, true, false),"
            " ('p', null, null, 0.7, false, false)"
            ") as t(outlet_key, title_confidence, published_confidence, authors_confidence, has_weak_value,"
            " has_disagreeing_sources)"
        )
    write_reports(home, _build(load_verdicts=[_load(0)]))
    page = (home.quality / "index.html").read_text("utf-8")
    table = page[page.index("<h2>Evidence</h2>") : page.index("<h2>Rejected rows</h2>")]
    assert "confidence under 0.7," in table
    lines = [
        re.findall(r"<td[^>]*>(?:<bdi>)?([^<]*)(?:</bdi>)?</td>", line) for line in table.splitlines() if "<td" in line
    ]
    assert lines == [["lenton", "3", "3", "1", "1", "1", "2", "1"], ["ellerby", "2", "1", "0", "0", "0", "0", "1"]]


@pytest.mark.parametrize(("error", "count"), [(BuildError("dbt failed"), 1), (BuildBusyError("process 7 builds"), 0)])
def test_a_build_that_ends_by_an_error_is_kept_and_one_that_had_to_wait_is_not(
    home: Home, monkeypatch: pytest.MonkeyPatch, error: BuildError, count: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(reported_build, "build_warehouse", fail)
    with pytest.raises(BuildError, match=str(error)):
        reported_build.build(home, now=NOW)
    assert len(read_failed_builds(home.quality)) == count
    assert (home.quality / "index.html").exists() == bool(count)

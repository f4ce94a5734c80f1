"""The reports of a build: complete whatever became of it, escaped whatever a page says, and tables too."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import re
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
from dateline.reports.quality.quality_page import readable
from dateline.warehouse.published import BuildBusyError, BuildError
from expectations.library.validations import write_validation
from expectations.verdicts.verdict import Severity, Verdict, WarehouseVerdict
from extractors.runtime.settings import Home
from extractors.runtime.version import VERSION
from extractors.stores.staged_loads import SchemaChange
from tests.dateline.reports.builds import EVIL, NOW, make_build, make_check, make_finding, make_load, read_tags


def test_a_hostile_page_stays_text_in_every_report(home: Home) -> None:
    stopped = make_load(0, verdict=Verdict.FAILED, checks=[make_check(observed=EVIL, title=EVIL)], reasons=[EVIL],
                    schema_changes=[SchemaChange("articles", EVIL, EVIL, False)])  # fmt: skip
    audit = WarehouseVerdict(Verdict.FAILED, [make_check(load_id=None, scope="whole", observed=EVIL)], [EVIL])
    write_reports(home, make_build(load_verdicts=[stopped], damaged=[EVIL], warehouse_verdict=audit))
    pages = list(home.quality.rglob("*.html"))
    assert {p.parent.name for p in pages} == {"quality", "loads", "publications"}
    for page in pages:
        found = read_tags(page)
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
    write_validation(home.quality, "staged", [make_load(0).load_id], [make_finding()], now=NOW)
    write_reports(home, make_build(load_verdicts=[make_load(0), make_load(1)], published=True))
    for page in home.quality.glob("**/*.html"):
        for link in read_tags(page).links:
            assert (page.parent / link).resolve().is_file(), f"{page.name}: {link}"
    assert "validations/index.html" in read_tags(home.quality / "index.html").links


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Nothing new to publish"),
        ({"load_verdicts": [make_load(0)], "published": True, "applied": [SimpleNamespace(load_id="x")]},
         "Published with 1 load"),
        ({"load_verdicts": [make_load(0, verdict=Verdict.FAILED)]}, "Nothing published: the load was stopped"),
        ({"damaged": ["load a.b.c: articles.parquet is damaged; stage the load again"]}, "articles.parquet is damaged"),
        ({"load_verdicts": [make_load(0)], "warehouse_verdict": WarehouseVerdict(Verdict.ERRORED, [], ["no file"])},
         "Not published: the audit refused it"),
    ],
)  # fmt: skip
def test_the_front_page_says_what_happened(home: Home, more: dict[str, object], words: str) -> None:
    write_reports(home, make_build(**more))
    assert words in html.unescape((home.quality / "index.html").read_text("utf-8"))
    assert (home.quality / "summary.md").is_file()


def test_outlet_files_that_cannot_be_read_are_named_on_the_front_page(home: Home) -> None:
    fault = "outlets/press/beacon.yml:1: no valid YAML: [<b>Beacon"
    write_reports(home, make_build(load_verdicts=[make_load(0)], published=True), outlet_faults=[fault])
    page, summary = ((home.quality / name).read_text("utf-8") for name in ("index.html", "summary.md"))
    assert "not followed until their files are corrected" in page and html.escape(fault) in page
    assert "not followed until their files are corrected" in summary and "<b>" not in summary
    write_reports(home, make_build(load_verdicts=[make_load(0)], published=True))
    page, summary = ((home.quality / name).read_text("utf-8") for name in ("index.html", "summary.md"))
    assert "not followed" not in page and "not followed" not in summary


def test_a_load_that_could_not_be_measured_has_its_page(home: Home) -> None:
    stopped = make_load(
        0, verdict=Verdict.FAILED, profile={}, field_shares={}, rows={}, reasons=["a column is missing"]
    )
    write_reports(home, make_build(load_verdicts=[stopped]))
    page = (home.quality / "loads" / f"{stopped.load_id}.html").read_text("utf-8")
    assert "a column is missing" in page


def test_errored_and_failed_differ_in_junit(home: Home) -> None:
    checks = [
        make_check(outcome=Verdict.ERRORED, scope="whole", observed="no such column"),
        make_check(rule="too_few_articles", scope="whole"),
        make_check(rule="no_date", severity=Severity.WARNING, outcome=Verdict.WARNED),
    ]
    write_reports(
        home, make_build(load_verdicts=[make_load(0, verdict=Verdict.FAILED, checks=checks)], damaged=["gone"])
    )
    root = ElementTree.parse(home.quality / "junit.xml").getroot()
    assert (root.get("failures"), root.get("errors")) == ("1", "2")
    warned = next(case for case in root.iter("testcase") if "no_date" in case.get("name", ""))
    assert [child.tag for child in warned] == ["system-out"]


def test_the_summary_has_a_row_a_load_and_the_findings(home: Home) -> None:
    verdicts = [make_load(0, verdict=Verdict.WARNED, checks=[make_check(sample=["row 4"])])]
    write_reports(home, make_build(load_verdicts=verdicts, published=True))
    markdown = (home.quality / "summary.md").read_text("utf-8")
    assert "| ! warned | 40 |" in markdown
    assert f"publication 20260310T120000Z of {NOW:%Y-%m-%d %H:%M} UTC, dateline {VERSION}" in markdown
    assert "`articles.no_title`" in markdown
    assert "| models | 8.0 |" in markdown


def test_a_warehouse_that_cannot_be_read_is_said_and_loses_no_report(home: Home) -> None:
    home.root.mkdir(parents=True)
    home.warehouse.write_bytes(b"not a database" * 1000)
    (home.quality / "runs").mkdir(parents=True)
    (home.quality / "runs" / "20260101T000000Z.json").write_text("{")
    write_reports(home, make_build(load_verdicts=[make_load(0)]))
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


def test_outlets_have_their_names(home: Home) -> None:
    home.root.mkdir(parents=True)
    with contextlib.closing(duckdb.connect(str(home.warehouse))) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_outlets as from (values ('harbour_post_en', 'The Old Post', 1),"
                           " ('harbour_post_en', ?, 2)) as t(outlet_id, outlet_name, version_number)",
                           [f"Post {EVIL[:40]}"])  # fmt: skip
    write_reports(home, make_build(load_verdicts=[make_load(0), make_load(1, outlet="new_one")], published=True))
    page = (home.quality / "index.html").read_text("utf-8")
    assert "<bdi>Post &lt;/title&gt;" in page and "The Old Post" not in page and "<bdi>harbour_post_en" not in page
    assert "<bdi>new_one</bdi>" in page  # nothing names it yet


def test_a_build_that_failed_says_why_and_what_comes_next(home: Home) -> None:
    write_reports(home, make_build(load_verdicts=[make_load(0)], published=True))
    later = NOW + dt.timedelta(hours=1)
    write_failure_report(home, BuildError(f"dbt failed: {EVIL}"), now=later)
    page = (home.quality / "index.html").read_text("utf-8")
    assert "The build failed" in page and "dbt failed:" in page and "<script" not in page
    assert "dateline doctor; dateline build" in page and "publications/20260310T130000000000Z.html" in page
    figures = figures_page(home, now=later)
    assert figures.index("What is wrong") < figures.index("UTC failed")
    # the next build makes up for it, and the list of builds still has it
    write_reports(home, make_build(publication_id="20260310T140000Z", load_verdicts=[make_load(0)], published=True))
    page = (home.quality / "index.html").read_text("utf-8")
    assert "The build failed" not in page and "✗ failed" in page and "dateline doctor" not in page


def test_a_stopped_load_says_what_comes_next(home: Home) -> None:
    stopped = make_load(0, verdict=Verdict.FAILED, checks=[make_check(scope="whole")])
    write_reports(home, make_build(load_verdicts=[stopped]))
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

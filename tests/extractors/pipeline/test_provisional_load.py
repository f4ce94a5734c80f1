"""A folder of pages of many undeclared sites just loads; loading it again replaces everything; an adopted outlet keeps
its articles' keys.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from dateline.commands.outlets.outlet import app
from extractors.outlets.provisional import SiteEvidence
from extractors.outlets.registry import Registry, load_registry
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.reprocess import reprocess_raw
from extractors.pipeline.stage import outlet_row
from extractors.runtime.settings import Home, Settings
from extractors.stores.provisional_outlets import read_provisional, with_provisional
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import Manifest, read_load

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SITES = ["harbour.de", "quai.fr", "bandar.ir", "pier.co.uk", "muelle.es", "porto.it", "dok.nl", "hamn.se", "cais.pt",
         "liman.com.tr", "pristan.ru", "quay.example"]  # fmt: skip
TEXT = "The council of the harbour town voted on Tuesday to repair the old pier before the storms arrive. " * 3

pytestmark = pytest.mark.usefixtures("reads_here")


def save(folder: Path, sites: list[str], seed: int = 0) -> Path:
    """Save pages of the sites, the first three of them twice, under names in an order that the seed decides."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    pages = [(site, n) for n, site in enumerate(sites)] + [(site, 90 + n) for n, site in enumerate(sites[:3])]
    random.Random(seed).shuffle(pages)
    for name, (site, number) in enumerate(pages):
        (folder / f"{name:02}.html").write_text(
            f'<html lang="en"><head><title>Pier story {number}</title><meta property="og:type" content="article">'
            f'<meta property="og:site_name" content="The {site.partition(".")[0].title()}">'
            f'<link rel="canonical" href="https://www.{site}/story/{number}">'
            f'<meta property="article:published_time" content="2026-11-19 10:00"></head>'
            f"<body><article><h1>Pier story {number}</h1><p>{TEXT}</p></article></body></html>"
        )
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "outlets").mkdir()
    gazetteer = Path(os.environ["DATELINE_GAZETTEER"])
    return Settings(Home(tmp_path / "home"), tmp_path / "outlets", gazetteer, "desk@pier.example")


def load(settings: Settings, folder: Path) -> list[Manifest]:
    failed: list[object] = []
    registry = Registry({}, {})
    found = load_saved(SavedSource(folder), settings, registry, now=NOW, on_failure=failed.append)
    assert failed == []
    return found


def rows(settings: Settings, manifests: list[Manifest], table: str, *columns: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for manifest in manifests:
        path = read_load(settings.home.staged, manifest.load_id).table_path(table)
        if path is not None:
            read = pq.read_table(path, columns=list(columns)).to_pylist()
            found += [(manifest.outlet_id, *(row[column] for column in columns)) for row in read]
    return sorted(found, key=repr)


def test_fifteen_pages_of_twelve_undeclared_sites_in_any_order(settings: Settings, tmp_path: Path) -> None:
    results = set()
    for seed in (1, 2, 3):
        manifests = load(settings, save(tmp_path / "saved", SITES, seed))
        articles = rows(settings, manifests, "articles", "article_ref", "title", "published_at")
        outlets = rows(settings, manifests, "outlets", "name", "country_code", "language", "time_zone")
        assert (len(articles), len(outlets)) == (15, 12)
        assert rows(settings, manifests, "rejected_rows", "reason") == []
        results.add((tuple(articles), tuple(outlets)))
    ((articles_once, outlets_once),) = results
    evidence = rows(settings, manifests, "outlets", "is_provisional", "evidence_page_count", "country_code")
    assert {("harbour_de", True, 2, "DE"), ("dok_nl", True, 1, "NL"), ("quay_example", True, 1, None)} <= set(evidence)
    assert ("bandar_ir", "The Bandar", "IR", "en", "Asia/Tehran") in outlets_once
    assert ("liman_com_tr", "The Liman", "TR", "en", "Europe/Istanbul") in outlets_once
    times = {row[0]: row[3] for row in articles_once}
    assert times["bandar_ir"] == dt.datetime(2026, 11, 19, 6, 30)


def test_the_same_path_again_replaces_everything_that_it_gave(settings: Settings, tmp_path: Path) -> None:
    folder = save(tmp_path / "saved", SITES)
    (folder / "empty.html").write_text("")
    first = load(settings, folder)
    assert rows(settings, first, "rejected_rows", "reason") == [("unknown", "empty_file")]
    second = load(settings, save(folder, SITES[:2]))
    assert {manifest.load_id for manifest in second} == {manifest.load_id for manifest in first}
    assert {row[0] for row in rows(settings, second, "articles", "title")} == {"harbour_de", "quai_fr"}
    assert rows(settings, second, "rejected_rows", "reason") == []
    assert sorted(read_provisional(settings.home.raw)) == ["harbour_de", "quai_fr"]
    third = load(settings, folder)
    assert {manifest.outlet_id for manifest in third if manifest.rows.get("articles")} == {"harbour_de", "quai_fr"}


def test_a_path_that_gives_nothing_leaves_what_it_gave(settings: Settings, tmp_path: Path) -> None:
    folder = save(tmp_path / "saved", SITES[:2])
    first = load(settings, folder)
    before = rows(settings, first, "articles", "title")
    nowhere = SavedSource(folder, hosts=("haven.example",))
    assert load_saved(nowhere, settings, Registry({}, {}), now=NOW) == []
    for page in folder.iterdir():
        page.unlink()
    assert load(settings, folder) == []
    assert rows(settings, first, "articles", "title") == before
    assert len(before) == 4


def test_an_adopted_outlet_keeps_its_id_and_its_articles(settings: Settings, tmp_path: Path) -> None:
    manifests = load(settings, save(tmp_path / "saved", ["quay.example", "harbour.de"]))
    before = rows(settings, manifests, "articles", "article_ref", "published_at")
    environment = {
        "DATELINE_HOME": str(settings.home.root),
        "DATELINE_OUTLETS": str(settings.outlets),
        "COLUMNS": "200",
    }
    run = CliRunner()
    listed = run.invoke(app, ["list", "--provisional"], env=environment)
    assert listed.exit_code == 0
    assert "quay_example" in listed.output and "2 provisional" in listed.output
    done = run.invoke(app, ["adopt", "quay_example", "--country", "ir", "--time-zone", "Asia/Tehran"], env=environment)
    assert done.exit_code == 0, done.output
    assert "dateline reprocess --outlet quay_example" in done.output
    registry = load_registry(settings.outlets)
    assert registry.errors == ()
    outlet = registry.get_outlet("quay_example")
    assert (outlet.name, outlet.country_code, outlet.is_provisional) == ("The Quay", "IR", False)
    assert run.invoke(app, ["adopt", "quay_example"], env=environment).exit_code == 2
    assert run.invoke(app, ["adopt", "nobody"], env=environment).exit_code == 2
    assert "do not say" not in done.output
    reprocess_raw(settings, outlet_id="quay_example", now=NOW)
    adopted = rows(settings, manifests, "outlets", "is_provisional", "evidence_page_count", "country_code")
    assert adopted == [("harbour_de", True, 2, "DE"), ("quay_example", False, None, "IR")]
    after = rows(settings, manifests, "articles", "article_ref", "published_at")
    assert [row[:2] for row in after] == [row[:2] for row in before]
    moved = {row[0]: row[2] for row in after}
    assert moved["quay_example"] == dt.datetime(2026, 11, 19, 6, 30)
    assert with_provisional(registry, settings.home.raw).get_outlet("harbour_de").is_provisional


def test_what_no_page_says_of_its_outlet_is_stored_as_null() -> None:
    of_pages = SiteEvidence("quay_example", "quay.example", "https://quay.example/").make_outlet()
    assert (of_pages.country_code, of_pages.language) == ("ZZ", "und")
    row = outlet_row(of_pages)
    assert (row["country_code"], row["language"], row["evidence_page_count"]) == (None, None, 0)
    declared = outlet_row(of_pages.model_copy(update={"country_code": "IR", "language": "fa", "is_provisional": False}))
    assert (declared["country_code"], declared["language"]) == ("IR", "fa")
    assert (declared["is_provisional"], declared["evidence_page_count"]) == (False, None)


def test_what_no_page_says_is_shown_as_a_gap_and_asked_for(settings: Settings, tmp_path: Path) -> None:
    load(settings, save(tmp_path / "saved", ["quay.example"]))
    environment = {"DATELINE_HOME": str(settings.home.root), "DATELINE_OUTLETS": str(settings.outlets)}
    run = CliRunner()
    listed = run.invoke(app, ["list", "--provisional"], env=environment)
    assert "quay_example" in listed.output and "ZZ" not in listed.output
    done = run.invoke(app, ["adopt", "quay_example"], env=environment)
    assert "do not say of which country it is: write country_code into the file, and time_zone with it" in done.output

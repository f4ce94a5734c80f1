"""A fault while one outlet is collected stays that outlet's, and its next run recovers what was lost."""

from __future__ import annotations

import pytest

from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Settings
from tests.line.isolation.runs import LATER, NEXT, faults_of, stored
from tests.line.ten_outlets import CHOSEN, NOW, OTHERS, OUTLET_IDS, RUN, Site, collect, fault_at

COLLECT = (
    "extractors.pipeline.collect:collect_outlet",
    "extractors.pipeline.collect:open_load",
    "extractors.pipeline.load_collector:make_policy",
    "extractors.pipeline.collect:discover",
    "extractors.pipeline.load_collector:make_visit",
    "extractors.pipeline.collect:page_request",
    "extractors.pipeline.load_collector:attempt_row",
    "extractors.pipeline.load_collector:_is_recorded",
    "extractors.stores.raw_loads:RawLoad.open_log",
    "extractors.stores.raw_loads:RawLog.add",
    "extractors.stores.warc.archive:WarcArchive.__enter__",
    "extractors.stores.warc.archive:WarcArchive.find_kept",
    "extractors.stores.warc.archive:WarcArchive.store",
    "extractors.acquire.discover.sources:discover_feed",
    "extractors.acquire.discover.sources:discover_sitemap",
    "extractors.acquire.discover.sources:_read",
    "extractors.acquire.discover.sources:_keep_own",
    "extractors.acquire.discover.sources:_note",
    "extractors.acquire.discover.sources:_follow",
    "extractors.acquire.fetch.attempt:Attempt._send",
    "extractors.acquire.fetch.attempt:Attempt._robots_rules",
    "extractors.acquire.fetch.classify:classify_page",
    "extractors.acquire.fetch.attempt:why_unusable",
    "extractors.stores.outlet_state.state:UrlState.open",
    "extractors.stores.outlet_state.state:UrlState.due",
    "extractors.stores.outlet_state.state:UrlState.remember",
    "extractors.stores.outlet_state.state:UrlState.record",
    "extractors.stores.outlet_state.sources:SourceState.get_source",
    "extractors.stores.outlet_state.sources:SourceState.record_source",
    "extractors.stores.outlet_state.state:UrlState.visited_in_load",
    "extractors.contracts.outlet:OutletFile.owns_url",
)


@pytest.mark.parametrize("target", COLLECT)
def test_a_fault_while_collecting_stays_one_outlets(
    fresh: Settings, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    with fault_at(monkeypatch, target) as calls:
        done = {o.outlet_id: o for o in collect(OUTLET_IDS, fresh, RUN, NOW)}
    assert calls, "the boundary was never crossed"
    assert done.keys() == set(OUTLET_IDS)
    for outlet_id in OTHERS:
        assert (done[outlet_id].error, stored(fresh, outlet_id)) == (None, 3), outlet_id
    said = [done[CHOSEN].error or "", *faults_of(fresh, CHOSEN)]
    if (
        target != "extractors.stores.warc.archive:WarcArchive.find_kept"
    ):  # such a page is asked for again, and nothing is lost
        assert any("Injected" in text and "injected at" in text for text in said), said
    assert done[CHOSEN].error is None or done[CHOSEN].may_heal

    (again,) = collect([CHOSEN], fresh, NEXT, LATER)
    assert again.error is None
    assert stored(fresh, CHOSEN) == 3


def test_pages_of_a_load_that_was_never_whole_come_again_with_the_next_run(
    fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fault_at(monkeypatch, "extractors.stores.warc.archive:WarcArchive.__exit__"):
        (first,) = collect([CHOSEN], fresh, RUN, NOW)
    assert first.error and stored(fresh, CHOSEN) == 0
    collect([CHOSEN], fresh, NEXT, LATER)
    assert stored(fresh, CHOSEN) == 3
    (third,) = collect([CHOSEN], fresh, Run("monitor_ten", "third"), LATER)
    assert third.pages == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_who_ends_the_run_ends_it(fresh: Settings, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    with pytest.raises(error), fault_at(monkeypatch, "extractors.pipeline.collect:open_load", error):
        collect([CHOSEN], fresh, RUN, NOW)


def test_the_example_of_the_sitemap_and_of_the_feed(fresh: Settings) -> None:
    base = next(iter(load_registry(fresh.outlets).outlets.values())).homepage_url.split("/ten_")[0]
    names = OUTLET_IDS[:3]
    bad = f"<urlset><url><loc>http://[x/2026/10/20/a</loc></url><url><loc>{base}/{names[0]}/news/3</loc></url></urlset>"
    Site.changed = {
        f"/{names[0]}/sitemap.xml": ("application/xml", bad.encode()),
        f"/{names[1]}/feed.xml": ("application/rss+xml", b'<?xml version="1.0" encoding="utf-\xe9\xff"?><rss></rss>'),
    }
    try:
        done = collect(names, fresh, RUN, NOW)
    finally:
        Site.changed = {}
    assert [(o.error, stored(fresh, o.outlet_id)) for o in done] == [(None, 3), (None, 1), (None, 3)]
    assert any("http://[x" in text for text in faults_of(fresh, names[0]))
    assert any("the feed names no page" in text for text in faults_of(fresh, names[1]))
    assert len(stage_outlets(names, fresh, RUN, now=NOW)) == 3
    collect(names, fresh, NEXT, LATER)
    assert stored(fresh, names[1]) == 3

"""The pages of validations: rule by rule, reached from the pages of builds and loads, the last of each gate kept."""

from __future__ import annotations

import datetime as dt

from dateline.reports.quality.build_reports import write_reports
from expectations.library.validations import KEPT, read_validations, write_validation
from extractors.runtime.settings import Home
from tests.dateline.reports.builds import EVIL, NOW, make_build, make_finding, make_load, read_tags


def test_a_builds_page_leads_to_what_was_validated_rule_by_rule(home: Home) -> None:
    write_validation(home.quality, "staged", ["before"], [make_finding()], now=NOW - dt.timedelta(days=1))
    broken = make_finding(is_held=False, broken_count=3)
    problem = make_finding(relation="loads", is_held=False, error=f"no such column {EVIL}")
    write_validation(home.quality, "staged", [make_load(0).load_id], [broken, problem], now=NOW)
    (home.quality / "data_docs" / "staged").mkdir(parents=True)  # of an earlier release
    write_reports(home, make_build(load_verdicts=[make_load(0)], published=True))
    for name in ("publications/20260310T120000Z.html", f"loads/{make_load(0).load_id}.html"):
        [link] = [link for link in read_tags(home.quality / name).links if "validations" in link]
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
    write_reports(home, make_build())
    names = [one.name for one in read_validations(home.quality)]
    assert len(names) == KEPT + 1 and names[0].startswith("staged-20260418") and "staged-20260310" not in str(names)
    assert len(list((home.quality / "validations").glob("*.html"))) == KEPT + 2

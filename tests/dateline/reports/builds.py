"""Builds and verdicts as reports get them, and the tags of a report: shared by the tests of reports."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from pathlib import Path

from dateline.warehouse.result import BuildResult
from expectations.library.suites import load_suites
from expectations.library.validation import Finding
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
EVIL = (
    "</title><script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3)) | `<b>` {{7*7}} \x00\ud800"
)


def make_check(**more: object) -> Check:
    values: dict[str, object] = {
        "relation": "articles", "rule": "no_title", "title": "the article has a title", "severity": Severity.CRITICAL,
        "outcome": Verdict.FAILED, "scope": "row", "expectation": "expect_column_values_to_not_be_null",
        "observed": "1 of 40 rows", "expected": "none", "unexpected_count": 1, "sample": [EVIL], "load_id": "a.b.c",
    }  # fmt: skip
    return Check(**(values | more))  # type: ignore[arg-type]


def make_load(day: int, outlet: str = "harbour_post_en", count: int = 40, **more: object) -> LoadVerdict:
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


def make_build(**more: object) -> BuildResult:
    result = BuildResult("20260310T120000Z", NOW)
    result.steps = [("gate loads", 4.25), ("models", 8.0)]
    for name, value in more.items():
        setattr(result, name, value)
    return result


def make_finding(**more: object) -> Finding:
    values: dict[str, object] = {
        "relation": "articles", "rule": load_suites()["articles"].rules[0], "is_held": True, "row_count": 40,
        "broken_count": 0,
    }  # fmt: skip
    return Finding(**(values | more))  # type: ignore[arg-type]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def read_tags(path: Path) -> Tags:
    parser = Tags()
    parser.feed(path.read_text("utf-8"))
    return parser

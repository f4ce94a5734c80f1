"""No regular expression takes much longer for a longer text: every one that the product compiles is stretched.

``bounded_patterns.txt`` lists patterns that are quadratic and get short texts by construction, with the length of the
longest. They are measured at that length; any other that is quadratic, and any that is exponential, fails the test.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys

import pytest

from tests.attacks.regex_scan import ROOT, anchored, read_bounds, scan

LENGTH = int(os.environ.get("DATELINE_ATTACK_LENGTH", "4000"))
ALLOWED_S = 0.01
CPU_S = 300


def test_no_pattern_of_the_product_grows_faster_than_its_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.regex_scan", str(LENGTH), str(ALLOWED_S)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S)),
    )
    report = json.loads(done.stdout)
    assert len(report["patterns"]) > 500
    slow = json.dumps(report["slow"], indent=1, ensure_ascii=False)
    assert not report["slow"], f"bound what these repeat, or anchor them: {slow}"
    patterns = {(name, pattern.replace("\n", " ")) for name, pattern in report["patterns"]}
    assert set(read_bounds()) <= patterns, "these are no patterns of the product any more"


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(\w+\s*)+:", r"\s+$", r"<a[^>]*>.*?</a>.*x", r"(x|xx)*y"])
def test_the_scan_finds_what_it_is_for(pattern: str) -> None:
    found = scan({(pattern, 0): "x.py:1"}, 2 * LENGTH, ALLOWED_S, "search")  # on a quick machine too
    assert [one["pattern"] for one in found] == [pattern]


@pytest.mark.parametrize("pattern", [r"^\d{1,9}$", r"[a-z]{1,40}:", r"a(?:b|c)d"])
def test_the_scan_leaves_bounded_patterns_alone(pattern: str) -> None:
    assert scan({(pattern, int(re.ASCII)): "x.py:1"}, LENGTH, ALLOWED_S, "search") == []


def test_a_constant_that_is_only_matched_is_only_matched_by_the_scan() -> None:
    lines = (ROOT / "extractors" / "stores" / "warc" / "records.py").read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if line.startswith("_VERSION = re.compile"))
    assert anchored(f"extractors/stores/warc/records.py:{number}") in ("match", "fullmatch", None)


@pytest.mark.parametrize(
    ("module", "name", "text"),
    [
        ("extractors.read.page", "_FEED", b"<?xml ?>" + b"<!---->" * 500 + b"<html>"),
        ("extractors.read.page", "_FEED", b" " * 4000 + b"<html>"),
        ("extractors.read.generic.markup.script_state", "_NEXT_F", "self.__next_f.push([])" + " " * 200_000 + "x"),
        ("extractors.read.generic.pictures.picture_addresses", "_NETWORK", "facebook" + "1" * 60 + "!"),
        ("extractors.language.dates.zones", "_AFTER", " " * 200_000 + "!"),
        ("extractors.language.dates.printed", "_NAMED_ZONE", " " * 200_000 + "!"),
        ("extractors.language.charset", "_META", b"<meta charset=" + b" " * 200_000 + b"!"),
        ("extractors.read.generic.related", "_STORY", "%aa" * 50_000),
        ("extractors.read.generic.related", "_STORY", "a" * 200_000),
        ("extractors.acquire.discover.listings", "_ARTICLE_PATH", "a" * 200_000),
        ("extractors.language.dates.days_in_words", "_YEAR_BEFORE", "1911" + " " * 200_000 + "x"),
    ],
)
def test_what_was_slow_on_long_texts_is_not(module: str, name: str, text: str | bytes) -> None:
    pattern = getattr(importlib.import_module(module), name)
    work = multiprocessing.get_context("fork").Process(target=_search, args=(pattern, text))
    work.start()
    work.join()
    assert work.exitcode == 0  # the kernel ends a process whose processor time is over


def _search(pattern: re.Pattern[str], text: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    pattern.match(text)
    if not str(pattern.pattern).startswith(("^", "(?:(?:ic|")):  # these are only matched from the start of a text
        pattern.search(text)

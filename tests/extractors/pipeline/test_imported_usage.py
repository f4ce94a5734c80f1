"""Imported pages that ask how they are used: what they ask is on their row, and the outlet's policy is followed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import load_registry
from extractors.pipeline.import_pages import archive_saved
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.members import Exchange

AT = dt.datetime(2026, 3, 4, 12, 30, tzinfo=dt.UTC)
BASE = "https://gannet.example/news"
OUTLET = """
name: Gannet
country_code: GB
language: en
time_zone: UTC
homepage_url: https://gannet.example/
article_url_pattern: /news/
feeds: [https://gannet.example/feed.xml]
"""


def page(head: str) -> bytes:
    return f"<html><head>{head}</head><body><h1>The wall</h1><p>It was repaired.</p></body></html>".encode()


def rows(source: Path, home: Path, policy: str) -> dict[str, tuple[str, str | None, bool]]:
    """Outcome, usage directives and whether it was kept, by the last part of the address of each imported page."""
    folder = home / "outlets" / "invented"
    folder.mkdir(parents=True)
    (folder / "_collection.yml").write_text("name: Invented\nowner: desk\n")
    (folder / "gannet.yml").write_text(f"{OUTLET}usage_policy: {policy}\n")
    registry = load_registry(home / "outlets")
    assert not registry.errors
    (raw,) = archive_saved(SavedSource(source), home / "raw", registry)
    entries = [entry for entry in raw.entries() if isinstance(entry, RawPage)]
    return {
        entry.url.rpartition("/")[2]: (entry.outcome, entry.usage_directives, entry.warc_record is not None)
        for entry in entries
    }


@pytest.mark.parametrize(
    ("policy", "reserved"),
    [("record", ("saved", "noarchive", True)), ("respect", ("refused_usage", "noarchive", False))],
)
def test_a_saved_page(tmp_path: Path, policy: str, reserved: tuple[str, str, bool]) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for name, content in {"free": "", "kept": "noindex", "reserved": "NoArchive"}.items():
        head = f'<link rel="canonical" href="{BASE}/{name}"><meta name="robots" content="{content}">'
        (saved / f"{name}.html").write_bytes(page(head))
    assert rows(saved, tmp_path, policy) == {
        "free": ("saved", None, True),
        "kept": ("saved", "noindex", True),
        "reserved": reserved,
    }


def archived(path: Path) -> None:
    """A WARC file of three answers: one that asks in a header, one in its head, one that its site asked for."""
    with WarcArchive(path, made_at=AT) as archive:
        for name, header, head, noted in (
            ("header", ("TDM-Reservation", "1"), "", ""),
            ("head", ("X-Robots-Tag", "noindex"), '<meta name="robots" content="noai">', ""),
            ("site", ("Server", "x"), "", "noai <b>other</b>"),
        ):
            archive.store(
                Exchange(
                    url=f"{BASE}/{name}",
                    requested_at=AT,
                    method="GET",
                    request_headers=(("Host", "gannet.example"),),
                    status=200,
                    reason="OK",
                    headers=(("Content-Type", "text/html"), header),
                    raw_body=page(head),
                    ip_address="192.0.2.7",
                    protocol="HTTP/1.1",
                    notes={"usage-directives": noted},
                )
            )


@pytest.mark.parametrize(("policy", "outcome"), [("record", "fetched"), ("respect", "refused_usage")])
def test_a_warc_record(tmp_path: Path, policy: str, outcome: str) -> None:
    archived(tmp_path / "given.warc.gz")
    is_kept = policy == "record"
    assert rows(tmp_path / "given.warc.gz", tmp_path, policy) == {
        "header": (outcome, "tdm-reserved", is_kept),
        "head": (outcome, "noai noindex", is_kept),
        "site": (outcome, "noai", is_kept),
    }

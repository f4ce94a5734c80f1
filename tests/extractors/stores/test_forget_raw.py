"""Records and log lines of a forgotten page: tombstones of the same length, and neighbours that keep their place."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from extractors.contracts.outlet import Outlet
from extractors.stores.forgetting.raw import (
    MemberTooLongError,
    forget_in_archive,
    forget_in_log,
    padded_member,
    tombstone_record,
)
from extractors.stores.forgetting.register import ForgottenError, add_tombstone, read_forgotten
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.raw_loads import RawLoad
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record
from extractors.stores.warc.members import Exchange

OUTLET = Outlet(
    outlet_id="beacon",
    collection="test",
    name="The Beacon",
    country_code="PT",
    language="en",
    time_zone="UTC",
    homepage_url="https://beacon.example/",
)
AT = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
TITLE = "Harbour master's dog elected to the council"
GONE, KEPT = "https://beacon.example/news/dog-elected-1", "https://beacon.example/news/fog-2"
TARGET = ForgetTarget(
    "article", "beacon", GONE, refs=("beacon.example/news/dog-elected-1",), urls=(GONE,), titles=(TITLE,)
)


def exchange(url: str, body: bytes, **more: str) -> Exchange:
    headers = (("Content-Type", "text/html"), *more.items())
    return Exchange(url, AT, "GET", (("Host", "beacon.example"),), 200, "OK", headers, body, notes={"request-url": url})


@pytest.mark.parametrize("length", [400, 1_000, 70_000, 300_000])
def test_a_member_is_filled_up_to_any_length(length: int) -> None:
    member = padded_member(tombstone_record("x#1"), length)
    assert len(member) == length
    assert gzip.decompress(member) == tombstone_record("x#1")
    (record,) = ArchiveIterator(io.BytesIO(member))
    assert record.rec_type == "metadata"


def test_a_member_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(MemberTooLongError, match="do not fit"):
        padded_member(tombstone_record("x#1"), 60)


@pytest.mark.parametrize("is_encoded", [False, True])
def test_the_neighbour_keeps_its_address_and_loses_only_the_quote(tmp_path: Path, is_encoded: bool) -> None:
    quoting = f"<p>Fog over the bay, all day long.</p><a href='/x'>{TITLE.replace(chr(39), '&#x27;')}</a>".encode()
    body, more = (gzip.compress(quoting, 6), {"Content-Encoding": "gzip"}) if is_encoded else (quoting, {})
    path = tmp_path / "beacon" / "beacon.files.one.warc.gz"
    with WarcArchive(path, made_at=AT) as archive:
        gone = archive.store(exchange(GONE, f"<h1>{TITLE}</h1>".encode()))
        kept = archive.store(exchange(KEPT, body, **more))
        last = archive.store(exchange("https://beacon.example/news/rain-3", b"<h1>Rain</h1>"))
    size = path.stat().st_size

    assert forget_in_archive(path, TARGET, OUTLET, set()) == (4, [])
    assert path.stat().st_size == size
    with pytest.raises(RecordNotFoundError, match="forgotten on request"):
        find_record(tmp_path, gone)
    text = (find_record(tmp_path, kept).body or b"").decode()
    assert "Fog over the bay, all day long." in text
    assert "dog elected" not in text
    assert find_record(tmp_path, last).body == b"<h1>Rain</h1>"
    with path.open("rb") as file:
        records = [(r.rec_type, r.content_stream().read()) for r in ArchiveIterator(file, check_digests=True)]
    assert [kind for kind, _ in records].count("response") == 2
    assert forget_in_archive(path, TARGET, OUTLET, set()) == (0, [])


def test_a_source_that_names_the_page_is_blanked_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "beacon" / "beacon.files.one.warc.gz"
    with WarcArchive(path, made_at=AT) as archive:
        feed = archive.store(exchange("https://beacon.example/feed.xml", f"<item><link>{GONE}</link></item>".encode()))
    assert forget_in_archive(path, TARGET, OUTLET, {int(feed.rpartition("#")[2])}) == (1, [])
    with pytest.raises(RecordNotFoundError, match="forgotten on request"):
        find_record(tmp_path, feed)


def test_lines_of_a_log_are_blanked_and_others_stay(tmp_path: Path) -> None:
    attempt = {"entry": "attempt", "fetched_at": AT.isoformat(), "outcome": "fetched", "found_by": "feed"}
    lines = [
        {"load_id": "beacon.files.one", "outlet_id": "beacon", "cause": {"kind": "files"}},
        {**attempt, "url": GONE, "final_url": GONE},
        {**attempt, "url": KEPT, "found_on": GONE},
        {"entry": "refusal", "reason": "source_problem", "detail": f"{TITLE}: no date", "url": KEPT},
    ]
    raw = RawLoad(tmp_path, "beacon", "beacon.files.one")
    raw.log_path.parent.mkdir()
    raw.log_path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    before = raw.log_path.stat().st_mtime_ns
    assert forget_in_log(raw.log_path, TARGET, OUTLET) == 3
    assert raw.log_path.stat().st_mtime_ns == before
    assert "dog" not in raw.log_path.read_text()
    assert [entry.url for entry in raw.entries()] == [KEPT, KEPT]
    assert forget_in_log(raw.log_path, TARGET, OUTLET) == 0


def test_the_register_has_hashes_alone_and_a_damaged_one_stops(tmp_path: Path) -> None:
    register = add_tombstone(
        tmp_path,
        salt="00",
        scope="article",
        outlet_id="beacon",
        identities=TARGET.refs,
        asked=GONE,
        by="me",
        why="17",
        at=AT.isoformat(),
    )
    assert read_forgotten(tmp_path) == register
    assert register.has_url(OUTLET, f"{GONE}?utm_source=feed")
    assert not register.has_url(OUTLET, KEPT)
    assert register.find(GONE) is not None
    path = tmp_path / "forgotten.jsonl"
    assert "dog" not in path.read_text()
    path.write_text(path.read_text()[:-20])
    with pytest.raises(ForgottenError, match="restore it from a backup"):
        read_forgotten(tmp_path)

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from extractors.contracts.outlet import UNKNOWN_OUTLET, Outlet, format_duration, make_schema, parse_duration
from extractors.outlets.registry import CollectionFile, OutletFile, UnknownOutletError, load_registry

COLLECTION = "name: Europe\nowner: desk\nschedule: '7 * * * *'\n"
OUTLET = """\
name: NRK
country_code: NO
language: no
time_zone: Europe/Oslo
homepage_url: https://www.nrk.no/
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "europe/_collection.yml", COLLECTION)
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_minimal_file_gets_the_defaults(folder: Path) -> None:
    path = write(folder, "europe/nrk.yml", OUTLET)
    registry = load_registry(folder)
    assert registry.errors == ()
    outlet = registry.get_outlet("nrk")
    assert (outlet.outlet_id, outlet.collection, outlet.path) == ("nrk", "europe", path)
    assert (outlet.country_code, outlet.language) == ("NO", "no")  # not YAML 1.1's false
    assert [format_duration(age) for age in outlet.revisit_after] == ["1h", "6h", "24h", "3d"]
    assert outlet.obey_robots and not outlet.allow_private_network and not outlet.is_verified
    assert outlet.related.depth == 0
    assert dt.datetime(2016, 4, 3, tzinfo=outlet.zone).utcoffset() == dt.timedelta(hours=2)


def test_every_key_is_read(folder: Path) -> None:
    text = OUTLET + (
        "hosts: [nrk.example, '*.nrk.no']\nagency_id: ntb\nparser: nrk\nfeeds:\n  - https://www.nrk.no/rss\n"
        "sitemaps: [https://www.nrk.no/map.xml]\nlistings:\n  - {url: 'https://www.nrk.no/?p={page}', max_pages: 3}\n"
        "related: {depth: 2, budget: 7}\narticle_url_pattern: /artikkel/\nnative_id_pattern: -(1\\.\\d+)\n"
        "article_url_template: https://www.nrk.no/{native_id}\npace: {delay_s: 0.5, connections: 2}\n"
        "obey_robots: false\n"
        "revisit_after: []\nmax_pages_per_run: 9\nallow_private_network: true\nfounded: 1933-07-01\nverified: true\n"
        "paused: true\nnotes: Public broadcaster.\n"
    )
    write(folder, "europe/nrk.yml", text)
    registry = load_registry(folder)
    assert registry.errors == ()
    outlet = registry.outlets["nrk"]
    assert (outlet.is_verified, outlet.is_paused, outlet.founded) == (True, True, dt.date(1933, 7, 1))
    assert (outlet.listings[0].max_pages, outlet.related.budget, outlet.revisit_after) == (3, 7, ())
    assert outlet.find_native_id("https://www.nrk.no/x-1.123") == "1.123"
    assert outlet.make_article_url("1.123") == "https://www.nrk.no/1.123"
    assert outlet.owns_url("https://radio.nrk.no/x") and not outlet.owns_url("https://nrk.com/x")
    assert set(OutletFile.model_fields) == set(Outlet.model_fields) - {
        "outlet_id",
        "collection",
        "path",
        "is_provisional",
        "evidence_page_count",
    }
    assert registry.select("europe") == []


@pytest.mark.parametrize(
    ("text", "line", "key", "says"),
    [
        (OUTLET + "langage: no\n", 6, "langage", "Did you mean language?"),
        (OUTLET + "pace:\n  delay: 3\n", 7, "pace.delay", "Did you mean delay_s?"),
        (OUTLET + "colour: red\n", 6, "colour", "Remove it; the keys are name, country_code"),
        (OUTLET.replace("NO", "Norway"), 2, "country_code", "Example: country_code: IR"),
        (OUTLET.replace("Oslo", "Nowhere"), 4, "time_zone", "no IANA time zone"),
        (OUTLET.replace("https://www", "www"), 5, "homepage_url", "not an http or https address"),
        (OUTLET.replace("https://", "https://me:pw@"), 5, "homepage_url", "neither a user name nor spaces"),
        (OUTLET.replace("language: no\n", ""), 1, "language", "the key is missing"),
        (OUTLET + "feeds:\n  - https://ok.example/\n  - ftp://x/\n", 8, "feeds.1", "not an http or https address"),
        (OUTLET + "revisit_after: [1h, 6 hours]\n", 6, "revisit_after.1", "90s, 15m, 6h or 3d"),
        (OUTLET + "revisit_after: [6h, 1h]\n", 6, "revisit_after", "must rise"),
        (
            OUTLET + "listings:\n  - {url: 'https://x.example/', link_pattern: '('}\n",
            7,
            "listings.0.link_pattern",
            "regular",
        ),
        (OUTLET + "native_id_pattern: /news/\\d+\n", 6, "native_id_pattern", "one group"),
        (OUTLET + "article_url_template: https://x.example/\n", 6, "article_url_template", "{native_id}"),
        (OUTLET + "founded: long ago\n", 6, "founded", "Example: founded: 2007-07-02"),
        (OUTLET + "name: Again\n", 6, "name", "Keep one of the two"),
        (OUTLET + "outlet_id: nrk\n", 6, "outlet_id", "the file's name and folder say it"),
        (OUTLET + "notes: a: b\n", 6, "", "Correct the YAML"),
        ("- a\n", 1, "", "has no mapping"),
        ("", 1, "", "has no mapping"),
        (OUTLET + "notes: !!python/object:os.system {}\n", 6, "", "no valid YAML"),
        (OUTLET + "notes: " + "x" * 300_000, 1, "", "the limit is 262144"),
        (OUTLET + "? [a, b]\n: c\n", None, None, ""),
    ],
)
def test_a_bad_file_names_file_line_key_and_remedy_and_stops_only_itself(
    folder: Path, text: str, line: int | None, key: str | None, says: str
) -> None:
    bad = write(folder, "europe/bad.yml", text)
    write(folder, "europe/nrk.yml", OUTLET)
    registry = load_registry(folder)
    assert list(registry.outlets) == ["nrk"]
    assert registry.errors
    error = registry.errors[0]
    assert error.path == bad and error.remedy
    if line:
        assert (error.line, error.key) == (line, key)
    assert says in str(error)
    assert str(error).startswith(f"{bad}:{error.line}: ")


def test_all_errors_of_a_file_are_reported_at_once(folder: Path) -> None:
    write(folder, "europe/bad.yml", "name: x\ncountry_code: n\nlanguage: en\ncolour: red\n")
    assert [error.key for error in load_registry(folder).errors] == [
        "country_code",
        "time_zone",
        "homepage_url",
        "colour",
    ]


def test_bytes_that_are_no_text_are_an_error(folder: Path) -> None:
    (folder / "europe/bad.yml").write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in str(load_registry(folder).errors[0])


@pytest.mark.timeout(20)
def test_a_pipe_or_device_in_the_place_of_a_file_is_an_error_and_no_wait(folder: Path) -> None:
    os.mkfifo(folder / "europe/pipe.yml")
    (folder / "europe/device.yml").symlink_to("/dev/zero")
    (folder / "europe/nowhere.yml").symlink_to(folder / "missing")
    (folder / "europe/folder.yml").mkdir()
    write(folder, "europe/nrk.yml", OUTLET)
    registry = load_registry(folder)
    assert list(registry.outlets) == ["nrk"]
    assert {error.path.name for error in registry.errors} == {"pipe.yml", "device.yml", "nowhere.yml", "folder.yml"}
    assert sum("no regular file" in str(error) for error in registry.errors) == 3


def test_no_outlet_has_the_id_of_pages_without_an_outlet(folder: Path) -> None:
    write(folder, f"europe/{UNKNOWN_OUTLET}.yml", OUTLET)
    registry = load_registry(folder)
    assert UNKNOWN_OUTLET not in registry.outlets
    assert "is reserved" in str(registry.errors[0])


def test_an_id_stands_once_over_all_collections(folder: Path) -> None:
    write(folder, "asia/_collection.yml", COLLECTION)
    write(folder, "asia/nrk.yml", OUTLET)
    write(folder, "europe/nrk.yml", OUTLET)
    registry = load_registry(folder)
    assert registry.outlets["nrk"].collection == "asia"
    assert "is also" in str(registry.errors[0])


def test_names_that_are_no_ids_are_errors(folder: Path) -> None:
    write(folder, "europe/NRK-1.yml", OUTLET)
    write(folder, "My News/a.yml", OUTLET)
    assert sorted(error.path.name for error in load_registry(folder).errors) == ["My News", "NRK-1.yml"]


@pytest.mark.parametrize("text", [None, "owner: desk\n", "name: x\nowner: y\nschedule: hourly\n"])
def test_a_collection_without_a_readable_file_never_runs_by_itself(folder: Path, text: str | None) -> None:
    write(folder, "asia/nrk.yml", OUTLET)
    if text:
        write(folder, "asia/_collection.yml", text)
    registry = load_registry(folder)
    assert len(registry.errors) == 1
    asia = registry.collections["asia"]
    assert (asia.schedule, asia.is_paused, asia.outlet_ids) == (None, True, ("nrk",))


def test_a_collection_says_schedule_owner_and_deadline(folder: Path) -> None:
    write(folder, "europe/_collection.yml", COLLECTION + "paused: false\nchunk_size: 3\ndeadline: 40m\ntags: [x]\n")
    collection = load_registry(folder).collections["europe"]
    assert (collection.schedule, collection.owner, collection.is_paused) == ("7 * * * *", "desk", False)
    assert (collection.chunk_size, collection.deadline) == (3, dt.timedelta(minutes=40))


def test_an_unknown_outlet_is_reported_with_its_neighbours_or_its_fault(folder: Path) -> None:
    write(folder, "europe/nrk.yml", OUTLET)
    write(folder, "europe/bad.yml", "name: x\n")
    registry = load_registry(folder)
    with pytest.raises(UnknownOutletError, match="did you mean nrk"):
        registry.get_outlet("nrkk")
    with pytest.raises(UnknownOutletError, match=r"bad\.yml:1: country_code: the key is missing"):
        registry.get_outlet("bad")
    with pytest.raises(FileNotFoundError, match="DATELINE_OUTLETS"):
        load_registry(folder / "nowhere")


def test_the_outlet_of_a_url_is_found_by_host_and_then_by_path(folder: Path) -> None:
    def add(name: str, home: str, extra: str = "") -> None:
        write(folder, f"europe/{name}.yml", OUTLET.replace("https://www.nrk.no/", home) + extra)

    add("main", "https://www.example.org/")
    add("arabic", "https://www.example.org/ar/", "article_url_pattern: /ar/\\d+\n")
    add("english", "https://en.example.org/", "hosts: [old.example.com]\n")
    add("port", "http://127.0.0.1:8001/")
    find = load_registry(folder).find_outlet_for_url
    expected = {
        "http://example.org/a": "main",
        "https://m.example.org/ar/7": "arabic",
        "https://www.example.org/ar": "arabic",
        "https://www.example.org/arena": "main",
        "https://en.example.org/a": "english",
        "http://www.old.example.com/a": "english",
        "http://127.0.0.1:8001/a": "port",
        "http://127.0.0.1:8002/a": None,
        "https://other.example/": None,
        "http://[": None,
    }
    assert {url: (outlet := find(url)) and outlet.outlet_id for url in expected} == expected


def _as_written(text: str) -> str:
    duration = parse_duration(text)
    assert isinstance(duration, dt.timedelta)
    return format_duration(duration)


def test_durations_are_written_as_they_are_read() -> None:
    for text in ("90s", "15m", "6h", "24h", "3d"):
        assert _as_written(text) == text
    assert _as_written("72h") == "3d"
    with pytest.raises(ValueError, match="no duration"):
        parse_duration("0h")


def test_the_published_schemas_describe_every_field_and_allow_no_other() -> None:
    for model in (OutletFile, CollectionFile):
        schema = make_schema(model)
        assert schema["additionalProperties"] is False
        assert all(value.get("description") for value in schema["properties"].values())


def test_five_hundred_files_are_read_in_seconds_at_most(folder: Path) -> None:
    for number in range(500):
        write(
            folder, f"europe/outlet_{number}.yml", OUTLET + "feeds:\n  - https://www.nrk.no/rss\npace: {delay_s: 2}\n"
        )
    started = time.process_time()
    assert len(load_registry(folder).outlets) == 500
    assert time.process_time() - started < 5  # half a second where nothing else is at work

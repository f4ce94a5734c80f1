"""A watch's file is written whole, only where it can be read, and never over a change that nobody has seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.watches.watch_files import (
    WatchChangedError,
    WatchFaultsError,
    check_text,
    delete_watch,
    digest_of,
    make_text,
    read_text,
    set_paused,
    write_watch,
)

TEXT = "# boats\ntitle: Boats\nquery: ferry OR port\n"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    watch = write_watch(tmp_path / "watches", "boats", TEXT, seen="")
    assert (watch.name, watch.query) == ("boats", "ferry OR port")
    assert read_text(tmp_path / "watches", "boats") == TEXT
    delete_watch(tmp_path / "watches", "boats", seen=digest_of(TEXT))
    assert read_text(tmp_path / "watches", "boats") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: x\nquery: ferry AND (\n", "at character"),
        ("title: x\nquerry: ferry\n", "querry"),
        ("title: x\nquery: [\n", "no valid YAML"),
        ("title: x\nquery: a\nsend: [{mail: [nobody]}]\n", "no e-mail address"),
        ("", "no mapping"),
    ],
)
def test_what_cannot_be_read_is_not_written_and_says_the_remedy(tmp_path: Path, text: str, said: str) -> None:
    write_watch(tmp_path, "boats", TEXT)
    with pytest.raises(WatchFaultsError, match=r"boats\.yml:\d") as raised:
        write_watch(tmp_path, "boats", text, seen=digest_of(TEXT))
    assert said in str(raised.value) and all(fault.remedy for fault in raised.value.faults)
    assert read_text(tmp_path, "boats") == TEXT
    assert {path.name for path in tmp_path.iterdir()} == {"boats.yml", "watches.lock"}


def test_a_change_that_was_not_seen_is_not_lost(tmp_path: Path) -> None:
    write_watch(tmp_path, "boats", TEXT, seen="")
    theirs = TEXT + "paused: true\n"
    write_watch(tmp_path, "boats", theirs, seen=digest_of(TEXT))
    for attempt in (
        lambda: write_watch(tmp_path, "boats", "title: mine\nquery: mine\n", seen=digest_of(TEXT)),
        lambda: write_watch(tmp_path, "boats", "title: mine\nquery: mine\n", seen=""),  # as a new one
        lambda: delete_watch(tmp_path, "boats", seen=digest_of(TEXT)),
    ):
        with pytest.raises(WatchChangedError) as raised:
            attempt()
        assert raised.value.text == theirs == read_text(tmp_path, "boats")


@pytest.mark.parametrize(
    "name", ["../boats", "a/b", "/etc/passwd", "", "Boats", "a\n", "a.yml", "a" * 80, "..", "a\0b"]
)
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    for work in (lambda: read_text(tmp_path, name), lambda: write_watch(tmp_path, name, TEXT)):
        with pytest.raises(WatchFaultsError, match="no name of a watch"):
            work()
    with pytest.raises(WatchFaultsError):
        delete_watch(tmp_path, name)


def test_muting_leaves_the_rest_of_the_file_as_it_is_written(tmp_path: Path) -> None:
    muted = set_paused(TEXT, True)
    assert muted == TEXT + "paused: true\n" and check_text(tmp_path, "boats", muted).paused
    assert set_paused(muted, True) == muted and set_paused(muted, False) == TEXT
    assert set_paused("paused: false # for now\n" + TEXT, False) == TEXT


def test_empty_values_are_left_out_of_a_file() -> None:
    assert make_text({"title": "متحف", "query": "a: b", "send": [], "events": None}) == "title: متحف\nquery: 'a: b'\n"

"""A load's name: the same for the same cause, another for any other, and always one plain folder name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contracts.load_id import LOAD_ID, load_id_for
from extractors.stores.raw_loads import RawLoad


@pytest.mark.parametrize(
    ("outlet", "kind", "cause", "name"),
    [
        ("bay_post", "files", "/pages", "bay_post.files.pages-782d7cf323b9"),
        ("bay_post", "files", "/Pages//1_a ", "bay_post.files.Pages-1-a-94f6c73689a3"),
        ("bay_post", "Files v2!", "x", "bay_post.files_v2_.x-2d711642b726"),
        ("bay_post", "monitor_EU", "--", "bay_post.monitor_eu.d8156bae0c42"),
        ("bay_post", "files", "", "bay_post.files.e3b0c44298fc"),
        ("bay_post", "files", "سلام", "bay_post.files.bda1fa483453"),
        (
            "bay_post",
            "files",
            "XX-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "bay_post.files.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-7390233f6050",
        ),
        (
            "bay_post",
            "files",
            "b/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "bay_post.files.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-0272bbb84dc4",
        ),
        (
            "bay_post",
            "files",
            "bXaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "bay_post.files.Xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-9d855962fcfc",
        ),
        (
            "bay_post",
            "files",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
            "bay_post.files.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-7e25ae15921c",
        ),
        ("bay_post", "files", "aX/XbX/", "bay_post.files.aX-XbX-8823ec616d94"),
        ("bay_post", "files", "\udc80", "bay_post.files.37098e13faf7"),
    ],
)
def test_the_name_says_outlet_kind_and_the_end_of_the_cause(outlet: str, kind: str, cause: str, name: str) -> None:
    assert load_id_for(outlet, kind, cause) == name
    assert LOAD_ID.fullmatch(name)


def test_causes_that_read_alike_have_other_names() -> None:
    causes = ["/a/b", "/a-b", "a b", "a/b/", f"{'x' * 40}/a/b", f"{'y' * 40}/a/b", "\udc80", "?"]
    assert len({load_id_for("bay_post", "files", cause) for cause in causes}) == len(causes)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.from_regex(r"[a-z0-9_]+", fullmatch=True), st.text(min_size=1), st.text())
def test_every_name_is_a_plain_folder_name(outlet: str, kind: str, cause: str) -> None:
    name = load_id_for(outlet, kind, cause)
    assert LOAD_ID.fullmatch(name) and name == load_id_for(outlet, kind, cause)
    assert name.split(".")[0] == outlet


@pytest.mark.parametrize("name", ["", "a.b", "a.b.", "..", "a.b./etc", "A.b.c", "a.B.c", "a.b.c\n", "a.b.c/d", ".b.c"])
def test_what_is_no_load_id(name: str) -> None:
    assert not LOAD_ID.fullmatch(name)


@pytest.mark.parametrize(
    ("cause", "readable"),
    [
        ("scheduled__2026-11-29T20:05:00+00:00", "2026-11-29T20-05-00-00-00-"),
        ("/home/ana/storm-stops-ferries-until-noon.html", "stops-ferries-until-noon-html-"),
        ("a" * 50, "a" * 32 + "-"),
        ("a" * 50 + ".html", "html-"),
    ],
)
def test_no_word_of_a_cause_is_cut(cause: str, readable: str) -> None:
    assert load_id_for("bay_post", "files", cause).removeprefix("bay_post.files.")[:-12] == readable


def test_a_load_that_an_earlier_release_named_otherwise_is_found_by_its_digest(tmp_path: Path) -> None:
    load_id = load_id_for("bay_post", "files", "scheduled__2026-11-29T20:05:00+00:00")
    earlier = load_id.replace(".2026", ".eduled-2026")
    (tmp_path / "bay_post").mkdir()
    load = RawLoad(tmp_path, "bay_post", load_id)
    assert load.or_earlier() == load
    (tmp_path / "bay_post" / f"{earlier}.jsonl").touch()
    (tmp_path / "bay_post" / f"{earlier.replace('.files.', '.warc.')}.jsonl").touch()
    assert load.or_earlier().load_id == earlier
    load.log_path.touch()
    assert load.or_earlier() == load

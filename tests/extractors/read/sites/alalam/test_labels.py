"""Labels before and after headlines."""

from __future__ import annotations

import time

import pytest

from extractors.read.title_labels import split_label

TITLE = "Ferry of Latakia Sails with a Piano Aboard"


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("VIDEO: {}", "VIDEO"),
        ("Video: {}", "VIDEO"),
        ("PHOTOS: {}", "PHOTOS"),
        ("PICS: {}", "PICS"),
        ("EXCLUSIVE VIDEO: {}", "EXCLUSIVE VIDEO"),
        ("DRONE VIDEO: {}", "DRONE VIDEO"),
        ("MOSUL VIDEO: {}", "MOSUL VIDEO"),
        ("LEAKED: {}", "LEAKED"),
        ("EXPLOSION MOMENT: {}", "EXPLOSION MOMENT"),
        ("PHOTOS & VIDEO: {}", "PHOTOS & VIDEO"),
        ("VIDEO : {}", "VIDEO"),
        ("{} + Video", "VIDEO"),
        ("{} +Video", "VIDEO"),
        ("{} (+ Photos)", "PHOTOS"),
        ("{} /// video", "VIDEO"),
        ("{} // pics", "PICS"),
        ("{} + Photos & Video", "PHOTOS & VIDEO"),
        ("VIDEO: {} + Photos", "VIDEO + PHOTOS"),
        ("بالفيديو.. {}", "بالفيديو"),
        ("شاهد: {}", "شاهد"),
        ("فیلم: {}", "فیلم"),
        ("{} + عکس", "عکس"),
    ],
)
def test_label(printed: str, label: str) -> None:
    assert split_label(printed.format(TITLE)) == (TITLE, label)


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "ISIS: Video Shows Nothing",
        "Mayor of Hama: We Have Enough Bells",
        "VIDEO:",
        "VIDEO",
        "Video Shows Ferry",
        "Photos of the Year",
        "Two + Two",
        "US: 40 killed",
        "and/or video",
        "",
    ],
)
def test_no_label(title: str) -> None:
    assert split_label(title) == (title, None)


@pytest.mark.parametrize("filler", ["/", " ", "+ ", "// ", "VIDEO ", "A ", "+ video & "])
def test_a_headline_that_is_made_to_be_slow_is_not(filler: str) -> None:
    began = time.process_time()
    for title in (f"Storm {filler * 60_000}", f"Storm + {filler * 60_000}!", f"{filler * 60_000}: Storm // video"):
        split_label(title)
    assert time.process_time() - began < 1

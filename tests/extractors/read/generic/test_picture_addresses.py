"""Which addresses are of pictures that an article shows."""

from __future__ import annotations

import pytest

from extractors.read.generic.pictures.picture_addresses import is_picture, is_placeholder

SHOWN = [
    "https://quay.example/2024/05/pier-crack.jpg",
    "https://quay.example/photos/facebook-office-in-lenton.jpg",
    "https://quay.example/share/2024/ferry-1200x630.jpg",
    "https://quay.example/social/ferry.png",
    "https://video.example/vi/abc123/maxresdefault.jpg",
    "https://video.example/vi/abc123/default.jpg",
    "https://quay.example/sites/default/files/pier.gif",
    "https://quay.example/uploads/iconic-lighthouse.png",
    "https://quay.example/uploads/print-works-fire.jpg",
]
OF_THE_DESIGN = [
    "",
    "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
    "https://quay.example/img/logo.png",
    "https://quay.example/img/icon3.png",
    "https://quay.example/images/icons/weather.jpg",
    "https://quay.example/img/btn_print.gif",
    "https://quay.example/x/facebook-36.png",
    "https://quay.example/share/qzone.png",
    "https://quay.example/2020/ic_twitter.png?v=3",
    "https://quay.example/img/default.png",
    "https://quay.example/img/ogimagedefault.gif",
    "https://quay.example/img/placeholderQY-1080.jpg?d=1",
    "https://quay.example/img/no-image.jpg",
    "https://quay.example/img/def_head.jpg",
    "https://quay.example/a.svg",
    "https://quay.example/" + "a" * 4_000,
]


@pytest.mark.parametrize("address", SHOWN)
def test_pictures_of_articles(address: str) -> None:
    assert is_picture(address)


@pytest.mark.parametrize("address", OF_THE_DESIGN)
def test_pictures_of_the_design(address: str) -> None:
    assert not is_picture(address)


def test_a_placeholder_gives_way_to_the_picture_that_is_loaded_later() -> None:
    assert is_placeholder("https://quay.example/img/preload.gif")
    assert not is_placeholder("https://quay.example/img/logo.png")

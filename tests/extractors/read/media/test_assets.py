"""One identity for all renditions of an asset, and its kind, read from the address alone."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import MediaType
from tests.extractors.read.media.reading import read, utc

PIC = "/2016/04/03/alalam_635952900676131128_25f_4x3.jpg"
PAGE = "https://en.alalam.ir/news/1804800"


class TestAlAlam:
    def test_pic_original_and_sizes_are_one_asset(self) -> None:
        forms = [
            read(PIC, PAGE),
            read(PIC, "http://www.alalam.ir/news/1"),
            read(f"http://media.alalam.ir/news/image/original{PIC}"),
            read(f"https://media.alalam.ir/news/image/855x495{PIC}?v=2"),
            read(f"//media.alalam.ir/news/image/400x300{PIC}", PAGE),
        ]
        assert {asset.identity for asset in forms} == {f"media.alalam.ir{PIC}"}
        assert {asset.path for asset in forms} == {PIC}
        assert {asset.url for asset in forms} == {f"https://media.alalam.ir/news/image/original{PIC}"}
        assert [(asset.width, asset.height) for asset in forms] == [(None, None)] * 3 + [(855, 495), (400, 300)]

    def test_what_its_name_shows(self) -> None:
        asset = read(PIC, PAGE)
        assert asset.native_ticks == 635952900676131128
        assert asset.created_at == utc(2016, 4, 3, 9, 51, 7, 613112)
        assert (asset.created_at_source, asset.created_at_precision) == ("ticks", "microsecond")
        assert asset.is_created_zone_assumed
        assert (asset.aspect_ratio, asset.file_extension, asset.media_type) == ("4x3", "jpg", MediaType.IMAGE)

    def test_winter_has_another_offset_than_summer(self) -> None:
        ticks = (utc(2016, 1, 10, 12) - utc(1, 1, 1)) // dt.timedelta(microseconds=1) * 10
        assert read(f"/2016/01/10/alalam_{ticks}_25f_4x3.jpg", PAGE).created_at == utc(2016, 1, 10, 8, 30)

    def test_editions_share_one_media_server_and_its_clock(self) -> None:
        assert read(PIC, "https://www.alalam.ir/news/1", time_zone="UTC").created_at == read(PIC, PAGE).created_at

    def test_video_is_distinguished_from_its_thumbnail(self) -> None:
        video, still = read(PIC.replace(".jpg", ".mp4"), PAGE), read(PIC, PAGE)
        assert video.media_type is MediaType.VIDEO
        assert video.identity != still.identity
        assert video.created_at == still.created_at
        assert video.url is None, "where Al-Alam serves its videos is not known"

    def test_names_that_only_look_like_it_keep_their_own_host(self) -> None:
        assert read(f"https://example.org{PIC}").identity == f"example.org{PIC}"


RENDITIONS = {
    "wordpress sizes": [
        "https://example.org/wp-content/uploads/2024/03/harbour.jpg",
        "https://example.org/wp-content/uploads/2024/03/harbour-300x200.jpg",
        "http://www.example.org/wp-content/uploads/2024/03/harbour-scaled.jpg?ver=3",
        "https://example.org/wp-content/uploads/2024/03/harbour-1024x683.jpg.webp",
        "https://i0.wp.com/example.org/wp-content/uploads/2024/03/harbour.jpg?resize=300%2C200&ssl=1",
        "https://i2.wp.com/www.example.org/wp-content/uploads/2024/03/harbour-300x200.jpg?w=640",
        "https://example.org/cdn-cgi/image/width=480,quality=80/wp-content/uploads/2024/03/harbour.jpg",
        "https://example.org/_next/image?url=%2Fwp-content%2Fuploads%2F2024%2F03%2Fharbour.jpg&w=640&q=75",
        "https://front.example.net/_next/image?url=https%3A%2F%2Fexample.org%2Fwp-content%2Fuploads%2F2024%2F03%2Fharbour.jpg&w=64",
        "https://wsrv.nl/?url=example.org/wp-content/uploads/2024/03/harbour.jpg&w=300",
    ],
    "cloudinary": [
        "https://res.cloudinary.com/demo/image/upload/v1700000000/news/harbour.jpg",
        "https://res.cloudinary.com/demo/image/upload/w_300,h_200,c_fill/v1700000001/news/harbour.jpg",
        "https://res.cloudinary.com/demo/image/upload/c_crop,g_face/w_400/f_auto,q_auto/news/harbour.jpg",
    ],
    "cloudinary fetch": [
        "https://example.org/pictures/harbour.jpg",
        "https://res.cloudinary.com/demo/image/fetch/w_300,f_auto/https://example.org/pictures/harbour.jpg",
        "https://res.cloudinary.com/demo/image/fetch/w_900/https%3A%2F%2Fexample.org%2Fpictures%2Fharbour.jpg",
    ],
    "imgix and fastly": [
        "https://example.imgix.net/harbour.jpg",
        "https://example.imgix.net/harbour.jpg?w=300&fit=crop&auto=format,compress",
        "https://example.imgix.net/harbour.jpg?width=1200&dpr=2&s=0123456789abcdef",
    ],
    "thumbor": [
        "https://files.example.org/pictures/harbour.jpg",
        "https://thumbs.example.net/unsafe/300x200/smart/files.example.org/pictures/harbour.jpg",
        "https://thumbs.example.net/thumbor/5-DAXTkWVswx8DNOsrJfrR07VAk=/0x0:4754x3169/250x188/filters:format(webp)/files.example.org/pictures/harbour.jpg",
        "https://thumbs.example.net/unsafe/0x500/https://files.example.org/pictures/harbour.jpg",
    ],
    "guardian": [
        "https://i.guim.co.uk/img/media/0123456789abcdef0123456789abcdef01234567/0_10_500_300/master/500.jpg?width=300&s=aa",
        "https://i.guim.co.uk/img/media/0123456789abcdef0123456789abcdef01234567/0_10_500_300/500.jpg?width=1200",
        "https://media.guim.co.uk/0123456789abcdef0123456789abcdef01234567/0_10_500_300/1000.jpg",
    ],
    "bbc": [
        "https://ichef.bbci.co.uk/news/976/cpsprodpb/1234/production/_1_harbour.jpg",
        "https://ichef.bbci.co.uk/news/320/cpsprodpb/1234/production/_1_harbour.jpg.webp",
        "https://ichef.bbci.co.uk/ace/standard/480/cpsprodpb/1234/production/_1_harbour.jpg",
    ],
    "drupal styles": [
        "https://example.org/sites/default/files/2024-03/harbour.jpg",
        "https://example.org/sites/default/files/styles/large_16_9/public/2024-03/harbour.jpg?itok=abc",
        "https://example.org/sites/default/files/styles/teaser/public/2024-03/harbour.jpg.webp",
    ],
    "numbered sizes of iranian agencies": [
        "https://img9.irna.ir/d/r2/2024/03/15/4/171139439.jpg",
        "https://img9.irna.ir/d/r2/2024/03/15/2/171139439.jpg?ts=1",
        "http://img3.irna.ir/d/r2/2024/03/15/0/171139439.jpg",
    ],
    "france médias monde": [
        "https://s.france24.com/media/display/01234567-89ab-11ee-8c90-0242ac120002/w:1280/p:16x9/harbour.jpg",
        "https://s.france24.com/media/display/01234567-89ab-11ee-8c90-0242ac120002/w:320/p:1x1/harbour.jpg",
    ],
    "brightspot": [
        "https://example.org/pictures/harbour.jpg",
        "https://dims.example.net/dims4/default/0a1b2c3/2147483647/strip/true/crop/177x101+2+0/resize/140x80!/quality/90/"
        "?url=https%3A%2F%2Fexample.org%2Fpictures%2Fharbour.jpg",
    ],
    "file without a name": [
        "https://images.example.org/v2/images/53566e82-683b-4690-bf35-dc9deba816ac?fit=crop&w=1900&s=aa",
        "https://images.example.org/v2/images/53566e82-683b-4690-bf35-dc9deba816ac?fit=crop&w=100&s=bb",
    ],
    "spelling of the address": [
        "https://example.org/p/h%C3%A4fen.jpg",
        "HTTP://EXAMPLE.org:80/p/häfen.jpg#top",
        "https://user:secret@www.example.org/p//x/../h%c3%a4fen.jpg",
    ],
}


@pytest.mark.parametrize("name", RENDITIONS)
def test_renditions_are_one_asset(name: str) -> None:
    assert len({read(url).identity for url in RENDITIONS[name]}) == 1, {read(url).identity for url in RENDITIONS[name]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a/harbour.jpg", "https://example.org/b/harbour.jpg"),
        ("https://example.org/a/harbour.jpg", "https://example.net/a/harbour.jpg"),
        ("https://example.org/a/harbour-1.jpg", "https://example.org/a/harbour-2.jpg"),
        ("https://example.org/a/truck-4x4.jpg", "https://example.org/a/truck.jpg"),
        ("https://example.org/image.php?id=1&w=300", "https://example.org/image.php?id=2&w=300"),
        ("https://example.org/a/film.mp4", "https://example.org/a/film.jpg"),
        ("https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijl"),
    ],
)
def test_other_assets_stay_apart(one: str, other: str) -> None:
    assert read(one).identity != read(other).identity


def test_all_renditions_of_the_table_stay_apart_between_rows() -> None:
    identities = [
        {read(url).identity for url in urls}
        for name, urls in RENDITIONS.items()
        if name not in ("brightspot", "cloudinary fetch")
    ]
    assert len(set.union(*identities)) == len(identities)


def test_guardian_sizes_are_signed_so_no_original_address_is_given() -> None:
    asset = read(RENDITIONS["guardian"][0])
    assert (asset.media_type, asset.file_extension, asset.url) == (MediaType.IMAGE, "jpg", None)


def test_query_that_names_the_asset_is_kept_without_its_size() -> None:
    asset = read("https://example.org/image.php?w=300&id=7&utm_source=x")
    assert asset.identity == "example.org/image.php?id=7"
    assert asset.width == 300
    assert asset.file_extension is None


class TestVideos:
    @pytest.mark.parametrize(
        "url",
        [
            "https://www.youtube.com/watch?v=abcdefghijk&t=10",
            "https://youtu.be/abcdefghijk?si=x",
            "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0",
            "//m.youtube.com/watch?feature=share&v=abcdefghijk",
            "https://youtube.com/shorts/abcdefghijk",
        ],
    )
    def test_players_of_one_video_are_one(self, url: str) -> None:
        asset = read(url)
        assert (asset.identity, asset.media_type) == ("youtube.com/watch?v=abcdefghijk", MediaType.VIDEO)

    def test_still_of_a_hosted_video_names_its_video(self) -> None:
        large, small = (
            read(f"https://i.ytimg.com/vi/abcdefghijk/{name}.jpg") for name in ("maxresdefault", "hqdefault")
        )
        assert large.identity == small.identity
        assert large.media_type is MediaType.IMAGE
        assert large.video_identity == read("https://youtu.be/abcdefghijk").identity

    def test_what_the_address_says_goes_before_what_the_page_says(self) -> None:
        assert read("https://example.org/poster.jpg", media_type=MediaType.VIDEO).media_type is MediaType.IMAGE
        assert read("https://example.org/stream", media_type=MediaType.VIDEO).media_type is MediaType.VIDEO
        assert read("https://example.org/stream").media_type is None
        assert read("https://example.org/talk.MP3?x=1").media_type is MediaType.AUDIO
        assert read("https://example.org/live/master.m3u8").media_type is MediaType.VIDEO

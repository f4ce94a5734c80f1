"""Players in all forms that pages embed them; each gives one video under one address."""

from __future__ import annotations

import pytest

from extractors.contracts.article import MediaType
from extractors.read.extract import extract_page

URL = "https://vestnik.example/novini/most"
KEY = "qW3rTy-U_i0"
STORY = [
    f"Общината затваря стария мост за {n} месеца, за да смени лагерите му, каза кметът на града." for n in range(4, 9)
]


def media(inside: str, head: str = "") -> list[tuple[str, MediaType]]:
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY[1:])
    body = f"<main><article><h1>Мостът затваря</h1><p>{STORY[0]}</p>{inside}{paragraphs}</article></main>"
    content = f"<html lang='bg'><head>{head}</head><body>{body}</body></html>".encode()
    read = extract_page(content, URL, rules=False)
    assert read.article.body == "\n\n".join(STORY)
    return [(item.url, item.media_type) for item in read.media_items]


@pytest.mark.parametrize(
    "markup",
    [
        f'<iframe src="https://www.youtube.com/embed/{KEY}"></iframe>',
        f'<iframe data-src="https://www.youtube-nocookie.com/embed/{KEY}?rel=0"></iframe>',
        f'<iframe src="about:blank" data-litespeed-src="https://www.youtube.com/embed/{KEY}"></iframe>',
        f'<iframe data-cmp-src="https://www.youtube.com/embed/{KEY}"></iframe>',
        f'<noscript><iframe src="https://www.youtube.com/embed/{KEY}"></iframe></noscript>',
        f'<lite-youtube videoid="{KEY}" playlabel="Пусни"></lite-youtube>',
        f'<amp-youtube data-videoid="{KEY}" width="480" height="270"></amp-youtube>',
        f'<youtube-video video-id="{KEY}"></youtube-video>',
        f'<div class="yt" data-embed="{KEY}"></div>',
        f'<div class="youtube-player" data-id="{KEY}" data-video-id="{KEY}"></div>',
        f'<div data-youtube-id="{KEY}"></div>',
        f'<div data-plyr-provider="youtube" data-plyr-embed-id="{KEY}"></div>',
        f'<div data-provider="YouTube" data-video-id="{KEY}"></div>',
        f'<div data-service="youtube" data-service-id="{KEY}"></div>',
        f'<figure class="media"><oembed url="https://www.youtube.com/watch?v={KEY}"></oembed></figure>',
        f'<figure><div data-oembed-url="https://youtu.be/{KEY}"></div></figure>',
        f'<object><param name="movie" value="https://www.youtube.com/v/{KEY}"></object>',
        f"<script>var p = new YT.Player('p', {{height: '390', videoId: '{KEY}'}});</script>",
    ],
)
def test_a_video_of_one_host_is_found_in_every_form(markup: str) -> None:
    [(url, media_type)] = media(markup)
    assert KEY in url and media_type is MediaType.VIDEO


@pytest.mark.parametrize(
    ("markup", "part"),
    [
        ('<iframe src="https://player.vimeo.com/video/123456789"></iframe>', "vimeo.com/video/123456789"),
        ('<lite-vimeo videoid="123456789"></lite-vimeo>', "vimeo.com/video/123456789"),
        ('<div data-vimeo-id="123456789"></div>', "vimeo.com/video/123456789"),
        ('<amp-dailymotion data-videoid="x8abcd1"></amp-dailymotion>', "dailymotion.com/embed/video/x8abcd1"),
        (
            '<script src="https://geo.dailymotion.com/player/xab12.js" data-video="x8abcd1"></script>',
            "dailymotion.com/embed/video/x8abcd1",
        ),
        ('<iframe src="https://rumble.com/embed/v1abcd/"></iframe>', "rumble.com/embed/v1abcd"),
        ('<script>Rumble("play", {"video":"v1abcd","div":"r1"});</script>', "rumble.com/embed/v1abcd"),
        ('<iframe src="https://vk.com/video_ext.php?oid=-1&id=45623&hash=x"></iframe>', "oid=-1&id=45623"),
        ('<iframe src="https://ok.ru/videoembed/12345"></iframe>', "ok.ru/videoembed/12345"),
        (f'<iframe src="https://rutube.ru/play/embed/{"a1" * 16}"></iframe>', "rutube.ru/play/embed/a1"),
        ('<iframe src="//player.bilibili.com/player.html?bvid=BV1xx411c7mD"></iframe>', "bvid=BV1xx411c7mD"),
        ('<iframe src="https://v.qq.com/txp/iframe/player.html?vid=a0012abc"></iframe>', "vid=a0012abc"),
        ('<iframe src="https://tv.naver.com/embed/123456"></iframe>', "naver.com/embed/123456"),
        (
            '<div id="9"><script src="https://www.aparat.com/embed/aBcD1?data[rnddiv]=9"></script></div>',
            "videohash/aBcD1/",
        ),
        (
            '<iframe src="https://www.aparat.com/video/video/embed/videohash/aBcD1/vt/frame"></iframe>',
            "videohash/aBcD1/",
        ),
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/7123456789012345678"'
            ' data-video-id="7123456789012345678"></blockquote>',
            "7123456789012345678",
        ),
        (
            '<script async src="https://telegram.org/js/tg.js" data-telegram-post="kanal/123"></script>',
            "t.me/kanal/123",
        ),
        (
            '<div class="fb-video" data-href="https://www.facebook.com/stranica/videos/1234567890/"></div>',
            "videos/1234567890",
        ),
        (
            '<video-js data-account="1752604059001" data-player="default" data-video-id="6309923401112"></video-js>',
            "players.brightcove.net/1752604059001/default_default/index.html?videoId=6309923401112",
        ),
        (
            '<amp-brightcove data-account="17526" data-video-id="63099"></amp-brightcove>',
            "17526/default_default/index.html?videoId=63099",
        ),
        ('<video data-account="17526" data-video-id="63099" class="video-js"></video>', "videoId=63099"),
        (
            '<amp-jwplayer data-player-id="XyZ12345" data-media-id="aB3dE5fG"></amp-jwplayer>',
            "players/aB3dE5fG-XyZ12345",
        ),
        ('<script src="https://cdn.jwplayer.com/players/aB3dE5fG-XyZ12345.js"></script>', "players/aB3dE5fG-XyZ12345"),
        (
            '<iframe src="https://cdn.jwplayer.com/players/aB3dE5fG-XyZ12345.html"></iframe>',
            "players/aB3dE5fG-XyZ12345",
        ),
        (
            '<script>jwplayer("p").setup({"file": "https:\\/\\/cdn.vestnik.example\\/v\\/most.m3u8"});</script>',
            "/v/most.m3u8",
        ),
        (
            '<amp-kaltura-player data-partner="1234" data-entryid="1_abcd1234"></amp-kaltura-player>',
            "entry_id=1_abcd1234",
        ),
        (
            "<script>kWidget.embed({'targetId':'k','wid':'_1234','uiconf_id':1,'entry_id':'1_abcd1234'});</script>",
            "entry_id=1_abcd1234",
        ),
        ('<div class="wistia_embed wistia_async_abc123def4"></div>', "abc123def4"),
        ('<video poster="/p.jpg" controls><source src="/v/most-720.mp4" type="video/mp4"></video>', "/v/most-720.mp4"),
        ('<video data-src="/v/most-720.mp4"></video>', "/v/most-720.mp4"),
        ('<video><source data-src="/v/most-720.mp4"></video>', "/v/most-720.mp4"),
        (
            '<video class=\'video-js\' data-setup=\'{"sources":[{"src":"/v/most-720.mp4"}]}\'></video>',
            "/v/most-720.mp4",
        ),
        ('<amp-video src="/v/most-720.mp4" width="16" height="9"></amp-video>', "/v/most-720.mp4"),
        ('<amp-video width="16" height="9"><source src="/v/most-720.mp4"></amp-video>', "/v/most-720.mp4"),
        ('<div class="player" data-mp4="/v/most-720.mp4"></div>', "/v/most-720.mp4"),
        (
            '<div class="player" data-config="{&quot;hls&quot;:&quot;https://cdn.vestnik.example/most.m3u8&quot;}"></div>',
            "most.m3u8",
        ),
        ('<div data-video-url="https://youtu.be/qW3rTy-U_i0"></div>', "qW3rTy-U_i0"),
        ('<iframe src="https://www.vestnik.example/video/embed/77"></iframe>', "/video/embed/77"),
        ('<amp-iframe src="https://player.twitch.tv/?channel=a"></amp-iframe>', "player.twitch.tv"),
    ],
)
def test_players_of_many_hosts(markup: str, part: str) -> None:
    [(url, media_type)] = media(markup)
    assert part in url and media_type is MediaType.VIDEO


@pytest.mark.parametrize(
    ("markup", "part"),
    [
        ('<audio src="/a/most.mp3"></audio>', "/a/most.mp3"),
        ('<amp-audio src="/a/most.mp3"></amp-audio>', "/a/most.mp3"),
        ('<iframe src="https://w.soundcloud.com/player/?url=x"></iframe>', "soundcloud"),
        ('<iframe data-src="https://open.spotify.com/embed/episode/1a"></iframe>', "spotify"),
        ('<amp-soundcloud data-trackid="243169232"></amp-soundcloud>', "243169232"),
    ],
)
def test_recordings(markup: str, part: str) -> None:
    [(url, media_type)] = media(markup)
    assert part in url and media_type is MediaType.AUDIO


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
        '<iframe src="https://datawrapper.dwcdn.net/abcde/1/"></iframe>',
        '<iframe src="https://ads.example/player-banner"></iframe>',
        '<div data-id="AbCdEfGhIjK" data-embed="newsletter"></div>',
        '<div data-video-id="12345"></div>',
        '<div data-config=\'{"a": "/x/y.js"}\'></div>',
        "<script>jwplayer.key = 'abc';</script>",
        '<script src="https://cdn.jwplayer.com/libraries/aB3dE5fG.js"></script>',
        '<script data-telegram-share-url="x"></script>',
        "<video></video>",
        '<video src="blob:https://vestnik.example/1"></video>',
        '<blockquote class="twitter-tweet"></blockquote>',
    ],
)
def test_what_plays_nothing_is_no_player(markup: str) -> None:
    assert media(markup) == []


def test_one_video_in_two_forms_is_one() -> None:
    stated = '{"@type":"VideoObject","name":"Мостът","embedUrl":"https://www.youtube.com/watch?v=qW3rTy-U_i0"}'
    head = f'<script type="application/ld+json">{stated}</script>'
    assert len(media(f'<lite-youtube videoid="{KEY}"></lite-youtube>', head)) == 1


def test_two_videos_whose_names_are_in_the_query_are_two() -> None:
    frames = "".join(f'<iframe src="https://vk.com/video_ext.php?oid=-1&id={n}"></iframe>' for n in (1, 2))
    assert len(media(frames)) == 2

"""Players of videos and recordings in all the forms that pages embed them: frames, elements of a page's own, attributes
that a script reads, scripts of the video's host.

Each is read as the address that the frame would have, so that one video has one address in whatever form it is
embedded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import MediaType
from extractors.language.text import squeeze, words
from extractors.read.page import Page

_VIDEO_HOSTS = re.compile(
    r"//(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v|live|shorts)/[\w-]|youtube\.com/watch\?|youtu\.be/[\w-]"
    r"|player\.vimeo\.com|vimeo\.com/(?:video/|event/)?\d|(?:geo\.)?dailymotion\.com|dai\.ly/|players\.brightcove\.net"
    r"|(?:cdn|content)\.jw(?:player|platform)\.com/(?:players|previews|videos|manifests|v2/media)/|fast\.wistia\.(?:net|com)/embed"
    r"|player\.twitch\.tv|clips\.twitch\.tv/embed|rutube\.ru/(?:play|video|pl)|vk(?:video)?\.(?:com|ru)/video|ok\.ru/videoembed"
    r"|my\.mail\.ru/video/embed|facebook\.com/(?:plugins/video|watch|[\w.-]+/videos)|streamable\.com|embed\.ted\.com"
    r"|rumble\.com/embed|bitchute\.com/embed|odysee\.com/\$/embed|tiktok\.com/(?:embed|player|@[\w.-]+/video)"
    r"|aparat\.com/(?:video/video/)?(?:embed|v)/|telewebion\.com/embed|namasha\.com/embed|player\.bilibili\.com|bilibili\.com/video/"
    r"|v\.qq\.com/(?:txp/|iframe/)|player\.youku\.com|tv\.naver\.com/embed|(?:play-)?tv\.kakao\.com/embed|embed\.nicovideo\.jp"
    r"|cdnapi(?:sec)?\.kaltura\.com|(?:play|embed)\.vidyard\.com|videos\.sproutvideo\.com|iframe\.mediadelivery\.net"
    r"|[\w-]+\.cloudflarestream\.com|mdstrm\.com/embed|(?:www\.)?ultimedia\.com/deliver|player\.glomex\.com|coub\.com/embed"
    r"|player\.vgtrk\.com|player\.smotrim\.ru|dzen\.ru/embed|video\.sibnet\.ru|instagram\.com/(?:reel|tv)/"
    r"|(?:players?|videos?|embed)\.[\w.-]{1,200}\.\w{2,12}/[^\s]{0,200}(?:embed|video|player|iframe)"
    r"|[\w.-]{1,200}\.\w{2,12}/(?:[\w-]{1,80}/){0,4}(?:video[-_]?embed|embed[-_]?video|video/(?:c/)?embed|embed/video|embedded-video|player/embed"
    r"|videos?/embed|play/embed)s?\b)",
    re.IGNORECASE,
)
_AUDIO_HOSTS = re.compile(
    r"//(?:w\.soundcloud\.com|open\.spotify\.com/embed|embed\.podcasts\.apple\.com|omny\.fm|art19\.com"
    r"|player\.megaphone\.fm|playlist\.megaphone\.fm|embed\.acast\.com|player\.acast\.com|player\.simplecast\.com"
    r"|html5-player\.libsyn\.com|(?:www\.)?podbean\.com/(?:media/)?player|widget\.spreaker\.com|anchor\.fm/[\w-]+/embed"
    r"|(?:www\.)?buzzsprout\.com|player\.captivate\.fm|share\.transistor\.fm/e|embed\.radiopublic|castbox\.fm/app/castbox/player"
    r"|(?:www\.)?ivoox\.com/player|embed\.music\.apple\.com|music\.yandex\.ru/iframe|podcasts?\.[\w.-]+/embed)",
    re.IGNORECASE,
)
_VIDEO_FILE = re.compile(
    r"(?<![^\s\"'<>\\(){}=])(?:(?:https?:)?//|/)[^\s\"'<>\\(){}]{1,600}\.(?:mp4|m3u8|mpd|webm|m4v|mov)(?=[?#\"'&\s\\,;)<]|$)(?:\?[^\s\"'<>\\(){}]{0,400})?",
    re.IGNORECASE,
)
_AUDIO_FILE = re.compile(
    r"(?<![^\s\"'<>\\(){}=])(?:(?:https?:)?//|/)[^\s\"'<>\\(){}]{1,600}\.(?:mp3|m4a|aac|ogg|oga)(?=[?#\"'&\s\\,;)<]|$)(?:\?[^\s\"'<>\\(){}]{0,400})?",
    re.IGNORECASE,
)
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_NUMBER = re.compile(r"\d{5,20}")
_KEY = re.compile(r"[\w-]{3,60}")
_YOUTUBE_NAME = re.compile(r"(?:^|[-_\s])(?:yt|ytid|youtube\w*|lite-youtube|lyte)(?:[-_\s]|$)", re.IGNORECASE)
_LONGEST = 4_000
_MOST_SCRIPT = 40_000

_ATTRIBUTES: frozenset[str | bytes] = words(
    "data-video-id data-videoid data-video data-video-url data-video-src data-youtube data-youtube-id data-youtubeid "
    "data-yt data-yt-id data-ytid data-embed data-embed-id data-embed-url data-embed-src data-oembed-url data-oembed "
    "data-plyr-embed-id data-vimeo-id data-vimeo data-dailymotion-id data-dm-id data-media-id data-jw-media-id "
    "data-jwplayer-id data-player-src data-mp4 data-hls data-stream data-file data-item data-setup data-config "
    "data-telegram-post data-href data-instgrm-permalink data-wistia-id data-entryid data-entry-id data-rumble "
    "data-tiktok-id data-rutube data-bilibili data-bvid data-iframe-src data-service-id data-src-cmplz data-cmp-src "
    "data-consent-src data-litespeed-src"
)
_ELEMENTS = words(
    "lite-youtube youtube-video lite-vimeo vimeo-video amp-vimeo amp-dailymotion amp-brightcove amp-jwplayer "
    "amp-iframe amp-kaltura-player amp-facebook amp-tiktok amp-video-iframe amp-wistia-player amp-ima-video amp-audio "
    "amp-soundcloud oembed object video-js brightcove-player jw-player dailymotion-video"
)
_CARRIERS = ("div", "section", "figure", "blockquote", "script", *sorted(_ELEMENTS))
"""Elements that pages embed players in, beside frames."""
_SCRIPTS_OF_HOSTS = ("/embed", "player", "wistia", "kaltura")
_CALLS_IN_SCRIPTS = ("layer(", "YT.Player", "Rumble(", "Playerjs", "kWidget")


def players_elsewhere(region: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements of a region, in page order, that may be players without being a frame, ``video`` or
    ``audio``.
    """
    for element in region.iter(*_CARRIERS):
        tag = element.tag
        if tag == "script":
            is_player = _is_script_of_player(element)
        else:
            is_player = (
                tag in _ELEMENTS
                or not _ATTRIBUTES.isdisjoint(element.keys())
                or (tag == "div" and "wistia_async_" in (element.get("class") or ""))
            )
        if is_player:
            yield element


def _is_script_of_player(script: HtmlElement) -> bool:
    if source := script.get("src"):
        return script.get("data-telegram-post") is not None or any(part in source for part in _SCRIPTS_OF_HOSTS)
    text = script.text
    return text is not None and len(text) < _MOST_SCRIPT and any(call in text for call in _CALLS_IN_SCRIPTS)


def read_player(page: Page, element: HtmlElement) -> dict[str, Any] | None:
    """Return what an element plays: its address, media type and, where they are stated, caption and still picture; None
    if it is no player.
    """
    tag = element.tag
    if tag in ("video", "audio", "amp-video", "amp-audio", "amp-ima-video", "video-js"):
        found = _read_media_element(page, element) or _by_id(element)
    elif tag in ("iframe", "embed", "amp-iframe", "amp-video-iframe"):
        found = next((read for value in _addresses(element) if (read := _hosted(value))), None)
    elif tag == "object":
        found = _read_object(element)
    elif tag == "script":
        found = _read_script(element)
    else:
        found = _by_id(element) or next(
            (read for value in _addresses(element) if (read := _hosted(value) or _file(value))), None
        )
    if found is None:
        return None
    url, media_type = found
    values: dict[str, Any] = {"url": url, "media_type": media_type}
    if poster := page.absolute(element.get("poster")):
        values["thumbnail_url"] = poster
    if caption := squeeze(element.get("title") or element.get("playlabel")):
        values["caption"] = caption
    return values


def _addresses(element: HtmlElement) -> Iterator[str]:
    """Yield what the attributes of an element hold that may be an address, those named for it first."""
    for name in ("src", "data-src", "data-lazy-src", "data-embed-url", "data-url", "url", "data-href", "href", "cite"):
        if stated := element.get(name):
            yield stated
    for key, text in element.items():
        value = str(text)
        if len(value) < _LONGEST and "/" in value and key not in ("class", "style", "poster"):
            yield value.replace("\\/", "/")


def _hosted(value: str) -> tuple[str, MediaType] | None:
    """Return the address of a known host's player within an attribute's value."""
    if len(value) > _LONGEST:
        return None
    for hosts, media_type in ((_VIDEO_HOSTS, MediaType.VIDEO), (_AUDIO_HOSTS, MediaType.AUDIO)):
        if hosts.search(value):
            if not value.lstrip().startswith(("{", "[", "<")):
                return value.strip(), media_type
            whole = re.search(r"(?:https?:)?//[^\s\"'<>\\]{4,1000}", value)
            if whole and hosts.search(whole[0]):
                return whole[0], media_type
    return None


def _file(value: str) -> tuple[str, MediaType] | None:
    for files, media_type in ((_VIDEO_FILE, MediaType.VIDEO), (_AUDIO_FILE, MediaType.AUDIO)):
        if found := files.search(value[:_LONGEST]):
            return found[0], media_type
    return None


def _read_media_element(page: Page, element: HtmlElement) -> tuple[str, MediaType] | None:
    """Read a ``video`` or ``audio`` element: its address, that of its first source, or one that a script puts in."""
    media_type = MediaType.AUDIO if "audio" in element.tag else MediaType.VIDEO
    for inner in (element, *element.iter("source")):
        for name in ("src", "data-src", "data-lazy-src", "data-mp4", "data-hls", "data-video-src"):
            address = element.get(name) if inner is element else inner.get(name)
            if address and not address.startswith(("blob:", "data:")) and page.absolute(address):
                return address, media_type
    for value in _addresses(element):
        if found := _file(value):
            return found
    link = next((inner.get("href") for inner in element.iter("a") if _file(inner.get("href") or "")), None)
    return (link, media_type) if link else None


def _read_object(element: HtmlElement) -> tuple[str, MediaType] | None:
    values = [element.get("data") or ""]
    values += [inner.get("value") or inner.get("src") or "" for inner in element.iter("param", "embed")]
    return next((found for value in values if (found := _hosted(value) or _file(value))), None)


def _youtube(key: str) -> str:
    return f"https://www.youtube.com/embed/{key}"


def _kaltura(partner: str, key: str) -> str:
    return (
        f"https://cdnapisec.kaltura.com/p/{partner}/embedIframeJs/partner_id/{partner}?iframeembed=true&entry_id={key}"
    )


def _jwplayer(media: str, player: str = "") -> str:
    return f"https://cdn.jwplayer.com/players/{media}{'-' + player if player else ''}.html"


def _by_id(element: HtmlElement) -> tuple[str, MediaType] | None:
    """Read a video that an element names by its host and its key there."""

    def get(*names: str) -> str:
        return next((value.strip() for name in names if (value := element.get(name))), "")

    tag = element.tag
    if post := get("data-telegram-post"):
        return (f"https://t.me/{post}", MediaType.VIDEO) if re.fullmatch(r"[\w]{3,64}/\d{1,12}", post) else None
    video = get("data-video-id", "data-videoid", "videoid", "video-id", "data-video", "data-id")
    if (account := get("data-account")) and (key := video):
        player = get("data-player") or "default"
        return f"https://players.brightcove.net/{account}/{player}_default/index.html?videoId={key}", MediaType.VIDEO
    if tag == "amp-kaltura-player" or get("data-partner", "data-partner-id", "data-wid"):
        partner, key = (
            get("data-partner", "data-partner-id", "data-wid").lstrip("_"),
            get("data-entryid", "data-entry-id"),
        )
        if partner.isdigit() and _KEY.fullmatch(key):
            return _kaltura(partner, key), MediaType.VIDEO
    media = get("data-media-id", "data-jw-media-id", "data-jwplayer-id")
    if re.fullmatch(r"\w{8}", media) and "jw" in f"{tag} {element.get('class')} {element.keys()}".lower():
        return _jwplayer(media, get("data-player-id")), MediaType.VIDEO
    provider = get(
        "data-plyr-provider", "data-provider", "data-service", "data-video-provider", "data-type", "data-platform"
    ).lower()
    embed = get("data-plyr-embed-id", "data-embed-id", "data-embed") or video
    for host, (own_names, shape, address) in _HOSTS.items():
        own = get(*own_names)
        if own and shape.fullmatch(own):
            return address(own), MediaType.VIDEO
        names_host = host in tag or host in provider or (host == "youtube" and _names_youtube(element))
        key = embed or (get("data-service-id") if names_host else "")
        if names_host and key and shape.fullmatch(key):
            return address(key), MediaType.VIDEO
    if found := re.search(r"wistia_async_(\w{6,14})", element.get("class") or ""):
        return f"https://fast.wistia.net/embed/iframe/{found[1]}", MediaType.VIDEO
    if "tiktok" in (element.get("class") or "") and _NUMBER.fullmatch(video):
        return f"https://www.tiktok.com/embed/v2/{video}", MediaType.VIDEO
    if tag == "amp-soundcloud" and _NUMBER.fullmatch(track := get("data-trackid")):
        return (
            f"https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F{track}",
            MediaType.AUDIO,
        )
    return None


def _names_youtube(element: HtmlElement) -> bool:
    return _YOUTUBE_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


_Address = Callable[[str], str]
_HOSTS: dict[str, tuple[tuple[str, ...], re.Pattern[str], _Address]] = {
    "youtube": (
        ("data-youtube-id", "data-youtubeid", "data-youtube", "data-yt-id", "data-ytid", "data-yt"),
        _YOUTUBE_ID,
        _youtube,
    ),
    "vimeo": (("data-vimeo-id", "data-vimeo"), _NUMBER, lambda key: f"https://player.vimeo.com/video/{key}"),
    "dailymotion": (
        ("data-dailymotion-id", "data-dm-id"),
        re.compile(r"[xk][a-zA-Z0-9]{4,20}"),
        lambda key: f"https://www.dailymotion.com/embed/video/{key}",
    ),
    "wistia": (
        ("data-wistia-id", "data-media-hashed-id"),
        re.compile(r"\w{6,14}"),
        lambda key: f"https://fast.wistia.net/embed/iframe/{key}",
    ),
    "rutube": (("data-rutube",), re.compile(r"[0-9a-f]{32}"), lambda key: f"https://rutube.ru/play/embed/{key}"),
    "tiktok": (("data-tiktok-id",), _NUMBER, lambda key: f"https://www.tiktok.com/embed/v2/{key}"),
    "rumble": (("data-rumble",), re.compile(r"v\w{4,9}"), lambda key: f"https://rumble.com/embed/{key}/"),
    "bilibili": (
        ("data-bvid", "data-bilibili"),
        re.compile(r"BV\w{10}"),
        lambda key: f"https://player.bilibili.com/player.html?bvid={key}",
    ),
    "aparat": (
        (),
        re.compile(r"\w{5,10}"),
        lambda key: f"https://www.aparat.com/video/video/embed/videohash/{key}/vt/frame",
    ),
}
"""Hosts of videos: the attributes that name a video of theirs, the form of its key, and the address of its player."""


_IN_SCRIPT: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"YT\.Player\([^;]{0,400}?videoId\W{1,6}([\w-]{11})\b"), lambda found: _youtube(found[1])),
    (
        re.compile(r"Rumble\([^;]{0,100}?video\W{1,6}(v\w{4,9})\b"),
        lambda found: f"https://rumble.com/embed/{found[1]}/",
    ),
    (
        re.compile(r"DM\.player\([^;]{0,400}?\bvideo\W{1,6}([xk]\w{4,20})\b"),
        lambda found: f"https://www.dailymotion.com/embed/video/{found[1]}",
    ),
    (
        re.compile(r"kWidget\.\w{5,20}\([^;]{0,400}?wid\W{1,6}_?(\d{3,9})[^;]{0,400}?entry_?[iI]d\W{1,6}(\w{3,20})"),
        lambda found: _kaltura(found[1], found[2]),
    ),
    (
        re.compile(r"cdn\.jwplayer\.com/(?:v2/media|manifests|videos|feeds)/(\w{8})"),
        lambda found: _jwplayer(found[1]),
    ),
)
_IN_SCRIPT_ADDRESS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"aparat\.com/embed/(\w{5,10})"),
        lambda found: f"https://www.aparat.com/video/video/embed/videohash/{found[1]}/vt/frame",
    ),
    (
        re.compile(r"(?:cdn\.jwplayer|content\.jwplatform)\.com/players/(\w{8})-(\w{8})\.js"),
        lambda found: _jwplayer(found[1], found[2]),
    ),
    (
        re.compile(r"fast\.wistia\.(?:com|net)/embed/medias/(\w{6,14})"),
        lambda found: f"https://fast.wistia.net/embed/iframe/{found[1]}",
    ),
    (
        re.compile(r"kaltura\.com/p/(\d{3,9})/[^\s]{0,300}?entry_id=(\w{3,20})"),
        lambda found: _kaltura(found[1], found[2]),
    ),
    (
        re.compile(r"dailymotion\.com/[^\s]{0,100}?[?&]video=([xk]\w{4,20})"),
        lambda found: f"https://www.dailymotion.com/embed/video/{found[1]}",
    ),
)


def _read_script(element: HtmlElement) -> tuple[str, MediaType] | None:
    """Read a script that puts a player where it stands."""
    if found := _by_id(element):
        return found
    if source := element.get("src"):
        video = element.get("data-video") or ""
        if "dailymotion" in source and re.fullmatch(r"[xk]\w{4,20}", video):
            return f"https://www.dailymotion.com/embed/video/{video}", MediaType.VIDEO
        for pattern, address in _IN_SCRIPT_ADDRESS:
            if match := pattern.search(source):
                return address(match), MediaType.VIDEO
        return None
    text = (element.text or "")[:_MOST_SCRIPT].replace("\\/", "/")
    for pattern, address in _IN_SCRIPT:
        if match := pattern.search(text):
            return address(match), MediaType.VIDEO
    if re.search(r"(?:jwplayer|videojs|[Pp]layerjs|flowplayer|Clappr\.Player|DPlayer)\(", text) and "ld+json" not in (
        element.get("type") or ""
    ):
        return _file(text[:20_000]) if len(text) < 20_000 else None
    return None

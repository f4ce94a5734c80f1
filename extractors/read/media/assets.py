"""Which asset an address shows: one identity for all sizes, crops, resizers and hosts one picture or recording is
served from.

``asset_identity`` reads an address and nothing else: it fetches nothing and it guesses nothing. What the address does
not say is None. The rules that take a rendition back to its original are in ``extractors.read.media.renditions``;
those that read a time out of a name or a path are in ``extractors.read.media.times``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin

from extractors.contracts.article import MediaType
from extractors.read.media.addresses import Address, parse_address
from extractors.read.media.rendition_sizes import RenditionSize, rendition_size
from extractors.read.media.renditions import to_original
from extractors.read.media.times import CreationTime, creation_time

MAX_URL_LENGTH = 8_000

_EXTENSIONS: dict[MediaType, str] = {
    MediaType.IMAGE: "jpg jpeg jpe jfif png gif webp avif heic heif svg bmp tif tiff ico",
    MediaType.VIDEO: "mp4 m4v webm mov m3u8 mpd avi flv wmv ogv mkv 3gp mpg mpeg",
    MediaType.AUDIO: "mp3 m4a aac ogg oga wav opus flac wma",
}
_TYPE_OF_EXTENSION = {extension: kind for kind, names in _EXTENSIONS.items() for extension in names.split()}

# Ratios that names are known to print. `4x4` and `6x6` are cars.
_RATIO = re.compile("1x1|1x2|2x1|2x3|3x1|3x2|3x4|4x1|4x3|4x5|5x3|5x4|9x16|16x9|16x10|21x9")
_RUN = re.compile("[a-z0-9]+")
_WITH_HOST = re.compile(r"https?://[^/?#\\\s]+", re.IGNORECASE)
_RATIO_IN_NAME = re.compile(r"(?:^|[_.-])(\d{1,2}x\d{1,2})(?=[_.-]|$)")
_RATIO_IN_PATH = re.compile(r"/(?:p:|[^/]*?\bar_)(\d{1,2})[x:](\d{1,2})(?![\d])")


@dataclass(frozen=True, slots=True)
class Asset:
    """One picture, video or recording, as far as its address shows.

    * ``identity``: what ``media_key`` is made from; equal for all renditions of one asset. Host (lower case, without
      ``www.`` and without the number of a mirror) and path of the original, no scheme, no rendition, no query unless
      the query names the asset. ``asset_identity("https://" + identity)`` gives the same identity again.
    * ``path``: path of the original on its host; for Al-Alam the ``pic`` as its pages print it.
    * ``url``: the original as a ``https`` address, None where no address of it is known (a bare Al-Alam video path).
    * ``file_extension``: lower case without the dot, as printed (``jpeg`` stays ``jpeg``); None where there is none.
    * ``aspect_ratio``: ``4x3`` as names print it; None unless the address says so.
    * ``media_type``: from the extension or a known player; else what the caller said; else None.
    * ``width``, ``height``: pixels of the rendition that was asked about, None unless the address says so.
    * ``created_at``: UTC. ``created_at_precision`` says how much of it is known: ``microsecond``, ``second``,
      ``minute``, ``day`` (then the time is 00:00 UTC of that day) or ``month`` (then ``created_at`` is None and
      ``created_at_raw`` has the month). ``created_at_source`` is ``ticks``, ``file_name`` or ``upload_path``.
      ``is_created_zone_assumed`` is true where the name has a local clock and the zone is the outlet's.
    * ``native_ticks``: .NET ticks (100 ns since 0001-01-01) on the outlet's own clock, as printed.
    * ``video_identity``: for the still picture of a hosted video, the identity of that video.
    """

    identity: str
    path: str
    url: str | None
    file_extension: str | None
    aspect_ratio: str | None
    media_type: MediaType | None
    width: int | None
    height: int | None
    created_at: dt.datetime | None
    created_at_raw: str | None
    created_at_source: str | None
    created_at_precision: str | None
    is_created_zone_assumed: bool
    native_ticks: int | None
    video_identity: str | None = None


class _Player(NamedTuple):
    """A video host: where its videos and their still pictures are, and how the canonical address of a video reads."""

    host: re.Pattern[str]
    path: re.Pattern[str]
    canonical: str
    is_still: bool


# Addresses of hosted videos, which carry no extension. `id` is the host's own name of the video.
_PLAYERS = (
    _Player(
        re.compile(r"(?:m\.|music\.)?youtube(?:-nocookie)?\.com|youtu\.be"),
        re.compile(r"/(?:embed/|v/|shorts/|live/|watch\?(?:.*&)?v=|)(?P<id>[\w-]{11})(?:[?&/].*)?"),
        "youtube.com/watch?v={id}",
        False,
    ),
    _Player(
        re.compile(r"(?:i\d?|img)\.(?:ytimg|youtube)\.com"),
        re.compile(r"/(?:vi|vi_webp|an_webp)/(?P<id>[\w-]{11})/.*"),
        "youtube.com/watch?v={id}",
        True,
    ),
    _Player(
        re.compile(r"(?:player\.)?vimeo\.com"),
        re.compile(r"/(?:video/)?(?P<id>\d{6,12})(?:[?&/].*)?"),
        "vimeo.com/{id}",
        False,
    ),
    _Player(
        re.compile(r"(?:geo\.)?dailymotion\.com|dai\.ly"),
        re.compile(r"/(?:embed/video/|video/|player\.html\?(?:.*&)?video=|)(?P<id>x[a-z0-9]{5,7})(?:[?&/_].*)?"),
        "dailymotion.com/video/{id}",
        False,
    ),
    _Player(
        re.compile(r"aparat\.com"),
        re.compile(r"/(?:video/video/embed/videohash/|v/)(?P<id>[\w-]{5,10})(?:[?&/].*)?"),
        "aparat.com/v/{id}",
        False,
    ),
)


def asset_identity(
    url_or_path: str,
    base_url: str | None = None,
    *,
    media_type: MediaType | None = None,
    time_zone: str | None = None,
    not_after: dt.datetime | None = None,
) -> Asset | None:
    """Return the asset that a media URL shows, the same one for all renditions of a picture, with what the URL states
    about it.

    ``url_or_path`` is resolved against ``base_url``, the page's URL. ``media_type`` is what the page states, used only
    if the URL does not show it. ``time_zone`` (IANA name) is the outlet's, for clock times in file names; without it
    such a name gives only its day. Times after ``not_after`` (when the page was fetched) are ignored.

    Returns None if it is not an asset's address: empty, over 8,000 characters, not http or https (``data:``,
    ``javascript:``, ``blob:``), or invalid. Never raises.
    """
    address = _absolute(url_or_path, base_url)
    if address is None:
        return None
    player, original, shape = _read_address(address)
    if player is not None or original is None:
        return player
    created = creation_time(original, time_zone=time_zone, not_after=not_after) or CreationTime()
    return Asset(
        identity=original.identity,
        path=original.path,
        url=original.url,
        file_extension=shape.extension if shape.media_type else None,
        aspect_ratio=shape.aspect_ratio,
        media_type=shape.media_type or media_type,
        width=shape.size.width,
        height=shape.size.height,
        created_at=created.at,
        created_at_raw=created.raw,
        created_at_source=created.source,
        created_at_precision=created.precision,
        is_created_zone_assumed=created.is_zone_assumed,
        native_ticks=created.ticks,
    )


def identity_of(url_or_path: str, base_url: str | None = None) -> str | None:
    """Return only the identity that :func:`asset_identity` would give, at lower cost; None as there."""
    address = _absolute(url_or_path, base_url)
    if address is None:
        return None
    player, original = _read_original(address)
    shown = player or original
    return shown.identity if shown is not None else None


def may_show(url_or_path: str, identity: str) -> bool:
    """Quick test, without parsing, whether a URL may be a rendition of an asset: whether it contains the longest run of
    characters in the identity's path. False is certain, True is not.
    """
    return max(_RUN.findall(identity.partition("/")[2].lower()), key=len, default="") in url_or_path.lower()


class _Shape(NamedTuple):
    """What an address says of a file: its extension and what that means, aspect ratio and size."""

    extension: str | None
    media_type: MediaType | None
    aspect_ratio: str | None
    size: RenditionSize


# one picture is in the related lists of many pages
@lru_cache(maxsize=8_192)
def _read_address(address: Address) -> tuple[Asset | None, Address | None, _Shape]:
    """Return the asset of a video player, else the original's address, None where it is none, and its shape."""
    player, original = _read_original(address)
    size = rendition_size(address)
    extension = _extension(original.path) if original is not None else None
    ratio = _aspect_ratio(original, address) if original is not None else None
    return player, original, _Shape(extension, _TYPE_OF_EXTENSION.get(extension or ""), ratio, size)


def _read_original(address: Address) -> tuple[Asset | None, Address | None]:
    """Return the asset of a video player, and the original's address."""
    original = to_original(address)
    # a player may follow a resizer
    return _player(address) or (_player(original) if original is not None else None), original


def _absolute(url_or_path: str, base_url: str | None) -> Address | None:
    """Resolve a printed address against its page; None where it is none."""
    printed = url_or_path.strip().strip("\"'").strip()
    if not printed or len(printed) > MAX_URL_LENGTH or len(base_url or "") > MAX_URL_LENGTH:
        return None
    try:
        joined = _join(base_url, printed) if base_url else printed
    except ValueError:  # an IPv6 literal that is none, a port that is no number
        return None
    if joined.startswith("//"):
        joined = "https:" + joined
    return parse_address(joined)


def _join(base_url: str, printed: str) -> str:
    # what urljoin does, where nothing is to be resolved
    if "/." not in printed:
        if _WITH_HOST.match(printed):
            return printed
        root = _WITH_HOST.match(base_url)
        if root and printed.startswith("/") and not printed.startswith("//"):
            return root[0] + printed
    return urljoin(base_url, printed)


def _extension(path: str) -> str | None:
    """Extension of a path's last segment, lower case."""
    name = path.rstrip("/").rsplit("/", 1)[-1]
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and 2 <= len(extension) <= 5 and extension.isalnum() else None


def _aspect_ratio(original: Address, asked: Address) -> str | None:
    """Read the aspect ratio an address prints as such: ``25f_4x3`` in a name, ``p:16x9`` in a path. Sizes in pixels are
    none.
    """
    stem = original.path.rsplit("/", 1)[-1].rpartition(".")[0]
    found = {match[1] for match in _RATIO_IN_NAME.finditer(stem)}
    found |= {f"{match[1]}x{match[2]}" for match in _RATIO_IN_PATH.finditer(asked.path)}
    found = {ratio for ratio in found if _RATIO.fullmatch(ratio)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=1_024)
def _players_of(host: str) -> tuple[_Player, ...]:
    """The video players of a host; nearly all have none."""
    return tuple(player for player in _PLAYERS if player.host.fullmatch(host))


def _player(address: Address) -> Asset | None:
    """Read the asset behind a video host's address, None where it is none."""
    players = _players_of(address.bare_host)
    target = f"{address.path}?{address.query}" if address.query else address.path
    for player in players:
        match = player.path.fullmatch(target)
        if match is None:
            continue
        video = player.canonical.format(id=match["id"])
        # A still's address names its video and a size; its identity is the still of that video, whichever size.
        identity = f"i.ytimg.com/vi/{match['id']}/0.jpg" if player.is_still else video
        return Asset(
            identity=identity,
            path="/" + identity.partition("/")[2],
            url=f"https://{identity}",
            file_extension="jpg" if player.is_still else None,
            aspect_ratio=None,
            media_type=MediaType.IMAGE if player.is_still else MediaType.VIDEO,
            width=None,
            height=None,
            created_at=None,
            created_at_raw=None,
            created_at_source=None,
            created_at_precision=None,
            is_created_zone_assumed=False,
            native_ticks=None,
            video_identity=video if player.is_still else None,
        )
    return None


__all__ = ["MAX_URL_LENGTH", "Asset", "RenditionSize", "asset_identity"]

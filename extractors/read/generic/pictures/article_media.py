"""Pictures, videos and recordings that an article uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from extractors.contracts.article import MediaItem, MediaRole, MediaType, Source
from extractors.contracts.urls import without_query
from extractors.language.text import fold
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.structured import Json, Structured, text_value, types_of
from extractors.read.generic.pictures.picture_addresses import is_decoration, is_picture
from extractors.read.generic.pictures.shown_media import MOST_MEDIA, parse_pixels, shown_media
from extractors.read.generic.site_names import site_names
from extractors.read.media.assets import identity_of, may_show
from extractors.read.page import Page

_MOST_LOGOS = 6
_SMALL = 100
"""Pixels of a portrait beside a writer's name."""
_STEM_OPTIONS = re.compile(r"=[a-z]\d+(?:-.*)?$")
_STEM_EXTENSION = re.compile(r"\.[a-z]{3,4}$")
_STEM_SIZE = re.compile(r"(?:[_\-](?:\d{2,4}x\d{2,4}|\d{2,4}w|scaled|large|medium|small|xl|rw|big|thumb|\d{3,4}))+$")
_LONGEST_SIZE = 200
"""In how many last characters of a file's name sizes are looked for: over a long row of them the pattern is slow."""


class _Collector:
    """Collects media items in order, each asset once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.items: list[dict[str, Any]] = []
        self.by_key: dict[str, dict[str, Any]] = {}

    def add(self, address: str | None, **values: Any) -> None:
        url = self.page.absolute(address)
        if url is None or len(self.items) >= MOST_MEDIA:
            return
        values.pop("block", None)
        is_video = values.get("media_type") is MediaType.VIDEO  # a host may name its videos in the query
        key = (identity_of(url) or url) if is_video else without_query(url).partition(":")[2]
        if (known := self.by_key.get(key)) is not None:
            for name, value in values.items():
                if value and not known.get(name):
                    known[name] = value
            return
        item = {"url": url, **values}
        self.by_key[key] = item
        self.items.append(item)


def find_media(page: Page, stated: Structured, found: Blocks, text: BodyText) -> tuple[MediaItem, ...]:
    """Return the article's media, numbered from 1: the lead picture, then videos and audio that JSON-LD and meta
    elements state, then pictures and players shown in the article in page order. Logos and repeats of an asset are left
    out; an empty tuple if there are none.
    """
    collector = _Collector(page)
    shown = list(shown_media(page, found, text))
    if any(values.get("alt_text") for values in shown[:_MOST_LOGOS]):
        houses = site_names(page, stated) | _houses(stated)
        shown = [values for values in shown if not values.get("alt_text") or fold(values["alt_text"]) not in houses]
    leading = next((lead for lead in _lead_pictures(stated) if is_picture(lead[0])), None)
    lead = _lead_among(page, shown, leading, text)
    if lead is not None:
        shown.remove(lead)
        if leading is not None and _same_asset(page, lead["url"], leading[0]):
            lead = {**{name: value for name, value in leading[2].items() if value}, **_without_none(lead)}
            leading = None
        collector.add(lead.pop("url"), **{**lead, "role": MediaRole.LEAD})
    elif leading is not None:
        collector.add(leading[0], role=MediaRole.LEAD, source=leading[1], **leading[2])
    for item in stated.items:
        if set(types_of(item)) & {"VideoObject", "AudioObject"}:
            _add_json_ld_media(collector, item)
    for key in ("video", "audio", "associatedMedia"):
        value = stated.article.get(key)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                _add_json_ld_media(collector, entry)
    for name, media_type in (
        ("og:video:secure_url", MediaType.VIDEO),
        ("og:video:url", MediaType.VIDEO),
        ("og:video", MediaType.VIDEO),
        ("og:video:iframe", MediaType.VIDEO),
        ("twitter:player:stream", MediaType.VIDEO),
        ("twitter:player", MediaType.VIDEO),
        ("og:audio", MediaType.AUDIO),
    ):
        for value in stated.meta(name)[:3]:
            collector.add(value, media_type=media_type, role=MediaRole.INLINE, source=Source.META)
    for values in shown:
        collector.add(values.pop("url"), **values)
    if leading is not None:
        collector.add(leading[0], role=MediaRole.INLINE, source=leading[1], **leading[2])
    return tuple(MediaItem(position=number, **item) for number, item in enumerate(collector.items, 1))


def _houses(stated: Structured) -> frozenset[str]:
    """The folded names of the organisations that are stated as authors: a picture so named is their logo."""
    value = stated.article.get("author")
    entries = [stated.resolve(entry) for entry in (value if isinstance(value, list) else [value])]
    named = (entry for entry in entries if isinstance(entry, dict) and "Organization" in types_of(entry))
    return frozenset(folded for entry in named if (folded := fold(text_value(entry.get("name")))))


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _lead_among(
    page: Page, shown: list[dict[str, Any]], leading: tuple[str, Source, dict[str, Any]] | None, text: BodyText
) -> dict[str, Any] | None:
    """Return the shown picture that leads: the one that the page states, in whatever size it is shown, else the first
    if it is above the text or beside its first paragraphs.
    """
    pictures = [values for values in shown if values.get("media_type", MediaType.IMAGE) is MediaType.IMAGE]
    if leading is not None:
        stem = _stem(leading[0])
        for values in pictures[:20]:
            if _stem(values["url"]) == stem:
                return values
        for values in pictures[:6]:
            if _same_asset(page, values["url"], leading[0]):
                return values
    first = text.blocks[0].index if text.blocks else 0
    for values in pictures[:3]:
        if values["block"] <= first + 3 and not is_decoration(values["url"]) and not _is_small(values):
            return values
    return None


def _is_small(values: dict[str, Any]) -> bool:
    """Whether a picture is shown as small as writers' portraits are, in both directions."""
    return all(size is not None and size <= _SMALL for size in (values.get("width"), values.get("height")))


def _same_asset(page: Page, one: str, other: str) -> bool:
    """Whether two addresses show one picture in two sizes or crops."""
    if _stem(one) == _stem(other):
        return True
    identity = _identity(other, page.url)
    return identity is not None and may_show(one, identity) and identity == _identity(one, page.url)


_identity = lru_cache(maxsize=256)(identity_of)


@lru_cache(maxsize=256)
def _stem(address: str) -> str:
    """The file's name without size, crop and extension; the whole address where the name says nothing."""
    name = without_query(address).rstrip("/").rsplit("/", 1)[-1]
    stem = _STEM_EXTENSION.sub("", _STEM_OPTIONS.sub("", name).lower())
    stem = stem[:-_LONGEST_SIZE] + _STEM_SIZE.sub("", stem[-_LONGEST_SIZE:])
    return stem if len(stem) > 7 else address


def _lead_pictures(stated: Structured) -> Iterator[tuple[str, Source, dict[str, Any]]]:
    for value in (stated.article.get("image"), stated.article.get("thumbnailUrl"), stated.article.get("thumbnail")):
        for entry in value if isinstance(value, list) else [value]:
            entry = stated.resolve(entry)
            if isinstance(entry, str):
                yield entry.strip(), Source.JSON_LD, {}
            elif isinstance(entry, dict):
                address = entry.get("url") or entry.get("contentUrl") or entry.get("@id")
                if isinstance(address, list):
                    address = address[0] if address else None
                if isinstance(address, str) and address:
                    yield (
                        address.strip(),
                        Source.JSON_LD,
                        {
                            "caption": text_value(entry.get("caption") or entry.get("description")) or None,
                            "credit": text_value(
                                entry.get("creditText") or entry.get("copyrightHolder") or entry.get("author")
                            )
                            or None,
                            "width": parse_pixels(entry.get("width")),
                            "height": parse_pixels(entry.get("height")),
                        },
                    )
    width, height = (
        parse_pixels(stated.first_meta("og:image:width")),
        parse_pixels(stated.first_meta("og:image:height")),
    )
    for name in (
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
        "sailthru.image.full",
        "thumbnail",
    ):
        for value in stated.meta(name):
            yield (
                value,
                Source.META,
                {"width": width, "height": height, "alt_text": stated.first_meta("og:image:alt", "twitter:image:alt")},
            )


def _add_json_ld_media(collector: _Collector, item: Json) -> None:
    kinds = set(types_of(item))
    media_type = MediaType.VIDEO if "VideoObject" in kinds else MediaType.AUDIO if "AudioObject" in kinds else None
    if media_type is None:
        return
    address = text_value(item.get("contentUrl")) or text_value(item.get("embedUrl")) or text_value(item.get("embedURL"))
    thumbnail = item.get("thumbnailUrl")
    thumbnail = thumbnail[0] if isinstance(thumbnail, list) and thumbnail else thumbnail
    collector.add(
        address,
        media_type=media_type,
        role=MediaRole.INLINE,
        caption=text_value(item.get("name") or item.get("description")) or None,
        thumbnail_url=collector.page.absolute(thumbnail) if isinstance(thumbnail, str) else None,
        source=Source.JSON_LD,
    )

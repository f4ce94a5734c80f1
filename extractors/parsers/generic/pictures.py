"""Pictures, videos and recordings that an article uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.extracted import MediaItem, MediaRole, MediaType, Source
from extractors.media import identity_of, may_show
from extractors.parsers.generic.blocks import DROP, Blocks
from extractors.parsers.generic.body import BodyText
from extractors.parsers.generic.picture_addresses import is_design, is_picture, is_placeholder, is_portrait, is_sign
from extractors.parsers.generic.structured import Json, Structured, text_value, types_of
from extractors.parsers.generic.texts import text_of
from extractors.parsers.generic.titles import site_names
from extractors.parsers.generic.vocabulary import Hint, hints_of
from extractors.parsers.page import Page
from extractors.text import fold, squeeze
from extractors.urls import without_query

_MOST = 200
_MOST_LOGOS = 6
_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-image",
    "data-lazy",
    "data-url",
    "data-hi-res-src",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_VIDEO_HOSTS = re.compile(
    r"//(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed|player\.vimeo\.com|(?:geo\.)?dailymotion\.com"
    r"|players\.brightcove\.net|cdn\.jwplayer\.com|"
    r"content\.jwplatform\.com|fast\.wistia\.net|player\.twitch\.tv|rutube\.ru|vk\.com/video"
    r"|www\.facebook\.com/plugins/video|streamable\.com|embed\.ted\.com)",
    re.IGNORECASE,
)
_AUDIO_HOSTS = re.compile(
    r"//(?:w\.soundcloud\.com|open\.spotify\.com/embed|embed\.podcasts\.apple\.com|omny\.fm|art19\.com"
    r"|player\.megaphone\.fm|embed\.acast\.com)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\s*(?:[(\[]\s*)?(?:(?<!\w)(?:photo(?:graph)?|image|picture|foto|bild|video|crédit|credit|credito|quelle|source"
    r"|fuente|fonte|copyright|фото|عکس|تصویر|تصوير|צילום|写真|사진)(?![^\W_])|©|\(c\))"
    r"(?:\s*(?:credit|by|von|par|por|di|courtesy(?: of)?))?\s*[:\-]?\s*(?P<who>[^.:]{2,80}?)[)\]]?\s*\.?$",
    re.IGNORECASE,
)


_STEM_OPTIONS = re.compile(r"=[a-z]\d+(?:-.*)?$")
_STEM_EXTENSION = re.compile(r"\.[a-z]{3,4}$")
_STEM_SIZE = re.compile(r"(?:[_\-](?:\d{2,4}x\d{2,4}|\d{2,4}w|scaled|large|medium|small|xl|rw|big|thumb|\d{3,4}))+$")


class _Collector:
    """Gathers items in order, each address once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.items: list[dict[str, Any]] = []
        self.by_key: dict[str, dict[str, Any]] = {}

    def add(self, address: str | None, **values: Any) -> None:
        url = self.page.absolute(address)
        if url is None or len(self.items) >= _MOST:
            return
        values.pop("block", None)
        key = without_query(url).partition(":")[2]
        if (known := self.by_key.get(key)) is not None:
            for name, value in values.items():
                if value and not known.get(name):
                    known[name] = value
            return
        item = {"url": url, **values}
        self.by_key[key] = item
        self.items.append(item)


def find_media(page: Page, stated: Structured, found: Blocks, text: BodyText) -> tuple[MediaItem, ...]:
    """Return the lead picture first, then the pictures and players of the article's part of the page in page order."""
    collector = _Collector(page)
    shown = list(_shown(page, found, text))
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
    if it stands above the text or beside its first paragraphs.
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
        if values["block"] <= first + 3 and not is_design(values["url"]):
            return values
    return None


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
    stem = _STEM_SIZE.sub("", _STEM_EXTENSION.sub("", _STEM_OPTIONS.sub("", name).lower()))
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
                            "width": _number(entry.get("width")),
                            "height": _number(entry.get("height")),
                        },
                    )
    width, height = _number(stated.first_meta("og:image:width")), _number(stated.first_meta("og:image:height"))
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


def _shown(page: Page, found: Blocks, text: BodyText) -> Iterator[dict[str, Any]]:
    if text.container is None or not text.blocks:
        return
    start, end = text.blocks[0].index, max(text.blocks[-1].index, text.container.last)
    for node in found.nodes[text.container.index :]:
        if node.first > end + 3:
            break
        if node.hints & Hint.GALLERY and not node.flags & DROP:
            end = max(end, node.last)
    above = found.headline_above(start)
    low = min(start, above.first if above is not None else start) - 3
    around = _elements_around(found, text)
    marks: list[tuple[int, dict[str, Any]]] = []
    for element, index in found.pictures:
        if (
            element.tag != "source"
            and low <= index <= end
            and not _is_outside(element, around)
            and (values := _picture(element))
        ):
            marks.append((index, values))
            if len(marks) >= 2 * _MOST:
                break
    for element, index in found.players[: 2 * _MOST]:
        if low <= index <= end and not _is_outside(element, around) and (values := _player(page, element)):
            marks.append((index, values))
    marks.sort(key=lambda mark: mark[0])
    for index, values in marks:
        yield {"role": MediaRole.INLINE, "source": Source.HEURISTIC, **values, "block": index}


def _elements_around(found: Blocks, text: BodyText) -> frozenset[HtmlElement]:
    """The elements that hold the text or a headline, whose class names cannot mean what they say of a picture."""
    nodes = found.nodes
    around: set[HtmlElement] = set()
    inner = [text.container.index] if text.container is not None else []
    for index in (*inner, *(index for _, index in found.headlines[:5])):
        while index >= 0 and nodes[index].element not in around:
            around.add(nodes[index].element)
            index = nodes[index].parent
    return frozenset(around)


def _is_outside(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether a picture stands in a teaser, a share bar or a comment: in an element that its class names mark so."""
    for count, above in enumerate(element.iterancestors()):
        if count > 8 or above in around or above.tag in ("article", "main", "body"):
            return False
        if above.tag in ("nav", "footer", "aside") or (
            above.tag == "a" and "author" in (above.get("rel") or "").split()
        ):
            return True
        hints = hints_of(above.get("class") or "")
        if hints & (DROP & ~Hint.TAGS) and above.tag != "figure":
            return True
        if count < 4 and hints & Hint.BYLINE and not hints & (Hint.CAPTION | Hint.LEAD):
            return True
    return False


def _picture(element: HtmlElement) -> dict[str, Any] | None:
    address = next(
        (value for name in _LAZY if (value := element.get(name)) and not value.startswith(("data:", "{"))), None
    )
    if address is None:
        source = element.get("src") or ""
        if source and not is_placeholder(source):
            address = source
        else:
            address = next(
                (best for name in _LAZY_SETS if (best := _largest(element.get(name)))), element.get("data-full-src")
            ) or _from_picture(element)
    if not address or is_portrait(address) or not is_picture(address):
        return None
    width, height = _number(element.get("width")), _number(element.get("height"))
    if (width is not None and width < 60) or (height is not None and height < 60):
        return None
    names = element.get("class") or ""
    if is_sign(names):
        return None
    caption, credit, is_gallery = _caption_of(element)
    values: dict[str, Any] = {
        "url": address,
        "alt_text": squeeze(element.get("alt")) or None,
        "width": width,
        "height": height,
        "caption": caption,
        "credit": credit,
    }
    if is_gallery:
        values["role"] = MediaRole.GALLERY
    return values


def _from_picture(element: HtmlElement) -> str | None:
    above = element.getparent()
    if above is None or above.tag != "picture":
        return None
    return next(
        (best for source in above.iter("source") for name in _LAZY_SETS if (best := _largest(source.get(name)))), None
    )


def _largest(candidates: str | None) -> str | None:
    """The address with the greatest width of a ``srcset``."""
    if not candidates or len(candidates) > 20_000:
        return None
    best, most = None, -1.0
    for part in re.split(r",\s+|,(?=https?:|/)", candidates):
        pieces = part.split()
        if not pieces or pieces[0].startswith("data:"):
            continue
        size = 0.0
        if len(pieces) > 1:
            try:
                size = float(pieces[-1][:-1])
            except ValueError:
                size = 0.0
        if size > most:
            best, most = pieces[0], size
    return best


def _caption_of(element: HtmlElement) -> tuple[str | None, str | None, bool]:
    """Caption and credit from the figure around a picture, and whether it stands in a gallery."""
    is_gallery = False
    caption_element: HtmlElement | None = None
    for count, above in enumerate(element.iterancestors()):
        if count > 7 or above.tag in ("article", "main", "body"):
            break
        hints = hints_of(above.get("class") or "")
        is_gallery = is_gallery or bool(hints & Hint.GALLERY)
        if caption_element is None and (count < 3 or above.tag == "figure"):
            caption_element = _captioning(above, element)
    if caption_element is None:
        return None, None, is_gallery
    caption: str | None = text_of(caption_element) or None
    credit: str | None = None
    marked = next(
        (inner for inner in caption_element.iter("span", "cite", "small", "p", "div") if _names_credit(inner)), None
    )
    if marked is None and (around := caption_element.getparent()) is not None:
        marked = next(
            (inner for inner in around.iterchildren("span", "cite", "small", "p", "div") if _names_credit(inner)), None
        )
    if marked is not None and marked is not caption_element:
        credit = text_of(marked) or None
        if caption and credit and caption.endswith(credit):
            caption = caption[: -len(credit)].strip(" |\u2013-\u2014") or None
    if caption and not credit and len(caption) < 2000 and (match := _CREDIT.search(caption)):
        credit = match["who"]
    return caption, _bare_credit(credit), is_gallery


def _captioning(around: HtmlElement, picture: HtmlElement) -> HtmlElement | None:
    """Return the element beside a picture that holds its caption, where there is one picture only."""
    if around.tag != "figure" and next(islice(around.iter("img"), 1, None), None) is not None:
        return None
    for inner in around.iter("figcaption", "div", "p", "span", "em", "dd"):
        if inner is around or inner is picture:
            continue
        if inner.tag == "figcaption" or hints_of(inner.get("class") or "") & Hint.CAPTION:
            return inner
    return None


def _names_credit(element: HtmlElement) -> bool:
    names = (element.get("class") or "").lower()
    return "credit" in names or "copyright" in names


def _bare_credit(credit: str | None) -> str | None:
    """Return a credit without brackets and without the word for it: ``(Image credit: NASA)`` is ``NASA``."""
    if not credit:
        return None
    bare = credit.strip(" ()[]")
    bare = re.sub(
        r"^(?:(?:image|photo|picture|bild|foto)\s*)?(?:credits?|courtesy(?: of)?|by|von|source|quelle)?\s*:\s*",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    return bare.strip() or None


def _player(page: Page, element: HtmlElement) -> dict[str, Any] | None:
    tag = element.tag
    if tag in ("video", "audio"):
        address = element.get("src") or next(
            (inner.get("src") for inner in element.iter("source") if inner.get("src")), None
        )
        if not address or address.startswith("blob:"):
            return None
        return {
            "url": address,
            "media_type": MediaType.VIDEO if tag == "video" else MediaType.AUDIO,
            "thumbnail_url": page.absolute(element.get("poster")),
        }
    address = element.get("src") or element.get("data-src") or element.get("data-lazy-src") or ""
    if _VIDEO_HOSTS.search(address):
        return {"url": address, "media_type": MediaType.VIDEO, "caption": squeeze(element.get("title")) or None}
    if _AUDIO_HOSTS.search(address):
        return {"url": address, "media_type": MediaType.AUDIO, "caption": squeeze(element.get("title")) or None}
    return None


def _number(value: Any) -> int | None:
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    match = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", str(value)) if value is not None else None
    return int(match[1]) if match else None

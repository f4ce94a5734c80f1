"""What the address of a picture says of it: many are of a page's design and none of the article.

Folders and file names are the trade's, in the languages that systems are written in; no single site is named.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.text import words

LONGEST = 4_000
_LONGEST_SIGN = 40
_LONGEST_NAME = 200
_STANDS_IN = re.compile(
    r"[\w\-]*(?:(?:blank|pixel|spacer|transparent|1x1|loading|preload|lazy|placeholder)[\w\-]*\.(?:gif|png|svg)"
    r"|placeholder[\w\-]*\.(?:jpe?g|webp))"
    r"|(?:blank|spacer|leer|empty|vide|vacio|1x1|trans(?:_\d+x\d+)?)\.(?:jpe?g|webp|gif|png)"
    r"|(?:fb|facebook|twitter|social|og)[-_]share[-_]default[\w\-]*\.\w{3,4}"
    r"|(?:(?:og|share)[-_]?(?:image)?)?default(?:[-_]?(?:pic|image|img|photo|thumb\w*|og|share))?\.(?:gif|png)"
    r"|(?:default[-_]?(?:pic|image|img|photo|head)|def_head|no[-_]?(?:image|img|photo|pic|foto|picture))[\w\-]*\."
    r"(?:gif|png|jpe?g|webp)"
)
_STAND_INS = (
    "blank", "pixel", "spacer", "trans", "1x1", "load", "lazy", "placeholder", "def", "image", "img", "photo",
    "pic", "foto", "leer", "empty", "vide", "vacio",
)  # fmt: skip
"""One of these is in whatever ``_STANDS_IN`` finds: looking for them first costs a third."""
_SMALL_USE = re.compile(
    r"(?:\b|_)(?:(?:print)?logos?\d*|icons?\d*|avatar|sprite|badge|favicon|emoji|gravatar|headshot|btn|button)(?:\b|_)"
)
_SIGNS = ("logo", "icon", "avatar", "sprite", "badge", "emoji", "headshot", "btn", "button")
"""One of these is in whatever ``_SMALL_USE`` finds."""
_NETWORKS = (
    r"facebook|fb|twitter|tweet|instagram|youtube|whats-?app|telegram|linkedin|pinterest|tumblr|reddit|tik-?tok|viber"
    r"|vk(?:ontakte)?|odnoklassniki|ok|weibo|wechat|weixin|qq|qzone|qrcode|line|kakao\w*|naver|tuenti|meneame|flipboard"
    r"|mastodon|bluesky|threads|google(?:plus|-?news)?|rss|e-?mail|mail|print|imprimir|scrap|share|comment"
)
_NETWORK = re.compile(
    rf"(?:(?:ic|ico|icon|share|social)[-_])?(?:{_NETWORKS})(?:[-_]?(?:\d+(?:x\d+)?(?!\d)|icon|logo|share|circle|square|new))*"
    r"\.(?:gif|png|jpe?g|webp)$"
)
_DESIGN = re.compile(r"(?:page|site|main|top|blog)?[-_]?(?:header|banner|masthead|arrow|bullet|divider)[-_]?\w{0,12}\.")
_COUNTERS = words("track tracking tracker pixel pixels beacon counter")
"""Folders whose pictures count readers."""
_FOLDERS = words(
    "icon icons icones iconos iconen ikony button buttons btn btns download_buttons sprite sprites emoji emojis "
    "smileys smilies flags logo logos og_image_logo"
)
_PORTRAIT = re.compile(
    r"/(?:authors?|autor(?:en|es)?|profiles?|profil|avatars?|people|staff|bylines?|contributors?|writers?|headshots?"
    r"|columnists?)/",
    re.IGNORECASE,
)


def is_placeholder(address: str) -> bool:
    """Whether a URL is that of a placeholder, shown until the real picture loads or if there is none."""
    return _stands_in(_path_of(address)[-1])


def is_picture(address: str) -> bool:
    """Whether a URL may be that of a picture an article shows; False for placeholders, logos, icons, buttons, tracking
    pixels and share links.
    """
    if not 0 < len(address) <= LONGEST:
        return False
    path = _path_of(address)
    name = path[-1]
    if _stands_in(name) or not _FOLDERS.isdisjoint(path) or is_logo_or_icon(name):
        return False
    if "." not in name and not _COUNTERS.isdisjoint(path):
        return False
    return len(name) > _LONGEST_SIGN or _NETWORK.match(name) is None


def has_picture_extension(address: str) -> bool:
    """Whether the file's name in a URL ends as that of a picture."""
    return _path_of(address)[-1].endswith((".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"))


def is_decoration(address: str) -> bool:
    """Whether a picture is decoration by its file name (a GIF, an arrow, a page header); it is then never the lead."""
    name = _path_of(address)[-1]
    return name.endswith(".gif") or (len(name) < _LONGEST_NAME and _DESIGN.match(name) is not None)


def is_portrait(address: str) -> bool:
    """Whether a URL's path is that of the site's author portraits."""
    return _PORTRAIT.search(address) is not None


def is_logo_or_icon(names: str) -> bool:
    """Whether class names or a file's name mark a picture as a logo, an icon or the like."""
    lowered = names.lower()
    return any(word in lowered for word in _SIGNS) and _SMALL_USE.search(lowered) is not None


def _path_of(address: str) -> list[str]:
    """Return the parts between slashes, the file's name last; of a picture that is written into the page its scheme."""
    if address[:5].lower() == "data:":
        return ["data:"]
    return address.partition("?")[0].lower().split("/")


def _stands_in(name: str) -> bool:
    if name == "data:" or name.endswith(".svg"):
        return True
    # of a name as long as a text the pattern would try every part with every other
    return len(name) < _LONGEST_NAME and _is_name_of_stand_in(name)


@lru_cache(maxsize=1024)  # a page's pictures are asked for several times each
def _is_name_of_stand_in(name: str) -> bool:
    return any(word in name for word in _STAND_INS) and _STANDS_IN.match(name) is not None

"""Whether the canonical address that a page states can identify the page.

A broken template gives every story of a site one canonical address (``/undefined``, ``/en/``, ``{{ page.url }}``), and
all of them would become versions of one article. So a stated address counts only if it is at least as specific as the
page's own: it has the page's own slug or number, or words of its headline, or is of an article's form and does not
contradict the page's own address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from extractors.contracts.urls import (
    UrlRejectedError,
    canonicalise_url,
    fold_host,
    identify_url,
    join_url,
    split_url,
)
from extractors.language.text import count_words, words

_UNFILLED = re.compile(
    r"[{}<>|^`]|\$\(|%[sd](?![0-9a-f])|\[[a-z.]*\]|\[object|/:[a-z_]+(?=/|$)|\bpage\.(?:url|permalink)\b|@model\b",
    re.IGNORECASE,
)
_FAILED = words(
    "undefined null nil none nan false true 404 403 500 error errors notfound not-found not_found page-not-found "
    "404.html 404.php error404 object array"
)
_GENERIC = words(
    "index default home homepage main start page article articles artikel articolo articulo artigo story stories news "
    "post posts view show read detail details content item entry amp print mobile node archive search"
)
_LISTS = words(
    "category categories cat tag tags topic topics author authors section sections kategorie kategorien kategori "
    "rubrik rubrique rubriques categoria categorias tema temas etiqueta etiquetas rubric rubrics rubriki "
    "kategoria kategorija konu etiket label archive archives feed rss wp-json cart login"
)
"""Folders of lists and not of articles; a page that lies in one itself is not compared by them."""
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jspx?|do|cfm|cgi|action|html?|shtml|pl)$", re.IGNORECASE)
_DELIVERY = re.compile(r"/(?:amp|print|m|mobile|page/\d{1,3}|\d|p\d{1,2}|comments?|gallery|photos?|embed)(?=/|$)", re.I)
_DATE = re.compile(r"(?:19|20)\d\d(?:[-_.]?[01]\d(?:[-_.]?[0-3]\d)?)?|1[34]\d\d(?:[-_.]?[01]\d(?:[-_.]?[0-3]\d)?)?")
_DAY_FOLDERS = re.compile(r"(?<=/)(?:19|20|1[34])\d\d(?:/[01]?\d(?:/[0-3]?\d)?)?(?=/|$)")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{4,}(?![0-9])")
_HEX = re.compile(r"(?<![0-9a-z])(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{8,}(?![0-9a-z])")
_MIXED = re.compile(r"(?=[a-z_-]{0,40}[0-9])(?=[0-9_-]{0,40}[a-z])[0-9a-z_-]{6,40}", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NO_ID_KEYS = words(
    "page pg p_page start offset lang language locale hl l year month day date cat category section tag sort order "
    "view mode type format version v ver q query s search theme skin device print edition region "
    "seite pagina página sayfa strona str stranica stranka oldal sivu side sida halaman trang pageno paged pagenum"
)
_FEW_WORDS = 3
"""A slug of this many words is a headline's; sections rarely have more than two."""


def is_credible_canonical(stated: str, own: str, title: str | None = None) -> bool:
    """Whether a stated canonical address may stand for the page at ``own``, whose headline is ``title``.

    False for unfilled templates and error pages on any host; on the page's own host also for front pages, sections and
    addresses of another story. True if ``own`` is no web address, since nothing can then be compared.
    """
    decoded = unquote(stated)
    ours_decoded = unquote(own)
    if _is_broken(decoded) and not _is_broken(ours_decoded):
        return False
    try:
        theirs, ours = canonicalise_url(join_url(own, stated) or stated), canonicalise_url(own)
    except UrlRejectedError:
        return split_url(own) is None or not own.startswith(("http://", "https://"))
    if identify_url(theirs) == identify_url(ours):
        return True
    if fold_host(urlsplit(theirs).netloc) != fold_host(urlsplit(ours).netloc):
        return True
    return _stands_for(_read_address(theirs), _read_address(ours), title)


def _is_broken(address: str) -> bool:
    parts = split_url(address)
    if parts is None or _UNFILLED.search(f"{parts.path}?{parts.query}#{parts.fragment}"):
        return True
    segments = parts.path.lower().strip("/").split("/")
    if not _FAILED.isdisjoint(segments[-2:]):
        return True
    values = (pair.partition("=")[2].lower() for pair in parts.query.split("&"))
    return any(value in ("undefined", "null", "nan", "[object object]") for value in values)


class _Address(NamedTuple):
    """What an address says of its article: path without delivery marks, name of the article, numbers, parameters."""

    path: str
    name: str
    slug: tuple[str, ...]
    is_headline: bool
    numbers: frozenset[str]
    digests: frozenset[str]
    parameters: frozenset[str]
    is_list: bool
    is_dated: bool

    @property
    def marks(self) -> frozenset[str]:
        """Everything that names one article by a number or a code."""
        return self.numbers | self.digests | self.parameters


def _read_address(url: str) -> _Address:
    parts = urlsplit(url)
    path = _DELIVERY.sub("", unquote(parts.path)).rstrip("/").lower()
    undated = _DAY_FOLDERS.sub("", path)
    segments = [_SCRIPT.sub("", segment) for segment in undated.split("/") if segment]
    named = [segment for segment in segments if segment not in _GENERIC and not _DATE.fullmatch(segment)]
    name = named[-1] if named and named[-1] in segments[-2:] else ""
    slug = _slug_of(name)
    if not slug and len(named) > 1 and count_words(named[-2]) >= _FEW_WORDS:
        slug = _slug_of(named[-2])  # /bridge-shuts-for-six-months/33599.html
    undated = _SCRIPT.sub("", undated)
    digests = frozenset(_HEX.findall(undated))
    undated = _HEX.sub("", undated)
    return _Address(
        path=_SCRIPT.sub("", path),
        name=name,
        slug=slug,
        is_headline=count_words(" ".join(slug)) >= _FEW_WORDS,
        numbers=frozenset(number for number in _NUMBER.findall(undated) if not _DATE.fullmatch(number)),
        digests=digests,
        parameters=frozenset(_identifying_values(parts.query)),
        is_list=not _LISTS.isdisjoint(segments[:-1]),
        is_dated=bool(name) and _SCRIPT.sub("", path).endswith(name) and _DAY_FOLDERS.search(path) is not None,
    )


def _identifying_values(query: str) -> Iterator[str]:
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        value = unquote(value).lower().rstrip("/")
        if key.lower() not in _NO_ID_KEYS and any(character.isdigit() for character in value):
            yield value


def _slug_of(name: str) -> tuple[str, ...]:
    if _HEX.fullmatch(name):
        return ()
    return tuple(word for word in _words_of(name) if not word.isdigit())


def _stands_for(theirs: _Address, ours: _Address, title: str | None) -> bool:
    if theirs.is_list and not ours.is_list:
        return False
    if theirs.marks & ours.marks:
        return True
    if theirs.path == ours.path or (theirs.name and theirs.name == ours.name):
        # without the parameter that names the article the path is that of all of them
        return not ours.parameters or theirs.is_headline or bool(theirs.numbers)
    in_title = _count_shared(theirs.slug, title)
    if ours.path.startswith(f"{theirs.path}/"):
        return bool(theirs.numbers or theirs.parameters) or (theirs.is_headline and in_title > 1)
    if not theirs.is_headline and ours.is_headline and not theirs.marks:
        return False  # the page's own address says more
    if in_title >= min(2, len(theirs.slug)) > 0 and (len(theirs.slug) > 1 or theirs.is_headline or not ours.slug):
        return True
    if (theirs.parameters or theirs.numbers) and (ours.parameters or ours.numbers):
        return False  # each has a number, and not the same
    shared = set(theirs.slug) & set(ours.slug)
    is_beside = theirs.path.rpartition("/")[0] == ours.path.rpartition("/")[0] and ours.name
    if len(shared) > 1 or len(ours.slug) > 1 or is_beside:
        return bool(shared)
    if theirs.is_headline:
        # with a headline in the same letters to compare with, a slug without any word of it is of another story
        return in_title > 0 or not _is_comparable(theirs.slug, title)
    return bool(theirs.marks) or theirs.is_dated or _MIXED.fullmatch(theirs.name) is not None


def _is_comparable(slug: tuple[str, ...], title: str | None) -> bool:
    headline = "".join(_words_of(title or ""))
    return bool(headline) and "".join(slug).isascii() == headline.isascii()


def _count_shared(slug: tuple[str, ...], title: str | None) -> int:
    """Count the words of a slug that are in a headline."""
    headline = _words_of(title or "")
    known, run_on = set(headline), "".join(headline)
    return sum(
        word in known or (len(word) > 3 and not word.isascii() and word in run_on)  # scripts without spaces
        for word in slug
        if len(word) > 2 or not word.isascii()
    )


def _words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    folded = "".join(character for character in plain if not unicodedata.combining(character))
    return [re.sub(r"(?<=[aou])e", "", word) for word in _WORD.findall(folded)]

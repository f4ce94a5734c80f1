"""Which article a page is: its canonical address, its identity within the outlet, and the hash of its version."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, fold_host, identify_url
from extractors.language.text import squeeze

OWN_ID = "id:"
"""How the identity of an article begins that the outlet itself numbers."""


def identify(article: Article, url: str, outlet: Outlet) -> tuple[str, str, str | None]:
    """Return an article's canonical URL, its identity within the outlet, and the outlet's own id of it.

    A page's canonical link is believed only on the page's own site, and not where it points at the front page, as badly
    made sites have it. Raises UrlRejectedError where the page's address is none.
    """
    fetched = canonicalise_url(url)
    canonical = fetched
    if article.canonical_url:
        try:
            stated = canonicalise_url(article.canonical_url, fetched)
        except UrlRejectedError:
            stated = fetched
        ours, theirs = urlsplit(fetched), urlsplit(stated)
        is_front_page = theirs.path in ("", "/") and not theirs.query and ours.path not in ("", "/")
        if fold_host(ours.netloc) == fold_host(theirs.netloc) and not is_front_page:
            canonical = stated
    ref = identify_url(canonical, outlet)
    if ref.startswith(OWN_ID):
        native_id = ref.removeprefix(OWN_ID)
        return outlet.make_article_url(native_id) or canonical, ref, native_id
    return canonical, ref, article.native_id


def content_hash(title: str | None, body: str | None) -> str:
    """Hash what makes one version of an article: title and body, white space folded."""
    text = f"{squeeze(title)}\n{squeeze(body)}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

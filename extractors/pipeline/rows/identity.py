"""Which article a page is: its canonical address and its identity within the outlet."""

from __future__ import annotations

from urllib.parse import urlsplit

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, fold_host, identify_url
from extractors.read.canonical_links import is_credible_canonical

OWN_ID = "id:"
"""How the identity of an article begins that the outlet itself numbers."""


def identify(article: Article, url: str, outlet: Outlet) -> tuple[str, str, str | None]:
    """Return an article's canonical URL, its identity within the outlet, and the outlet's own id of it (or None).

    A page's canonical link is used only if it is on the page's own host and as specific as the page's address: not that
    of the front page, of a section or of another story, as badly made sites have it. Raises UrlRejectedError if the
    page's URL is rejected.
    """
    fetched = canonicalise_url(url)
    canonical = fetched
    if article.canonical_url:
        try:
            stated = canonicalise_url(article.canonical_url, fetched)
        except UrlRejectedError:
            stated = fetched
        if _may_replace(stated, fetched, outlet, article.title):
            canonical = stated
    ref = identify_url(canonical, outlet)
    if ref.startswith(OWN_ID):
        native_id = ref.removeprefix(OWN_ID)
        return outlet.make_article_url(native_id) or canonical, ref, native_id
    return canonical, ref, article.native_id


def _may_replace(stated: str, fetched: str, outlet: Outlet, title: str | None) -> bool:
    """Whether a stated canonical URL may stand for the fetched one; both are canonical, which can always be split."""
    if fold_host(urlsplit(fetched).netloc) != fold_host(urlsplit(stated).netloc):
        return False
    if outlet.is_article_url(fetched) and not outlet.is_article_url(stated):
        return False
    native_id = outlet.find_native_id(fetched)
    if native_id is not None:
        stated_id = outlet.find_native_id(stated)
        if stated_id is None or stated_id == native_id:
            return stated_id is not None
    return is_credible_canonical(stated, fetched, title)

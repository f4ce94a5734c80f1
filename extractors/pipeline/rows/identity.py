"""Which article a page is: its canonical address and its identity within the outlet."""

from __future__ import annotations

from urllib.parse import urlsplit

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, fold_host, identify_url

OWN_ID = "id:"
"""How the identity of an article begins that the outlet itself numbers."""


def identify(article: Article, url: str, outlet: Outlet) -> tuple[str, str, str | None]:
    """Return an article's canonical URL, its identity within the outlet, and the outlet's own id of it (or None).

    A page's canonical link is used only if it is on the page's own host and does not lead to the front page, as badly
    made sites have it. Raises UrlRejectedError if the page's URL is rejected.
    """
    fetched = canonicalise_url(url)
    canonical = fetched
    if article.canonical_url:
        try:
            stated = canonicalise_url(article.canonical_url, fetched)
        except UrlRejectedError:
            stated = fetched
        ours, theirs = urlsplit(fetched), urlsplit(stated)  # both are canonical, which can always be split
        is_front_page = theirs.path in ("", "/") and not theirs.query and ours.path not in ("", "/")
        if fold_host(ours.netloc) == fold_host(theirs.netloc) and not is_front_page:
            canonical = stated
    ref = identify_url(canonical, outlet)
    if ref.startswith(OWN_ID):
        native_id = ref.removeprefix(OWN_ID)
        return outlet.make_article_url(native_id) or canonical, ref, native_id
    return canonical, ref, article.native_id

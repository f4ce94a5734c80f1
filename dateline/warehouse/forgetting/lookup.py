"""What a person asked to forget: an article by key, native id or address, a page by its address, or an outlet."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from dateline.warehouse.lookup import FoundArticle, find_article, open_published
from dateline.warehouse.published import BuildError
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, identify_url
from extractors.outlets.registry import Registry
from extractors.runtime.settings import Home
from extractors.stores.forgetting.staged import find_ref, find_traces
from extractors.stores.forgetting.target import ForgetTarget
from extractors.stores.storage.storage import open_storage


def find_target(home: Home, registry: Registry, asked: str) -> ForgetTarget:
    """Find what is to be forgotten, with every identity, address and headline that the stores know of it.

    Raises:
        FileNotFoundError: nothing is known under this name; the message says what may be given.
    """
    if asked in registry.outlets or ((home.raw / asked).is_dir() and "/" not in asked and asked.strip(".")):
        return ForgetTarget("outlet", asked, asked)
    found, why = _find_article(home, asked)
    if found is not None:
        outlet = registry.get_outlet(found.outlet_id)
        return _target_of(home, outlet, asked, found)
    try:
        url = canonicalise_url(asked)
    except UrlRejectedError:
        raise FileNotFoundError(f"{why}, or the id of an outlet") from None
    known = registry.find_outlet_for_url(url)
    if known is None:
        raise FileNotFoundError(f"{asked} belongs to no outlet of the registry, and no article has this address")
    return _target_of(home, known, asked, None, url)


def find_article_keys(warehouse: Path, outlet_id: str, refs: Sequence[str]) -> list[str]:
    """Return the keys of an outlet's articles with these identities in the published file; empty without a file."""
    if not warehouse.exists() or not refs:
        return []
    query = (
        "select a.article_key from marts.fct_articles as a"
        " inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key"
        " where o.outlet_id = ? and list_contains(?, a.article_ref)"
    )
    with contextlib.closing(open_published(warehouse)) as connection:
        return sorted({key for (key,) in connection.execute(query, [outlet_id, list(refs)]).fetchall()})


def _find_article(home: Home, asked: str) -> tuple[FoundArticle | None, str]:
    try:
        return find_article(home.warehouse, asked), ""
    except FileNotFoundError as error:
        if "answer to" in str(error):
            raise  # several articles have it
        return None, str(error)
    except BuildError as error:
        return None, str(error)


def _target_of(
    home: Home, outlet: Outlet, asked: str, found: FoundArticle | None, url: str | None = None
) -> ForgetTarget:
    open_storage(home).pull_outlet(outlet.outlet_id)
    record, address = (found.warc_record, found.canonical_url) if found else (None, url)
    ref = find_ref(home.staged, outlet.outlet_id, record, address)
    urls = {one for one in (url, found and found.canonical_url) if one}
    titles = {found.title} if found and found.title else set()
    refs = {ref} if ref else set()
    texts: set[str] = set()
    for one in sorted(refs):
        traces = find_traces(home.staged, outlet.outlet_id, one)
        urls |= traces.urls
        titles |= traces.titles
        texts |= traces.texts
    for one in urls:
        try:
            refs.add(identify_url(one, outlet))
        except UrlRejectedError:
            continue
    return ForgetTarget(
        "article",
        outlet.outlet_id,
        asked,
        refs=tuple(sorted(refs)),
        urls=tuple(sorted(urls)),
        titles=tuple(sorted(titles)),
        texts=tuple(sorted(texts)),
    )

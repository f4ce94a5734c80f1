"""What every worker process needs, imported once by the server process that workers are forked from.

Importing this module opens the gazetteer and the lists of names and reads an invented page by each family of parsers,
so that their patterns are compiled. As the entry point of a process it reads the settings from the environment; they
only decide what is ready in advance: outlet and gazetteer are passed to a worker with each batch.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc

from extractors.pipeline.workers.single import PATTERNS

# isort: split
# the patterns of what follows are compiled already
from extractors.contracts.raw_page import RawPage
from extractors.enrich.enrichers import make_enrichers
from extractors.mentions.gazetteer.lookup import GazetteerError
from extractors.outlets.registry import load_registry
from extractors.pipeline.rows.page import read_rows
from extractors.runtime.settings import load_settings
from extractors.stores.row_batches import make_batch

_PAGE = """<html lang="en"><head><title>Ferry Returns to Basra</title></head><body><article>
<h1>Ferry Returns to Basra</h1><p>BASRA, Oct 19 (Reuters) - The ferry that crosses the Shatt al-Arab from Basra, Iraq,
is back after a year of repairs, the harbour office said on Monday, and people from both banks were there.</p>
<p>عادت العبّارة إلى البصرة في العراق، بحسب وكالة رويترز. به گزارش ایرنا از تهران، کشتی بازگشت.</p>
</article></body></html>"""


def _read_pages() -> None:
    settings = load_settings()
    enrichers = make_enrichers(settings.gazetteer)
    fetched_at = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)
    families = {outlet.parser: outlet for outlet in load_registry(settings.outlets).outlets.values()}
    for outlet in families.values():
        url = f"{outlet.homepage_url.rstrip('/')}/2026/10/19/ferry-returns-to-basra-1"
        make_batch([read_rows(RawPage(url, fetched_at, _PAGE.encode()), outlet, enrichers)])


# an error in the settings or the gazetteer is reported where pages are read, not here
with contextlib.suppress(GazetteerError, OSError, ValueError), PATTERNS.keeping():
    _read_pages()
gc.freeze()

"""``make docs``: the data dictionary of the published warehouse and dbt's documentation, as static pages.

``<home>/docs/index.html`` is written for analysts: entity diagram, every table's grain and columns, example queries
with their real results. ``<home>/docs/dbt.html`` is dbt's own page. Neither loads anything from anywhere. Page text in
results is hostile: everything is escaped. All work is done on a copy, the published file is only read.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.analyses.catalogue import Analysis
from dateline.reports.data_dictionary.dictionary_tables import (
    read_answers,
    read_keys,
    read_references,
    read_tables,
    tables_by_kind,
)
from dateline.reports.data_dictionary.entity_diagram import BOX_WIDTH, entity_diagram
from dateline.reports.page_templates import FIND_SCRIPT, FIND_SCRIPT_HASH, page_templates
from dateline.warehouse.candidate import copy_published
from dateline.warehouse.lookup import open_published
from dateline.warehouse.models import run_models
from dateline.warehouse.publication import read_publication
from dateline.warehouse.published import BuildError
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.settings import Home, load_settings
from extractors.stores.warehouse_files import close_other_files

NO_WAREHOUSE = 2
# dbt's page is one file of scripts and data; it may run what is in it and may not reach anything outside
_DBT_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'\">"
)


def main() -> int:
    """Write the data dictionary and dbt's page and print their paths; return 0, or 2 if that is not possible."""
    settings = load_settings()
    try:
        pages = write_docs(settings.home, now=dt.datetime.now(dt.UTC), memory_limit=settings.memory_limit)
    except BuildError as error:
        sys.stderr.write(f"make docs: {error}\n")
        return NO_WAREHOUSE
    for page in pages:
        sys.stdout.write(f"{page}\n")
    return 0


def write_docs(home: Home, *, now: dt.datetime, memory_limit: str = DEFAULT_MEMORY_LIMIT) -> tuple[Path, Path]:
    """Write the data dictionary and dbt's page into ``<home>/docs``; return their paths in this order. dbt works on a
    temporary copy of the published file. DuckDB may use ``memory_limit`` of memory (such as ``4GB``).

    Raises:
        BuildError: there is no published warehouse, it cannot be read, the disk has no room for a copy, or dbt failed.
    """
    open_published(home.warehouse).close()
    home.docs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".docs-", dir=home.root) as folder:
        copy, target = Path(folder) / home.warehouse.name, Path(folder) / "target"
        copy_published(home.warehouse, copy)
        run_models(copy, target, command=("docs", "generate", "--static"), memory_limit=memory_limit)
        manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        dbt_page = home.docs / "dbt.html"
        write_atomically(dbt_page, _closed((target / "static_index.html").read_text(encoding="utf-8")))
        return write_dictionary(home, manifest, copy, now=now), dbt_page


def write_dictionary(
    home: Home,
    manifest: Mapping[str, Any],
    warehouse: Path,
    *,
    now: dt.datetime,
    analyses: Sequence[Analysis] | None = None,
) -> Path:
    """Write ``<home>/docs/index.html`` from dbt's manifest and a warehouse file, which is only read; return its path.
    ``analyses`` are those whose answers are shown; all that ship if None.

    Raises:
        BuildError: the file cannot be read.
    """
    home.docs.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(open_published(warehouse)) as connection:
        # results hold text from hostile pages; the queries are ours, yet nothing needs the network or other files
        close_other_files(connection, warehouse)
        tables = read_tables(manifest, connection)
        answers = read_answers(connection, analyses)
        references = read_references(connection)
        publication = read_publication(connection)
    present = {table.name for table in tables}
    keys = {name: key for name, key in read_keys(manifest).items() if name in present}
    context = {
        "made": f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M}",
        "publication": str(publication) if publication else "",
        "groups": tables_by_kind(tables),
        "answers": answers,
        "diagram": entity_diagram(keys, references),
        "box_width": BOX_WIDTH,
        "find_script": FIND_SCRIPT,
        "find_script_hash": FIND_SCRIPT_HASH,
        "has_quality": (home.quality / "index.html").is_file(),
        "has_guide": (home.docs / "guide" / "index.html").is_file(),
        # without the unknown member that every dimension has
        "figures": {t.name: max(t.rows - t.name.startswith("dim_"), 0) for t in tables},
    }
    path = home.docs / "index.html"
    write_atomically(path, storable(page_templates().get_template("dictionary.html.j2").render(context)))
    return path


def _closed(page: str) -> str:
    """Put the policy into the head of dbt's page, before any script."""
    return page.replace("<head>", f"<head>{_DBT_POLICY}", 1)


if __name__ == "__main__":
    sys.exit(main())

"""Let dbt run once for this checkout, over nothing: `make env` calls it, as it compiles the gazetteer.

``python -m dateline.warehouse.statements.prepare``. A first build of a home, and the first one on top of it, then run
kept statements. Without them each takes dbt's ten seconds of processor time more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import tempfile
from pathlib import Path

from dateline.warehouse.candidate import attach_batch, seal_candidate
from dateline.warehouse.models import parse_project, read_statements, run_models
from dateline.warehouse.published import BuildError
from dateline.warehouse.quality.quality_tables import write_quality_tables
from dateline.warehouse.result import BuildResult
from dateline.warehouse.statements.kept import state_of
from extractors.runtime.settings import Home
from extractors.stores.warehouse_files import open_candidate

_LOG = logging.getLogger(__name__)
_MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Of the builds, whose files are thrown away: what dbt runs does not depend on it."""


def keep_first_statements(folder: Path) -> list[str]:
    """Keep what dbt runs in a first build and in one on top of it, built in ``folder`` from no load; return the states
    for which there was nothing yet.

    Raises:
        BuildError: a model or a test of dbt failed, or the disk is full.
    """
    candidate, work = Home(folder).candidate, folder / "dbt"
    candidate.parent.mkdir(parents=True, exist_ok=True)
    made = []
    for _ in range(2):
        state = state_of(candidate)
        kept = read_statements(state, work)
        attach_batch(candidate, [], {})
        run_models(candidate, work, state=state, kept=kept, manifest=None if kept else parse_project(candidate, work))
        if kept is None:
            made.append(state)
        with contextlib.closing(open_candidate(candidate)) as connection:
            write_quality_tables(connection, BuildResult(publication_id="prepared", started_at=_MOMENT))
        seal_candidate(candidate, None)
    return made


def main() -> None:
    """Keep the statements; what goes wrong is a line, since a build runs dbt itself where they are missing."""
    with tempfile.TemporaryDirectory(prefix="dateline-statements-") as folder:
        try:
            keep_first_statements(Path(folder))
        except (BuildError, OSError) as error:
            _LOG.warning("the first build of a home will take longer: %s", error)


if __name__ == "__main__":
    main()

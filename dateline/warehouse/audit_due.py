"""When all of the warehouse is audited, and when a build may run without dbt.

A load is audited as far as it reaches: dbt's tests of the relations that it changed, and the rules of the gates, for
which the library is imported only if plain SQL finds that one may not hold. Once a day, after an upgrade, in a rebuild
and where it is asked for, dbt runs itself, with all of its tests over all rows, and the library validates every suite.
The first build of a home is like a load: all of its rows are the batch's.
"""

from __future__ import annotations

import datetime as dt

from dateline.warehouse.published import Published
from dateline.warehouse.result import BuildResult
from dateline.warehouse.statements.kept import models_digest

AUDIT_EVERY = dt.timedelta(days=1)


def is_audit_due(published: Published | None, now: dt.datetime) -> bool:
    """Whether a build at ``now`` must audit all of the warehouse: there is none, its last audit of all is a day old,
    not known, or still to come because a clock went back, or other models made it.
    """
    if published is None or published.audited_at is None or published.models_digest != models_digest():
        return True
    return not dt.timedelta(0) <= now - published.audited_at < AUDIT_EVERY


def may_use_statements(published: Published | None, result: BuildResult) -> bool:
    """Whether a build may run kept statements: the first of a home, or one that neither rebuilds nor audits all."""
    return published is None or not (result.is_rebuild or result.is_full_audit)


def asks_library(published: Published | None, result: BuildResult) -> bool:
    """Whether the library validates every suite in a build, also those of which plain SQL shows that all rules hold."""
    return published is not None and result.is_full_audit

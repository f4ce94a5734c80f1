"""A query of the reader's own: read-only, bounded in time and memory, with the same downloads as every view."""

from __future__ import annotations

from dateline.desk.views.view import Asked, View
from dateline.desk.warehouse.queries import Question

_COLUMNS = """
select table_schema || '.' || table_name as name, string_agg(column_name, ', ' order by ordinal_position) as columns
from information_schema.columns
where table_catalog = current_database() and table_schema in ('marts', 'quality')
group by all
order by name
"""


def _ask(asked: Asked) -> list[Question]:
    sql = asked.filters.sql.strip().rstrip(";")
    return [Question("result", sql)] if sql else [Question("tables", _COLUMNS)]


SQL = View("sql", "/sql", _ask, needs=("fct_articles",), menu=20)

"""What the names in a query stand for in a published file: keys of places, agencies, outlets, as facts have them."""

from __future__ import annotations

import duckdb

from dateline.search.nodes import Run, Words
from dateline.search.resolver import fold_value


class WarehouseResolver:
    """Looks names up in the dimensions of a published file. A place stands for itself and for what lies in it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def spellings(self, words: Words) -> tuple[Run, ...]:
        """Return no other spelling."""
        return ()

    def keys(self, name: str, value: str) -> frozenset[str]:
        """Return the keys that a filter's value names; empty where there are none."""
        query = _QUERIES.get(name)
        if query is None:
            return frozenset((value, value.lower(), value.upper(), fold_value(value)))
        rows = self._connection.execute(query, {"value": value}).fetchall()
        return frozenset(key for (key,) in rows)


_QUERIES = {
    "place": """
        with named as (
            select place_key, country_code, place_type
            from marts.dim_places
            where lower(place_id) = lower($value) or lower(name) = lower($value)
        )
        select place_key from named
        union
        select p.place_key from marts.dim_places as p
        where
            p.country_code = upper($value)
            or p.admin1_place_key in (select place_key from named)
            or p.country_place_key in (select place_key from named)
    """,
    "agency": """
        select agency_key from marts.dim_agencies
        where lower(agency_id) = lower($value) or lower(name) = lower($value) or lower(abbreviation) = lower($value)
    """,
    "outlet": """
        select distinct outlet_id from marts.dim_outlets
        where lower(outlet_id) = lower($value) or lower(name) = lower($value)
    """,
}

"""What names mean in an open warehouse file: the resolver that search, watches and the desk use."""

from __future__ import annotations

from functools import lru_cache

import duckdb

from dateline.search.nodes import Run, Words
from dateline.search.resolver import fold_value

_UNKNOWN = "0" * 32


def _folded(column: str) -> str:
    """SQL of a name as ``fold_value`` gives it, with a space at both ends."""
    terms = f"list_transform(search_index.tokens({column}), lambda t: search_index.fold(t))"
    return f"' ' || array_to_string({terms}, ' ') || ' '"


_OUTLETS = f"""
select outlet_key from marts.dim_outlets
where lower(outlet_id) = lower($value) or contains({_folded("name")}, $folded)
"""
_AGENCIES = f"""
select agency_key from marts.dim_agencies
where
    lower(agency_id) = lower($value) or lower(abbreviation) = lower($value) or contains({_folded("name")}, $folded)
    or contains({_folded("replace(concat_ws('|', other_names, local_names), '|', ' | ')")}, $folded)
"""
_PLACES = f"""
with named as (
    select place_key from marts.dim_places
    where
        lower(place_id) in (lower($value), lower('iso3166-2:' || replace($value, '/', '-')))
        or (place_type = 'country' and lower(country_code) = lower($value))
        or {_folded("name")} = $folded
)

select place_key from marts.dim_places
where
    place_key in (from named) or admin1_place_key in (from named) or country_place_key in (from named)
"""
_PEOPLE = f"""
select person_key from marts.dim_people
where contains({_folded("concat_ws(' | ', name, replace(other_names, '|', ' | '))")}, $folded)
"""
_ORGANISATIONS = f"""
select organisation_key from marts.dim_organisations
where
    lower(abbreviation) = lower($value)
    or contains({_folded("concat_ws(' | ', name, replace(other_names, '|', ' | '))")}, $folded)
"""
_KEYS = {
    "outlet": (_OUTLETS,),
    "agency": (_AGENCIES,),
    "place": (_PLACES,),
    "person": (_PEOPLE,),
    "organisation": (_ORGANISATIONS,),
    "said-by": (_PEOPLE, _ORGANISATIONS),
}
"""The statements that give the keys of a filter's value, by the filter's name."""


class WarehouseResolver:
    """Looks names up in the dimensions of an open file, each once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.keys = lru_cache(maxsize=4_096)(self._keys)
        self.spellings = lru_cache(maxsize=4_096)(self._spellings)

    def _keys(self, name: str, value: str) -> frozenset[str]:
        """Return the keys that a filter's value names; empty where nothing has the name."""
        match name:
            case "language":
                return frozenset((value.lower(), value))
            case "country":
                return frozenset((value.upper(),))
            case "collection" | "kind":
                return frozenset((value.lower(), value))
            case "tag" | "author":
                return frozenset((fold_value(value),))
        found: set[str] = set()
        parameters = {"value": value, "folded": f" {fold_value(value)} "}
        for statement in _KEYS[name]:
            try:
                rows = self._connection.execute(statement, _used(statement, parameters)).fetchall()
            except duckdb.CatalogException:  # a file of a release that knew no people
                continue
            found.update(key for (key,) in rows)
        return frozenset(found - {_UNKNOWN})

    def _spellings(self, words: Words) -> tuple[Run, ...]:
        """Return the spellings of a name in other scripts."""
        del words
        return ()


def _used(statement: str, parameters: dict[str, str]) -> dict[str, str]:
    """The parameters that a statement has: DuckDB refuses others."""
    return {name: value for name, value in parameters.items() if f"${name}" in statement}

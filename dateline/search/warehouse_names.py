"""What names mean in an open warehouse file: the resolver that search, watches and the desk use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import duckdb

from dateline.search.nodes import Query, Run, Words
from dateline.search.resolver import fold_value
from dateline.search.runs import read_run
from dateline.search.spellings import LOOKED_UP
from dateline.search.text_sql import folded_name

_UNKNOWN = "0" * 32


_OUTLETS = f"""
select outlet_key from marts.dim_outlets
where lower(outlet_id) = lower($value) or contains({folded_name("outlet_name")}, $folded)
"""
_AGENCIES = f"""
select agency_key from marts.dim_agencies
where
    lower(agency_id) = lower($value) or lower(abbreviation) = lower($value)
    or contains({folded_name("agency_name")}, $folded)
    or contains({folded_name("replace(concat_ws('|', other_names, local_names), '|', ' | ')")}, $folded)
"""
_WITHIN = """
select place_key from marts.dim_places
where
    place_key in ({named}) or admin1_place_key in ({named}) or country_place_key in ({named})
"""
"""The places that are named, and those that lie in them."""
_PLACES = _WITHIN.format(
    named=f"""
        select place_key from marts.dim_places
        where
            lower(place_id) in (lower($value), lower('iso3166-2:' || replace($value, '/', '-')))
            or (place_type = 'country' and lower(country_code) = lower($value))
            or {folded_name("place_name")} = $folded
    """
)


def _named(noun: str, sign: str) -> str:
    """SQL of the keys of a names table with a name that is (``=``) or has (``contains``) the value, in any script."""
    name = folded_name("name_folded")
    condition = f"{name} = $folded" if sign == "=" else f"contains({name}, $folded)"
    # the cheap test first: few names are cut into terms
    return f"select {noun}_key from marts.dim_{noun}_names where contains(name_folded, $first) and {condition}"


_ABBREVIATED = (
    "select organisation_key from marts.dim_organisations where lower(organisation_abbreviation) = lower($value)"
)
_PEOPLE, _ORGANISATIONS = _named("person", "contains"), _named("organisation", "contains")
_SPELLINGS = " union all ".join(
    f"""
    select distinct other.name_folded
    from marts.dim_{noun}_names as other
    inner join marts.dim_{noun}_names as known on other.{noun}_key = known.{noun}_key
    where
        contains(known.name_folded, $first) and {folded_name("known.name_folded")} = $folded
        and other.script <> known.script
    """
    for noun in ("place", "person", "organisation")
)
"""For a file whose index was made before it had spellings."""
_MOST_SPELLINGS = 12
_KEYS = {
    "outlet": (_OUTLETS,),
    "agency": (_AGENCIES,),
    "place": (_PLACES, _WITHIN.format(named=_named("place", "="))),
    "person": (_PEOPLE,),
    "organisation": (_ORGANISATIONS, _ABBREVIATED),
    "said-by": (_PEOPLE, _ORGANISATIONS, _ABBREVIATED),
}
"""The statements that give the keys of a filter's value, by the filter's name."""


class WarehouseResolver:
    """Looks names up in the dimensions of an open file, each once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._refused: set[str] = set()
        self._written: dict[str, list[str]] = {}
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
        found = [key for statement in _KEYS[name] for key in self._ask(statement, value)]
        return frozenset(found) - {_UNKNOWN}

    def _spellings(self, words: Words) -> tuple[Run, ...]:
        """Return how the name that the words are is written in other scripts; empty where they are no name."""
        if any(element.is_prefix for element in words.run):
            return ()
        if words.text not in self._written:
            self._look_up([words.text])
        names = sorted(set(self._written[words.text]))[:_MOST_SPELLINGS]
        return tuple(run for name in names if (run := read_run(name)) and run != words.run)

    def learn(self, queries: Iterable[Query]) -> None:
        """Look up the words of many queries at once, before they are bound."""
        self._look_up(sorted({words.text for query in queries for words in query.words} - self._written.keys()))

    def _look_up(self, texts: list[str]) -> None:
        """Keep how texts are written in other scripts."""
        self._written |= {text: [] for text in texts}
        folded = [(text, value) for text in texts if (value := fold_value(text))]
        if not folded:
            return
        known = {
            "names": [f" {value} " for _, value in folded],
            "firsts": [value.partition(" ")[0] for _, value in folded],
        }
        try:
            rows = self._connection.execute(LOOKED_UP, known).fetchall()
        except duckdb.CatalogException:  # the index of an earlier release
            for text, _ in folded:
                self._written[text] = self._ask(_SPELLINGS, text)
            return
        for place, spelling in rows:
            self._written[folded[place][0]].append(spelling)

    def _ask(self, statement: str, value: str) -> list[str]:
        folded = fold_value(value)
        known = {"value": value, "folded": f" {folded} ", "first": folded.partition(" ")[0]}
        if not folded:
            return []
        used = {name: text for name, text in known.items() if f"${name}" in statement}  # DuckDB refuses others
        if statement in self._refused:
            return []
        try:
            return [text for (text,) in self._connection.execute(statement, used).fetchall()]
        except duckdb.CatalogException:  # a file of a release that had no such names
            self._refused.add(statement)
            return []

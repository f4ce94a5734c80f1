"""The names of places, for search: all that the gazetteer finds a place by, by script."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Collection
from pathlib import Path

import numpy as np

from extractors.mentions.gazetteer.lookup import Gazetteer, GazetteerError, load_gazetteer

log = logging.getLogger(__name__)
_NUMBER = 0xFFFFFF


def place_names(geoname_ids: Collection[int], gazetteer: Gazetteer) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the names of places by GeoNames id and script (``latin``, ``arabic``, ``cyrillic``, ``cjk`` …), sorted.

    The names are folded (``extractors.mentions.folding.fold_name``): compare them with a folded query. GeoNames does
    not say which language a name is of, so the script is all that is known. One pass over the index serves any number
    of places: ask for all at once. Ids that the gazetteer lacks are left out.
    """
    wanted = {number: id_ for id_ in geoname_ids if (number := gazetteer.number_of(f"geonames:{id_}")) is not None}
    found: dict[int, dict[str, set[str]]] = {id_: {} for id_ in wanted.values()}
    numbers = np.asarray(gazetteer.keys.postings) & _NUMBER
    positions = np.flatnonzero(np.isin(numbers, list(wanted)))
    keys = np.searchsorted(np.asarray(gazetteer.keys.starts), positions, side="right") - 1
    for number, key in zip(numbers[positions].tolist(), keys.tolist(), strict=True):
        name = gazetteer.keys.key(key)
        found[wanted[number]].setdefault(_script_of(name), set()).add(name)
    return {id_: {script: tuple(sorted(names)) for script, names in of.items()} for id_, of in found.items()}


def _script_of(name: str) -> str:
    letter = next((char for char in name if char.isalpha()), "a")
    return unicodedata.name(letter, "other").split(" ", 1)[0].lower()


def spellings_of(geoname_ids: Collection[int], directory: Path) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return ``place_names`` with the gazetteer compiled into ``directory``; nothing where it cannot be read."""
    if not geoname_ids:
        return {}
    try:
        return place_names(geoname_ids, load_gazetteer(directory))
    except GazetteerError as error:
        log.warning("names of places: %s; their other spellings are left out until a build has the gazetteer", error)
        return {}

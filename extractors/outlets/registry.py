"""Read the outlet registry: ``<folder>/<collection>/<outlet_id>.yml`` and ``<folder>/<collection>/_collection.yml``.

A file that is wrong stops only its own outlet: it becomes a :class:`RegistryError` that names the file, the line of the
key, the key and the remedy, and everything else is read. Booleans are those of YAML 1.2 (``true``, ``false``), so
that ``country_code: NO`` is Norway.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ValidationError

from extractors.contracts.outlet import (
    ID_PATTERN,
    Collection,
    CollectionFile,
    Listing,
    Outlet,
    OutletFile,
    Pace,
    Related,
    make_schema,
)
from extractors.contracts.urls import fold_host, split_url
from extractors.outlets.kept_files import KeptFiles
from extractors.outlets.yaml_nodes import Yaml12Loader, find_bomb, find_duplicate_key, find_line
from extractors.runtime.printable import counted

__all__ = [
    "Collection",
    "CollectionFile",
    "Listing",
    "Outlet",
    "OutletFile",
    "Pace",
    "Registry",
    "RegistryError",
    "Related",
    "load_registry",
    "make_schema",
    "read_model",
]

COLLECTION_FILE: Final = "_collection.yml"
RESERVED_IDS: Final = frozenset({"unknown"})
"""Ids that no outlet may have: staging.UNKNOWN_OUTLET, not imported here because it would bring pyarrow with it."""
MAX_FILE_BYTES: Final = 256 * 1024
_MAX_ERRORS = 20
"""Errors that are listed of one file: each is compared with every key that there is."""
_ModelT = TypeVar("_ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class RegistryError:
    """One thing wrong in one file. ``line`` counts from 1; ``key`` is a dotted path, empty for the file."""

    path: Path
    line: int
    key: str
    message: str
    remedy: str

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        stop = "" if self.message.endswith("\n") else ". "  # a message that points at a character ends its line
        return f"{self.path}:{self.line}: {key}{self.message}{stop}{self.remedy}"


class UnknownOutletError(KeyError):
    """Raised when an outlet id is not in the registry."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Registry:
    """Every outlet and collection that could be read, by id, and an error for everything that could not."""

    outlets: dict[str, Outlet]
    collections: dict[str, Collection]
    errors: tuple[RegistryError, ...] = ()
    _by_host: dict[str, list[Outlet]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for outlet in self.outlets.values():
            for host in {fold_host(urlsplit(outlet.homepage_url).netloc), *map(fold_host, outlet.hosts)}:
                self._by_host.setdefault(host, []).append(outlet)
        for sharing in self._by_host.values():
            sharing.sort(key=lambda outlet: (-len(_home_path(outlet)), outlet.outlet_id))

    def get_outlet(self, outlet_id: str) -> Outlet:
        """Return the outlet with this id.

        Raises UnknownOutletError if there is none; its message names similar ids, or the file that could not be read.
        """
        if outlet_id in self.outlets:
            return self.outlets[outlet_id]
        broken = [str(error) for error in self.errors if error.path.stem == outlet_id]
        if broken:
            raise UnknownOutletError(f"the file of outlet {outlet_id!r} could not be read: {'; '.join(broken)}")
        near = difflib.get_close_matches(outlet_id, self.outlets, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; `dateline outlet list` shows those there are"
        raise UnknownOutletError(f"no outlet {outlet_id!r} in the registry{hint}")

    def find_outlet_for_url(self, url: str) -> Outlet | None:
        """Return the outlet that a URL belongs to, or None.

        Outlets are chosen by host (``www.``, ``m.`` and ``amp.`` are ignored). Among outlets that share a host, in this
        order: one whose homepage path contains the URL and whose ``article_url_pattern`` matches; one whose pattern
        matches; the one with the longest homepage path that contains the URL. A host of one outlet is enough. None if
        none of these applies.
        """
        parts = split_url(url)
        if parts is None:
            return None
        sharing = self._by_host.get(fold_host(parts.netloc), [])
        below = [outlet for outlet in sharing if _is_below(parts.path, _home_path(outlet))]
        for outlet in below:
            if outlet.article_url_pattern and outlet.is_article_url(url):
                return outlet
        for outlet in sharing:
            if len(sharing) > 1 and outlet.article_url_pattern and outlet.is_article_url(url):
                return outlet
        return below[0] if below else sharing[0] if len(sharing) == 1 else None

    def select(self, collection: str) -> list[Outlet]:
        """Return the outlets of a collection that are not paused, sorted by id; empty if there are none."""
        return [
            outlet
            for _, outlet in sorted(self.outlets.items())
            if outlet.collection == collection and not outlet.is_paused
        ]


def _home_path(outlet: Outlet) -> str:
    return urlsplit(outlet.homepage_url).path.rstrip("/")


def _is_below(path: str, home: str) -> bool:
    return path == home or path.startswith(home + "/")


def load_registry(folder: Path) -> Registry:
    """Read every collection below ``folder``; a file that cannot be read becomes an entry of ``errors``.

    A collection without a readable ``_collection.yml`` is paused. Folders without YAML files are skipped. Raises
    FileNotFoundError if the folder does not exist.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"no outlet registry at {folder}; set DATELINE_OUTLETS to the folder of collections")
    outlets: dict[str, Outlet] = {}
    collections: dict[str, Collection] = {}
    errors: list[RegistryError] = []
    kept = KeptFiles()
    for home in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))):
        files = sorted(home.glob("*.yml"))
        if not files:
            continue
        if not re.match(ID_PATTERN, home.name):
            errors.append(_name_error(home))
            continue
        for path in files:
            if path.name == COLLECTION_FILE:
                continue
            outlet = _read_outlet(path, home.name, outlets, errors, kept)
            if outlet:
                outlets[outlet.outlet_id] = outlet
        ids = tuple(sorted(outlet.outlet_id for outlet in outlets.values() if outlet.collection == home.name))
        collections[home.name] = _read_collection(home, ids, errors, kept)
    kept.save()
    return Registry(outlets, collections, tuple(errors))


def read_outlet_faults(folder: Path) -> list[str]:
    """Return the errors of outlet and collection files that cannot be read, or of the folder; empty if none."""
    try:
        return [str(error) for error in load_registry(folder).errors]
    except OSError as error:
        return [str(error)]


def _read_outlet(
    path: Path, collection: str, known: dict[str, Outlet], errors: list[RegistryError], kept: KeptFiles
) -> Outlet | None:
    if not re.match(ID_PATTERN, path.stem):
        errors.append(_name_error(path))
        return None
    if path.stem in RESERVED_IDS:
        message = f"the id {path.stem} is reserved for pages of no known outlet"
        errors.append(RegistryError(path, 1, "", message, "Rename the file"))
        return None
    if path.stem in known:
        other = known[path.stem].path
        errors.append(
            RegistryError(path, 1, "", f"outlet {path.stem} is also {other}", "Rename or delete one of the two")
        )
        return None
    place = {"outlet_id": path.stem, "collection": collection, "path": path}
    return read_model(path, Outlet, OutletFile, place, errors, kept)


def _read_collection(
    home: Path, outlet_ids: tuple[str, ...], errors: list[RegistryError], kept: KeptFiles
) -> Collection:
    extra = {"collection_id": home.name, "outlet_ids": outlet_ids}
    path = home / COLLECTION_FILE
    if path.is_file():
        collection = read_model(path, Collection, CollectionFile, extra, errors, kept)
        if collection:
            return collection
    else:
        errors.append(RegistryError(path, 1, "", "the collection has no such file", "Write it: name, owner, schedule"))
    # Without a readable file nothing says when it may run: it is known, and runs by hand only.
    return Collection.model_validate(extra | {"name": home.name, "owner": "nobody", "paused": True})


def _name_error(path: Path) -> RegistryError:
    remedy = "Use lower-case letters, digits and underscores, a letter first: the name is the id"
    return RegistryError(path, 1, "", f"{path.stem!r} is no id", remedy)


def read_model(
    path: Path,
    model: type[_ModelT],
    written: type[BaseModel],
    extra: dict[str, Any],
    errors: list[RegistryError],
    kept: KeptFiles | None = None,
) -> _ModelT | None:
    """Read one YAML file into ``model``; on failure append to ``errors`` and return None.

    ``written`` is the base model with only the keys that people write in the file; ``extra`` are values that the file's
    name and folder give. With ``kept``, a file that was valid the last time is not read again.
    """
    node: yaml.Node | None = None
    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise ValueError("it is no regular file")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise ValueError(f"the file is too long; the limit is {MAX_FILE_BYTES} bytes")
        key = KeptFiles.key_of(model, content, extra) if kept else b""
        if kept and isinstance(before := kept.find(key), model):
            return before
        text = content.decode("utf-8-sig")
        if fault := find_bomb(text):
            errors.append(RegistryError(path, *fault))
            return None
        loader = Yaml12Loader(text)
        try:
            node = loader.get_single_node()
            duplicate = find_duplicate_key(node)
            if duplicate:
                errors.append(RegistryError(path, *duplicate, "the key stands twice", "Keep one of the two"))
                return None
            data = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        marked = error if isinstance(error, yaml.MarkedYAMLError) else None
        mark = marked and marked.problem_mark
        problem = (marked and marked.problem) or str(error).replace("\n", " ")
        remedy = "Correct the YAML: indentation with spaces, quotes around text with ': ' or a leading * & @ %"
        errors.append(RegistryError(path, mark.line + 1 if mark else 1, "", f"no valid YAML: {problem}", remedy))
        return None
    except (OSError, ValueError, RecursionError) as error:
        errors.append(RegistryError(path, 1, "", f"cannot be read: {error}", "Save it as UTF-8 text that can be read"))
        return None
    if not isinstance(data, dict):
        errors.append(RegistryError(path, 1, "", "the file has no mapping", "Write `key: value` lines, name first"))
        return None
    for stated in extra.keys() & data.keys():
        remedy = "Remove the line: the file's name and folder say it"
        errors.append(RegistryError(path, find_line(node, (stated,)), stated, "is not written in the file", remedy))
    if extra.keys() & data.keys():
        return None
    try:
        read = model.model_validate(data | extra)
        if kept:
            kept.put(key, read)
        return read
    except ValidationError as error:
        found = error.errors()
        listed = found[:_MAX_ERRORS]
        errors.extend(_explain(path, node, written, one["type"], one["loc"], one["msg"]) for one in listed)
        if more := len(found) - len(listed):
            errors.append(RegistryError(path, 1, "", counted(more, "more error"), "Correct those above first"))
        return None


def _explain(
    path: Path, node: yaml.Node | None, model: type[BaseModel], kind: str, location: tuple[int | str, ...], message: str
) -> RegistryError:
    message = message.removeprefix("Value error, ")
    if not location:  # a rule over several keys: its message begins with the key
        first = message.split(" ", 1)[0]
        location = (first,) if first in model.model_fields else ()
    key = ".".join(map(str, location))
    names = [step for step in location if isinstance(step, str)]
    last = names[-1] if names else ""
    known = _known_keys(model.model_json_schema(), location[: location.index(last)] if names else ())
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(last, known, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Remove it; the keys are {', '.join(known)}"
        message = "no such key"
    else:
        described = known.get(last, {})
        example = next(iter(described.get("examples", [])), None)
        shown = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
        remedy = described.get("description", "Correct it.") + (f" Example: {last}: {shown}" if example else "")
        message = "the key is missing" if kind == "missing" else message
    return RegistryError(path, find_line(node, location), key, message, remedy)


def _known_keys(schema: dict[str, Any], parents: Iterable[int | str]) -> dict[str, dict[str, Any]]:
    here = schema
    for step in parents:
        here = here.get("items", {}) if isinstance(step, int) else here.get("properties", {}).get(step, {})
        reference = here.get("$ref") or here.get("items", {}).get("$ref")
        if reference:
            target = schema["$defs"][reference.rpartition("/")[2]]
            here = target if "$ref" in here else {"items": target}
    properties: dict[str, dict[str, Any]] = here.get("properties", {})
    return properties

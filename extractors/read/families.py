"""Which family of rules reads a page: the one that the outlet's ``parser:`` field names, or the page's host.

A family registers itself: every module (or package) of ``extractors.read.sites`` is imported once and has a ``FAMILY``.
All of them together import in under 10 ms. One that cannot be imported is left out with an error in the log, so that a
slip in one file costs no other site; its own outlets' pages are rejected until it is fixed.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from functools import cache

from extractors.read import sites
from extractors.read.layouts import Family

_LOG = logging.getLogger(__name__)


def family_names() -> tuple[str, ...]:
    """Return the names of all families, sorted, including those that cannot be imported."""
    return tuple(sorted((*_families(), *_broken())))


def load_family(name: str) -> Family:
    """Return the family of this name. Families are imported once and cached.

    Raises:
        LookupError: there is no such family (the message lists the known ones), or its file cannot be imported.
    """
    family = _families().get(name)
    if family is None:
        if reason := _broken().get(name):
            raise LookupError(f"extractors/read/sites/{name}.py cannot be used: {reason}")
        raise LookupError(f"no parser named {name!r} in extractors/read/sites; there are: {', '.join(family_names())}")
    return family


def family_for(host: str, parser: str | None = None) -> Family | None:
    """Return the family that reads pages of this host: the one that the outlet names as ``parser`` (other than
    "generic"), else the one registered for the host or the nearest parent domain. None if there is none: the general
    parser reads the page.

    Raises:
        LookupError: the outlet names a family that does not exist or cannot be imported.
    """
    if parser and parser != "generic":
        return load_family(parser)
    hosts = _hosts()
    host = host.lower().rstrip(".")
    while host:
        if host in hosts:
            return hosts[host]
        host = host.partition(".")[2]
    return None


def clear_family_caches() -> None:
    """Clear the cached families, so that the next call imports them again: a file has been added."""
    importlib.invalidate_caches()
    for remembered in (_imported, _hosts):
        remembered.cache_clear()


def _families() -> dict[str, Family]:
    return _imported()[0]


def _broken() -> dict[str, str]:
    return _imported()[1]


@cache
def _imported() -> tuple[dict[str, Family], dict[str, str]]:
    """Import every family; those that fail with the reason."""
    found: dict[str, Family] = {}
    broken: dict[str, str] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(sites.__path__)):
        try:
            family = importlib.import_module(f"{sites.__name__}.{name}").FAMILY
            if not isinstance(family, Family) or family.name != name:
                raise TypeError(f"FAMILY must be a Family named {name!r}")
        except Exception as error:  # noqa: BLE001 - whatever one file of rules raises, the other sites are read
            broken[name] = f"{type(error).__name__}: {error}"
            _LOG.error("extractors/read/sites/%s.py is left out: %s", name, broken[name])
        else:
            found[name] = family
    return found, broken


@cache
def _hosts() -> dict[str, Family]:
    """The families by host.

    Raises:
        ValueError: two families claim one host.
    """
    found: dict[str, Family] = {}
    for name, family in _families().items():
        for host in family.hosts:
            if other := found.get(host):
                raise ValueError(f"host {host} is claimed by both extractors/read/sites/{other.name}.py and {name}.py")
            found[host] = family
    return found

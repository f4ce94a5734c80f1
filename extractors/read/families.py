"""Which family of rules reads a page: by the outlet's ``parser:`` field, or by the page's host.

The families' hosts are read from their files' ``HOSTS`` literals, so that finding one imports only that one.
"""

from __future__ import annotations

import ast
import re
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from extractors.read.layouts import Family

_FOLDER = Path(__file__).resolve().parent / "sites"
_QUOTING = frozenset(("base", "scaffold"))
"""Files that show what a family's file looks like, and are none."""
_FAMILY_LINE = re.compile(r"^FAMILY\s*(?::[^=\n]+)?=", re.MULTILINE)
_HOSTS_LITERAL = re.compile(r"^HOSTS(?::[^=\n]+)?\s*=\s*(\(.*?\))\s*$", re.MULTILINE | re.DOTALL)


@cache
def family_names() -> tuple[str, ...]:
    """Return the names of all families, sorted."""
    return tuple(sorted(set(_hosts().values())))


@lru_cache(maxsize=256)
def load_family(name: str) -> Family:
    """Return the family of this name.

    Raises:
        LookupError: there is no such family; the message lists those there are.
    """
    if name not in family_names():
        raise LookupError(f"no parser named {name!r} in extractors/read/sites; there are: {', '.join(family_names())}")
    family = import_module(f"extractors.read.sites.{name}").FAMILY
    if not isinstance(family, Family) or family.name != name:
        raise LookupError(f"extractors/read/sites/{name}.py: FAMILY must be a Family named {name!r}")
    return family


def family_for(host: str, parser: str | None = None) -> Family | None:
    """Return the family that reads pages of this host, or the one that the outlet names; None where the general parser
    does.
    """
    if parser and parser != "generic":
        return load_family(parser)
    hosts = _hosts()
    host = host.lower().rstrip(".")
    while host:
        if host in hosts:
            return load_family(hosts[host])
        host = host.partition(".")[2]
    return None


def forget_families() -> None:
    """Look for families anew the next time: a file has been added."""
    for remembered in (_hosts, family_names, load_family):
        remembered.cache_clear()


@cache
def _hosts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("*.py")):
        text = "" if path.stem in _QUOTING else path.read_text("utf-8")
        match = _HOSTS_LITERAL.search(text)
        if match is None and not _FAMILY_LINE.search(text):
            continue
        for host in _read_hosts(path, match[1] if match else ""):
            if other := found.get(host):
                raise ValueError(f"host {host} is claimed by both extractors/read/sites/{other}.py and {path.name}")
            found[host] = path.stem
    return found


def _read_hosts(path: Path, literal: str) -> tuple[str, ...]:
    """Return the hosts of a family's file.

    Raises:
        ValueError: they are not written as a plain tuple of strings; the message names the file.
    """
    try:
        hosts = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        hosts = None
    if not isinstance(hosts, tuple) or not all(isinstance(host, str) for host in hosts):
        raise ValueError(
            f'extractors/read/sites/{path.name}: write its hosts as a plain tuple: HOSTS = ("example.org",)'
        )
    return hosts

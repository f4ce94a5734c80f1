"""Which family of rules reads a page: by the outlet's ``parser:`` field, or by the page's host.

The families' hosts are read from their files' ``HOSTS`` literals, so that finding one imports only that one.
"""

from __future__ import annotations

import ast
import re
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from extractors.parsers.base import Family

_FOLDER = Path(__file__).resolve().parent
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
        raise LookupError(f"no parser named {name!r} in extractors/parsers; there are: {', '.join(family_names())}")
    family = import_module(f"extractors.parsers.{name}").FAMILY
    if not isinstance(family, Family) or family.name != name:
        raise LookupError(f"extractors/parsers/{name}.py: FAMILY must be a Family named {name!r}")
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


@cache
def _hosts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("*.py")):
        match = _HOSTS_LITERAL.search(path.read_text("utf-8"))
        if match is None or path.stem == "base":
            continue
        for host in ast.literal_eval(match[1]):
            if other := found.get(host):
                raise ValueError(f"host {host} is claimed by both extractors/parsers/{other}.py and {path.name}")
            found[host] = path.stem
    return found

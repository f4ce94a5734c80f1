"""The names that the desk answers to. A page elsewhere whose name is made to resolve to 127.0.0.1 is not among them."""

from __future__ import annotations

from collections.abc import Collection

from dateline.desk.settings import LOOPBACK


def host_name(header: str | None) -> str:
    """Return the name in a Host header, lower case, without port and brackets; empty if it is none."""
    value = (header or "").strip().lower()
    if value.startswith("["):
        return value[1:].split("]")[0]
    return value.split(":")[0]


def is_own_host(header: str | None, hosts: Collection[str]) -> bool:
    """Return whether a Host header names this desk (against DNS rebinding)."""
    name = host_name(header)
    return name in LOOPBACK or name in hosts

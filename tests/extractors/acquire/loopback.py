"""Names under ``.test`` that lead to loopback, and a transport that takes 127.0.0.1 for a public address."""

from __future__ import annotations

import ssl

from extractors.acquire.fetch.addresses import AddressGuard, Resolver, why_refused
from extractors.acquire.fetch.network import CheckedTransport


async def resolve(host: str, port: int) -> list[str]:
    """Lead every name under .test to loopback, ``inside.test`` to a private address, and no other name anywhere."""
    if host == "inside.test":
        return ["10.0.0.7"]
    if host == "both.test":
        return ["10.0.0.7", "127.0.0.1"]
    if host.endswith(".test"):
        return ["127.0.0.1"]
    raise OSError(-2, "Name or service not known")


def judge_as_public(address: str) -> str | None:
    """Judge as the real check does, with 127.0.0.1 in the part of a public address."""
    return None if address == "127.0.0.1" else why_refused(address)


def loopback_transport(ssl_context: ssl.SSLContext | None = None, resolver: Resolver = resolve) -> CheckedTransport:
    """Make a transport that believes 127.0.0.1 to be public and knows the names under .test."""
    return CheckedTransport(AddressGuard(resolver, judge=judge_as_public), ssl_context=ssl_context)

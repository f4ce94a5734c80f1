"""Which network addresses may be connected to, and the one place where a name becomes an address.

A page, feed or redirect can name any host, and a name can resolve to anything. So the check is made on what the name
resolved to, for every connection, and the connection is then made to that very address: a second look-up, which could
answer differently, never happens. The blocks are those of IANA's IPv4 and IPv6 special-purpose address registries.

An outlet on a private network opens its own hosts, each with its port, and nothing beside them: a redirect from there
is judged like any other. Link-local addresses and cloud metadata stay closed even then.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

_BLOCKS: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local, cloud metadata"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved or broadcast"),
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "local-use NAT64"),
    ("100::/64", "discard-only"),
    ("2001::/23", "protocol assignments, Teredo"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local, cloud metadata"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)
_REFUSED = tuple((ipaddress.ip_network(block), reason) for block, reason in _BLOCKS)
# Some lie outside the special-purpose blocks by number, some in blocks that an outlet may open.
_METADATA = {
    ipaddress.ip_address(address): "cloud metadata"
    for address in (
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::23",
        "fd00:ec2::253",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:42::42",
    )
}
_MAY_BE_OPENED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
"""Blocks that an outlet's own hosts may be in, where its file says ``allow_private_network``."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_V4_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that IANA has given out for the internet (RFC 4291, section 2.4)."""
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""Bits 64 to 95 of an address that carries an IPv4 address in its last 32 bits (RFC 5214, section 6.1)."""


class AddressRefusedError(Exception):
    """A host may not be connected to because of where it is. The message names host, address and remedy."""


class NameNotResolvedError(Exception):
    """A host name has no address, or the name servers did not answer in time. The message names the host."""


def why_refused(address: str | IPAddress) -> str | None:
    """Return why an address may not be connected to, or None if it is an ordinary public address.

    An IPv6 address that stands for an IPv4 address (mapped, NAT64, 6to4) is checked as that IPv4 address, so that
    ``::ffff:127.0.0.1`` is loopback. One that may only contain one (compatible, SIIT, ISATAP) must be public in both
    forms. A scope (``fe80::1%eth0``) is ignored. Raises ValueError for text that is not an address.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0]) if isinstance(address, str) else address
    if ip in _METADATA:
        return _METADATA[ip]
    if isinstance(ip, ipaddress.IPv6Address) and int(ip) > 1:
        inner = _standing_for(ip) or _carried(ip)
        reason = why_refused(inner) if inner is not None else None
        if reason:
            return f"{reason} address {inner} inside an IPv6 address"
        if _standing_for(ip) is not None:
            return None
    for block, reason in _REFUSED:
        if ip.version == block.version and ip in block:
            return reason
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return "not allocated"
    return None if ip.is_global else "not a public address"


def may_be_opened(address: str) -> bool:
    """Whether an outlet's file may allow this private address for its hosts; never link-local or cloud metadata.

    Raises ValueError for text that is not an address.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    return ip not in _METADATA and any(ip.version == block.version and ip in block for block in _MAY_BE_OPENED)


def _standing_for(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to, if it does."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _SIX_TO_FOUR:
        return ip.sixtofour
    return _last_32_bits(ip) if ip in _NAT64 else None


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a machine with an old or translating network stack may read in an address."""
    is_isatap = (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP
    return _last_32_bits(ip) if is_isatap or ip in _V4_COMPATIBLE or ip in _V4_TRANSLATED else None


def _last_32_bits(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)


class SystemResolver:
    """The machine's own name resolution, in threads of its own so that dead name servers delay nothing else."""

    def __init__(self, threads: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host in the order that the system prefers. Raises OSError if there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        )
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Shut down the resolver's threads without waiting for look-ups that still run."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """Resolves a host and lets through only the addresses that may be connected to.

    ``judge`` says why an address is off limits, None where it is not; tests give loopback the part of a public address.
    """

    resolver: Resolver
    timeout_s: float = 10.0
    judge: Callable[[str], str | None] = why_refused

    async def addresses(self, host: str, port: int, *, allow_private: bool) -> list[str]:
        """Resolve a host and return its addresses that may be connected to, best first; never an empty list.

        ``allow_private`` also allows private addresses, for hosts that an outlet's file lists; without it they are left
        out. Raises NameNotResolvedError if the host has no address, AddressRefusedError if none of its addresses is
        allowed.
        """
        try:
            found = [str(ipaddress.ip_address(host.strip("[]")))]
        except ValueError:
            found = await self._resolve(host, port)
        reasons = {address: self.judge(address) for address in found}
        if allow_private:
            reasons |= {address: None for address in found if may_be_opened(address)}
        allowed = [address for address in found if reasons[address] is None]
        if not allowed:
            named = ", ".join(f"{address} ({reason})" for address, reason in list(reasons.items())[:3])
            raise AddressRefusedError(
                f"{host} is at {named}, no public address; where that is meant, set allow_private_network in the file "
                f"of the outlet that has {host}:{port} in its homepage, hosts or sources"
            )
        return allowed

    async def _resolve(self, host: str, port: int) -> list[str]:
        try:
            async with asyncio.timeout(self.timeout_s):
                found = list(await self.resolver(host, port))
        except TimeoutError:
            raise NameNotResolvedError(f"{host}: name servers did not answer in {self.timeout_s:g} s") from None
        except (OSError, UnicodeError) as error:
            raise NameNotResolvedError(f"{host}: {error}") from error
        if not found:
            raise NameNotResolvedError(f"{host}: no address")
        return found

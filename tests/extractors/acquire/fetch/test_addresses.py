"""Which addresses may be connected to, and what a name may lead to."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.acquire.fetch.addresses import (
    AddressGuard,
    AddressRefusedError,
    NameNotResolvedError,
    SystemResolver,
    why_refused,
)
from extractors.contracts.fetch import FetchPolicy
from extractors.contracts.outlet import Outlet

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.1.2.3 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7
203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1
ff02::1 3fff::1 5f00::1
fd00:ec2::253 fd20:ce::254 192.0.0.192 ::ffff:0:10.0.0.1 ::ffff:0:169.254.169.254 ::ffff:0:8.8.8.8 ::8.8.8.8
2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:10.0.0.1 fe80::5efe:8.8.8.8 2001:0:4136:e378:8000:63bf:3fff:fdd2
2002:a9fe:a9fe:: ::ffff:100.100.100.200 64:ff9b::6464:64c8 4000::1 8000::1 1fff::1 200::1 e000::1 fbff::1 100:0:0:1::1
"""
ALLOWED = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.1.1 172.15.255.255 172.32.0.1 192.1.0.1
198.17.255.255 223.255.255.255 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::
2606:4700::5efe:8.8.8.8 2400:cb00::1 2c0f:fb50::1
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_refused(address: str) -> None:
    assert why_refused(address)


@pytest.mark.parametrize("address", ALLOWED.split())
def test_allowed(address: str) -> None:
    assert why_refused(address) is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_an_address_is_judged_alike_in_every_disguise(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    refused = why_refused(plain) is not None
    assert refused or plain.is_global
    for base in ("::ffff:0:0", "64:ff9b::"):
        disguise = ipaddress.IPv6Address(int(ipaddress.IPv6Address(base)) | number)
        assert (why_refused(disguise) is not None) == refused
    assert (why_refused(ipaddress.IPv6Address((0x2002 << 112) | (number << 80))) is not None) == refused


Answers = Sequence[str] | Exception


def guard(answers: Answers) -> AddressGuard:
    async def resolver(host: str, port: int) -> Sequence[str]:
        if isinstance(answers, Exception):
            raise answers
        return answers

    return AddressGuard(resolver, timeout_s=0.05)


def addresses(answers: Answers, host: str = "news.test", *, allow_private: bool = False) -> list[str]:
    return asyncio.run(guard(answers).addresses(host, 80, allow_private=allow_private))


def test_the_public_addresses_of_a_name_are_kept_in_order() -> None:
    assert addresses(["10.0.0.1", "2606:4700::1111", "8.8.8.8"]) == ["2606:4700::1111", "8.8.8.8"]


def test_a_name_that_leads_inside_only_is_refused_with_the_reason_and_the_remedy() -> None:
    with pytest.raises(
        AddressRefusedError, match=r"news.test is at 169.254.169.254 \(link-local.*allow_private_network"
    ):
        addresses(["169.254.169.254"])


def test_an_outlet_may_allow_a_private_network() -> None:
    assert addresses(["10.0.0.1"], allow_private=True) == ["10.0.0.1"]
    assert addresses([], "127.0.0.1", allow_private=True) == ["127.0.0.1"]


@pytest.mark.parametrize("address", [
    "169.254.169.254", "169.254.170.2", "fe80::1", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "192.0.0.192",
    "168.63.129.16", "0.0.0.0", "::", "::ffff:169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "224.0.0.1", "255.255.255.255", "::ffff:0:10.0.0.1", "fe80::5efe:10.0.0.1", "192.0.0.1",
])  # fmt: skip
def test_no_outlet_opens_metadata_link_local_or_an_address_in_disguise(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        addresses([address], allow_private=True)
    assert addresses([address, "10.0.0.5"], allow_private=True) == ["10.0.0.5"]


OWN = FetchPolicy("Dateline", private_hosts=("127.0.0.1:8153", "cms.intra.example", "*.desk.example:8080"))


@pytest.mark.parametrize(("url", "may_be_private"), [
    ("http://127.0.0.1:8153/feed.xml", True),
    ("http://127.0.0.1:8180/", False),
    ("http://127.0.0.1:5432/", False),
    ("http://127.0.0.1/", False),
    ("http://127.0.0.2:8153/", False),
    ("http://localhost:8153/", False),
    ("https://cms.intra.example/a", True),
    ("https://cms.intra.example:8443/a", False),
    ("http://a.desk.example:8080/", True),
    ("http://a.desk.example/", False),
    ("http://desk.example.evil.example:8080/", False),
    ("http://127.0.0.1:8153@169.254.169.254/", False),
    ("http://[::1", False),
])  # fmt: skip
def test_only_an_outlets_own_hosts_at_their_ports_may_be_private(url: str, may_be_private: bool) -> None:
    assert OWN.may_be_private(url) is may_be_private


def test_an_outlet_that_allows_a_private_network_opens_its_hosts_and_sources() -> None:
    values = {
        "name": "Desk", "country_code": "GB", "language": "en", "time_zone": "Europe/London", "outlet_id": "desk",
        "collection": "own", "homepage_url": "http://10.0.0.5/", "hosts": ["cms.intra.example:8080"],
        "feeds": ["http://10.0.0.6:81/feed"], "listings": [{"url": "http://10.0.0.7/latest"}],
    }  # fmt: skip
    opened = ("10.0.0.5", "10.0.0.6:81", "10.0.0.7", "cms.intra.example:8080")
    assert Outlet.model_validate({**values, "allow_private_network": True}).private_hosts == opened
    assert Outlet.model_validate(values).private_hosts == ()


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "::1"])
def test_an_address_in_the_url_is_checked_without_names(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        addresses(AssertionError("asked"), host)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost"])
def test_every_other_spelling_of_loopback_is_refused_after_resolution(host: str) -> None:
    async def run() -> None:
        resolver = SystemResolver(1)
        try:
            await AddressGuard(resolver).addresses(host, 80, allow_private=False)
        finally:
            resolver.close()

    with pytest.raises((AddressRefusedError, NameNotResolvedError)):
        asyncio.run(run())


@pytest.mark.parametrize("answers", [[], OSError(-2, "Name or service not known"), UnicodeError("label too long")])
def test_a_name_without_an_address_is_said(answers: Answers) -> None:
    with pytest.raises(NameNotResolvedError, match=r"news\.test"):
        addresses(answers)


def test_name_servers_that_hang_are_not_waited_for() -> None:
    async def hanging(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(30)
        return []

    with pytest.raises(NameNotResolvedError, match=r"0\.05 s"):
        asyncio.run(AddressGuard(hanging, timeout_s=0.05).addresses("news.test", 80, allow_private=False))

"""One POST to an address that a watch's file names: never to a refused address, and with limits.

A file may be written on the desk by somebody who must not reach what only this machine can: link-local addresses and
cloud metadata are refused, by what the name resolves to, and the connection is made to that very address. Services on
this machine and in a private network are common, and are reached. Where a proxy is set (``HTTPS_PROXY``), it decides.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore

from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
from extractors.acquire.fetch.addresses import may_be_opened, why_refused

_TIMEOUT_S = 15.0
_ALTOGETHER_S = 30.0
Resolve = Callable[[str, int], list[str]]
"""Gives the addresses of a name and a port; raises OSError where it has none."""


def post(address: str, body: bytes, headers: Mapping[str, str], *, resolve: Resolve | None = None) -> int:
    """Send a request and return the status of the answer, whose body is not read; redirects are not followed.

    Raises:
        ChannelDownError: no answer within half a minute. ``is_unknown`` says that the request may have been taken.
        RefusedError: the address is none, or leads where nothing is sent to. Only its host is named.
    """
    scheme, host = _read_address(address)
    limits = dict.fromkeys(("connect", "read", "write", "pool"), _TIMEOUT_S)
    try:
        with (
            _pool(scheme, host, resolve or _resolve) as pool,
            pool.stream("POST", address, headers=list(headers.items()), content=body,
                        extensions={"timeout": limits}) as answer,
        ):  # fmt: skip
            return int(answer.status)
    except (httpcore.ReadError, httpcore.ReadTimeout, httpcore.RemoteProtocolError) as error:
        raise ChannelDownError(f"{host} did not answer: {type(error).__name__}", is_unknown=True) from error
    except (
        httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError, OSError,
        UnicodeError,
    ) as error:  # fmt: skip
        raise ChannelDownError(f"{host} cannot be reached: {type(error).__name__}") from error


def _read_address(address: str) -> tuple[str, str]:
    """Return scheme and host. Raises RefusedError, which names nothing of an address that cannot be read."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(address)
        is_sound = parts.port is None or parts.port > 0  # raises ValueError for a port that is no number
        if parts.scheme in ("http", "https") and parts.hostname and is_sound and address.isprintable():
            return parts.scheme, parts.hostname
    raise RefusedError("the address of the webhook is not an http or https address")


def _pool(scheme: str, host: str, resolve: Resolve) -> httpcore.ConnectionPool:
    context = ssl.create_default_context()
    deadline = time.monotonic() + _ALTOGETHER_S
    proxy = urllib.request.getproxies().get(scheme)
    if proxy and not urllib.request.proxy_bypass(host):
        return httpcore.HTTPProxy(proxy, ssl_context=context, network_backend=_Backend(deadline))
    return httpcore.ConnectionPool(ssl_context=context, network_backend=_Checked(deadline, resolve))


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Backend(httpcore.NetworkBackend):
    """Connections that end at a moment (of the monotonic clock), however slowly the other side sends."""

    def __init__(self, deadline: float) -> None:
        self._deadline, self._sockets = deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a host."""
        return _Stream(self._sockets.connect_tcp(host, port, timeout, local_address, socket_options), self._deadline)


class _Checked(_Backend):
    """Connects only to addresses that a service of people's may be at."""

    def __init__(self, deadline: float, resolve: Resolve) -> None:
        super().__init__(deadline)
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Look a host up, and connect to the first of its addresses that answers.

        Raises RefusedError where one of them is link-local, cloud metadata or otherwise closed.
        """
        addresses = self._resolve(host, port)
        for address in addresses:
            reason = why_refused(address)
            if reason and not may_be_opened(address):
                raise RefusedError(f"nothing is sent to {host}: its address is {address.split('%')[0]} ({reason})")
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last == 0:
                    raise
        raise OSError(f"{host} has no address")


class _Stream(httpcore.NetworkStream):
    """A connection that ends at a moment."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what came."""
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Begin TLS."""
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for one message is over")
        return left if timeout is None else min(left, timeout)

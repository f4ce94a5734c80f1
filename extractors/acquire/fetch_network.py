"""The way to the network: httpx requests over connections whose address was checked, and what their faults are called.

Each host has a small connection pool of its own, so that no search through a thousand strangers' connections is needed
to find one. There is no proxy from the environment, no cookie jar and no redirect here: redirects are followed one by
one by the fetcher, because each target is another host to check and to be polite to.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import httpx

from extractors.acquire.addresses import AddressGuard, AddressRefusedError, NameNotResolvedError
from extractors.acquire.fetch_types import FetchOutcome

_Origin = tuple[str, str, int, bool]
_MAX_POOLS = 256


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only, and to nothing but TCP."""

    def __init__(self, guard: AddressGuard, *, allow_private: bool) -> None:
        self._guard = guard
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve once, check, and connect to what was checked; where one address does not answer, to the next."""
        addresses = await self._guard.addresses(host, port, allow_private=self._allow_private)
        tried = addresses[:4]
        share = timeout / len(tried) if timeout else None
        for address in tried[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(tried[-1], port, share, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: pages come over TCP."""
        raise AddressRefusedError(f"{path}: a socket file is no page")

    async def sleep(self, seconds: float) -> None:
        """Wait between the pool's own connection attempts (there are none: the fetcher tries again itself)."""
        await self._inner.sleep(seconds)


class _Stream(httpx.AsyncByteStream):
    """An answer's body as it comes in."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class CheckedTransport(httpx.AsyncBaseTransport):
    """An httpx transport with HTTP/2, certificate checks and address checks.

    A request's ``extensions`` may hold ``allow_private_network`` (bool). Raises AddressRefusedError,
    NameNotResolvedError and httpcore's errors; ``name_fault`` says what they mean.
    """

    def __init__(self, guard: AddressGuard, *, ssl_context: ssl.SSLContext | None = None, per_host: int = 16) -> None:
        self._guard = guard
        self._ssl = ssl_context
        self._per_host = per_host
        self._pools: dict[_Origin, httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return the answer with its body still to be read."""
        url = request.url
        scheme = url.scheme
        port = url.port or (443 if scheme == "https" else 80)
        origin = (scheme, url.raw_host.decode("ascii"), port, bool(request.extensions.get("allow_private_network")))
        pool = self._pools.get(origin) or await self._new_pool(origin)
        answer = await pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer.stream), extensions=answer.extensions
        )

    async def _new_pool(self, origin: _Origin) -> httpcore.AsyncConnectionPool:
        if self._ssl is None and origin[0] == "https":
            self._ssl = httpx.create_ssl_context()
        if len(self._pools) >= _MAX_POOLS:
            await self._close_idle()
        pool = httpcore.AsyncConnectionPool(
            ssl_context=self._ssl,
            max_connections=self._per_host,
            keepalive_expiry=60.0,
            http1=True,
            http2=True,
            network_backend=_CheckedBackend(self._guard, allow_private=origin[3]),
        )
        self._pools[origin] = pool
        return pool

    async def _close_idle(self) -> None:
        """Close the pools that nothing is under way in, so that a run over many hosts holds few sockets."""
        idle = [origin for origin, pool in self._pools.items() if all(c.is_idle() for c in pool.connections)]
        for origin in idle:
            pool = self._pools.pop(origin, None)
            if pool is not None:
                await pool.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.aclose()


def name_fault(error: Exception) -> tuple[FetchOutcome, str] | None:
    """Give a network fault its outcome and one line; None for an exception that is no network fault."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, AddressRefusedError):
        return FetchOutcome.REFUSED_ADDRESS, text
    if isinstance(error, NameNotResolvedError):
        return FetchOutcome.DNS_ERROR, text
    if isinstance(error, (httpcore.TimeoutException, httpx.TimeoutException)):
        kind = type(error).__name__.removesuffix("Timeout").lower()
        return FetchOutcome.TIMEOUT, f"the server took too long ({kind})"
    tls = _tls_cause(error)
    if tls is not None:
        return FetchOutcome.TLS_ERROR, f"TLS: {' '.join(str(tls).split())}"
    if isinstance(error, (httpcore.NetworkError, httpx.NetworkError)):
        return FetchOutcome.CONNECTION_ERROR, f"the connection failed ({type(error).__name__}: {text})"
    if isinstance(error, (httpcore.ProtocolError, httpx.ProtocolError, httpcore.ConnectionNotAvailable)):
        return FetchOutcome.PROTOCOL_ERROR, text
    if isinstance(error, (httpcore.UnsupportedProtocol, httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return FetchOutcome.REFUSED_URL, text
    if isinstance(error, OSError):
        return FetchOutcome.CONNECTION_ERROR, f"the connection failed ({text})"
    return None


def _tls_cause(error: BaseException) -> ssl.SSLError | ssl.CertificateError | None:
    """Find the TLS fault that an error was raised from."""
    seen: BaseException | None = error
    for _ in range(8):
        if isinstance(seen, (ssl.SSLError, ssl.CertificateError)):
            return seen
        if seen is None:
            return None
        seen = seen.__cause__ or seen.__context__
    return None

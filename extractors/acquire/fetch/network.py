"""Network transport: httpx requests over connections whose address was checked, and the outcomes of their errors.

There is no proxy from the environment, no cookie jar and no redirect here: redirects are followed one by one by the
fetcher, because each target is another host to check and to be polite to. The caps are the fetcher's too, so a host's
connections need no queue: one that is free is taken, else one is made.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpcore
import httpx

from extractors.acquire.fetch.addresses import AddressGuard, AddressRefusedError, NameNotResolvedError
from extractors.contracts.fetch import FetchOutcome
from extractors.runtime.faults import describe_machine_fault, machine_errno

_Origin = tuple[str, str, int, bool]
_MAX_ORIGINS = 256
_KEEP_ALIVE_S = 60.0
_MAX_ADDRESSES = 4
_BROKEN = (
    httpcore.RemoteProtocolError,
    httpcore.ReadError,
    httpcore.WriteError,
    httpcore.ConnectionNotAvailable,
)


class _Connections:
    """The connections to one origin: idle HTTP/1.1 ones, and one of HTTP/2 that requests share."""

    def __init__(self, origin: _Origin, guard: AddressGuard, tls: ssl.SSLContext | None) -> None:
        scheme, self._host, self._port, self._allow_private = origin
        self._origin = httpcore.Origin(scheme.encode(), self._host.encode(), self._port)
        self._guard = guard
        self._tls = tls
        self._network = httpcore.AnyIOBackend()
        self._idle: list[httpcore.AsyncHTTP11Connection] = []
        self._shared: httpcore.AsyncHTTP2Connection | None = None
        self._opening = asyncio.Lock()
        self._may_share = tls is not None
        self.active = 0

    async def send(self, request: httpcore.Request) -> tuple[httpcore.Response, httpcore.AsyncConnectionInterface]:
        """Send a request over a free connection or a new one; again over a new one where a kept one turns out dead."""
        timeout = request.extensions["timeout"]["connect"]
        connection, is_new = await self._take(timeout)
        try:
            return await connection.handle_async_request(request), connection
        except _BROKEN:
            await self._drop(connection)
            if is_new:
                raise
        except BaseException:
            await self._drop(connection)
            raise
        connection = await self._open(timeout)
        try:
            return await connection.handle_async_request(request), connection
        except BaseException:
            await self._drop(connection)
            raise

    async def _take(self, timeout: float) -> tuple[httpcore.AsyncConnectionInterface, bool]:
        if (shared := self._usable()) is not None:
            return shared, False
        while self._idle:
            connection = self._idle.pop()
            if connection.is_idle() and not connection.has_expired():
                return connection, False
            await connection.aclose()
        if not self._may_share:
            return await self._open(timeout), True
        async with self._opening:  # Until the first answer it is not known whether the host shares connections.
            if (shared := self._usable()) is not None:
                return shared, False
            return await self._open(timeout), True

    def _usable(self) -> httpcore.AsyncHTTP2Connection | None:
        shared = self._shared
        return shared if shared is not None and shared.is_available() and not shared.has_expired() else None

    async def _open(self, timeout: float) -> httpcore.AsyncConnectionInterface:
        """Resolve, check, connect to what was checked, and agree on TLS and protocol."""
        stream = await self._connect(timeout)
        if self._tls is None:
            return httpcore.AsyncHTTP11Connection(self._origin, stream, _KEEP_ALIVE_S)
        stream = await stream.start_tls(self._tls, self._host, timeout)
        spoken = stream.get_extra_info("ssl_object")
        if spoken is not None and spoken.selected_alpn_protocol() == "h2":
            self._shared = httpcore.AsyncHTTP2Connection(self._origin, stream, _KEEP_ALIVE_S)
            return self._shared
        self._may_share = False
        return httpcore.AsyncHTTP11Connection(self._origin, stream, _KEEP_ALIVE_S)

    async def _connect(self, timeout: float) -> httpcore.AsyncNetworkStream:
        """Try a host's checked addresses in turn within the time; the last one's fault is raised."""
        addresses = await self._guard.addresses(self._host, self._port, allow_private=self._allow_private)
        tried = addresses[:_MAX_ADDRESSES]
        for address in tried[:-1]:
            try:
                return await self._network.connect_tcp(address, self._port, timeout / len(tried))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._network.connect_tcp(tried[-1], self._port, timeout / len(tried))

    async def give_back(self, connection: httpcore.AsyncConnectionInterface, *, is_over: bool) -> None:
        """Keep a connection whose answer came to its end; close one that still has something to say."""
        if isinstance(connection, httpcore.AsyncHTTP11Connection) and connection.is_idle():
            self._idle.append(connection)
        elif not (is_over and connection is self._shared):
            await self._drop(connection)

    async def _drop(self, connection: httpcore.AsyncConnectionInterface) -> None:
        """Close a connection; one that others still read from is only not given out any more."""
        if connection is self._shared:
            self._shared = None
        if not isinstance(connection, httpcore.AsyncHTTP2Connection) or self.active <= 1:
            await connection.aclose()

    async def aclose(self) -> None:
        """Close what is kept."""
        while self._idle:
            await self._idle.pop().aclose()
        if self._shared is not None:
            await self._shared.aclose()
            self._shared = None


class _Stream(httpx.AsyncByteStream):
    """An answer's body as it comes in; gives its connection back when closed."""

    def __init__(self, stream: Any, connection: httpcore.AsyncConnectionInterface, home: _Connections) -> None:
        self._stream = stream
        self._connection = connection
        self._home = home
        self._is_over = self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._stream:
                yield part
        except httpcore.RemoteProtocolError:
            self._is_over = True  # The server ended this answer itself; nothing of it is still to come.
            raise
        self._is_over = True

    async def aclose(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        try:
            await self._stream.aclose()
            await self._home.give_back(self._connection, is_over=self._is_over)
        finally:
            self._home.active -= 1


class CheckedTransport(httpx.AsyncBaseTransport):
    """An httpx transport with HTTP/2, certificate checks and address checks.

    A request's ``extensions`` hold ``timeout`` (as httpx has it) and may hold ``allow_private`` (bool: the URL's host
    is the outlet's own, on a private network). Raises AddressRefusedError, NameNotResolvedError and httpcore's errors;
    ``classify_fault`` says what they mean.
    """

    def __init__(self, guard: AddressGuard, *, ssl_context: ssl.SSLContext | None = None) -> None:
        self._guard = guard
        self._tls = ssl_context
        self._origins: dict[_Origin, _Connections] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request over a kept or new connection and return the response with its body still unread.

        Every new connection checks the server's address; the extension ``allow_private`` allows private ones.
        """
        url = request.url
        is_private_allowed = bool(request.extensions.get("allow_private"))
        port = url.port or (443 if url.scheme == "https" else 80)
        home = await self._home((url.scheme, url.raw_host.decode("ascii"), port, is_private_allowed))
        home.active += 1
        try:
            answer, connection = await home.send(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            home.active -= 1
            raise
        stream = _Stream(answer.stream, connection, home)
        return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def _home(self, origin: _Origin) -> _Connections:
        found = self._origins.get(origin)
        if found is None:
            if len(self._origins) >= _MAX_ORIGINS:
                await self._close_idle()
            found = self._origins[origin] = _Connections(origin, self._guard, self._context(origin[0]))
        return found

    def _context(self, scheme: str) -> ssl.SSLContext | None:
        if scheme != "https":
            return None
        if self._tls is None:
            self._tls = httpx.create_ssl_context()
        self._tls.set_alpn_protocols(["h2", "http/1.1"])
        return self._tls

    async def _close_idle(self) -> None:
        """Close the connections of hosts without active requests, so that a run over many hosts keeps few sockets
        open.
        """
        for origin in [origin for origin, home in self._origins.items() if home.active == 0]:
            home = self._origins.pop(origin, None)
            if home is not None:
                await home.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        while self._origins:
            _, home = self._origins.popitem()
            await home.aclose()


def classify_fault(error: Exception) -> tuple[FetchOutcome, str] | None:
    """Classify a network fault: return its outcome and one line of description; None for any other exception.

    Raises:
        OSError: the fault is this machine's, such as too many open files, and not the server's.
    """
    if (number := machine_errno(error)) is not None:
        raise OSError(number, describe_machine_fault(number)) from error
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
    if isinstance(error, (httpcore.UnsupportedProtocol, httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)):
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

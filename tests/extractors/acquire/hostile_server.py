"""A web server on loopback that misbehaves in every way the acquisition must survive.

    async with HostileServer() as server:
        server.url("drip")                  # http://drip.test:<port>/drip
        server.url("good/1", host="calm")   # http://calm.test:<port>/good/1

Names under ``.test`` lead to the server through ``loopback.resolve``; ``hits`` counts what was asked for. With ``tls``
it speaks HTTPS with the given context.
"""

from __future__ import annotations

import asyncio
import collections
import gzip
import socket
import ssl
import struct
import zlib
from collections.abc import Sequence

import brotli
import zstandard

from tests.extractors.acquire.bombs import make_bombs

STORY = "The council met on Tuesday and agreed to repair the old bridge before the winter. "
Headers = dict[str, str]


def article(number: int | str) -> bytes:
    """Make the page of an invented article."""
    paragraphs = "".join(f"<p>{STORY * 4}({number}, {part})</p>" for part in range(6))
    head = f"<title>Bridge report {number} - Riverside Post</title><meta charset=utf-8>"
    body = f"<h1>Bridge report {number}</h1>{paragraphs}"
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


class HostileServer:
    """Serves ``/<trick>/…``; a trick is a method ``do_<trick>``. ``robots`` gives a host its robots.txt."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.hits: collections.Counter[str] = collections.Counter()
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.robots: dict[str, bytes | int] = {}
        self.most_at_once: collections.Counter[str] = collections.Counter()
        self.connections = 0
        self.targets: dict[str, str] = {}
        self._at_once: collections.Counter[str] = collections.Counter()
        self._bombs = make_bombs()

    async def __aenter__(self) -> HostileServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    def url(self, path: str, *, host: str | None = None, scheme: str | None = None) -> str:
        """Return the URL of a path; each trick has a host of its own unless one is given."""
        name = host or path.split("/", 1)[0].split("?", 1)[0].replace("_", "-") or "root"
        return f"{scheme or ('https' if self._tls else 'http')}://{name}.test:{self.port}/{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                path = first.split(" ")[1]
                headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                host = headers.get("host", "").split(".", 1)[0]
                self.hits[path.split("?", 1)[0]] += 1
                self.requests.append((host, path, headers))
                if path == "/robots.txt":
                    await self._robots(writer, host)
                    continue
                trick = path.split("?", 1)[0].split("/")[1] or "home"
                handler = getattr(self, f"do_{trick}", None)
                if handler is None:
                    await self.send(writer, b"<h1>none</h1>", status="404 Not Found")
                elif await handler(writer, path, headers) is False:
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError, ssl.SSLError):
            return
        except asyncio.CancelledError:
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    async def send(
        self,
        writer: asyncio.StreamWriter,
        body: bytes,
        *,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Send a whole, honest answer."""
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
        await writer.drain()

    async def _robots(self, writer: asyncio.StreamWriter, host: str) -> None:
        rules = self.robots.get(host, 404)
        if isinstance(rules, int):
            await self.send(writer, b"no", status=f"{rules} Whatever", kind="text/plain")
        else:
            await self.send(writer, rules, kind="text/plain")

    # Well-behaved pages.

    async def do_good(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(path.rsplit("/", 1)[-1]))

    async def do_away(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Redirect to where the test wants."""
        target = self.targets["away"].encode("utf-8").decode("latin-1")  # the header is UTF-8, as servers send it
        await self.send(writer, b"", status="302 Found", headers=[("Location", target)])

    async def do_busy(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Take a moment, and note how many were under way at once for the host."""
        host = headers["host"]
        self._at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._at_once[host])
        await asyncio.sleep(0.02)
        self._at_once[host] -= 1
        await self.send(writer, article(path.rsplit("/", 1)[-1]))

    async def do_coded(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Send a page in the content coding the path names."""
        body, coding = article("coded"), path.rsplit("/", 1)[-1]
        pack = {
            "gzip": gzip.compress,
            "deflate": zlib.compress,
            "rawdeflate": lambda data: zlib.compress(data)[2:-4],
            "br": brotli.compress,
            "zstd": zstandard.compress,
            "gzip,br": lambda data: brotli.compress(gzip.compress(data)),
            "plain": lambda data: data,
        }[coding]
        named = {"rawdeflate": "deflate", "plain": "gzip"}.get(coding, coding)
        await self.send(writer, pack(body), headers=[("Content-Encoding", named)])

    async def do_large(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article("large") + b"<p>more of it</p>" * 90_000)

    async def do_chunked(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        body = article("chunked")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 300):
            part = body[start : start + 300]
            writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def do_conditional(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        validators = [("ETag", '"v1"'), ("Last-Modified", "Tue, 03 Mar 2026 08:00:00 GMT")]
        if headers.get("if-none-match") == '"v1"' or headers.get("if-modified-since") == validators[1][1]:
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n')
            await writer.drain()
        else:
            await self.send(writer, article("conditional"), headers=validators)

    # Servers that are slow or break off.

    async def do_drip(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(600):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)
        return False

    async def do_silent(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        await asyncio.sleep(30)
        return False

    async def do_reset(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<html>half a page")
        await writer.drain()
        await asyncio.sleep(0.05)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False

    async def do_longlength(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        body = article("short")
        writer.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body) + 500}\r\n\r\n".encode() + body
        )
        await writer.drain()
        writer.close()
        return False

    async def do_shortlength(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        body = article("cut")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n" + body)
        await writer.drain()
        return False

    async def do_twolengths(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello")
        await writer.drain()
        return False

    async def do_closing(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        """Send a whole page and hang up without having said so."""
        await self.send(writer, article("closing"))
        writer.close()
        return False

    async def do_nonsense(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"220 mail.test ready\r\n" * 50)
        await writer.drain()
        return False

    async def do_endlessheaders(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20_000):
            writer.write(f"X-{number}: {'y' * 100}\r\n".encode())
            await writer.drain()
        return False

    # Bodies that are not what they say.

    async def do_truncatedgzip(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        body = gzip.compress(article("truncated"))
        await self.send(writer, body[: len(body) // 2], headers=[("Content-Encoding", "gzip")])

    async def do_bomb(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        coding = path.rsplit("/", 1)[-1]
        await self.send(writer, self._bombs[coding], headers=[("Content-Encoding", coding)])

    async def do_endless(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        for _ in range(3_000):
            writer.write(b"<p>and so on " * 5_000)
            await writer.drain()
        return False

    async def do_announced(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n<html>")
        await writer.drain()
        await asyncio.sleep(5)
        return False

    async def do_unknowncoding(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, b"\x00\x01", headers=[("Content-Encoding", "sdch")])

    # Redirects.

    async def redirect(
        self,
        writer: asyncio.StreamWriter,
        target: str,
        status: str = "302 Found",
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Send a redirect."""
        await self.send(writer, b"", status=status, headers=[("Location", target), *headers])

    async def do_loop(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.redirect(writer, "/loop/b" if path.endswith("a") else "/loop/a")

    async def do_chain(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        left = int(path.rsplit("/", 1)[-1])
        await self.redirect(writer, f"/chain/{left - 1}" if left else "/good/chain", "301 Moved Permanently")

    async def do_endlesschain(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.redirect(writer, f"/endlesschain/{int(path.rsplit('/', 1)[-1]) + 1}")

    async def do_toprivate(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.redirect(writer, f"http://127.0.0.9:{self.port}/good/inside")

    async def do_toletters(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Redirect to a path in Persian that nobody encoded, with a reason in Latin-1."""
        target = "/good/خبر".encode().decode("latin-1")
        await self.redirect(writer, target, status="302 Trouv\xe9")

    async def do_toscheme(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.redirect(writer, "file:///etc/hostname")

    async def do_elsewhere(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Redirect to a page of another host."""
        await self.redirect(writer, self.url("good/moved", host="newhome"))

    async def do_tohome(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.redirect(writer, "/")

    async def do_home(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, f"<title>Riverside Post</title><p>{STORY * 30}</p>".encode())

    async def do_cookietest(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Show the page only to who brings the cookie back."""
        if "seen=1" in headers.get("cookie", ""):
            await self.send(writer, article("cookie"))
        else:
            await self.redirect(writer, path, headers=[("Set-Cookie", "seen=1; Path=/")])

    async def do_cookies(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Set more and larger cookies with every redirect."""
        left = int(path.rsplit("/", 1)[-1])
        more = [("Set-Cookie", f"c{left}-{n}={'v' * 3_000}") for n in range(20)]
        if left:
            await self.redirect(writer, f"/cookies/{left - 1}", headers=more)
        elif len(headers.get("cookie", "")) > 8_000:
            await self.send(writer, b"too much", status="400 Bad Request")
        else:
            await self.send(writer, article("cookies"), headers=more)

    # Pages that are no articles.

    async def do_soft404(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, "<title>صفحه یافت نشد | پست</title><h1>صفحه یافت نشد</h1><p>متاسفیم</p>".encode())

    async def do_consent(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        form = "<form action=/save><button>Accept all</button></form>"
        await self.send(writer, f"<title>Before you continue</title><h1>We value your privacy</h1>{form}".encode())

    async def do_challenge(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        script = "<script src=/cdn-cgi/challenge-platform/h/b></script>"
        await self.send(writer, f"<title>Just a moment...</title><h1>news.test</h1>{script}".encode())

    async def do_gone(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, b"gone", status="410 Gone")

    # Servers that are busy or broken.

    async def do_limited(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Ask for a wait the first time; the path's last part is the Retry-After."""
        if self.hits[path] == 1:
            wait = path.rsplit("/", 1)[-1].replace("%20", " ")
            await self.send(writer, b"slow down", status="429 Too Many Requests", headers=[("Retry-After", wait)])
        else:
            await self.send(writer, article("limited"))

    do_later = do_limited  # The same on a host of its own.

    async def do_flapping(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        if self.hits[path] % 2:
            await self.send(writer, b"oops", status="503 Service Unavailable")
        else:
            await self.send(writer, article("flapping"))

    async def do_mending(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Fail three times, whatever is asked for, and work from then on."""
        self.hits["mending"] += 1
        if self.hits["mending"] <= 3:
            await self.send(writer, b"oops", status="502 Bad Gateway")
        else:
            await self.send(writer, article("mended"))

    async def do_down(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, b"oops", status="500 Internal Server Error")

    # What discovery meets.

    async def do_calendar(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        day = int(path.rsplit("/", 1)[-1])
        links = "".join(f"<a href=/calendar/{day + step}>day {day + step}</a>" for step in range(1, 40))
        await self.send(writer, f"<title>Day {day}</title>{links}".encode())

    async def do_feed(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Send a feed full of entities, or a page in a feed's place."""
        if path.endswith("entities"):
            levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
            doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'
            body = f'<?xml version="1.0"?>{doctype}<rss><channel><title>&l9;</title></channel></rss>'
            await self.send(writer, body.encode(), kind="application/rss+xml")
        else:
            await self.send(writer, article("no feed"), kind="application/rss+xml")

    async def do_sitemap(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        """Send a sitemap index that names itself."""
        body = f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{self.url('sitemap')}</loc>"
        await self.send(writer, f"{body}</sitemap></sitemapindex>".encode(), kind="application/xml")

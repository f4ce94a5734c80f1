"""Many small outlets on loopback, each on a port of its own, whose stories are the same in every run.

``python -m tests.cluster.press --outlets 200 --stories 10 --folder PATH`` writes the registry's files, then
``ready.json`` with the address of its control port: ``/edition/2`` adds as many stories again, ``/log`` gives the
number of answers by outlet and path.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections import Counter
from pathlib import Path

COLLECTION = "press"
_TEXT = """
harbour council pier winter storm repair mayor session budget river bridge school train station market price
minister parliament vote court judge union strike factory worker wage energy power grid water drought rain
flood hospital nurse doctor patient vaccine study university student teacher police officer fire rescue boat
coast museum painting concert festival film writer team match goal coach stadium season bank loan rate export
import
"""
_WORDS = tuple(_TEXT.split())


class Press:
    """The stories of all outlets, and what was asked for."""

    def __init__(self, outlets: int, stories: int, delay_s: float) -> None:
        self.outlets, self.stories, self.delay_s = outlets, stories, delay_s
        self.edition = 1
        self.ports: list[int] = []
        self.servers: list[asyncio.Server] = []  # one that nobody keeps is closed
        self.asked: Counter[str] = Counter()

    def answer(self, number: int, path: str) -> tuple[int, str, bytes]:
        """Status, type and body of an outlet's path."""
        if path == "/feed.xml":
            base = f"http://127.0.0.1:{self.ports[number]}"
            count = self.stories * self.edition
            items = "".join(
                f"<item><title>{_title(number, n)}</title><link>{base}/news/{n}</link></item>"
                for n in range(1, count + 1)
            )
            feed = f'<rss version="2.0"><channel><title>Outlet {number}</title>{items}</channel></rss>'
            return 200, "application/rss+xml", feed.encode()
        story = path.removeprefix("/news/")
        if path.startswith("/news/") and story.isdecimal() and int(story) <= self.stories * self.edition:
            return 200, "text/html; charset=utf-8", _page(number, int(story)).encode()
        return 404, "text/plain", b"not found"

    async def serve(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection to an outlet."""
        try:
            while line := await reader.readline():
                while (await reader.readline()).strip():
                    pass
                path = line.split()[1].decode()
                self.asked[f"{number} {path}"] += 1
                if self.delay_s and path.startswith("/news/"):
                    await asyncio.sleep(self.delay_s)
                status, kind, body = self.answer(number, path)
                _write(writer, status, kind, body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, IndexError):
            pass
        finally:
            writer.close()

    async def control(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request of the test."""
        path = (await reader.readline()).split()[1].decode()
        if path.startswith("/edition/"):
            self.edition = int(path.rpartition("/")[2])
        if path.startswith("/delay/"):
            self.delay_s = float(path.rpartition("/")[2])
        _write(writer, 200, "application/json", json.dumps(self.asked).encode(), close=True)
        await writer.drain()
        writer.close()

    async def run(self, folder: Path, chunk_size: int) -> None:
        """Listen, write the registry, say so, and serve until killed."""
        for number in range(self.outlets):

            async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int = number) -> None:
                await self.serve(number, reader, writer)

            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            self.servers.append(server)
            self.ports.append(server.sockets[0].getsockname()[1])
        control = await asyncio.start_server(self.control, "127.0.0.1", 0)
        write_outlets(folder, self.ports, chunk_size)
        port = control.sockets[0].getsockname()[1]
        beside = folder / "ready.new"
        beside.write_text(json.dumps({"control": f"http://127.0.0.1:{port}"}))
        beside.rename(folder / "ready.json")
        await asyncio.Event().wait()


def _write(writer: asyncio.StreamWriter, status: int, kind: str, body: bytes, *, close: bool = False) -> None:
    end = "Connection: close\r\n" if close else ""
    head = f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{end}\r\n"
    writer.write(head.encode() + body)


def write_outlets(folder: Path, ports: list[int], chunk_size: int) -> None:
    """Write the registry's files of the press into ``outlets/press/``."""
    place = folder / "outlets" / COLLECTION
    place.mkdir(parents=True, exist_ok=True)
    (place / "_collection.yml").write_text(
        f'name: Press\nowner: desk\nschedule: "0 0 1 1 *"\npaused: false\nchunk_size: {chunk_size}\n'
    )
    for number, port in enumerate(ports):
        base = f"http://127.0.0.1:{port}"
        (place / f"press_{number:03}.yml").write_text(
            f"name: Outlet {number}\ncountry_code: GB\nlanguage: en\ntime_zone: Europe/London\nhomepage_url: {base}/\n"
            f"feeds: [{base}/feed.xml]\narticle_url_pattern: /news/\\d+\nnative_id_pattern: /news/(\\d+)\n"
            "related: {depth: 0}\nrevisit_after: []\npace: {delay_s: 0, connections: 4}\nallow_private_network: true\n"
        )


def _title(outlet: int, story: int) -> str:
    chosen = random.Random(f"title {outlet} {story}")
    return " ".join(chosen.choices(_WORDS, k=6)).capitalize() + f" {outlet}-{story}"


def _page(outlet: int, story: int) -> str:
    chosen = random.Random(f"page {outlet} {story}")
    paragraphs = "".join(
        f"<p>{' '.join(chosen.choices(_WORDS, k=60)).capitalize()} in London, said Reuters.</p>" for _ in range(8)
    )
    links = "".join(f'<li><a href="/section/{n}">Section {n} of the outlet</a></li>' for n in range(80))
    title, day = _title(outlet, story), 1 + story % 28
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2026-10-{day:02}T08:00:00+00:00"></head>'
        f"<body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=4)
    parser.add_argument("--stories", type=int, default=5)
    parser.add_argument("--chunk", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    asyncio.run(Press(asked.outlets, asked.stories, asked.delay).run(asked.folder, asked.chunk))


if __name__ == "__main__":
    main()

"""A small server of S3's protocol on loopback, for tests: buckets in memory, conditional writes, parts, listings.

It counts what is asked, and can be set to ignore the conditions of writes as some servers do. ``make storage`` runs
the same tests against moto's server.
"""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import importlib.util
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

KEY_ID, SECRET = "TESTKEYID0123456789", "a-secret-that-is-never-shown"
BUCKET = "press"


@dataclass
class ObjectServer:
    """A running server: its address, what was asked of it as ``PUT``, ``GET``, ``LIST`` …, and its objects."""

    address: str
    asked: Counter[str] = field(default_factory=Counter)
    objects: dict[str, tuple[bytes, str, float]] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    ignores_conditions: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environment(self) -> dict[str, str]:
        """What a client of this server needs in its environment."""
        return client_environment(self.address)


def client_environment(address: str) -> dict[str, str]:
    return {"AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}


@contextlib.contextmanager
def serve_objects() -> Iterator[ObjectServer]:
    """Serve in threads of this process until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    known = server.known = ObjectServer(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()


def has_moto() -> bool:
    return importlib.util.find_spec("moto") is not None and importlib.util.find_spec("flask_cors") is not None


@contextlib.contextmanager
def serve_moto() -> Iterator[str]:
    """Run moto's server as a process with an empty bucket; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "import sys; from moto.server import main; main(sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                request = urllib.request.Request(f"{address}/{BUCKET}", method="PUT")
                urllib.request.urlopen(request, timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "moto's server did not start"
                assert process.poll() is None, "moto's server ended"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def known(self) -> ObjectServer:
        return self.server.known  # type: ignore[attr-defined, no-any-return]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _split(self) -> tuple[str, dict[str, str]]:
        path, _, query = self.path.partition("?")
        bucket, _, key = urllib.parse.unquote(path).lstrip("/").partition("/")
        named = {name: values[0] for name, values in urllib.parse.parse_qs(query, keep_blank_values=True).items()}
        if bucket != BUCKET:
            named["missing"] = bucket
        return key, named

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refuse(self, status: int, code: str) -> None:
        # as S3 does, with what a client must not repeat
        body = f"<Error><Code>{code}</Code><AWSAccessKeyId>{KEY_ID}</AWSAccessKeyId></Error>"
        self._answer(status, body.encode())

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _begin(self, what: str) -> tuple[str, dict[str, str]] | None:
        key, named = self._split()
        self.known.asked[what] += 1
        if "missing" in named:
            self._body()
            self._refuse(404, "NoSuchBucket")
            return None
        if f"Credential={KEY_ID}/" not in (self.headers.get("Authorization") or ""):
            self._body()
            self._refuse(403, "InvalidAccessKeyId")
            return None
        return key, named

    def do_PUT(self) -> None:
        if (begun := self._begin("PUT")) is None:
            return
        key, named = begun
        body, known = self._body(), self.known
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        with known.lock:
            if "uploadId" in named:
                known.uploads[named["uploadId"]][int(named["partNumber"])] = body
                self._answer(200, ETag=etag)
                return
            there = known.objects.get(key)
            if not known.ignores_conditions:
                wanted = self.headers.get("If-Match")
                is_taken = there is not None and self.headers.get("If-None-Match") == "*"
                if is_taken or (wanted and (there is None or there[1] != wanted)):
                    self._refuse(412, "PreconditionFailed")
                    return
            known.objects[key] = (body, etag, time.time())
        self._answer(200, ETag=etag)

    def do_GET(self) -> None:
        is_list = "list-type" in self.path
        if (begun := self._begin("LIST" if is_list else self.command)) is None:
            return
        key, named = begun
        if is_list:
            self._answer(200, self._list(named))
            return
        there = self.known.objects.get(key)
        if there is None:
            self._refuse(404, "NoSuchKey")
            return
        body, etag, changed = there
        stamp = email.utils.formatdate(changed, usegmt=True)
        if ranged := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
            first, last = int(ranged[1]), int(ranged[2] or len(body) - 1)
            part = body[first : last + 1]
            where = f"bytes {first}-{first + len(part) - 1}/{len(body)}"
            self._answer(206, part, ETag=etag, Last_Modified=stamp, Content_Range=where)
            return
        self._answer(200, body, ETag=etag, Last_Modified=stamp)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        if (begun := self._begin("DELETE")) is not None:
            self.known.objects.pop(begun[0], None)
            self._answer(204)

    def do_POST(self) -> None:
        if (begun := self._begin("POST")) is None:
            return
        (key, named), body, known = begun, self._body(), self.known
        with known.lock:
            if "delete" in named:
                keys = re.findall(r"<Key>(.*?)</Key>", body.decode())
                for one in keys:
                    known.objects.pop(one, None)
                deleted = "".join(f"<Deleted><Key>{one}</Key></Deleted>" for one in keys)
                self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())
            elif "uploads" in named:
                name = str(len(known.uploads))
                known.uploads[name] = {}
                answer = f"<InitiateMultipartUploadResult><UploadId>{name}</UploadId></InitiateMultipartUploadResult>"
                self._answer(200, answer.encode())
            else:
                whole = b"".join(part for _, part in sorted(known.uploads.pop(named["uploadId"]).items()))
                etag = f'"{hashlib.md5(whole).hexdigest()}-1"'
                known.objects[key] = (whole, etag, time.time())
                answer = f"<CompleteMultipartUploadResult><ETag>{escape(etag)}</ETag></CompleteMultipartUploadResult>"
                self._answer(200, answer.encode())

    def _list(self, named: dict[str, str]) -> bytes:
        prefix, delimiter = named.get("prefix", ""), named.get("delimiter")
        after = named.get("continuation-token") or named.get("start-after") or ""
        contents, folders = [], set()
        for key, (body, etag, changed) in sorted(self.known.objects.items()):
            if not key.startswith(prefix) or key <= after:
                continue
            rest = key.removeprefix(prefix)
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
                continue
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(changed))
            contents.append(
                f"<Contents><Key>{escape(key)}</Key><LastModified>{stamp}</LastModified>"
                f"<ETag>{escape(etag)}</ETag><Size>{len(body)}</Size></Contents>"
            )
        common = "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders))
        return (
            f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(contents)}{common}</ListBucketResult>".encode()
        )

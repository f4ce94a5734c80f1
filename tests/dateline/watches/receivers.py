"""The other side: a server of SMTP and a webhook on loopback, whose own counts are what tests believe."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"
"""The server takes the mail and ends the connection before it says so."""


@dataclass
class Mailbox:
    """The mails that the server took, in order. ``fails`` gives its answer to each mail, None to take it."""

    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    fails: Callable[[], str | None] = lambda: None
    attempts: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.attempts += 1
        answer = self.fails()
        if answer and answer != HANG_UP:
            return answer
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((list(envelope.rcpt_tos), mail))
        if answer == HANG_UP:
            assert server.transport is not None
            server.transport.abort()
        return "250 taken"


@contextlib.contextmanager
def mail_server() -> Iterator[Mailbox]:
    with socket.socket() as free:  # aiosmtpd needs the number of the port
        free.bind(("127.0.0.1", 0))
        mailbox = Mailbox(free.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@dataclass
class Hook:
    """The requests that the webhook got. ``fails`` gives the status of the answer to each."""

    address: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: Callable[[], int] = lambda: 204

    def messages(self) -> dict[str, dict[str, Any]]:
        """What a receiver that keeps idempotency keys has: each message once."""
        return {headers["idempotency-key"]: json.loads(body) for headers, body in self.requests}


@contextlib.contextmanager
def webhook() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hook.status()
            if status < 300:
                hook.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    hook.address = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()

"""What an attacker tries with watches: where a webhook leads, how it answers, what a file says, what is in a log."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.watches.alert import link_of
from dateline.watches.channels import outgoing
from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
from dateline.watches.channels.mail import make_mail
from dateline.watches.channels.outgoing import post
from dateline.watches.message import Message, as_text
from dateline.watches.senders import ChannelSender
from dateline.watches.watch import Channel
from dateline.watches.watch_files import load_watches
from tests.dateline.watches.receivers import webhook
from tests.dateline.watches.test_messages import NOW, WATCH, alert

SECRET = "hunter2"


@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "0.0.0.0",
     "168.63.129.16", "224.0.0.1", "[::]"],
)  # fmt: skip
def test_nothing_is_sent_to_link_local_addresses_and_metadata(host: str) -> None:
    with pytest.raises(RefusedError, match="nothing is sent to"):
        post(f"http://{host}/latest/meta-data/?token={SECRET}", b"{}", {})


def test_a_name_is_judged_by_all_it_resolves_to_and_asked_once() -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1", "169.254.169.254"] if len(asked) == 1 else ["127.0.0.1"]

    with webhook() as hook:
        port = hook.address.rpartition(":")[2].partition("/")[0]
        with pytest.raises(RefusedError, match="link-local"):
            post(f"http://desk.example:{port}/hook", b"{}", {}, resolve=resolve)
        assert not hook.requests
        # a name of this machine or a private network is somebody's service
        assert post(f"http://desk.example:{port}/hook", b"{}", {"Content-Length": "2"}, resolve=resolve) == 204
        assert asked == ["desk.example"] * 2 and len(hook.requests) == 1


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "hooks.example/T0/hunter2", "https://", "gopher://x/", "https://[hooks.example/hunter2",
     "https://u:hunter2/x@hooks.example/", "https://hooks.example:99999/hunter2", "https://hooks.example/\ud800hunter2"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_without_being_named(address: str) -> None:
    with pytest.raises(RefusedError, match="not an http or https address") as raised:
        post(address, b"{}", {})
    assert SECRET not in str(raised.value)


@contextlib.contextmanager
def _server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that answers each connection in its own way."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, contextlib.suppress(OSError):
                    connection.recv(65_536)
                    answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def test_an_answer_without_an_end_is_not_read() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")

    with _server(endless) as address:
        assert post(address, b"{}", {}) == 200


def test_a_server_that_answers_letter_by_letter_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "_ALTOGETHER_S", 0.4)
    done = threading.Event()

    def slowly(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not done.is_set():
            connection.sendall(b"X: y\r\n")
            time.sleep(0.02)

    with _server(slowly) as address:
        with pytest.raises(ChannelDownError, match="did not answer") as raised:
            post(address, b"{}", {})
        done.set()
    assert raised.value.is_unknown


def test_no_secret_is_in_a_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    message = Message("m", WATCH, (alert(),))

    def send(channel: Channel, environ: dict[str, str]) -> None:
        with contextlib.suppress(ChannelDownError, RefusedError):
            ChannelSender(environ).send(channel, message, planned_at=NOW, now=NOW, attempt=1)

    with webhook() as hook:
        for status in (204, 302, 410, 503):
            hook.status = lambda status=status: status  # type: ignore[misc]
            send(Channel(webhook_from="HOOK", secret_from="KEY"), {"HOOK": f"{hook.address}/{SECRET}", "KEY": SECRET})
            send(Channel(apprise_from="DESK"),
                 {"DESK": f"{hook.address.replace('http', 'json')}/{SECRET}?:x={SECRET}"})  # fmt: skip
        assert hook.requests
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    send(Channel(webhook_from="HOOK"), {"HOOK": f"http://127.0.0.1:{port}/{SECRET}"})
    send(Channel(webhook_from="HOOK"), {"HOOK": f"http://user:{SECRET}@{'x' * 70}.example/{SECRET}"})
    send(Channel(mail=("a@b.example",)),
         {"DATELINE_SMTP": f"smtp://u:{SECRET}@127.0.0.1:{port}", "DATELINE_MAIL_FROM": "d@example.org"})  # fmt: skip
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "content",
    [
        b"title: !!python/object/apply:os.system ['touch hit']\nquery: ferry\n",
        b"title: !!python/name:os.system\nquery: ferry\n",
        b"a: &a [x,x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (n, n, *(n - 1,) * 9) for n in range(98, 118))
        + b"title: *u\nquery: ferry\n",
        b"title: " + b"[" * 50_000 + b"\n",
        b"title: \xff\xfe\nquery: ferry\n",
        b"title: a\x00b\nquery: ferry\n",
        b"title: A\nquery: " + b"(" * 1_900 + b"\n",
        b"title: A\ntitle: B\nquery: ferry\n",
        b"&a title: *a\n",
        b"title: A\nquery: ferry\nsend: [{webhook: 'http://u:p@h.example/'}]\n",
        b'title: A\nquery: ferry\nsend: [{mail: ["a@b.example\\nBcc: c@d.example"]}]\n',
        b"title: A\nquery: ferry\noldest: 1e99\n",
        b"title: A\nquery: ferry\n" + b"#" * 2_000_000,
    ],
)
def test_a_hostile_file_is_an_error_of_its_own_watch(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.yml").write_bytes(content)
    (tmp_path / "good.yml").write_text("title: A\nquery: ferry\n", "utf-8")
    read = load_watches(tmp_path)
    assert list(read.watches) == ["good"] and read.errors
    assert all(len(str(error)) < 2_000 and "bad.yml" in str(error) for error in read.errors)
    assert not Path("hit").exists()


def test_a_pipe_in_the_folder_of_watches_does_not_stop_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "good.yml").write_text("title: A\nquery: ferry\n", "utf-8")
    read = load_watches(tmp_path)
    assert list(read.watches) == ["good"] and "no regular file" in str(read.errors[0])


def test_a_title_of_a_watch_is_one_line_of_a_mail(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text('title: "A\\nBcc: all@example.org\\u202e"\nquery: ferry\n', "utf-8")
    watch = load_watches(tmp_path).get("one")
    mail = make_mail(Message("m", watch, (alert(),)), ("desk@example.org",), "d@example.org", at=NOW, attempt=1)
    assert mail["Bcc"] is None and mail["Subject"].startswith("[A Bcc: all@example.org")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a.example/\n\nPay at https://evil.example/", "https://a.example/ <b>",
     "https://a.example/\u202egpj.exe", 'https://a.example/"onclick="x', "https://a.example/\x1b[31m", "https://",
     "data:text/html,x", "https://a.example/" + "x" * 3_000, "HTTPS://a.example/\u2028x"],
)  # fmt: skip
def test_an_address_of_a_page_that_hides_something_is_no_link(url: str) -> None:
    assert link_of(url) is None
    assert link_of("https://a.example/حمص?q=1&b=(2)|3'4#x") is not None


def test_an_outlet_with_an_address_for_a_name_is_no_link() -> None:
    text = as_text(Message("m", WATCH, (alert("Fine", outlet="www.evil.example"),)))
    assert "www.evil.example" not in text


def test_what_is_sent_says_its_moment() -> None:
    """A receiver can refuse what is replayed: the signature covers the time of this attempt, not of the first."""
    with webhook() as hook:
        for minutes in (0, 90):
            moment = NOW + dt.timedelta(minutes=minutes)
            ChannelSender({"KEY": SECRET}).send(
                Channel(webhook=hook.address, secret_from="KEY"), Message("m", WATCH, (alert(),)), planned_at=NOW,
                now=moment, attempt=1,
            )  # fmt: skip
        (first, _), (second, _) = hook.requests
    assert first["dateline-timestamp"] != second["dateline-timestamp"]
    assert first["dateline-signature"] != second["dateline-signature"]
    assert first["idempotency-key"] == second["idempotency-key"]

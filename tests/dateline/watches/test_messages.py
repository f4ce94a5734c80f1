"""What people get, and that nothing of a page forges a header, a link or mark-up in it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import hmac
import html.parser
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as Xml

import feedparser
import pytest

from dateline.watches.alert import Alert, Link, Snippet
from dateline.watches.channels.apprise_channel import _as_chat
from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
from dateline.watches.channels.feed import feed_path, make_feed, write_feed
from dateline.watches.channels.mail import make_mail, parse_server, send_mail
from dateline.watches.channels.webhook import deliver, make_request, sign
from dateline.watches.message import Message, as_html, as_json, as_text
from dateline.watches.picture import MOST_BYTES, Day, count_days, draw_days
from dateline.watches.senders import ChannelSender
from dateline.watches.watch import Channel, Watch
from extractors.runtime.settings import Home
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import MatchRow
from tests.dateline.watches.receivers import mail_server, webhook

NOW = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)
HOSTILE = (
    "</h2><script>alert(1)</script>\r\nBcc: all@example.org\r\n\r\n<img src=x onerror=y> ]]>&amp;"
    " <https://evil.example/|click> [here](https://evil.example/) @channel \x1b[31m\u202eevil\x00\ufffe"
)
WATCH = Watch(
    name="one", path=Path("one.yml"), title="Ferries", query="ferry", send=(Channel(mail=("desk@example.org",)),)
)


def alert(text: str = "A ferry sails", key: str = "k" * 32, **more: object) -> Alert:
    row = MatchRow(key, "one", "v", "match", "a" * 32, "h", "post", "2026-03-02 19:00:00", "2026-03-02 20:00:00")
    values = {
        "match": row, "title": text, "outlet": text, "why": "A new article matches.", "happened_at": NOW,
        "address": "https://post.example/1?a=1&b=2", "published_at": NOW, "language": "en",
        "snippets": (Snippet(((text, False), (text, True))),),
        "links": (Link(f"at {text}", "https://post.example/1?a=1&b=2"),), "raw_command": "dateline raw " + "a" * 32,
    }  # fmt: skip
    return Alert(**{**values, **more})  # type: ignore[arg-type]


class Page(html.parser.HTMLParser):
    """The tags of a page, where its links lead, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


OURS = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "article", "p", "a", "span", "blockquote", "mark",
        "footer", "code", "br", "ins", "del", "b"}  # fmt: skip


def test_a_page_cannot_write_mark_up_into_a_message() -> None:
    message = Message("m", WATCH, (alert(HOSTILE), alert("fine")))
    page = Page(as_html(message))
    assert page.tags <= OURS
    assert page.links == {"https://post.example/1?a=1&b=2"}
    assert "<script>alert(1)</script>" in page.words
    assert not {"\x1b", "\u202e", "\x00"} & set(as_html(message) + as_text(message))


def test_a_page_cannot_write_a_header_or_a_part_into_a_mail() -> None:
    mail = make_mail(Message("m", WATCH, (alert(HOSTILE),)), ("desk@example.org",), "d@example.org", at=NOW, attempt=1)
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert sorted(read.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "X-Dateline-Watch", "MIME-Version",
         "Content-Type"]
    )  # fmt: skip
    assert read["To"] == "desk@example.org"
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("address", ["https://evil.example/", "www.evil.example", "evil.example/x", "me@evil.example"])
def test_an_address_in_a_page_becomes_no_link(address: str) -> None:
    """Programs that show mail make links of what looks like an address."""
    message = Message("m", WATCH, (alert(f"see {address} now"),))
    for text in (as_html(message), as_text(message)):
        assert address not in text
        assert address in text.replace("\u2060", "")


def test_a_chat_shows_a_page_as_text() -> None:
    shown = _as_chat(as_text(Message("m", WATCH, (alert(HOSTILE),))))
    assert "@channel" not in shown and "](" not in shown and "<" not in shown


def test_a_feed_is_valid_and_shows_a_page_as_text(tmp_path: Path) -> None:
    alerts = [alert(HOSTILE), alert("Fine", "j" * 32, published_at=None)]
    text = make_feed(WATCH, alerts, now=NOW)
    root = Xml.fromstring(text.encode())
    atom = "{http://www.w3.org/2005/Atom}"
    # RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{atom}{name}")) == 1
    entries = root.findall(f"{atom}entry")
    assert len(entries) == 2
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            assert len(entry.findall(f"{atom}{name}")) == 1, name
        assert len([link for link in entry.findall(f"{atom}link") if link.get("rel") == "alternate"]) == 1
        assert {child.tag for child in entry} <= {
            f"{atom}{name}"
            for name in ("id", "title", "updated", "published", "author", "link", "category", "summary", "content")
        }
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == 2
    read = feedparser.parse(text)
    assert not read.bozo and read.version == "atom10"
    page = Page(entries[0].findtext(f"{atom}content") or "")
    assert page.tags <= OURS and page.links == {"https://post.example/1?a=1&b=2"}


def test_a_feed_reads_well_where_a_reader_drops_styles_and_tags_it_does_not_know() -> None:
    snippet = Snippet((("وصلت ", False), ("العبارة", True), (" أمس", False)))
    arabic = alert("وصول العبارة", outlet="صحيفة الميناء", language="ar", snippets=(snippet,))
    [entry] = feedparser.parse(make_feed(WATCH, [arabic], now=NOW)).entries
    shown = entry.content[0].value  # as a reader cleans it
    assert "<b>العبارة</b>" in shown and '<blockquote dir="auto" lang="ar">' in shown
    assert '<span dir="auto">صحيفة الميناء</span> · published' in shown
    assert "<h2" not in shown, "a reader shows the headline above"
    assert entry.title == "match: وصول العبارة"
    assert shown.index("A new article") < shown.index("<blockquote") < shown.index("href=")


def test_a_feed_is_written_only_where_something_changed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert write_feed(home, WATCH, [alert()], now=NOW)
    before = feed_path(home, "one").read_bytes()
    assert not write_feed(home, WATCH, [alert()], now=NOW + dt.timedelta(hours=1))
    assert feed_path(home, "one").read_bytes() == before
    assert write_feed(home, WATCH, [alert("Another")], now=NOW)
    ids = {entry.id for entry in feedparser.parse(before).entries}
    assert {entry.id for entry in feedparser.parse(feed_path(home, "one").read_bytes()).entries} == ids


def test_a_mail_is_sent_to_all_and_its_repetition_says_so() -> None:
    with mail_server() as mailbox:
        sender = ChannelSender(
            {"DATELINE_SMTP": f"smtp://127.0.0.1:{mailbox.port}", "DATELINE_MAIL_FROM": "dateline@example.org"}
        )
        channel = Channel(mail=("desk@example.org", "night@example.org"))
        for attempt, repeated in ((1, False), (2, True)):
            message = Message("the-key", WATCH, (alert("Ferry «Amal» — سفينة"),), is_maybe_repeated=repeated)
            sender.send(channel, message, planned_at=NOW, now=NOW, attempt=attempt)
        (to, first), (_, second) = mailbox.mails
        assert to == ["desk@example.org", "night@example.org"]
        assert first["Message-ID"] == second["Message-ID"] == "<the-key@example.org>"
        assert first["Subject"] == "[Ferries] match: Ferry «Amal» — سفينة"
        assert first["X-Dateline-Maybe-Repeated"] is None and second["X-Dateline-Maybe-Repeated"] == "attempt 2"
        body = second.get_body(("plain",))
        assert body is not None and "You may have this message already" in body.get_content()
        mailbox.fails = lambda: "552 too big"
        with pytest.raises(RefusedError, match="552 too big"):
            sender.send(channel, message, planned_at=NOW, now=NOW, attempt=3)
        mailbox.fails = lambda: "451 later"
        with pytest.raises(ChannelDownError, match="451 later"):
            sender.send(channel, message, planned_at=NOW, now=NOW, attempt=3)


DAYS = tuple(Day(dt.date(2026, 2, 3) + dt.timedelta(days=number), number % 5, number == 27) for number in range(28))


def test_a_mail_has_its_picture_inside_and_words_for_it() -> None:
    message = Message("m", WATCH, (alert(HOSTILE),), days=DAYS)
    mail = make_mail(message, ("desk@example.org",), "d@example.org", at=NOW, attempt=1, draw=draw_days)
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    parts = {part.get_content_type(): part for part in read.walk()}
    assert list(parts) == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = parts["image/png"]
    assert picture["Content-ID"] == "<days>" and picture.get_content_disposition() == "inline"
    assert picture.get_content().startswith(b"\x89PNG") and len(picture.get_content()) < 50_000
    page = Page(parts["text/html"].get_content())
    assert page.links == {"https://post.example/1?a=1&b=2", "cid:days"}
    words = "Found in the 28 days until 2026-03-02: 53 articles; most, 4, on 2026-02-27; on the last day 2."
    assert words in parts["text/plain"].get_content()
    assert f'alt="{words}"' in parts["text/html"].get_content()


def test_a_picture_that_cannot_be_drawn_stops_no_mail() -> None:
    def fails(days: Sequence[Day]) -> bytes:
        raise OSError("no engine")

    for draw in (fails, lambda days: b"x" * (MOST_BYTES + 1), None):
        message = Message("m", WATCH, (alert(),), days=DAYS)
        mail = make_mail(message, ("desk@example.org",), "d@example.org", at=NOW, attempt=1, draw=draw)
        assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
        assert "Found in the 28 days" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_days_are_those_of_the_watch_and_each_article_counts_once(tmp_path: Path) -> None:
    watch = Watch(name="one", path=Path("one.yml"), title="Ferries", query="ferry", time_zone="Asia/Tehran")

    def row(key: str, article: str, at: str) -> MatchRow:
        return MatchRow(key, "one", "v", "match", article, "h", "post", at, at)

    with WatchLog(tmp_path) as log:
        log.add_matches([
            # 22:00 UTC is the next day in Tehran
            row("1", "a", "2026-03-01 22:00:00"), row("2", "a", "2026-03-02 05:00:00"),
            row("3", "b", "2026-02-20 08:00:00"), row("4", "c", "2026-01-01 08:00:00"),
        ])  # fmt: skip
        assert count_days(log, watch, [alert()], until=NOW) == ()  # two articles: nothing to draw
        log.add_matches([row("5", "d", "2026-02-20 09:00:00")])
        days = count_days(log, watch, [alert()], until=NOW)
    assert len(days) == 28 and days[-1].day == dt.date(2026, 3, 2)
    assert {day.day: day.count for day in days if day.count} == {dt.date(2026, 2, 20): 2, dt.date(2026, 3, 2): 1}
    assert [day.day for day in days if day.is_alerted] == [dt.date(2026, 3, 2)]


@pytest.mark.parametrize(
    "url", ["", "http://mail.example/", "smtp://", "smtps://u:hunter2@h:port", "smtps://u:hunter2/x@h"]
)
def test_a_wrong_mail_server_is_reported_without_its_password(url: str) -> None:
    with pytest.raises(ChannelDownError, match="DATELINE_SMTP") as raised:
        parse_server(url, "d@example.org")
    assert "hunter2" not in str(raised.value)
    assert "hunter2" not in repr(parse_server("smtps://u:hunter2@mail.example", "d@example.org"))


def test_only_this_machine_is_sent_to_without_tls() -> None:
    made = [parse_server(f"{url}", "d@example.org").security for url in
            ("smtp://localhost", "smtp://127.0.0.1:2525", "smtp://mail.example", "smtps://mail.example")]  # fmt: skip
    assert made == ["none", "none", "starttls", "tls"]


def test_a_server_without_starttls_gets_no_mail() -> None:
    with mail_server() as mailbox:
        server = parse_server(f"smtp://localhost:{mailbox.port}", "d@example.org")
        insecure = type(server)(server.host, server.port, None, None, "starttls", server.sender)
        mail = make_mail(Message("m", WATCH, (alert(),)), ("a@b.example",), "d@example.org", at=NOW, attempt=1)
        with pytest.raises(ChannelDownError, match="STARTTLS"):
            send_mail(insecure, mail)
        assert not mailbox.mails


def test_a_webhook_is_signed_by_both_secrets_while_its_receiver_changes() -> None:
    body, headers = make_request(Message("k", WATCH, (alert(),)), "new old", at=NOW, attempt=1)
    signed = headers["Dateline-Timestamp"].encode() + b"." + body
    by = ["v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest() for secret in (b"new", b"old")]
    assert headers["Dateline-Signature"] == ", ".join(by)


def test_a_webhook_is_signed_over_time_and_body() -> None:
    message = Message("the-key", WATCH, (alert(HOSTILE),))
    body, headers = make_request(message, "secret", at=NOW, attempt=1)
    signed = headers["Dateline-Timestamp"].encode() + b"." + body
    assert headers["Dateline-Signature"] == "v1=" + hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
    assert headers["Dateline-Timestamp"] == str(int(NOW.timestamp()))
    assert sign("secret", "1", body) != sign("secret", "2", body) != sign("other", "2", body)
    assert "Dateline-Signature" not in make_request(message, None, at=NOW, attempt=1)[1]
    read = json.loads(body)
    assert read["alerts"][0]["headline"] == HOSTILE.encode("utf-8", "replace").decode()
    assert read == json.loads(json.dumps(as_json(message, NOW)))


def test_a_webhook_gets_each_key_once_and_its_answers_are_understood() -> None:
    with webhook() as hook:
        body, headers = make_request(Message("the-key", WATCH, (alert(),)), "secret", at=NOW, attempt=1)
        deliver(hook.address, body, headers)
        deliver(hook.address, body, headers)
        assert len(hook.requests) == 2 and list(hook.messages()) == ["the-key"]
        for status, error in (
            (503, ChannelDownError),
            (429, ChannelDownError),
            (410, RefusedError),
            (302, RefusedError),
        ):
            hook.status = partial(int, status)
            with pytest.raises(error, match=str(status)):
                deliver(hook.address, body, headers)
    with pytest.raises(ChannelDownError, match="cannot be reached") as raised:
        deliver(hook.address + "?token=hunter2", body, headers)
    assert "hunter2" not in str(raised.value)


def test_a_secret_that_is_not_set_closes_the_channel() -> None:
    message = Message("m", WATCH, (alert(),))
    sender = ChannelSender({}, lambda name: None)
    for channel, said in (
        (Channel(webhook="https://h.example/", secret_from="HOOK_SECRET"), "variable HOOK_SECRET is not set"),
        (Channel(webhook_from="connection:hook"), "connection hook is not set"),
        (Channel(apprise_from="DESK_SLACK"), "variable DESK_SLACK is not set"),
        (Channel(mail=("a@b.example",)), "set DATELINE_SMTP"),
    ):
        with pytest.raises(ChannelDownError, match=said):
            sender.send(channel, message, planned_at=NOW, now=NOW, attempt=1)


def test_apprise_reaches_a_service_and_its_address_is_not_shown() -> None:
    pytest.importorskip("apprise")
    message = Message("m", WATCH, (alert(),))
    with webhook() as hook:
        address = hook.address.replace("http://", "json://")
        ChannelSender({"DESK": address}).send(Channel(apprise_from="DESK"), message, planned_at=NOW, now=NOW, attempt=1)
        ((_, body),) = hook.requests
        assert "A ferry sails" in json.loads(body)["message"]
    for wrong in ("nonsense://hunter2", address + "?hunter2=1"):
        with pytest.raises(ChannelDownError) as raised:
            ChannelSender({"DESK": wrong}).send(
                Channel(apprise_from="DESK"), message, planned_at=NOW, now=NOW, attempt=1
            )
        assert "hunter2" not in str(raised.value)

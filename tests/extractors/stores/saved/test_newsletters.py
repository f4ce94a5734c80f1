"""A newsletter gives its page, the address that it links to, its day and its sender."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.outlets.registry import Registry
from extractors.read.extract import extract_page
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.stores.saved.saved_files import (
    PAGE,
    SAVED_AT,
    TEXT,
    body_of,
    only_page,
    provisional_outlets,
    read,
)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            '<a href="https://courier.example/n/7"><b>View this email in your browser</b></a>',
            "https://courier.example/n/7",
        ),
        ('<a class="x" href="https://courier.example/n/8">Im Browser ansehen</a>', "https://courier.example/n/8"),
        (
            "<a href='https://courier.example/n/9?a=1&amp;b=2'>Открыть в браузере</a>",
            "https://courier.example/n/9?a=1&b=2",
        ),
        ('<a href="https://courier.example/n/3">عرض في المتصفح</a>', "https://courier.example/n/3"),
        ('<a href="https://courier.example/shop">Shop</a>', "https://courier.example/mail/"),
    ],
)
def test_a_newsletter(tmp_path: Path, registry: Registry, link: str, address: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "The Courier <letters@courier.example>", "reader@post.example"
    message["Subject"], message["Date"] = "Kräne: die Woche am Hafen", "Fri, 20 Nov 2026 10:30:00 +0100"
    message["Message-ID"] = "<one@courier.example>"
    message.set_content("plain")
    html = PAGE.decode().replace("<title>Crane of Ostlund goes</title>", "").replace("<article>", link + "<article>")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    (tmp_path / "letter.eml").write_bytes(bytes(message))
    page = only_page(read(tmp_path / "letter.eml", registry))
    assert page.url.startswith(address)
    assert (page.fetched_at, page.found_by) == (SAVED_AT, "mail")
    assert TEXT in body_of(page)
    part = message.get_body(("html",))
    assert part is not None
    assert "Kräne: die Woche am Hafen" in (page.content or b"").decode(part.get_content_charset() or "")


def letter(subject: str, text: str, *, subtype: str, date: str = "Fri, 20 Nov 2026 23:30:00 -0300") -> bytes:
    head = f"From: news@courier.example\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <9@courier.example>\r\n"
    return (
        f"{head}Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()


@pytest.mark.parametrize(
    ("subtype", "text"),
    [
        ("html", f"<html><head></head><body><p>{TEXT}</p><p>{TEXT.replace('Friday', 'Monday')}</p></body></html>"),
        ("html", f"<p>{TEXT}</p><p>{TEXT.replace('Friday', 'Monday')}</p>"),
        ("plain", f"{TEXT}\n\n{TEXT.replace('Friday', 'Monday')}"),
    ],
)
def test_a_newsletter_is_of_the_day_that_it_was_sent(
    tmp_path: Path, registry: Registry, subtype: str, text: str
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("Último día de la grúa", text, subtype=subtype))
    page = only_page(read(tmp_path / "a.eml", registry))
    article = extract_page(page.content or b"", page.url, content_type=page.content_type).article
    assert article.title == "Último día de la grúa"
    assert article.published_at == dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
    assert article.published_at_raw == "2026-11-20T23:30:00-03:00"
    assert article.body
    assert article.body.startswith(TEXT[:40])


@pytest.mark.parametrize(
    ("sender", "own", "name"),
    [
        ("Island Letter <a@courier.example>", "", "Island Letter"),
        ("=?utf-8?q?Inselbrief_=C3=84=2C_t=C3=A4glich?= <a@courier.example>", "", "Inselbrief Ä, täglich"),
        ('"The <b>\\"Quay\\"</b> & more" <a@courier.example>', "", 'The <b>"Quay"</b> & more'),
        ("Island Letter <a@courier.example>", '<meta property="og:site_name" content="The Courier">', "The Courier"),
        ("a@courier.example", "", "courier.example"),
        ('"a@courier.example" <a@courier.example>', "", "courier.example"),
    ],
)
@pytest.mark.parametrize("subtype", ["html", "plain"])
def test_a_newsletter_is_of_its_sender(tmp_path: Path, sender: str, own: str, name: str, subtype: str) -> None:
    if own and subtype == "plain":
        pytest.skip("a text has no elements")
    content = letter("Crane", f"<head>{own}</head><p>{TEXT}</p>" if subtype == "html" else TEXT, subtype=subtype)
    lines = [line for line in content.split(b"\n") if not line.startswith(b"From:")]
    (tmp_path / "a.eml").write_bytes(b"From: " + sender.encode() + b"\n" + b"\n".join(lines))
    assert [outlet.name for outlet in provisional_outlets(SavedSource(tmp_path / "a.eml"))] == [name]


def test_a_newsletter_that_states_its_own_day_keeps_it(tmp_path: Path, registry: Registry) -> None:
    head = '<meta property="article:published_time" content="2026-11-18T08:00:00+01:00">'
    (tmp_path / "a.eml").write_bytes(letter("Crane", f"<head>{head}</head><p>{TEXT}</p>", subtype="html"))
    page = only_page(read(tmp_path / "a.eml", registry))
    published = extract_page(page.content or b"", page.url).article.published_at
    assert published == dt.datetime(2026, 11, 18, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 31 Dec 9999 23:00:00 -0500"])
def test_a_newsletter_without_a_usable_date_has_none(tmp_path: Path, registry: Registry, date: str) -> None:
    (tmp_path / "a.eml").write_bytes(letter("Crane", f"<p>{TEXT}</p>", subtype="html", date=date))
    page = only_page(read(tmp_path / "a.eml", registry))
    assert extract_page(page.content or b"", page.url).article.published_at is None

"""Live blogs: which updates a page has, with their times, and where each stands in the text."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import ExtractedPage, PageKind
from tests.extractors.read.pages import json_ld, make_page, read

LIVE = "https://www.ellerby.example/live/storm-on-the-coast"
NEXT_DAY = dt.datetime(2026, 1, 7, 12, tzinfo=dt.UTC)
INTRODUCTION = ("The storm that was expected for days has reached the coast; here is what is known.",)
UPDATES = (
    ("Trains run again", "The line to Lenton is open again, the railway said, with trains every hour until midnight."),
    ("Schools stay shut", "All schools of the islands stay shut on Wednesday, the council decided in the afternoon."),
    ("Pier gives way", "Part of the old pier gave way at high tide; nobody was on it, the harbour master said."),
)
CLOCKS = ("17:42", "15:05", "13:30")
WHEN = [dt.datetime.fromisoformat(f"2026-01-06T{clock}:00+00:00") for clock in CLOCKS]
PUBLISHED = {"datePublished": "2026-01-06T12:00:00Z", "dateModified": "2026-01-06T17:45:00Z"}


def _live(
    updates: str, *, url: str = LIVE, head: str | None = None, paragraphs: tuple[str, ...] = INTRODUCTION
) -> ExtractedPage:
    stated = json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm on the coast: live", **PUBLISHED})
    page = make_page(paragraphs, title="Storm on the coast: live", head=stated if head is None else head, after=updates)
    return read(page, url, fetched_at=NEXT_DAY)


def _each(template: str) -> str:
    return "".join(
        template.format(headline=headline, text=text, clock=clock, iso=when.isoformat(), id=number)
        for number, ((headline, text), clock, when) in enumerate(zip(UPDATES, CLOCKS, WHEN, strict=True), 1)
    )


MARKED = {
    "articles with time elements": _each(
        '<article class="live-post" id="p{id}"><time datetime="{iso}">{clock}</time><h3>{headline}</h3>'
        '<p>{text}</p><div class="share-bar"><a href="/s">Share</a></div></article>'
    ),
    "a list with the time behind the text": "<ol>"
    + _each('<li class="entry-{id}"><h2>{headline}</h2><p>{text}</p><time datetime="{iso}">{clock}</time></li>')
    + "</ol>",
    "boxes of an invented name, each in a wrapper": _each(
        '<div class="kq"><div class="ab"><span class="timestamp">{clock}</span></div>'
        '<div class="cd"><h4>{headline}</h4><p>{text}</p></div></div>'
    ),
    "boxes with the time in an attribute": _each(
        '<section class="ticker-entry" data-timestamp="{iso}"><p class="date">{clock} Uhr</p><h3>{headline}</h3>'
        "<p>{text}</p></section>"
    ),
    "microdata": _each(
        '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting"><meta itemprop="x">'
        '<h3 itemprop="headline">{headline}</h3><time itemprop="datePublished" datetime="{iso}">{clock}</time>'
        '<div itemprop="articleBody"><p>{text}</p></div></div>'
    ),
    "headings that begin with a clock": "<div>" + _each("<h3>{clock} {headline}</h3><p>{text}</p>") + "</div>",
    "headings in the style of tickers": "<div>"
    + _each("<h2>+++ {clock} Uhr: {headline} +++</h2><p>{text}</p>")
    + "</div>",
    "a definition list": "<dl>" + _each("<dt>{clock} – {headline}</dt><dd>{text}</dd>") + "</dl>",
    "days in boxes": "".join(
        f'<div class="day">{_each(box)}</div>'
        for box in (
            '<article class="update"><time datetime="{iso}">{clock}</time><h3>{headline}</h3><p>{text}</p></article>',
        )
    ),
}


@pytest.mark.parametrize("updates", MARKED.values(), ids=MARKED.keys())
def test_updates_are_read_from_the_markup_that_page_builders_write(updates: str) -> None:
    page = _live(updates)
    assert page.kind is PageKind.LIVE_BLOG
    headlines = [update.headline or update.text.partition("\n\n")[0] for update in page.updates]
    assert [line.rpartition("– ")[2] for line in headlines] == [headline for headline, _ in UPDATES]
    assert [update.published_at for update in page.updates] == WHEN
    assert [clock in (update.published_at_raw or "") for update, clock in zip(page.updates, CLOCKS, strict=True)] == [
        True
    ] * 3
    body = page.article.body or ""
    assert body.startswith(INTRODUCTION[0])
    assert all(body.count(text) == 1 for _, text in UPDATES)
    assert all(update.text in body and UPDATES[n][1] in update.text for n, update in enumerate(page.updates))
    assert "Share" not in body


def test_updates_are_read_from_json_ld_where_scripts_show_them() -> None:
    stated = [
        {"@type": "BlogPosting", "headline": headline, "articleBody": f"<p>{text}</p>", "url": f"{LIVE}#u{number}",
         "datePublished": when.isoformat()}
        for number, ((headline, text), when) in enumerate(zip(UPDATES, WHEN, strict=True))
    ]  # fmt: skip
    head = json_ld(
        **{"@type": "LiveBlogPosting", "headline": "Storm on the coast: live", "liveBlogUpdate": stated, **PUBLISHED}
    )
    page = _live('<div id="live-root"></div>', head=head)
    assert [(update.headline, update.published_at) for update in page.updates] == [
        (headline, when) for (headline, _), when in zip(UPDATES, WHEN, strict=True)
    ]
    assert [update.url for update in page.updates] == [f"{LIVE}#u{number}" for number in range(3)]
    assert page.article.body == "\n\n".join([INTRODUCTION[0], *(f"{headline}\n\n{text}" for headline, text in UPDATES)])


def test_times_that_json_ld_states_complete_those_printed() -> None:
    stated = [
        {"@type": "BlogPosting", "headline": headline, "datePublished": when.isoformat()}
        for (headline, _), when in zip(UPDATES, WHEN, strict=True)
    ]
    head = json_ld(
        **{"@type": "LiveBlogPosting", "headline": "Storm on the coast: live", "liveBlogUpdate": stated, **PUBLISHED}
    )
    page = _live(_each('<li class="u"><time>just now</time><b>.</b><h3>{headline}</h3><p>{text}</p></li>'), head=head)
    assert [update.published_at for update in page.updates] == WHEN


@pytest.mark.parametrize("is_newest_first", [True, False])
def test_a_clock_that_runs_backwards_has_passed_midnight(is_newest_first: bool) -> None:
    clocks = ["01:10", "23:40", "21:05"]
    order = clocks if is_newest_first else clocks[::-1]
    updates = "".join(
        f"<h3>{clock} Wind turns</h3><p>The wind has turned to the north, {clock} says the port.</p>" for clock in order
    )
    head = json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm", "datePublished": "2026-01-06T21:00:00Z"})
    page = _live(f"<div>{updates}</div>", head=head)
    found = [update.published_at for update in page.updates if update.published_at]
    assert len(found) == 3 and sorted(found, reverse=is_newest_first) == found
    assert {at.day for at in found} == {6, 7}


def test_a_page_that_does_not_say_it_is_live_needs_an_address_and_most_of_its_text_in_updates() -> None:
    boxes = MARKED["articles with time elements"].replace("live-post", "kq") * 3
    by_address = _live(boxes.replace('id="p', 'id="q'), head="")
    assert by_address.kind is PageKind.LIVE_BLOG
    assert len(by_address.updates) == 9
    elsewhere = _live(boxes, url="https://www.ellerby.example/news/storm", head="")
    assert elsewhere.updates == ()
    assert elsewhere.kind is PageKind.ARTICLE


def test_comments_and_teasers_with_times_are_no_updates() -> None:
    comments = MARKED["articles with time elements"].replace("live-post", "comment-body")
    teasers = _each('<div class="teaser"><time datetime="{iso}">{clock}</time><a href="/x{id}">{text}</a></div>')
    page = _live(f'<div class="comments">{comments}</div><div class="related">{teasers}</div>')
    assert page.updates == ()


@pytest.mark.parametrize(
    "printed",
    [
        ("kl. 17:42", "kl. 15:05", "klockan 13:30"),
        ("Saat 17.42", "Saat 15.05", "Saat 13.30"),
        ("klo 17.42", "klo 15.05", "klo 13.30"),
        ("godz. 17:42", "godz. 15:05", "godz. 13:30"),
        ("١٧:٤٢", "١٥:٠٥", "١٣:٣٠"),
        ("17時42分", "15時05分", "13時30分"),
        ("17.42 น.", "15.05 น.", "13.30 น."),
    ],
)
def test_times_of_updates_are_printed_as_a_language_prints_hours(printed: tuple[str, ...]) -> None:
    updates = _each("<div class='entry'><p class='line'>{clock}</p><h3>{headline}</h3><p>{text}</p></div>")
    for clock, line in zip(CLOCKS, printed, strict=True):
        updates = updates.replace(clock, line)
    assert [update.published_at for update in _live(updates).updates] == WHEN


@pytest.mark.parametrize(
    "path", ["canli-anlatim/1", "sport/en-vivo-2", "na-zywo", "diretta/3", "minuto-a-minuto", "ao-vivo", "uzivo/4"]
)
def test_addresses_of_live_blogs_in_other_languages(path: str) -> None:
    updates = _each(
        "<div class='entry'><p class='line'>{clock}</p><h3>{headline}</h3><p>{text} {text} {text}</p></div>"
    )
    for address, count in ((path, 3), ("news/1", 0)):
        live = _live(updates, url=f"https://www.ellerby.example/{address}", head="")
        assert len(live.updates) == count

"""The briefing: figures worked out by hand on the small world, and a page that is readable for any day."""

from __future__ import annotations

import base64
import contextlib
import csv
import dataclasses
import datetime as dt
import re
import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pypdf import PdfReader

from dateline.briefing import content
from dateline.briefing.figures import Briefing, read_briefing
from dateline.briefing.mailing import as_text
from dateline.briefing.make import default_page, make_briefing
from dateline.briefing.page import render_mail, render_page
from dateline.briefing.period import Period, choose_period
from dateline.briefing.printing import BROWSERS, NoBrowserError, find_browser, print_page
from dateline.briefing.sending import Mailed, delivery_key, send_briefing
from dateline.languages.reader import LANGUAGES, catalogue
from dateline.operations.briefing import mail_briefing, publish_briefing
from dateline.plots.fonts import characters_of, font_files
from dateline.warehouse.candidate import STAGED_SCHEMA, attach_batch
from dateline.warehouse.models import run_models
from dateline.warehouse.watch_tables import attach_watch_log
from dateline.watches.channels.channel_errors import ChannelDownError
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.staged_loads import read_load
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import BRIEFING, Planned
from tests.dateline.plots.test_fonts import embedded, missing
from tests.dateline.watches.receivers import HANG_UP, Mailbox, mail_server
from tests.dbt.conftest import Build
from tests.dbt.small_world import Load, at, own_text

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> ‮ =1+1 see www.evil.example'
NOW = at(19, 6)
DAY = Period(at(18).date(), at(18).date())


def _write(staged: Path) -> list[str]:
    alpha = Load("alpha", "one", at(18, 12))
    before = alpha.article("a0", at(8, 8))
    alpha.place(before, "geonames:2", "Basrah", "IQ", "Iraq")
    wire = alpha.article("a1", at(18, 8), text=own_text("wire"), title="Bridge opens")
    alpha.agency(wire, "reuters", "credit")
    alpha.place(wire, "geonames:1", "Homs", "SY", "Syria")
    for ref in ("a2", "a3"):
        alpha.place(alpha.article(ref, at(18, 9)), "geonames:1", "Homs", "SY", "Syria")
    hostile = alpha.article("a4", at(18, 10), title=HOSTILE, lead=HOSTILE)
    hostile["canonical_url"] = "https://alpha.example/a4"

    beta = Load("beta", "one", at(18, 13))
    beta.article("b1", at(18, 9, 30), text=own_text("wire"), title="Bridge opens at last")
    beta.article("b2", at(17, 6), text=own_text("b2"), title="Old headline", fetched_at=at(17, 7))
    beta.article("b3", at(16, 6), fetched_at=at(16, 7))
    again = Load("beta", "two", at(18, 20))
    again.article("b2", at(17, 6), text=own_text("b2"), title="New headline", fetched_at=at(18, 19))
    again.fetch("b3", at(18, 18), "gone", 404)
    again.reject("no_body", "b9", "b9 holds no text")

    gamma = Load("gamma", "one", at(14, 12))
    for day in range(1, 14):
        for number in range(3):
            gamma.article(f"g{day}{number}", at(day, 12))
    return [load.write(staged) for load in (alpha, beta, again, gamma)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    root = tmp_path_factory.mktemp("briefing")
    database, ids = root / "warehouse.duckdb", _write(root / "staged")
    build(database, root / "staged", ids)
    return database


def _read(database: Path, period: Period, articles: str | None = None) -> Briefing:
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return read_briefing(connection, period, now=NOW, article_keys_sql=articles)


@pytest.fixture(scope="module")
def briefing(small: Path) -> Briefing:
    return _read(small, DAY)


class Page(HTMLParser):
    """Tags with their attributes, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in != "style":
            self.text += data


@pytest.mark.slow
def test_the_figures_at_the_top(briefing: Briefing) -> None:
    head = content.headline(briefing)
    # a1 to a4 and b1, of which b1 is a copy; 42 articles in the 28 days before
    assert (head.article_count, head.outlet_count, head.own_share) == (5, 2, 0.8)
    assert head.usual_count == 1.5


@pytest.mark.slow
def test_a_story_has_who_ran_it_first_and_who_followed(briefing: Briefing) -> None:
    first = briefing.sections["stories"].rows[0]
    assert (first["title"], first["first_outlet"], first["outlet_count"]) == ("Bridge opens", "Alpha", 2)
    assert [(f["outlet"], f["seconds"]) for f in first["followers"]] == [("Beta", 5400)]
    # the three articles that nobody else ran are stories of their own
    assert [row["article_count"] for row in briefing.sections["stories"].rows] == [2, 1, 1, 1]


@pytest.mark.slow
def test_places_rise_and_fall_against_the_usual(briefing: Briefing) -> None:
    assert [(row["place"], row["article_count"], row["usual_count"]) for row in content.risen(briefing)] == [
        ("Homs", 3, 0.0)
    ]
    assert content.fallen(briefing) == []


@pytest.mark.slow
def test_edits_takedowns_silence_and_rejections(briefing: Briefing) -> None:
    [edit] = briefing.sections["edits"].rows
    assert (edit["title_before"], edit["title_after"], edit["is_silent"]) == ("Old headline", "New headline", True)
    assert [row["title"] for row in briefing.sections["takedowns"].rows] == ["beta b3"]
    [silent] = briefing.sections["silent"].rows
    assert (silent["outlet"], silent["usual_count"], silent["last_day"]) == ("Gamma", 1.4, at(13).date())
    assert [(r["outlet"], r["reason"]) for r in briefing.sections["rejected"].rows] == [("Beta", "no_body")]
    assert [(r["agency"], r["outlets"]) for r in briefing.sections["agencies"].rows] == [("Reuters", ["Alpha"])]


@pytest.mark.slow
def test_a_watch_restricts_the_articles(small: Path) -> None:
    only = _read(small, DAY, "select article_key from marts.fct_articles where title like 'Bridge%'")
    assert content.headline(only).article_count == 2
    assert len(only.sections["stories"].rows) == 1


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_nothing_and_runs_nothing(briefing: Briefing, language: str) -> None:
    html = render_page(briefing, language)
    page = Page(html)
    assert len(html) < 2_000_000
    assert {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object", "form"} == set()
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        source = attributes.get("src")
        assert source is None or (tag == "img" and source.startswith("data:image/svg+xml;base64,"))
        assert (attributes.get("srcset") or "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,")
        assert (attributes.get("href") or "https:").startswith(("https:", "#"))
    assert "<script>alert(1)</script>" in page.text
    directions = {attributes.get("dir") for tag, attributes in page.tags if tag == "html"}
    assert directions == {"rtl" if language in ("ar", "fa") else "ltr"}


@pytest.mark.slow
def test_plots_hold_no_script_and_no_address(briefing: Briefing) -> None:
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", render_page(briefing, "en"))
    assert len(pictures) >= 2
    for picture in pictures:
        svg = base64.b64decode(picture).decode()
        assert "<script" not in svg and "href=" not in svg and "url(http" not in svg


@pytest.mark.slow
def test_a_mail_has_its_pictures_with_it(briefing: Briefing) -> None:
    html, pictures = render_mail(briefing, "en")
    assert {f"cid:{name}" for name in pictures} == set(re.findall(r"cid:[a-z]+(?=\")", html))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())
    # no program makes a link of a title, and no SQL is in the way of who reads in a mailbox
    page = Page(html)
    assert "www.evil.example" not in html and "www.evil.example" in page.text.replace("\u2060", "")
    assert "details" not in {tag for tag, _ in page.tags}
    assert {a["href"] for tag, a in page.tags if tag == "a" and a["href"] != "https://alpha.example/a4"} >= {"#volume"}
    assert "https://alpha.example/a4" in {a.get("href") for tag, a in page.tags if tag == "a"}
    text = as_text(briefing, "en")
    assert "www.evil.example" not in text and "\u202e" not in text and "https://alpha.example/a4" in text


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a@b.example, c@d.example", "nobody"])
def test_what_is_no_address_gets_no_briefing(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        send_briefing(None, "en", [address], {}, state=tmp_path, now=NOW)  # type: ignore[arg-type]


def _environ(mailbox: Mailbox) -> dict[str, str]:
    return {"DATELINE_SMTP": f"smtp://127.0.0.1:{mailbox.port}", "DATELINE_MAIL_FROM": "desk@example.org"}


@pytest.mark.slow
def test_a_briefing_is_mailed_whole(briefing: Briefing, tmp_path: Path) -> None:
    with mail_server() as mailbox:
        send_briefing(briefing, "en", ["editor@example.org"], _environ(mailbox), state=tmp_path, now=NOW)
    [(_, mail)] = mailbox.mails
    assert mail["Subject"] == "Briefing: March 18, 2026" and mail["To"] == "editor@example.org"
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert "Bridge opens" in parts["text/plain"].get_content()
    assert "<script>" not in parts["text/html"].get_content() and "cid:volume" in parts["text/html"].get_content()
    assert parts["image/png"].get_content().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_briefing_is_mailed_once(briefing: Briefing, tmp_path: Path) -> None:
    """By the server's own count: a task that is tried again sends nothing twice, what was interrupted says so."""
    one, two = ["editor@example.org"], ["night@example.org", "editor@example.org"]
    with mail_server() as mailbox:

        def send(to: Sequence[str], hours: int = 0, again: bool = False) -> Mailed:
            moment = NOW + dt.timedelta(hours=hours)
            return send_briefing(briefing, "en", to, _environ(mailbox), state=tmp_path, now=moment, again=again)

        mailbox.fails = lambda: "451 later"
        with pytest.raises(ChannelDownError, match="451 later"):
            send(one)
        mailbox.fails = lambda: None
        assert send(one, 1) == Mailed(NOW + dt.timedelta(hours=1))
        assert send(one, 2) == Mailed(NOW + dt.timedelta(hours=1), is_earlier=True)
        assert len(mailbox.mails) == 1 and mailbox.mails[0][1]["X-Dateline-Maybe-Repeated"] is None
        # other recipients are another mail; the server takes it and hangs up before it says so
        mailbox.fails = lambda: HANG_UP
        with pytest.raises(ChannelDownError):
            send(two)
        mailbox.fails = lambda: None
        assert not send(list(reversed(two)), 1).is_earlier and send(two, 2).is_earlier
        (_, first), (_, second) = mailbox.mails[1:]
        assert first["Message-ID"] == second["Message-ID"] != mailbox.mails[0][1]["Message-ID"]
        assert first["Date"] == second["Date"]
        assert first["X-Dateline-Maybe-Repeated"] is None and second["X-Dateline-Maybe-Repeated"] == "yes"
        # killed in the middle: whether it went out is unknown
        with WatchLog(tmp_path) as log:
            key = delivery_key([str(DAY.since), str(DAY.until), "de"], one, None)
            log.begin(Planned(key, f"{BRIEFING}{DAY.since} {DAY.until} de", "mail:x", (), "", ""), NOW.isoformat())
        send_briefing(briefing, "de", one, _environ(mailbox), state=tmp_path, now=NOW)
        assert mailbox.mails[-1][1]["X-Dateline-Maybe-Repeated"] == "yes"
        # whoever asks for it again gets it again
        assert not send(one, 3, again=True).is_earlier
        assert len(mailbox.mails) == 5
    with WatchLog(tmp_path) as log:
        assert not log.outbox() and not log.waiting()


@pytest.mark.slow
def test_the_mails_of_briefings_are_facts(tmp_path: Path, dbt_work: Path, briefing: Briefing) -> None:
    home = Home(tmp_path)
    with mail_server() as mailbox:
        send_briefing(briefing, "en", ["editor@example.org"], _environ(mailbox), state=home.state, now=NOW)
    attach_batch(home.warehouse, [read_load(home.staged, _write(home.staged)[0])], {})
    attach_watch_log(home.warehouse, home.state, STAGED_SCHEMA)
    run_models(home.warehouse, dbt_work, command=("build", "--select", "+fct_watch_deliveries"))
    with contextlib.closing(duckdb.connect(str(home.warehouse), read_only=True)) as connection:
        rows = connection.execute(
            "select watch, briefing, match_key, channel, status, attempt_count from marts.fct_watch_deliveries"
        ).fetchall()
    assert rows == [(None, "2026-03-18 2026-03-18 en", None, "mail:editor@example.org", "sent", 1)]


@pytest.mark.slow
def test_a_mail_that_failed_is_tried_again_and_goes_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the DAG does it: the task is tried again later, on the next day too, and mails the days of the page."""
    home, alerts = Home(tmp_path), list[str]()
    home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(small, home.warehouse)
    settings = Settings(home, PROJECT_ROOT, PROJECT_ROOT, None)
    monkeypatch.setattr("dateline.operations.briefing.send_alert", alerts.append)
    monkeypatch.setenv("DATELINE_BRIEFING_TO", "editor@example.org")
    monkeypatch.setenv("DATELINE_SMTP", "smtp://127.0.0.1:1")
    published = publish_briefing(settings, now=NOW)
    assert published is not None
    assert Path(published["page"]).is_file()
    for is_first in (True, False):
        with pytest.raises(ChannelDownError):
            mail_briefing(settings, published, now=NOW, is_first_try=is_first)
    assert len(alerts) == 1 and "tried again" in alerts[0]
    with mail_server() as mailbox:
        for name, value in _environ(mailbox).items():
            monkeypatch.setenv(name, value)
        for hours in (9, 10):
            done = mail_briefing(settings, published, now=NOW + dt.timedelta(hours=hours), is_first_try=False)
            assert done == {"mailed_to": 1, "refused": None}
        assert len(mailbox.mails) == 1
    assert "18" in mailbox.mails[0][1]["Subject"], "the days of the page, not those of the try"


def test_without_a_mail_server_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChannelDownError, match="set DATELINE_SMTP"):
        send_briefing(None, "en", ["a@example.org"], {}, state=tmp_path, now=NOW)  # type: ignore[arg-type]


@pytest.mark.slow
def test_every_number_leads_to_its_rows(small: Path, tmp_path: Path) -> None:
    made = make_briefing(small, tmp_path / "day.html", DAY, now=NOW, with_rows=True)
    page = Page(made.page.read_text("utf-8"))
    linked = {a["href"] for tag, a in page.tags if tag == "a" and (a.get("href") or "").startswith("day-rows/")}
    assert {f"day-rows/{name}.csv" for name in ("stories", "volume", "places", "agencies", "edits")} <= linked
    with made.rows["volume"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 5
    assert next(row["title"] for row in rows if "script" in row["title"]) == HOSTILE
    for path in made.rows.values():
        assert not re.search(r'(?m)(?:^|,)"?[=+@]', path.read_text("utf-8-sig"))


@pytest.mark.slow
def test_a_list_that_is_cut_says_how_many_are_left_out(briefing: Briefing) -> None:
    silent = briefing.sections["silent"]
    many = dataclasses.replace(silent, rows=silent.rows * 17)
    cut = dataclasses.replace(briefing, sections={**briefing.sections, "silent": many})
    assert "2 more in the rows" in Page(render_page(cut, "en")).text
    assert "more in the rows" not in Page(render_page(briefing, "en")).text


@pytest.mark.slow
def test_an_empty_day_says_when_there_was_something(small: Path) -> None:
    text = Page(render_page(_read(small, Period(at(26).date(), at(27).date())), "en")).text
    assert "No article was published in this period." in text
    assert "dateline briefing --since 2026-03-18" in text


def _fonts(path: Path) -> set[str]:
    """The fonts that a PDF has inside, by family."""
    found: set[str] = set()
    for page in PdfReader(path).pages:
        resources: Any = page["/Resources"]
        holders: list[Any] = [page, *(one.get_object() for one in (resources.get("/XObject") or {}).values())]
        for holder in holders:
            for font in (holder.get("/Resources", {}).get("/Font") or {}).values():
                of = font.get_object()
                name = of.get("/BaseFont") or of["/FontDescriptor"]["/FontName"]
                found.add(str(name).rpartition("+")[2].partition("-")[0])
    return found


def _in_many_scripts(briefing: Briefing) -> Briefing:
    """The briefing with a headline in Chinese, Japanese, Korean and Persian, and an outlet of such a name."""
    stories = briefing.sections["stories"]
    first, *others = stories.rows
    first = first | {"title": "港口 東京 かカ 한국 کشتی", "first_outlet": "東亞日報 동아일보"}
    return dataclasses.replace(
        briefing, sections={**briefing.sections, "stories": dataclasses.replace(stories, rows=(first, *others))}
    )


@pytest.mark.slow
def test_page_and_mail_have_a_packaged_glyph_for_every_letter(briefing: Briefing) -> None:
    """The page has the fonts inside; a mail's pictures are drawn with them, its text by the mail program."""
    many = _in_many_scripts(briefing)
    packaged = frozenset[int]().union(*map(characters_of, font_files()))
    for language in ("en", "fa"):
        page = render_page(many, language)
        assert len(page) < 2_000_000
        assert missing(Page(page).text, embedded(page)) == []
        for picture in re.findall(r"svg\+xml;base64,([^\"]+)", page):
            svg = base64.b64decode(picture).decode()
            assert missing(Page(svg).text, embedded(svg)) == []
        assert missing(Page(render_mail(many, language)[0]).text, set(packaged)) == []


@pytest.mark.slow
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no browser that prints")
def test_a_page_is_printed_with_the_packaged_fonts(briefing: Briefing, tmp_path: Path) -> None:
    """The machine's fonts are one of Latin letters: what is drawn in any other script comes out of the page."""
    latin = next(font.path.parent for font in font_files() if font.family == "Noto Sans")
    settings, browser = tmp_path / "fonts.conf", tmp_path / "browser"
    settings.write_text(f"<fontconfig><dir>{latin}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>", "utf-8")
    browser.write_text(f'#!/bin/sh\nFONTCONFIG_FILE="{settings}" exec "{find_browser()}" "$@"\n', "utf-8")
    browser.chmod(0o755)
    printed = tmp_path / "day.pdf"
    page = render_page(_in_many_scripts(briefing), "ar")
    print_page(page, printed, browser=str(browser))
    pages = PdfReader(printed).pages
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert (round(width), round(height)) == (595, 842) and len(pages) <= 5  # A4
    assert _fonts(printed) == {"NotoSans", "NotoSansArabic", "NotoSansSC", "NotoSansKR"}
    assert printed.stat().st_size < 2_000_000
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.slow
def test_a_browser_that_does_not_print_is_reported(briefing: Briefing, tmp_path: Path) -> None:
    with pytest.raises(NoBrowserError, match="install chromium"):
        find_browser(["no-such-browser"])
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho 'no display' >&2\nexit 1\n", "utf-8")
    browser.chmod(0o755)
    with pytest.raises(NoBrowserError, match="did not print the page: no display"):
        print_page(render_page(briefing, "en"), tmp_path / "day.pdf", browser=str(browser))
    assert not (tmp_path / "day.pdf").exists()


def test_the_period_is_yesterday_and_today_unless_days_are_asked_for() -> None:
    today, first = dt.date(2026, 3, 19), dt.date(2026, 3, 1)
    assert choose_period(None, None, today=today) == Period(dt.date(2026, 3, 18), today)
    assert choose_period(first, None, today=today) == Period(first, today)
    assert choose_period(None, first, today=today) == Period(first, first)
    with pytest.raises(ValueError, match="exchange --since and --until"):
        choose_period(today, first, today=today)
    with pytest.raises(ValueError, match="at most 92"):
        choose_period(dt.date(2020, 1, 1), today, today=today)


def test_a_page_is_named_by_its_days_and_language() -> None:
    assert default_page(Path("b"), DAY, "fa").name == "2026-03-18.fa.html"
    assert default_page(Path("b"), Period(at(1).date(), at(2).date()), "en").name == "2026-03-01_2026-03-02.en.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_label(language: str) -> None:
    english, here = catalogue("en", content.LABELS), catalogue(language, content.LABELS)
    assert set(here) == set(english)
    for key, label in english.items():
        forms = [label] if isinstance(label, str) else list(label.values())
        local = here[key]
        for form in [local] if isinstance(local, str) else local.values():
            assert set(re.findall(r"{(\w+)}", form)) <= set(re.findall(r"{(\w+)}", forms[-1])), (key, form)


def test_before_the_first_publication_there_is_no_briefing(tmp_path: Path) -> None:
    settings = Settings(Home(tmp_path), PROJECT_ROOT, PROJECT_ROOT, None)
    assert publish_briefing(settings, now=dt.datetime(2026, 11, 30, 5, tzinfo=dt.UTC)) is None
    assert not (tmp_path / "briefings").exists()

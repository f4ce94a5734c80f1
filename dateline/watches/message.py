"""One message to people: subject, text and page, made of one or more alerts. Nothing of a page is mark-up in it."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass

from dateline.watches.alert import Alert
from dateline.watches.picture import Day, Picture, describe
from dateline.watches.watch import Event, Watch
from extractors.runtime.printable import one_line, printable

_SUBJECT = 150
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=[^\W_])(?=[.@][^\W_])")
"""Where programs that show mail see an address in plain text: after a scheme, before a dot or @ between letters."""
_NO_WIDTH = "\u2060"
PICTURE = "days"
_EVENTS = {
    Event.MATCH: "match",
    Event.MATCH_IN_EDIT: "match in an edit",
    Event.NO_LONGER_MATCHES: "no longer matches",
    Event.TAKEN_DOWN: "taken down",
    Event.QUOTED: "quoted",
    Event.STORY_GROWN: "story grows",
    Event.OUTLET_SILENT: "silent",
    Event.VOLUME_UNUSUAL: "unusual volume",
}
MAYBE_REPEATED = (
    "You may have this message already: sending it was interrupted before, and whether it went out is unknown."
)
_STYLE = """
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:#1c1c1c;background:#fff;max-width:42rem;
margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.15rem;margin:0 0 1rem}h2{font-size:1.05rem;margin:0 0 .25rem;line-height:1.35}
article{border-top:1px solid #d9d9d9;padding:1rem 0}
p{margin:.35rem 0}.meta{color:#595959;font-size:.875rem}
blockquote{margin:.5rem 0;padding:.1rem .8rem;border-inline-start:3px solid #d9d9d9}
mark{background:#ffe58a;color:#1c1c1c}ins{background:#d8f3dc;text-decoration:none}del{background:#fbdcdc}
a{color:#0b57a4}img{max-width:100%;height:auto}
footer{border-top:1px solid #d9d9d9;padding-top:.75rem;color:#595959;font-size:.8125rem}
"""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. ``key`` is the same at each attempt; ``is_maybe_repeated``: an earlier one may have gone out.

    ``days`` are what the watch found lately, for channels that show a picture of it.
    """

    key: str
    watch: Watch
    alerts: tuple[Alert, ...]
    is_maybe_repeated: bool = False
    days: tuple[Day, ...] = ()

    @property
    def subject(self) -> str:
        """Return one line: the watch, and the headline or how many alerts there are."""
        title = one_line(self.watch.title, 60)
        if len(self.alerts) == 1:
            alert = self.alerts[0]
            return one_line(f"[{title}] {event_name(alert)}: {unlinked(alert.title)}", _SUBJECT)
        return f"[{title}] {len(self.alerts)} alerts"


def unlinked(text: str) -> str:
    """Return text of a page so that no program makes a link of an address in it; it looks as before."""
    return _LINKED.sub(_NO_WIDTH, text)


def event_name(alert: Alert) -> str:
    """Return an alert's event in words."""
    return _EVENTS[Event(alert.match.event)]


def as_text(message: Message) -> str:
    """Return a message as plain text; control characters of pages are escaped."""
    lines = [one_line(message.watch.title), ""]
    for alert in message.alerts:
        lines += [
            f"{event_name(alert).upper()}  {unlinked(one_line(alert.title))}",
            _meta(message.watch, alert),
            alert.why,
            "",
        ]
        for snippet in alert.snippets:
            words = "".join(f"*{text}*" if is_marked else text for text, is_marked in snippet.pieces)
            lines += [f"  {unlinked(one_line(words, 600))}", ""]
        if alert.difference:
            marks = {"added": ("{+", "+}"), "removed": ("[-", "-]")}
            said = "".join(
                f"{marks.get(p.what, ('', ''))[0]}{p.text}{marks.get(p.what, ('', ''))[1]}" for p in alert.difference
            )
            lines += ["  " + "\n  ".join(unlinked(printable(said)).strip().splitlines()), ""]
        lines += [f"  {unlinked(one_line(link.says))}: {link.address}" for link in alert.links]
        lines += [f"  raw record: {alert.raw_command}"] if alert.raw_command else []
        lines += ["", "-" * 40, ""]
    if message.days:
        lines += [describe(message.days), ""]
    if message.is_maybe_repeated:
        lines += [MAYBE_REPEATED, ""]
    lines.append(_footer(message))
    return "\n".join(lines) + "\n"


def as_html(message: Message, picture: Picture | None = None) -> str:
    """Return a message as a page of its own, which loads nothing; text of pages is escaped and isolated.

    ``picture`` is shown from the part of the mail that has the content id ``PICTURE``.
    """
    title = html.escape(one_line(message.watch.title))
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src cid:\">",
        f"<title>{html.escape(message.subject)}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
        *(alert_html(message.watch, alert) for alert in message.alerts),
        *(_figure(message, picture) if picture else ()),
        "<footer>",
        *([f"<p>{html.escape(MAYBE_REPEATED)}</p>"] if message.is_maybe_repeated else []),
        f"<p>{html.escape(_footer(message))}</p></footer></body></html>",
    ]
    return "".join(parts)


def _figure(message: Message, picture: Picture) -> tuple[str, ...]:
    title = f"Articles found a day, {len(message.days)} days until {message.days[-1].day}"
    return (
        f'<p class="meta">{title}</p>',
        f'<p><img src="cid:{PICTURE}" alt="{html.escape(picture.words)}" width="600"></p>',
    )


def alert_html(watch: Watch, alert: Alert, *, has_heading: bool = True) -> str:
    """Return one alert as HTML, without a page around it; a feed's reader shows a heading of its own.

    It reads as well without styles: feed readers and mail programs drop them, and tags that they do not know as well.
    Feed readers drop ``mark`` and ``bdi``: words are bold besides, and names are isolated by ``dir``.
    """
    language = f' lang="{html.escape(alert.language)}"' if alert.language else ""
    title = f'<span dir="auto"{language}>{_safe(alert.title)}</span>'
    if alert.address:
        title = f'<a href="{html.escape(alert.address)}" rel="noopener noreferrer">{title}</a>'
    heading = f'<p class="meta">{html.escape(event_name(alert))}</p><h2 dir="auto">{title}</h2>'
    parts = [
        f"<article>{heading if has_heading else ''}",
        f'<p class="meta">{_meta_html(watch, alert)}</p><p>{_safe(alert.why)}</p>',
    ]
    for snippet in alert.snippets:
        words = "".join(
            f"<mark><b>{_safe(text)}</b></mark>" if is_marked else _safe(text) for text, is_marked in snippet.pieces
        )
        parts.append(f'<blockquote dir="auto"{language}>{words}</blockquote>')
    if alert.difference:
        tags = {"added": "ins", "removed": "del"}
        said = "".join(
            f"<{tag}>{_safe(piece.text)}</{tag}>" if (tag := tags.get(piece.what)) else _safe(piece.text)
            for piece in alert.difference
        )
        parts.append(f'<blockquote dir="auto"{language}>{said.strip().replace(chr(10), "<br>")}</blockquote>')
    links = [
        f'<a href="{html.escape(one.address)}" rel="noopener noreferrer">{_safe(one.says)}</a>' for one in alert.links
    ]
    if alert.raw_command:
        links.append(f"raw record: <code>{html.escape(alert.raw_command)}</code>")
    parts.append(f'<p class="meta">{" · ".join(links)}</p></article>' if links else "</article>")
    return "".join(parts)


def as_json(message: Message, at: dt.datetime) -> dict[str, object]:
    """Return a message as plain values, for webhooks."""
    return {
        "id": message.key,
        "watch": message.watch.name,
        "title": message.watch.title,
        "subject": message.subject,
        "sent_at": at.astimezone(dt.UTC).isoformat(),
        "is_maybe_repeated": message.is_maybe_repeated,
        "alerts": [_alert_json(alert) for alert in message.alerts],
    }


def _alert_json(alert: Alert) -> dict[str, object]:
    match = alert.match
    return {
        "match_key": match.match_key,
        "event": match.event,
        "article_key": match.article_key,
        "content_hash": match.content_hash,
        "outlet_id": match.outlet_id,
        "outlet": alert.outlet,
        "headline": alert.title,
        "language": alert.language,
        "url": alert.address,
        "published_at": alert.published_at.isoformat() if alert.published_at else None,
        "happened_at": alert.happened_at.isoformat(),
        "why": alert.why,
        "snippets": [
            [{"text": text, "is_marked": is_marked} for text, is_marked in snippet.pieces] for snippet in alert.snippets
        ],
        "difference": [{"what": piece.what, "text": piece.text} for piece in alert.difference],
        "links": [{"says": link.says, "url": link.address} for link in alert.links],
        "raw": alert.raw_command,
    }


def _meta(watch: Watch, alert: Alert) -> str:
    return " · ".join(part for part in (unlinked(one_line(alert.outlet)), _published(watch, alert)) if part)


def _meta_html(watch: Watch, alert: Alert) -> str:
    outlet = f'<span dir="auto">{_safe(one_line(alert.outlet))}</span>' if alert.outlet else ""
    return " · ".join(part for part in (outlet, html.escape(_published(watch, alert))) if part)


def _published(watch: Watch, alert: Alert) -> str:
    if not alert.published_at:
        return ""
    local = alert.published_at.astimezone(watch.zone)
    return f"published {local:%Y-%m-%d %H:%M} {local.tzname()}"


def _footer(message: Message) -> str:
    watch = message.watch
    query = f" Its query: {one_line(watch.query, 300)}" if watch.query else ""
    return f"Sent by the watch {watch.name} of Dateline.{query}"


def _safe(text: str) -> str:
    """Text of a page as HTML: escaped, without what turns text around, with no address that becomes a link."""
    return html.escape(unlinked(printable(text)))

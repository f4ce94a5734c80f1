"""The briefing as a mail: its page with the plots inline, and a text of the stories for who reads without pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime

from dateline.briefing.content import headline, reader_for
from dateline.briefing.figures import Briefing
from dateline.briefing.page import period_title, render_mail
from dateline.watches.alert import link_of
from dateline.watches.channels.mail import sender_address
from dateline.watches.message import unlinked
from extractors.runtime.printable import one_line


def make_mail(
    briefing: Briefing,
    language: str,
    to: Sequence[str],
    sender: str,
    *,
    now: dt.datetime,
    key: str,
    is_maybe_repeated: bool = False,
) -> EmailMessage:
    """Return the mail of a briefing. ``now`` (UTC) is its date; its Message-ID has ``key``, so that a mailbox that gets
    it twice can recognise it.

    Raises ChannelDownError where ``sender`` is no address.
    """
    reader = reader_for(language)
    html, pictures = render_mail(briefing, language)
    mail = EmailMessage()
    domain = sender.rpartition("@")[2] or "localhost"
    mail["From"] = sender_address(sender)
    mail["To"] = ", ".join(to)
    mail["Subject"] = one_line(f"{reader.t('briefing')}: {period_title(briefing, reader)}")
    mail["Date"] = format_datetime(now.astimezone(dt.UTC))
    mail["Message-ID"] = f"<briefing.{key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = "<briefing.dateline>"
    if is_maybe_repeated:
        mail["X-Dateline-Maybe-Repeated"] = "yes"
    mail.set_content(as_text(briefing, language), cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    page = mail.get_payload()[1]  # type: ignore[index]
    for name, picture in pictures.items():
        page.add_related(picture, "image", "png", cid=f"<{name}>", filename=f"{name}.png")  # type: ignore[union-attr]
    return mail


def as_text(briefing: Briefing, language: str) -> str:
    """Return the stories of a briefing as plain text, one block a story."""
    reader = reader_for(language)
    head = headline(briefing)
    lines = [
        f"{reader.t('briefing')}: {period_title(briefing, reader)}",
        f"{reader.t('articles', n=head.article_count)} ({reader.t('usual', n=head.usual_count)}), "
        f"{reader.t('outlets', n=head.outlet_count)}",
        "",
    ]
    for story in briefing.sections["stories"].rows:
        followers = ", ".join(_plain(f["outlet"]) for f in story["followers"])
        first = _plain(story["first_outlet"])
        address = link_of(str(story["canonical_url"] or ""))
        lines += [
            _plain(story["title"] or "–"),
            "  " + reader.t("first", outlet=first, moment=reader.moment(story["first_placed_at"])),
            *([f"  {reader.t('followed')}: {followers}"] if followers else []),
            *([f"  {address}"] if address else []),
            "",
        ]
    lines.append(
        reader.t(
            "made",
            moment=reader.moment(briefing.made_at),
            publication=briefing.publication.publication_id if briefing.publication else "–",
        )
    )
    return "\n".join(lines) + "\n"


def _plain(text: object) -> str:
    """Text of a page as one line, in which no program finds an address to make a link of."""
    return unlinked(one_line(str(text)))

"""Alerts by e-mail, as HTML and as text, through a server of SMTP.

``DATELINE_SMTP`` is the server: ``smtps://user:password@host:465`` (TLS), ``smtp://user:password@host:587`` (STARTTLS,
which must succeed) or ``smtp://localhost:25`` (this machine, no TLS). A message keeps its Message-ID at each attempt,
so that a mailbox that gets it twice can recognise it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from dateline.watches.channels.channel_errors import ChannelDownError, PartlyRefusedError, RefusedError
from dateline.watches.message import PICTURE, Message, as_html, as_text
from dateline.watches.picture import Draw, make_picture
from extractors.runtime.printable import one_line

_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server of SMTP: where it is, whom to sign in as, and how the connection is made safe."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    security: str
    sender: str


def parse_server(url: str, sender: str | None) -> MailServer:
    """Read the setting ``DATELINE_SMTP``; ChannelDownError says, without the password, what is wrong with it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # what is wrong may be a part of the password
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise ChannelDownError(
            "DATELINE_SMTP is no address of a mail server; write smtps://user:password@host:465, and %40 for @, %2F "
            "for / and %3A for : in the password"
        )
    security = "tls" if parts.scheme == "smtps" else "none" if _is_here(host) else "starttls"
    if not sender:
        raise ChannelDownError("DATELINE_MAIL_FROM is not set: the address that alerts come from")
    user, password = (unquote(text) if text else None for text in (parts.username, parts.password))
    return MailServer(
        host, port or {"tls": 465, "starttls": 587, "none": 25}[security], user, password, security, sender
    )


def make_mail(
    message: Message, to: tuple[str, ...], sender: str, *, at: dt.datetime, attempt: int, draw: Draw | None = None
) -> EmailMessage:
    """Return the mail of a message; ``at`` is when it was planned, so that its date is the same at each attempt.

    ``draw`` makes the picture of what the watch found lately, which is then a part of the mail.
    """
    mail = EmailMessage()
    domain = sender.rpartition("@")[2] or "localhost"
    mail["From"] = sender_address(sender)
    mail["To"] = ", ".join(to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(at.astimezone(dt.UTC))
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{message.watch.name}.watches.dateline>"
    mail["X-Dateline-Watch"] = message.watch.name
    if message.is_maybe_repeated:
        mail["X-Dateline-Maybe-Repeated"] = f"attempt {attempt}"
    mail.set_content(as_text(message), cte="quoted-printable")
    picture = make_picture(message.days, draw)
    mail.add_alternative(as_html(message, picture), subtype="html", cte="quoted-printable")
    if picture:
        page = mail.get_payload()[1]  # type: ignore[index]
        page.add_related(picture.png, "image", "png", cid=f"<{PICTURE}>", disposition="inline",  # type: ignore[union-attr]
                         filename=f"{PICTURE}.png")  # fmt: skip
    return mail


def sender_address(sender: str) -> Address:
    """Return the address that mails come from. Raises ChannelDownError if it is none."""
    try:
        return Address("Dateline", addr_spec=sender)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise ChannelDownError(f"DATELINE_MAIL_FROM is no e-mail address: {error}") from None


def send_mail(server: MailServer, mail: EmailMessage) -> None:
    """Hand a mail to the server.

    Raises:
        ChannelDownError: the server is not reached, ends the connection, refuses to sign us in or says to come again.
        RefusedError: it refuses this mail, or one of its recipients, permanently.
    """
    is_connected = False
    try:
        connection = _connect(server)
        is_connected = True
        try:
            refused = connection.send_message(mail)
        finally:
            # once the server has taken the mail, how the connection ends must not make it be sent again
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
    except smtplib.SMTPRecipientsRefused as error:
        _raise_refused(error.recipients)
    except smtplib.SMTPAuthenticationError as error:
        raise ChannelDownError(
            f"{server.host} does not accept the user and password of DATELINE_SMTP: {error}"
        ) from error
    except smtplib.SMTPResponseException as error:
        said = f"{server.host} answered {error.smtp_code} {one_line(_text(error.smtp_error), 200)}"
        if 500 <= error.smtp_code < 600 and isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
            raise RefusedError(said) from error
        raise ChannelDownError(said) from error
    except (smtplib.SMTPException, OSError) as error:
        # where the server hangs up on the last line of a mail, it may have taken it
        said = f"{server.host}:{server.port} cannot be used: {one_line(str(error), 200)}"
        raise ChannelDownError(said, is_unknown=is_connected) from error
    else:
        if refused:
            # the others have it: it must not be sent to all again
            raise PartlyRefusedError(_listed(refused))


def _raise_refused(recipients: dict[str, tuple[int, bytes]]) -> None:
    said = _listed(recipients)
    if all(500 <= code < 600 for code, _ in recipients.values()):
        raise RefusedError(said)
    raise ChannelDownError(said)


def _listed(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{to}: {code} {one_line(_text(text), 120)}" for to, (code, text) in sorted(recipients.items()))


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
    try:
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password or "")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said

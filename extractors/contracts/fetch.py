"""What goes into a fetch and what comes out: policy, request, outcome, result."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass, field

from extractors.contracts.urls import is_host_among, split_url


class FetchOutcome(enum.StrEnum):
    """The outcome of one attempt to fetch one page. The values are those of ``fct_page_fetches.outcome``."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    REDIRECTED = "redirected"
    SOFT_404 = "soft_404"
    CONSENT_WALL = "consent_wall"
    CHALLENGE = "challenge"
    GONE = "gone"
    OUTAGE = "outage"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    REFUSED_URL = "refused_url"
    REFUSED_SCHEME = "refused_scheme"
    REFUSED_ADDRESS = "refused_address"
    REFUSED_ROBOTS = "refused_robots"
    REFUSED_USAGE = "refused_usage"
    WAIT_ROBOTS = "wait_robots"
    BREAKER_OPEN = "breaker_open"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    CONNECTION_ERROR = "connection_error"
    PROTOCOL_ERROR = "protocol_error"
    FAILED = "failed"

    @property
    def meaning(self) -> str:
        """Return the meaning of the outcome in one sentence, for the documentation of the column."""
        return _MEANINGS[self]

    @property
    def is_page(self) -> bool:
        """Whether the outcome is FETCHED: only then is the body a page to read."""
        return self is FetchOutcome.FETCHED

    @property
    def may_heal(self) -> bool:
        """Whether a retry soon after may succeed."""
        return self in _HEALING


_MEANINGS = {
    FetchOutcome.FETCHED: "The page came, whole.",
    FetchOutcome.NOT_MODIFIED: "The server said that the page is as it was (304).",
    FetchOutcome.UNCHANGED: "The page came and is byte for byte as it was.",
    FetchOutcome.REDIRECTED: "The server sent on to another address; what came of that is a row of its own, after it.",
    FetchOutcome.SOFT_404: "The server said 200 and sent a page that says the article is not there.",
    FetchOutcome.CONSENT_WALL: "The server said 200 and sent a form that asks for consent instead of the page.",
    FetchOutcome.CHALLENGE: "The server said 200 and sent a test for robots instead of the page.",
    FetchOutcome.GONE: "The server said that there is no such page (404, 410).",
    FetchOutcome.OUTAGE: "The page was gone, and so were most of those asked for with it: an outage of the outlet.",
    FetchOutcome.HTTP_ERROR: "The server answered with another status than success.",
    FetchOutcome.RATE_LIMITED: "The server asked to come later, later than this run waits (429, Retry-After).",
    FetchOutcome.REFUSED_URL: "The URL cannot be asked for: malformed or too long.",
    FetchOutcome.REFUSED_SCHEME: "The URL is neither http nor https.",
    FetchOutcome.REFUSED_ADDRESS: "The host is at a private, loopback or otherwise special address.",
    FetchOutcome.REFUSED_ROBOTS: "The outlet's robots.txt does not allow the page.",
    FetchOutcome.REFUSED_USAGE: "The page or its site asks not to keep or mine it; the outlet's policy respects that.",
    FetchOutcome.WAIT_ROBOTS: "The outlet's robots.txt (or ai.txt, tdmrep.json where usage_policy is respect) could "
    "not be read, or its Crawl-delay is longer than a run.",
    FetchOutcome.BREAKER_OPEN: "The host failed too often just before; it was not asked.",
    FetchOutcome.TOO_LARGE: "The page is over the size limit.",
    FetchOutcome.BOMB: "The page unfolds beyond the decompression limit.",
    FetchOutcome.BAD_ENCODING: "The page's content encoding is damaged, cut short or unknown.",
    FetchOutcome.REDIRECT_LOOP: "The redirects lead back to where they began.",
    FetchOutcome.TOO_MANY_REDIRECTS: "The redirects do not end.",
    FetchOutcome.TIMEOUT: "The server took too long: to connect, between bytes, or in all.",
    FetchOutcome.DNS_ERROR: "The host's name has no address.",
    FetchOutcome.TLS_ERROR: "The server's certificate or encryption is wrong.",
    FetchOutcome.CONNECTION_ERROR: "The connection was refused or broke.",
    FetchOutcome.PROTOCOL_ERROR: "The server did not speak HTTP as it should, or sent less than it announced.",
    FetchOutcome.FAILED: "A fault of the fetcher itself; its log has the trace.",
}
_HEALING = {
    FetchOutcome.TIMEOUT,
    FetchOutcome.CONNECTION_ERROR,
    FetchOutcome.PROTOCOL_ERROR,
    FetchOutcome.BAD_ENCODING,
}
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
"""HTTP statuses that, with a Location, send on to another address."""
HEALING_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP statuses that say «later» rather than «no»."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How an outlet is asked. Times are seconds, sizes bytes.

    ``per_host_delay_s`` lies between the starts of two requests to one host; robots.txt may make it longer.
    ``total_timeout_s`` limits one attempt from connecting to the last byte, redirects included and waits excluded,
    so that a server that drips cannot keep a connection for ever. ``max_bytes`` limits the page as received and as
    decoded; ``max_ratio`` the factor between them above 1 MiB. ``max_wait_s`` is the longest a request waits
    because the server asked (Retry-After, Crawl-delay).
    After ``breaker_failures`` failures in a row a host is left alone for ``breaker_cooldown_s``.
    ``private_hosts`` are the hosts that may be at private addresses, each as ``host`` or ``host:port`` (without a port,
    80 and 443; ``*.`` before it for its subdomains): the hosts of an outlet on a private network.
    ``max_pending`` bounds the requests that are taken from their source ahead of their turn. ``is_forgotten`` says of
    an address that its page was forgotten on request: it is not asked for, nor is a redirect to it followed.
    With ``reads_site_usage`` the site's ai.txt and tdmrep.json are read too, once a day. With ``respects_usage`` an
    answer that asks not to be kept or mined is not archived.
    """

    user_agent: str
    per_host_delay_s: float = 1.0
    per_host_connections: int = 1
    private_hosts: tuple[str, ...] = ()
    obey_robots: bool = True
    reads_site_usage: bool = False
    respects_usage: bool = False
    max_bytes: int = 20 * 1024 * 1024
    max_ratio: float = 200.0
    max_redirects: int = 10
    max_attempts: int = 3
    max_url_length: int = 8_000
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 20.0
    total_timeout_s: float = 60.0
    backoff_s: float = 1.0
    max_backoff_s: float = 60.0
    max_wait_s: float = 300.0
    breaker_failures: int = 5
    breaker_cooldown_s: float = 300.0
    max_pending: int = 10_000
    is_forgotten: Callable[[str], bool] = lambda _url: False

    def may_be_private(self, url: str) -> bool:
        """Whether the host and port of a URL are among ``private_hosts``; False if the URL cannot be split."""
        parts = split_url(url)
        return parts is not None and is_host_among(parts.netloc, self.private_hosts)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One page to get.

    ``etag``, ``last_modified`` and ``payload_digest`` are what an earlier fetch of the page gave (a conditional request
    is made with the first two, the third recognises an identical page); ``earlier_at`` is when that was. ``found_by``
    is how the page was found (feed, sitemap, listing, related, list, revisit) and ``found_on`` where.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    earlier_at: dt.datetime | None = None
    found_by: str | None = None
    found_on: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """One answer on the way to a page that sent on to another address.

    ``url`` was asked for at ``requested_at`` (UTC) and ``target`` is where it led; ``warc_record`` names the answer's
    record in the raw archive.
    """

    url: str
    target: str
    requested_at: dt.datetime
    http_status: int
    content_type: str | None = None
    duration_ms: int = 0
    warc_record: str | None = None
    usage_directives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One attempt to fetch one page, and its outcome.

    Every attempt gives a result, also one that is tried again (``is_final`` is then false) and one that was refused
    before anything was sent. ``attempts`` counts from 1. ``requested_at`` is UTC. ``body`` has all codings undone; it
    is there for the outcomes fetched, soft_404, consent_wall and challenge. ``content_length`` is its length in bytes.
    ``headers`` are the answer's, in order. ``payload_digest`` is that of the body as received.
    ``duration_ms`` is the time spent on requests, redirects included and waits excluded. ``error`` is one line.
    ``redirects`` are the answers that led from the requested URL to ``final_url``, in order.
    ``warc_record`` names the answer's record in the raw archive. ``is_resumed`` marks a page that an interrupted
    attempt of the same load had kept: it was not asked for again. ``usage_directives`` are how the publisher asks that
    the page be used, such as noarchive, sorted.
    """

    request: FetchRequest
    final_url: str
    requested_at: dt.datetime
    outcome: FetchOutcome
    http_status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    content_length: int | None = None
    payload_digest: str | None = None
    duration_ms: int = 0
    error: str | None = None
    attempts: int = 1
    is_final: bool = True
    is_resumed: bool = False
    warc_record: str | None = None
    redirects: tuple[Redirect, ...] = ()
    usage_directives: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first value of a header, whatever the case of ``name``; None if the answer has no such header."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header as the server sent it, or None."""
        return self.header("content-type")

    @property
    def etag(self) -> str | None:
        """Return the ETag header, to be sent as If-None-Match with the next request; None if there is none."""
        return self.header("etag")

    @property
    def last_modified(self) -> str | None:
        """Return the Last-Modified header as the server wrote it, for the next If-Modified-Since, or None."""
        return self.header("last-modified")

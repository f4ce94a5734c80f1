"""The staged attempts to get pages."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_LOAD
from extractors.contracts.columns import BIG, DATE, INT, TEXT, TIME, Column, Table, required

PAGE_FETCHES = Table(
    "page_fetches",
    "one attempt to get one page, or one redirect on the way to it (outcome redirected)",
    (
        *OF_LOAD,
        Column("article_ref", TEXT, "The article that the address stands for, where it is known to be one."),
        required("url", TEXT, "The address asked for.", is_measured=True),
        Column("final_url", TEXT, "The address that answered, after redirects; of a redirect, where it led."),
        required("requested_at", TIME, "When the attempt began, UTC; for a saved page, when it was saved."),
        Column(
            "requested_date", DATE, "The day of requested_at in the outlet's zone; of pages of no known outlet, in UTC."
        ),
        required(
            "outcome", TEXT, "Result, such as fetched, not_modified, gone, outage (gone with most of its outlet's "
            "pages), refused_robots or refused_usage.",
        ),
        Column("http_status", INT, "HTTP status, where a server answered.", is_measured=True),
        Column("content_type", TEXT, "Content-Type as the server sent it."),
        Column("content_length", BIG, "Bytes of the page, content encodings undone.", is_measured=True),
        Column("duration_ms", BIG, "Milliseconds from the request to the last byte.", is_measured=True),
        Column("attempt_count", INT, "How many requests it took."),
        Column("error", TEXT, "One line that says what went wrong."),
        Column(
            "found_by", TEXT, "How the page was found: feed, sitemap, listing, related, revisit or saved.",
            is_measured=True,
        ),
        Column("found_on", TEXT, "Where it was found; of a later redirect of a chain, the one before."),
        Column("warc_record", TEXT, "The raw record of the answer."),
        Column(
            "usage_directives", TEXT, "What the answer or its site asks of those who use the page, separated by "
            "spaces: noindex, noarchive, nosnippet, noai, noimageai or tdm-reserved. Null where they ask nothing.",
        ),
    ),
    counted_as="page_fetch_count",
)  # fmt: skip

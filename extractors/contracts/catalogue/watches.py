"""What the watches noticed and sent, as the warehouse gets it from their log."""

from __future__ import annotations

from extractors.contracts.columns import BOOL, INT, TEXT, TIME, Column, Table, required

WATCH_MATCHES = Table(
    "watch_matches",
    "one thing that a watch noticed",
    (
        required("match_key", TEXT, "Hash of watch version, article, content hash and event: its identity."),
        required("position", INT, "Number of the line in the log of the watches."),
        required("watch", TEXT, "Name of the watch: its file's."),
        required("watch_version", TEXT, "Digest of what the watch looked for."),
        required("event", TEXT, "What happened: match, match_in_edit, no_longer_matches, taken_down, and so on."),
        Column("article_key", TEXT, "The article; null where the event is of an outlet or of many articles."),
        Column("content_hash", TEXT, "Hash of the title and body of the revision that it was noticed in."),
        Column("outlet_id", TEXT, "The outlet edition; null where the event is of many articles."),
        Column("publication_id", TEXT, "The publication that brought it; null for the past."),
        Column("detail", TEXT, "What matched where, counts, the revision before, as a JSON object; no text of a page."),
        Column("held_because", TEXT, "Why no alert is due: past, old, known, story, not_asked, read_again; else null."),
        required("occurred_at", TIME, "When it happened: the revision was first seen, the page found gone. UTC."),
        required("noticed_at", TIME, "When the watch noticed it, UTC."),
    ),
)
WATCH_DELIVERIES = Table(
    "watch_deliveries",
    "one line of the log of what was sent, for one match of the message, or for a briefing",
    (
        required("delivery_key", TEXT, "Identity of the message, the same at each attempt: its idempotency key."),
        required("position", INT, "Number of the line in the log of the watches."),
        Column("match_key", TEXT, "A match that the message reports; null for a briefing."),
        Column("watch", TEXT, "Name of the watch; null for a briefing."),
        Column(
            "briefing", TEXT, "First day, last day, language and watches of a briefing; null for a watch's message."
        ),
        required("channel", TEXT, "Where the message goes: mail:ADDRESS, webhook:ADDRESS, or the name of a secret."),
        required("status", TEXT, "planned, sending, sent, failed, given_up or dropped."),
        required("attempt", INT, "Number of the attempt; 0 before the first."),
        required("is_maybe_repeated", BOOL, "An earlier attempt was interrupted: the message may have gone out twice."),
        Column("error", TEXT, "Why the attempt failed."),
        required("logged_at", TIME, "When the line was written, UTC."),
    ),
)
WATCH_TABLES: tuple[Table, ...] = (WATCH_MATCHES, WATCH_DELIVERIES)
"""The tables that a build takes from the log of the watches: lines that the published file does not have."""

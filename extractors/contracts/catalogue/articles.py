"""The staged articles."""

from __future__ import annotations

from dataclasses import replace

from extractors.contracts.catalogue.shared import ARTICLE_REF, OF_LOAD
from extractors.contracts.columns import BOOL, DATE, FLOAT, INT, TEXT, TIME, Column, Table, required

WEAK_CONFIDENCE = 0.7
"""A value whose confidence is less is called weak: in marts, on the quality page, in analyses."""

_CONFIDENCE = "Estimated probability that"
_KINDS = ("article", "live_blog", "video", "gallery")

ARTICLES = Table(
    "articles",
    "one reading of one article page",
    (
        *OF_LOAD[:-1],
        replace(OF_LOAD[-1], is_measured=True),
        replace(ARTICLE_REF, is_measured=True),
        Column("native_id", TEXT, "The outlet's own id of the article.", is_counted=True),
        required("url", TEXT, "The address the page was read under.", is_measured=True),
        required("canonical_url", TEXT, "The one address that stands for the article."),
        Column(
            "title", TEXT, "The headline, without label and site name.",
            mention_field="title", is_measured=True, is_counted=True, is_essential=True,
        ),
        Column("title_raw", TEXT, "The headline as printed."),
        Column(
            "title_stated", TEXT,
            "The headline that the page states for search engines and sharing; null where it is the title.",
        ),
        Column("title_label", TEXT, "The label printed before or after the headline, such as VIDEO."),
        Column(
            "lead", TEXT, "The opening summary, where the page sets one apart.", mention_field="lead", is_counted=True
        ),
        Column(
            "body", TEXT, "The text: paragraphs separated by one blank line.",
            mention_field="body", is_counted=True, is_essential=True,
        ),
        Column(
            "language", TEXT, "Language of the text, ISO 639-1.", is_measured=True, is_counted=True, is_essential=True
        ),
        Column("section", TEXT, "The section of the site, as printed.", is_counted=True),
        Column("tags", TEXT, "The page's own keywords, joined by ' | ', which none of them has.", is_counted=True),
        Column("byline_raw", TEXT, "The byline as printed.", mention_field="byline", is_counted=True),
        Column(
            "dateline_raw", TEXT, "The dateline as printed: place, agency or desk before the text.",
            mention_field="dateline", is_counted=True,
        ),
        Column(
            "correction_notice", TEXT,
            "The paragraph that says what was wrong in an earlier version of the article, at most 1,000 characters.",
        ),
        Column("sign_off", TEXT, "The desk's sign-off after the text, such as S/SH 11.", is_counted=True),
        required("kind", TEXT, "What the page is.", accepted=_KINDS, is_measured=True),
        required("is_paywalled", BOOL, "The page says that its text is behind a paywall."),
        Column(
            "published_at", TIME, "When the article was published, UTC.",
            is_measured=True, is_counted=True, is_essential=True,
        ),
        Column("published_at_raw", TEXT, "The time of publication as printed."),
        Column(
            "published_date", DATE,
            "The day of publication on the outlet's calendar: the day as printed, or as stated with an offset; of a "
            "time without a zone, or that the page's data state in UTC, the day in the outlet's zone.",
        ),
        Column(
            "published_utc_offset_minutes", INT,
            "Minutes that the clock of published_date is ahead of UTC: add them to published_at for the local time.",
        ),
        required(
            "is_published_zone_assumed", BOOL, "The zone of published_at is the outlet's, since the page states none."
        ),
        required(
            "is_published_day_only", BOOL, "The page states a day and no time; published_at is its 00:00 in the zone."
        ),
        Column("modified_at", TIME, "When the page says it was last changed, UTC.", is_counted=True),
        Column("modified_at_raw", TEXT, "The time of the last change as printed."),
        required(
            "word_count", INT, "Words of the body; in scripts without spaces, segmented by the script's rule.",
            is_measured=True,
        ),
        required("paragraph_count", INT, "Paragraphs of the body."),
        Column("is_related_payload_complete", BOOL, "False where a related list was cut short; null without a list."),
        required(
            "content_hash", TEXT,
            "SHA-256 over title and body, without the updates of a live blog, with white space folded.",
            is_measured=True,
        ),
        required("fetched_at", TIME, "When the page was fetched or saved, UTC.", is_measured=True),
        required("extractor", TEXT, "The rules that read the page."),
        required("extractor_version", TEXT, "The version of these rules."),
        Column("field_sources", TEXT, "JSON object: for each field where in the page its value came from."),
        Column(
            "field_candidates", TEXT,
            "JSON object: for title, published_at and authors, where the page's sources disagree, the values that they "
            "state (value, source, place), the chosen one first; also for each field that a person corrected, whose "
            "place says who, when and why; null where there is neither.",
        ),
        Column("title_confidence", FLOAT, f"{_CONFIDENCE} title is right, 0 to 1.", is_measured=True),
        Column("published_confidence", FLOAT, f"{_CONFIDENCE} published_at is right, 0 to 1.", is_measured=True),
        Column("authors_confidence", FLOAT, f"{_CONFIDENCE} the authors are right, 0 to 1.", is_measured=True),
        Column(
            "story_terms", TEXT,
            "What the article is compared with others by, to find those that report one event: a line a term, with "
            "its key, its weight in hundredths and the form that is shown, separated by tabs, the heaviest first.",
        ),
        Column("warc_record", TEXT, "The raw record that the row was read from."),
    ),
    counted_as="article_count",
)  # fmt: skip

"""A few articles of three outlets whose answers can be worked out by hand, for the tests of analyses and stories.

The last load is staged on Friday 2026-03-20 12:00. Texts that are no copies share no sentence.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from tests.expectations.invented import Rows, stage

Row = dict[str, Any]
NOW = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
OUTLETS = {"alpha": "Alpha", "beta": "Beta", "gamma": "Gamma", "delta": "Delta", "omega": "Omega", "unknown": "Unknown"}


def at(day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A moment of March 2026."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.UTC)


def own_text(name: str) -> str:
    """Sixty words that no other text has."""
    return " ".join(hashlib.sha256(f"{name}{n}".encode()).hexdigest()[:7] for n in range(60))


class Load:
    """One load in the making; each call adds rows and returns what children hang on."""

    def __init__(self, outlet: str, cause: str, staged_at: dt.datetime, **definition: Any) -> None:
        self.outlet, self.cause, self.staged_at = outlet, cause, staged_at
        self.rows: Rows = {
            "outlets": [
                {"name": OUTLETS[outlet], "collection": "small", "country_code": "PT", "language": "en",
                 "time_zone": "UTC", "homepage_url": f"https://{outlet}.example/", **definition}
            ],
            "articles": [], "article_authors": [], "article_updates": [], "related_items": [], "media_items": [],
            "place_mentions": [], "places": [], "agency_mentions": [], "person_mentions": [],
            "organisation_mentions": [], "quotations": [], "page_fetches": [], "rejected_rows": [],
        }  # fmt: skip

    def article(
        self, ref: str, published_at: dt.datetime | None, *, text: str | None = None, title: str | None = None,
        fetched_at: dt.datetime | None = None, fetched: bool = True, **more: Any,
    ) -> Row:  # fmt: skip
        """One reading of one article, with the attempt that brought it."""
        body, headline = text or own_text(f"{self.outlet} {ref}"), title or f"{self.outlet} {ref}"
        seen = fetched_at or (published_at or self.staged_at) + dt.timedelta(minutes=30)
        row = {
            "article_ref": ref, "native_id": ref, "url": self.url(ref), "canonical_url": self.url(ref),
            "title": headline, "title_raw": headline, "body": body, "language": "en", "kind": "article",
            "is_paywalled": False, "published_at": published_at, "is_published_zone_assumed": False,
            "is_published_day_only": False, "word_count": len(body.split()), "paragraph_count": 1,
            "content_hash": hashlib.sha256(f"{headline}{body}".encode()).hexdigest(), "fetched_at": seen,
            "extractor": "generic", "extractor_version": "1", **more,
        }  # fmt: skip
        self.rows["articles"].append(row)
        if fetched:
            self.fetch(ref, seen)
        return {"article_row": len(self.rows["articles"]), "article_ref": ref}

    def url(self, ref: str) -> str:
        """The address of an article."""
        return f"https://{self.outlet}.example/{ref}"

    def fetch(self, ref: str | None, requested_at: dt.datetime, outcome: str = "fetched", status: int | None = 200,
              **more: Any) -> None:  # fmt: skip
        """One attempt."""
        self.rows["page_fetches"].append(
            {"article_ref": ref, "url": self.url(ref or "feed"), "requested_at": requested_at, "outcome": outcome,
             "http_status": status, **more}
        )  # fmt: skip

    def place(self, of: Row, place_id: str, name: str, country: str | None, country_name: str | None = None,
              *, times: int = 1, is_resolved: bool = True) -> None:  # fmt: skip
        """Mentions of one place in an article."""
        known = {row["place_id"] for row in self.rows["places"]}
        if place_id not in known:
            self.rows["places"].append(
                {"place_id": place_id, "id_source": place_id.split(":")[0], "name": name,
                 "place_type": "city" if is_resolved else "unresolved", "country_code": country,
                 "country_name": country_name, "is_resolved": is_resolved}
            )  # fmt: skip
        for n in range(times):
            self.rows["place_mentions"].append(
                {**of, "field": "body", "start_offset": 10 * n, "end_offset": 10 * n + 5, "surface_form": f"{name}!",
                 "kind": "name", "place_id": place_id, "confidence": 0.9}
            )  # fmt: skip

    def agency(self, of: Row, agency_id: str, role: str, *, is_own: bool = False) -> None:
        """One mention of an agency in an article."""
        self.rows["agency_mentions"].append(
            {**of, "field": "body", "start_offset": 0, "end_offset": 3, "surface_form": "AFP", "agency_id": agency_id,
             "role": role, "is_own": is_own}
        )  # fmt: skip

    def person(self, of: Row, person_id: str, name: str, **more: Any) -> None:
        """One mention of a person in an article."""
        self.rows["person_mentions"].append(
            {**of, "field": "body", "start_offset": 0, "end_offset": len(name), "surface_form": name, "name": name,
             "kind": "full_name", "person_id": person_id, "name_key": person_id, "is_country_stated": False,
             "is_listed": person_id.startswith("own:"), "confidence": 0.9, **more}
        )  # fmt: skip

    def organisation(self, of: Row, organisation_id: str, name: str, **more: Any) -> None:
        """One mention of an organisation in an article."""
        self.rows["organisation_mentions"].append(
            {**of, "field": "body", "start_offset": 0, "end_offset": len(name), "surface_form": name, "name": name,
             "kind": "name", "organisation_id": organisation_id, "name_key": organisation_id,
             "is_country_stated": False, "is_listed": organisation_id.startswith(("own:", "agency:")),
             "is_generic": False, "confidence": 0.9, **more}
        )  # fmt: skip

    def quotation(self, of: Row, position: int, content: str = "We hope so", **more: Any) -> None:
        """One quotation in an article."""
        is_known = any(name.startswith("speaker_") and name.endswith("_id") for name in more)
        self.rows["quotations"].append(
            {**of, "field": "body", "position": position, "kind": "direct", "content": content, "start_offset": 0,
             "end_offset": len(content), "spans": f"0-{len(content)}", "cue": "said", "cue_kind": "speech",
             "speaker_kind": "named" if is_known else "none", "speaker_confidence": 0.9 if is_known else 0.0,
             "language": "en", "confidence": 0.9, **more}
        )  # fmt: skip

    def related(self, of: Row, position: int, ref: str, title: str) -> None:
        """One item of an article's related list."""
        self.rows["related_items"].append(
            {**of, "position": position, "related_ref": ref, "native_id": ref, "title": title, "url": self.url(ref)}
        )

    def media(self, of: Row, asset: str, role: str = "lead") -> None:
        """One use of a picture."""
        self.rows["media_items"].append(
            {**of, "position": 1, "role": role, "url": f"https://pictures.example/{asset}", "asset_ref": asset,
             "media_type": "image"}
        )  # fmt: skip

    def reject(self, reason: str, ref: str, detail: str) -> None:
        """One page that was refused while it was staged."""
        self.rows["rejected_rows"].append(
            {"relation": "articles", "reason": reason, "detail": detail, "url": self.url(ref)}
        )

    def write(self, staged: Path) -> str:
        """Stage it and return its id."""
        load = stage(
            staged, self.cause, self.rows, outlet_id=self.outlet, kind="monitor_small", staged_at=self.staged_at
        )
        return load.load_id

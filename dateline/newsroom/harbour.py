"""The Harbour Post: a modern site."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dateline.newsroom.rendering import render_pages
from dateline.newsroom.resources import Resource
from dateline.newsroom.stories import SiteFile, path_of, stories_of


def render_harbour(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    """Return every path of The Harbour Post with its response; ``/members/`` is forbidden by its robots.txt."""
    stories = stories_of(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        story |= {
            "path": path_of("harbour", story),
            "printed_title": story["title"],
            "printed_time": f"{at.day} {at:%B %Y, %H:%M}",
            "printed_byline": story.get("byline") or "By " + " and ".join(story["authors"]),
            "published": at,
            "thumbnail_path": f"/pictures/{story['id']}-1_160x107.jpg",
            "pictures": [
                {**picture, "path": f"/pictures/{story['id']}-{number}_1200x800.jpg"}
                for number, picture in enumerate(story["pictures"], start=1)
            ],
        }
        story["json_ld"] = _json_ld(site_file, base, story)
    by_id = {story["id"]: story for story in stories}
    for story in stories:
        story["others"] = [by_id[ref] for ref in story["related"]]
    return render_pages(site_file, base, stories, feed="rss", robots="User-agent: *\nDisallow: /members/\n")


def _json_ld(site_file: SiteFile, base: str, story: Mapping[str, Any]) -> Any:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": base + story["path"],
        "headline": story["title"],
        "description": story["lead"],
        "datePublished": story["at"],
        "dateModified": story.get("modified", story["at"]),
        "author": [{"@type": "Person", "name": name} for name in story["authors"]]
        or [{"@type": "Organization", "name": story.get("byline", site_file.name)}],
        "publisher": {"@type": "NewsMediaOrganization", "name": site_file.name},
        "articleSection": story["section"],
        "keywords": story["tags"],
        "image": [
            {
                "@type": "ImageObject",
                "url": base + picture["path"],
                "caption": picture["caption"],
                "creditText": picture["credit"],
            }
            for picture in story["pictures"]
        ],
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
    }
    return Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))

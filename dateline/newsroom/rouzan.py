"""Rouzan: a Persian site in windows-1256 that names no charset."""

from __future__ import annotations

import datetime as dt

from dateline.newsroom.rendering import render_pages
from dateline.newsroom.resources import Resource
from dateline.newsroom.stories import SiteFile, path_of, stories_of


def render_rouzan(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    """Return every path of Rouzan with its response; the site has no feed."""
    stories = stories_of(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        story |= {
            "path": path_of("rouzan", story),
            "printed_title": story["title"],
            "published": at,
            "picture_path": f"/fa/pictures/{at:%Y/%m/%d}/{story['id']}.jpg",
        }
    by_id = {story["id"]: story for story in stories}
    for story in stories:
        story["others"] = [by_id[ref] for ref in story["related"]]
    return render_pages(site_file, base, stories, feed=None, printed_name="خبرگزاری روزان")

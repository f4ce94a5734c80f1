"""What all sites share: pages, front page, feed, sitemap, robots.txt and pictures of an outlet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from email.utils import format_datetime
from typing import Any

import jinja2

from dateline.newsroom.resources import Resource, etag_of, make_picture
from dateline.newsroom.stories import EDITED_AT, FOLDER, SiteFile

_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ۀ": "ه"} | {d: str(i) for i, d in enumerate("۰۱۲۳۴۵۶۷۸۹")})
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=jinja2.Undefined
)
_FEEDS = {"rss": ("/feed.xml", "application/rss+xml"), "atom": ("/atom.xml", "application/atom+xml")}


def render_pages(
    site_file: SiteFile,
    base: str,
    stories: list[dict[str, Any]],
    *,
    feed: str | None,
    robots: str = "User-agent: *\nDisallow:\n",
    also_listed: Iterable[dict[str, Any]] = (),
    printed_name: str | None = None,
) -> dict[str, Resource]:
    """Return an outlet's pages, front page, feed, sitemap, robots.txt and pictures: responses by path.

    ``feed`` is ``rss``, ``atom`` or None for no feed. ``also_listed`` are stories that appear in the lists and get no
    page. Each story's mapping gets its times added.
    """
    listed = [*stories, *also_listed]
    for story in listed:
        modified = EDITED_AT if story.get("is_revised") else story["published"].astimezone(dt.UTC)
        story |= {
            "modified_at": modified,
            "iso_utc": story["published"].astimezone(dt.UTC).isoformat(),
            "iso_modified": modified.isoformat(),
            "rfc822": format_datetime(story["published"]),
        }
    feed_path, feed_type = _FEEDS[feed] if feed else (None, None)
    newest = max(story["modified_at"] for story in listed)
    site = {
        "outlet_id": site_file.outlet_id,
        "name": site_file.name,
        "printed_name": printed_name or site_file.name,
        "base": base,
        "listed": sorted(listed, key=lambda story: (story["published"], str(story.get("id"))), reverse=True),
        "html_charset": {"cp1256": "windows-1256", "cp1252": "iso-8859-1"}.get(site_file.charset, "utf-8"),
        "feed_path": feed_path,
        "feed_type": feed_type,
        "updated": newest.isoformat(),
    }
    named = {"cp1252": "; charset=iso-8859-1", "cp1256": ""}.get(site_file.charset, "; charset=utf-8")
    html = f"text/html{named}"
    resources: dict[str, Resource] = {}

    def put(
        path: str, template: str, content_type: str, modified: dt.datetime, charset: str = "utf-8", **more: Any
    ) -> None:
        text = _ENVIRONMENT.get_template(template).render(site=site, **more)
        if charset == "cp1256":
            text = text.translate(_ARABIC_LETTERS)
        body = text.encode(charset, "xmlcharrefreplace")
        resources[path] = Resource(body, content_type, etag=etag_of(body), last_modified=modified)

    for story in stories:
        page = f"{site_file.template}_page.html.j2"
        put(story["path"], page, html, story["modified_at"], site_file.charset, story=story)
        for picture in _pictures_of(story):
            resources[picture] = make_picture(picture, story["published"])
    put("/", "front.html.j2", html, newest, site_file.charset)
    if feed and feed_path and feed_type:
        put(feed_path, f"feed_{feed}.xml.j2", f"{feed_type}; charset=utf-8", newest)
    put("/sitemap.xml", "sitemap.xml.j2", "application/xml; charset=utf-8", newest)
    robots += f"Sitemap: {base}/sitemap.xml\n"
    resources["/robots.txt"] = Resource(robots.encode(), "text/plain; charset=utf-8", etag=etag_of(robots.encode()))
    return resources


def _pictures_of(story: Mapping[str, Any]) -> list[str]:
    paths = [story.get("picture_path"), story.get("thumbnail_path"), *story.get("gallery_paths", ())]
    if story.get("is_video"):
        paths.append(story["video_path"])
    if isinstance(story.get("pictures"), list):
        paths += [picture["path"] for picture in story["pictures"]]
    return [path for path in paths if path]

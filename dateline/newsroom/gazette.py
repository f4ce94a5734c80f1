"""La Gazette du Rivage: a badly made site, with pages that are broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dateline.newsroom.rendering import render_pages
from dateline.newsroom.resources import Resource, make_png
from dateline.newsroom.stories import SiteFile, path_of, stories_of


def render_gazette(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    """Return every path of La Gazette du Rivage with its response, pages that are broken on purpose included."""
    stories = stories_of(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        picture = f"/img/{story['id']}.gif"
        story |= {
            "path": path_of("gazette", story),
            "printed_title": story["title"],
            "published": at,
            "picture_path": picture,
        }
    by_id = {story["id"]: story for story in stories}
    for story in stories:
        story["others"] = [by_id[ref] for ref in story["related"]]
    last = max(story["published"] for story in stories)
    broken = [
        {
            "path": path_of("gazette", page),
            "printed_title": f"Page {page['id']}",
            "published": last,
            "lead": page["note"],
        }
        for page in site_file.broken
    ]
    resources = render_pages(site_file, base, stories, feed="atom", also_listed=broken)
    for page in site_file.broken:
        answer = _broken(page, base)
        resources.pop(path_of("gazette", page), None)
        if answer is not None:
            resources[path_of("gazette", page)] = answer
    # The site's server sends no validators, and names a charset that is not quite the one it uses.
    return {
        path: Resource(r.body, r.content_type, r.status, location=r.location) if path.startswith("/article") else r
        for path, r in resources.items()
    }


def _broken(page: Mapping[str, Any], base: str) -> Resource | None:
    """The answer of a page that is broken; None for one that is not there."""
    html = "text/html; charset=iso-8859-1"
    kind = page["kind"]
    if kind == "no_title":
        return Resource(b"<html><head><title></title></head><body><p></p><p>A venir.</p></body></html>", html)
    if kind == "empty":
        return Resource(b"", html)
    if kind == "soft_404":
        body = (
            "<html><head><title>Page introuvable</title></head><body><h1>Page introuvable</h1>"
            "<p>Désolé, cette page n'existe plus.</p></body></html>"
        )
        return Resource(body.encode("cp1252"), html)
    if kind == "moved":
        return Resource(b"", html, 301, location=f"{base}/article.php?id={page['to']}")
    if kind == "binary":
        return Resource(make_png("broken"), html)
    if kind == "missing":
        return None
    raise ValueError(f"story {page['id']}: no broken page of kind {kind!r}")

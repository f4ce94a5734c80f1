"""The stories of each outlet, as its file has them and as an edition shows them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
OUTLET_IDS = ("sample_qamar", "sample_harbour", "sample_gazette", "sample_rouzan")
EDITIONS = (1, 2)
"""The newsroom's states: 1 as first published, 2 with one story more and two that were edited."""

EDITED_AT = dt.datetime(2026, 10, 11, 6, 0, tzinfo=dt.UTC)
"""When the edits of edition 2 were made."""


@dataclass(frozen=True)
class SiteFile:
    """An outlet's file of stories, as written."""

    outlet_id: str
    name: str
    template: str
    charset: str
    stories: tuple[dict[str, Any], ...]
    broken: tuple[dict[str, Any], ...]


@cache
def read_site(outlet_id: str) -> SiteFile:
    """Read ``stories/<outlet_id>.yml``; the result is cached for the process and must not be changed."""
    data = yaml.safe_load((FOLDER / "stories" / f"{outlet_id}.yml").read_text("utf-8"))
    return SiteFile(
        outlet_id,
        data["name"],
        data["template"],
        data.get("charset", "utf-8"),
        tuple(data["stories"]),
        tuple(data.get("broken", ())),
    )


def stories_of(site_file: SiteFile, edition: int) -> list[dict[str, Any]]:
    """Return copies of the stories published in an edition, its revisions applied; ``first_title`` has the title of
    edition 1.
    """
    shown = []
    for story in site_file.stories:
        if story.get("from_edition", 1) > edition:
            continue
        story = {**story, "first_title": story["title"]}
        if edition > 1 and "revision" in story:
            story |= {**story["revision"], "is_revised": True}
        shown.append(story)
    return shown


def path_of(template: str, story: Mapping[str, Any]) -> str:
    """Return the path of a story's page, with its query if it has one, in the form of the site's template."""
    if template == "qamar":
        return f"/news/{story['id']}/{_slug(story.get('first_title', story['title']))[:65]}"
    if template == "harbour":
        folder = "/members" if story.get("is_disallowed") else "/" + str(story["at"])[:10].replace("-", "/")
        return f"{folder}/{story['slug']}-{story['id']}"
    if template == "gazette":
        return f"/article.php?id={story['id']}"
    return f"/fa/news/{story['id']}"


def _slug(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")

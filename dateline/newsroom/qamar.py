"""Al-Qamar: a site in Al-Alam's shape."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from dateline.newsroom.rendering import render_pages
from dateline.newsroom.resources import Resource
from dateline.newsroom.stories import SiteFile, path_of, stories_of

_TEHRAN = dt.timezone(dt.timedelta(hours=3, minutes=30))  # Iran has kept no summer time since 2022
_TICKS_EPOCH = dt.datetime(1, 1, 1)
_FRACTION = re.compile(r"(?P<seconds>.{19})(?:\.(?P<fraction>\d{1,7}))?")


def render_qamar(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    """Return every path of Al-Qamar with its response.

    Raises ValueError if a related story is not published in the edition.
    """
    stories = stories_of(site_file, edition)
    for story in stories:
        local = story["at"] if isinstance(story["at"], dt.datetime) else dt.datetime.fromisoformat(story["at"])
        picture = _qamar_asset(story, local)
        story |= {
            "path": path_of("qamar", story),
            "printed_title": _qamar_title(story, story["title"]),
            "linked_title": _qamar_title(story, story["first_title"]),
            "printed_time": f"{local:%a %b} {local.day}, {local:%Y %H:%M:%S}",
            "published": local.replace(tzinfo=_TEHRAN),
            "picture_path": picture + ".jpg",
            "video_path": picture + ".mp4",
            "gallery_paths": [f"{picture}_{n}.jpg" for n in range(1, story.get("gallery", 0) + 1)],
            "sort": 4_410_000 + (story["id"] * 7) % 89,
        }
    by_id = {story["id"]: story for story in stories}
    all_ids = {story["id"]: story for story in site_file.stories}
    for story in stories:
        items = [_qamar_item(ref, by_id, all_ids) for ref in story["related"]]
        if edition > 1 and story.get("is_revised"):  # a list fetched later is another list
            items = items[::-1]
        story["dump"] = Markup(var_dump(items))
        story["others"] = [other for other in stories[:5] if other is not story]
    return render_pages(site_file, base, stories, feed="rss")


def _qamar_title(story: Mapping[str, Any], title: str) -> str:
    """The title with its labels; other pages keep linking a story under its first title."""
    label = f"{story['label']} " if "label" in story else ""
    return f"{label}{title}{story.get('title_behind', '')}"


def _qamar_asset(story: Mapping[str, Any], local: dt.datetime) -> str:
    """Path, without its extension, of a story's asset: made some minutes before the story, to the tenth of a
    microsecond.
    """
    made = local - dt.timedelta(minutes=10 + story["id"] % 50)
    fraction = int(hashlib.sha256(str(story["id"]).encode()).hexdigest(), 16) % 10_000_000
    return _asset_path(f"{made:%Y-%m-%d %H:%M:%S}.{fraction:07}")


def _asset_path(local: str) -> str:
    return f"/{local[:4]}/{local[5:7]}/{local[8:10]}/alqamar_{ticks_of(local)}_25f_4x3"


def _qamar_item(
    ref: int | Mapping[str, Any], shown: Mapping[int, Mapping[str, Any]], known: Mapping[int, Mapping[str, Any]]
) -> dict[str, str]:
    if isinstance(ref, int):
        if ref not in shown:
            raise ValueError(f"story {ref} is related but not out; known: {ref in known}")
        story = shown[ref]
        path, sort, title = story["picture_path"], story["sort"], story["linked_title"]
        if story.get("is_video"):
            path = story["video_path"]
        native_id = ref
    else:
        at = ref["at"] if isinstance(ref["at"], str) else f"{ref['at']:%Y-%m-%d %H:%M:%S.%f}"
        path = _asset_path(at) + (".mp4" if ref.get("is_video") else ".jpg")
        native_id, sort, title = ref["id"], ref["sort"], ref["title"]
    return {"id": str(native_id), "sort": str(sort), "contenttypeid": "21", "pic": path, "title": title}


def var_dump(items: Iterable[Mapping[str, str]]) -> str:
    """Return a related list in the form of Al-Alam's pages: JSON made by hand, quotes in titles unescaped, as PHP's
    ``var_dump`` prints it, with the length in bytes.
    """
    rows = ["{" + ",".join(f'"{key}":"{value}"' for key, value in item.items()) + "}" for item in items]
    payload = "[" + " ,".join(rows) + " ]" if rows else "[]"
    return f'string({len(payload.encode())}) "{payload}"'


def ticks_of(local: str) -> int:
    """Return .NET ticks (100 ns since 0001-01-01) of a local time ``YYYY-MM-DD HH:MM:SS[.fffffff]``.

    Raises ValueError if the text has another form.
    """
    match = _FRACTION.fullmatch(local)
    if match is None:
        raise ValueError(f"{local!r} is no time like 2026-10-02 09:12:44.2719310")
    since = dt.datetime.fromisoformat(match["seconds"]) - _TICKS_EPOCH
    return (since.days * 86_400 + since.seconds) * 10_000_000 + int((match["fraction"] or "").ljust(7, "0"))

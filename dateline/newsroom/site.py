"""What each outlet of the newsroom serves: stories and templates made into addresses and bytes.

Nothing here depends on the clock: every time is a story's own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import yaml
from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent
OUTLET_IDS = ("sample_qamar", "sample_harbour", "sample_gazette", "sample_rouzan")
EDITIONS = (1, 2)
"""The newsroom's states: 1 as first published, 2 with one story more and two that were edited."""

EDITED_AT = dt.datetime(2026, 10, 11, 6, 0, tzinfo=dt.UTC)
"""When the edits of edition 2 were made."""

_TEHRAN = dt.timezone(dt.timedelta(hours=3, minutes=30))  # Iran has kept no summer time since 2022
_TICKS_EPOCH = dt.datetime(1, 1, 1)
_FRACTION = re.compile(r"(?P<seconds>.{19})(?:\.(?P<fraction>\d{1,7}))?")


@dataclass(frozen=True)
class Resource:
    """One address's answer."""

    body: bytes
    content_type: str
    status: int = 200
    etag: str | None = None
    last_modified: dt.datetime | None = None
    location: str | None = None


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
    """Read ``stories/<outlet_id>.yml``."""
    data = yaml.safe_load((FOLDER / "stories" / f"{outlet_id}.yml").read_text("utf-8"))
    return SiteFile(
        outlet_id,
        data["name"],
        data["template"],
        data.get("charset", "utf-8"),
        tuple(data["stories"]),
        tuple(data.get("broken", ())),
    )


def render_site(outlet_id: str, base: str, edition: int) -> dict[str, Resource]:
    """Return every address (path and query) of an outlet with its answer, as of an edition; ``base`` is its address
    without a slash.
    """
    if edition not in EDITIONS:
        raise ValueError(f"the newsroom has the editions {EDITIONS}, not {edition}")
    site_file = read_site(outlet_id)
    render = {"qamar": _render_qamar, "harbour": _render_harbour, "gazette": _render_gazette, "rouzan": _render_rouzan}
    return render[site_file.template](site_file, base, edition)


def story_urls(outlet_id: str, base: str, edition: int = 1) -> list[str]:
    """Return the addresses of the stories that can be read, in the order of publication."""
    site_file = read_site(outlet_id)
    stories = (s for s in _stories(site_file, edition) if not s.get("is_disallowed"))
    return [base + _path(site_file.template, story) for story in stories]


def _stories(site_file: SiteFile, edition: int) -> list[dict[str, Any]]:
    """Stories that are out in an edition, with its revisions applied."""
    shown = []
    for story in site_file.stories:
        if story.get("from_edition", 1) > edition:
            continue
        story = {**story, "first_title": story["title"]}
        if edition > 1 and "revision" in story:
            story |= {**story["revision"], "is_revised": True}
        shown.append(story)
    return shown


def _path(template: str, story: Mapping[str, Any]) -> str:
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


def ticks_of(local: str) -> int:
    """Return .NET ticks (100 ns since 0001-01-01) of a local time ``YYYY-MM-DD HH:MM:SS[.fffffff]``."""
    match = _FRACTION.fullmatch(local)
    if match is None:
        raise ValueError(f"{local!r} is no time like 2026-10-02 09:12:44.2719310")
    since = dt.datetime.fromisoformat(match["seconds"]) - _TICKS_EPOCH
    return (since.days * 86_400 + since.seconds) * 10_000_000 + int((match["fraction"] or "").ljust(7, "0"))


# --- Al-Qamar: Al-Alam's shape ----------------------------------------------------------------------------------------


def _render_qamar(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    stories = _stories(site_file, edition)
    for story in stories:
        local = story["at"] if isinstance(story["at"], dt.datetime) else dt.datetime.fromisoformat(story["at"])
        picture = _qamar_asset(story, local)
        story |= {
            "path": _path("qamar", story),
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
    return _assemble(site_file, base, stories, feed="rss")


def _qamar_title(story: Mapping[str, Any], title: str) -> str:
    """The title with its labels; other pages go on linking a story under the title it had first."""
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
    """Print a related list as Al-Alam's pages do: JSON put together by hand, quotes in titles unescaped, dumped by
    PHP.
    """
    rows = ["{" + ",".join(f'"{key}":"{value}"' for key, value in item.items()) + "}" for item in items]
    payload = "[" + " ,".join(rows) + " ]" if rows else "[]"
    return f'string({len(payload.encode())}) "{payload}"'


# --- The Harbour Post: a modern site ----------------------------------------------------------------------------------


def _render_harbour(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    stories = _stories(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        story |= {
            "path": _path("harbour", story),
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
    return _assemble(site_file, base, stories, feed="rss", robots="User-agent: *\nDisallow: /members/\n")


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


# --- La Gazette du Rivage and Rouzan: badly made sites ----------------------------------------------------------------


def _render_gazette(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    stories = _stories(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        picture = f"/img/{story['id']}.gif"
        story |= {
            "path": _path("gazette", story),
            "printed_title": story["title"],
            "published": at,
            "picture_path": picture,
        }
    by_id = {story["id"]: story for story in stories}
    for story in stories:
        story["others"] = [by_id[ref] for ref in story["related"]]
    last = max(story["published"] for story in stories)
    broken = [
        {"path": _path("gazette", page), "printed_title": f"Page {page['id']}", "published": last, "lead": page["note"]}
        for page in site_file.broken
    ]
    resources = _assemble(site_file, base, stories, feed="atom", also_listed=broken)
    for page in site_file.broken:
        answer = _broken(page, base)
        resources.pop(_path("gazette", page), None)
        if answer is not None:
            resources[_path("gazette", page)] = answer
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


_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ۀ": "ه"} | {d: str(i) for i, d in enumerate("۰۱۲۳۴۵۶۷۸۹")})


def _render_rouzan(site_file: SiteFile, base: str, edition: int) -> dict[str, Resource]:
    stories = _stories(site_file, edition)
    for story in stories:
        at = dt.datetime.fromisoformat(story["at"])
        story |= {
            "path": _path("rouzan", story),
            "printed_title": story["title"],
            "published": at,
            "picture_path": f"/fa/pictures/{at:%Y/%m/%d}/{story['id']}.jpg",
        }
    by_id = {story["id"]: story for story in stories}
    for story in stories:
        story["others"] = [by_id[ref] for ref in story["related"]]
    return _assemble(site_file, base, stories, feed=None, printed_name="خبرگزاری روزان")


# --- What all sites share ---------------------------------------------------------------------------------------------

_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=jinja2.Undefined
)
_FEEDS = {"rss": ("/feed.xml", "application/rss+xml"), "atom": ("/atom.xml", "application/atom+xml")}


def _assemble(
    site_file: SiteFile,
    base: str,
    stories: list[dict[str, Any]],
    *,
    feed: str | None,
    robots: str = "User-agent: *\nDisallow:\n",
    also_listed: Iterable[dict[str, Any]] = (),
    printed_name: str | None = None,
) -> dict[str, Resource]:
    """Render an outlet's pages, front page, feed, sitemap, robots.txt and pictures."""
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
        resources[path] = Resource(body, content_type, etag=_etag(body), last_modified=modified)

    for story in stories:
        page = f"{site_file.template}_page.html.j2"
        put(story["path"], page, html, story["modified_at"], site_file.charset, story=story)
        for picture in _pictures_of(story):
            resources[picture] = _picture(picture, story["published"])
    put("/", "front.html.j2", html, newest, site_file.charset)
    if feed and feed_path and feed_type:
        put(feed_path, f"feed_{feed}.xml.j2", f"{feed_type}; charset=utf-8", newest)
    put("/sitemap.xml", "sitemap.xml.j2", "application/xml; charset=utf-8", newest)
    robots += f"Sitemap: {base}/sitemap.xml\n"
    resources["/robots.txt"] = Resource(robots.encode(), "text/plain; charset=utf-8", etag=_etag(robots.encode()))
    return resources


def _pictures_of(story: Mapping[str, Any]) -> list[str]:
    paths = [story.get("picture_path"), story.get("thumbnail_path"), *story.get("gallery_paths", ())]
    if story.get("is_video"):
        paths.append(story["video_path"])
    if isinstance(story.get("pictures"), list):
        paths += [picture["path"] for picture in story["pictures"]]
    return [path for path in paths if path]


def _picture(path: str, modified: dt.datetime) -> Resource:
    if path.endswith(".mp4"):
        # The smallest file that says what it is: one `ftyp` box.
        body = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"isom")
        return Resource(body, "video/mp4", last_modified=modified)
    body = make_png(path)
    return Resource(body, "image/png", etag=_etag(body), last_modified=modified)


def make_png(seed: str) -> bytes:
    """Make a picture of 16 by 12 pixels in one colour, which ``seed`` chooses."""
    colour = hashlib.sha256(seed.encode()).digest()[:3]
    rows = (b"\x00" + colour * 16) * 12

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 16, 12, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'

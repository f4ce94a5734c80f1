"""What each outlet of the newsroom serves: stories and templates made into addresses and bytes.

Nothing here depends on the clock: every time is a story's own.
"""

from __future__ import annotations

from dateline.newsroom.gazette import render_gazette
from dateline.newsroom.harbour import render_harbour
from dateline.newsroom.qamar import render_qamar
from dateline.newsroom.resources import Resource
from dateline.newsroom.rouzan import render_rouzan
from dateline.newsroom.stories import EDITIONS, path_of, read_site, stories_of


def render_site(outlet_id: str, base: str, edition: int) -> dict[str, Resource]:
    """Return every path (with its query) of an outlet and its response in an edition; ``base`` is its URL without a
    slash at the end. Raises ValueError if there is no such edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"the newsroom has the editions {EDITIONS}, not {edition}")
    site_file = read_site(outlet_id)
    render = {"qamar": render_qamar, "harbour": render_harbour, "gazette": render_gazette, "rouzan": render_rouzan}
    return render[site_file.template](site_file, base, edition)


def story_urls(outlet_id: str, base: str, edition: int = 1) -> list[str]:
    """Return the URLs of an outlet's stories that robots.txt allows, in the order of its file."""
    site_file = read_site(outlet_id)
    stories = (s for s in stories_of(site_file, edition) if not s.get("is_disallowed"))
    return [base + path_of(site_file.template, story) for story in stories]

"""The warehouse compared with what the press published: every story once, every edit seen, and nothing else."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from tests.soak.sites import Network
from tests.soak.world import expected_stories, expected_visits

_NUMBER = re.compile(r"report (\d+)")
_EDITION = re.compile(r"edition (\d+)\.")

PROVISIONAL = "unheard__of_example"
"""The provisional outlet of the saved pages, whose site is ``tests.soak.line.UNKNOWN``."""


def compare(
    network: Network, warehouse: Path, done: Sequence[dt.datetime], saved: int, left: Sequence[dt.datetime] = ()
) -> list[str]:
    """Every difference between the warehouse and the truth after these rounds, as lines.

    What a killed round that was ``left``, and never run again, was served may be there or not: the kill may have come
    before it was archived. Whatever was up in a round of ``done`` must be there.
    """
    with duckdb.connect(str(warehouse), read_only=True) as db:
        articles = db.execute(
            "select o.outlet_id, a.title, a.canonical_url from marts.fct_articles a join marts.dim_outlets o "
            "using (outlet_key)"
        ).fetchall()
        revisions = db.execute(
            "select o.outlet_id, r.title, r.body from marts.fct_article_revisions r "
            "join marts.fct_articles a using (article_key) join marts.dim_outlets o using (outlet_key) "
            "order by a.article_key, r.revision_number"
        ).fetchall()
        provisional = db.execute(
            "select count(distinct a.canonical_url), count(*) from marts.fct_articles a "
            "join marts.dim_outlets o using (outlet_key) where o.is_provisional"
        ).fetchone()
    have = Counter((outlet_id, _number(title)) for outlet_id, title, _ in articles if outlet_id != PROVISIONAL)
    lines = [f"{key} is there {count} times" for key, count in sorted(have.items()) if count > 1]
    lines += [f"{key} is of no outlet that was followed" for key in sorted(have) if key[0] not in network.presses]
    if provisional != (saved, saved):
        lines.append(f"saved pages of an undeclared site: {provisional} (different, all), not {saved}")
    seen: dict[tuple[str, int], list[int]] = {}
    for outlet_id, title, body in revisions:
        if outlet_id in network.presses:
            edition = _EDITION.search(body or "")
            seen.setdefault((outlet_id, _number(title)), []).append(int(edition[1]) if edition else 0)
    served: dict[tuple[str, int], list[tuple[int, bool]]] = {}
    for page in network.served:
        served.setdefault((page.outlet_id, page.number), []).append((page.version, page.at in left))
    for press in network.presses.values():
        numbers = {number for outlet_id, number in have if outlet_id == press.outlet_id}
        for number in sorted(expected_stories(press, done) - numbers):
            lines.append(f"({press.outlet_id}, {number}) is missing")
        for number in sorted(numbers - {page.number for page in network.served if page.outlet_id == press.outlet_id}):
            lines.append(f"({press.outlet_id}, {number}) was never published")
    for key, editions in sorted(seen.items()):
        given = served.get(key, [])
        if not _is_seen_of(editions, given):
            lines.append(f"{key} has editions {editions}, was seen with {given}")
    calm = network.presses["soak_calm"]
    for story in calm.stories:
        planned = [
            _distinct(story.version_at(at).number for at in visits) for visits in expected_visits(story, done, left)
        ]
        if seen.get((calm.outlet_id, story.number), []) not in planned:
            lines.append(f"({calm.outlet_id}, {story.number}) should have editions {planned[0]}")
    return lines


def sizes(home: Path) -> dict[str, int]:
    """Bytes below a home, by kind: the folder or file at its top."""
    found: Counter[str] = Counter()
    for path in home.rglob("*"):
        if path.is_file():
            found[path.relative_to(home).parts[0]] += path.stat().st_size
    return dict(found)


def _number(title: str | None) -> int:
    match = _NUMBER.search(title or "")
    return int(match[1]) if match else 0


def _is_seen_of(editions: Sequence[int], given: Sequence[tuple[int, bool]]) -> bool:
    """Whether editions are what was given, each once in a row, with or without those given to a killed round."""
    optional = [place for place, (_, is_optional) in enumerate(given) if is_optional]
    return any(
        list(editions) == _distinct(version for place, (version, _) in enumerate(given) if place not in lost)
        for count in range(len(optional) + 1)
        for lost in itertools.combinations(optional, count)
    )


def _distinct(versions: Iterable[int]) -> list[int]:
    return [version for version, _ in itertools.groupby(versions)]

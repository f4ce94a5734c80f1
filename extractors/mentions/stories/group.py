"""The stories that links make: which articles are one text, and which report one event.

The result depends on the articles and their links alone, never on the order in which they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

LEAST_SUPPORT = 0.5
"""Two groups are joined where, in each of both, the texts with a link to the other are this share of the smaller one's
texts, or more: one article that reports two events would make one story of both."""


class Place(NamedTuple):
    """Where an article belongs: the first key of all that hang together with it through links of any kind, the first
    article of its story, and the original of its text.
    """

    component: str
    first: str
    original: str


class _Sets:
    def __init__(self, keys: Iterable[str]) -> None:
        self.parents = {key: key for key in keys}

    def root_of(self, key: str) -> str:
        parents = self.parents
        root = parents[key]
        if parents[root] == root:  # nearly always
            return root
        while parents[root] != root:
            root = parents[root]
        while parents[key] != root:
            parents[key], key = root, parents[key]
        return root

    def join(self, root: str, other: str) -> tuple[str, str]:
        """Join two sets by their roots; return the root that stays, the lesser key, and the one that goes."""
        stays, goes = (root, other) if root < other else (other, root)
        self.parents[goes] = stays
        return stays, goes


def group_articles(
    placed: Mapping[str, Any], copies: Iterable[tuple[str, str]], events: Iterable[tuple[str, str, float]]
) -> dict[str, Place]:
    """Return the place of each article.

    ``placed`` has when each article came out; of articles of one time the lesser key is the earlier. ``copies`` are
    pairs of articles of one text: they are always in one story. ``events`` are pairs that report one event, with how
    alike they are: the closest are joined first, each while its two groups have enough links (``LEAST_SUPPORT``).
    """
    texts, stories, components = _Sets(placed), _Sets(placed), _Sets(placed)
    for one, other in copies:
        for sets in (texts, stories, components):
            roots = sets.root_of(one), sets.root_of(other)
            if roots[0] != roots[1]:
                sets.join(*roots)
    sizes: dict[str, int] = {}
    for key in placed:
        if texts.root_of(key) == key:
            sizes[key] = 1
    # a story of a week has a hundred thousand links: what is asked once a link is asked of dictionaries, without a call
    text_of = {key: texts.root_of(key) for key in placed}
    likest: dict[tuple[str, str], float] = {}
    parents = components.parents
    # links count between texts: copies of one text give no more support than the text does
    for one, other, alike in events:
        root, its = parents[one], parents[other]
        if root != its:
            root, its = components.root_of(one), components.root_of(other)
            if root != its:
                components.join(root, its)
        first, second = text_of[one], text_of[other]
        if first != second:
            pair = (first, second) if first < second else (second, first)
            known = likest.get(pair)
            if known is None or alike > known:
                likest[pair] = alike
    links: dict[str, dict[str, set[str]]] = {}
    for one, other in likest:
        links.setdefault(one, {})[other] = {one}
        links.setdefault(other, {})[one] = {other}
    parents = stories.parents
    for _, (one, other) in sorted([(-alike, pair) for pair, alike in likest.items()]):
        root, its = parents[one], parents[other]
        if root == its:  # by then most are of one story
            continue
        root, its = stories.root_of(one), stories.root_of(other)
        if root != its:
            support = min(len(links[root][its]), len(links[its][root]))
            if support >= LEAST_SUPPORT * min(sizes[root], sizes[its]):
                _join_stories(stories, sizes, links, root, its)
    firsts = (_firsts(stories, placed), _firsts(texts, placed))
    return {
        key: Place(components.root_of(key), firsts[0][stories.root_of(key)], firsts[1][texts.root_of(key)])
        for key in placed
    }


def _join_stories(
    stories: _Sets, sizes: dict[str, int], links: dict[str, dict[str, set[str]]], one: str, other: str
) -> None:
    """Join two stories by their roots. ``links`` has for each story and other story the texts of the first with a link
    to the second; those of both become the joined one's.
    """
    if len(links[one]) < len(links[other]):
        one, other = other, one
    kept, added = links.pop(one), links.pop(other)
    kept.pop(other, None)
    added.pop(one, None)
    size = sizes.pop(one) + sizes.pop(other)
    stays, _ = stories.join(one, other)
    for root, texts in added.items():
        kept.setdefault(root, set()).update(texts)
        theirs = links[root].pop(other)
        links[root].setdefault(one, set()).update(theirs)
    if stays != one:
        for root in kept:
            links[root][stays] = links[root].pop(one)
    sizes[stays], links[stays] = size, kept


def _firsts(sets: _Sets, placed: Mapping[str, Any]) -> dict[str, str]:
    """Return the earliest article of each set, by the set's root."""
    firsts: dict[str, str] = {}
    for key in placed:
        root = sets.root_of(key)
        if root not in firsts or (placed[key], key) < (placed[firsts[root]], firsts[root]):
            firsts[root] = key
    return firsts

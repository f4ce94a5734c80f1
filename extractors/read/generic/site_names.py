"""The names of a page's site, and headlines without them."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.language.text import fold, squeeze, words
from extractors.read.generic.markup.structured import Structured, text_value, types_of
from extractors.read.page import Page

CUT = re.compile(
    " [|\u2013\u2014\u2015\u00b7\u2022\u22c5\u2219\u00ab\u00bb\u2039\u203a:\u2502\u2503\u2016\u2758"
    "\u00a6\u2223\u3163~]{1,4} "
    r"| --? |(?<=\S)[|_]{1,4}(?=\S)| ?-- ?| ?\u2013\u2013 ?| ?[|\uff5c\u3163\u2016\u2502\u2503\u2758] ?| ?:: ?"
    r"| ?-(?=[\u3040-\u9fff\uac00-\ud7a3]{1,16}(?:$| ?[|\uff5c\u3163\u2502_\-]))"
)
"""The marks that set the site's name and a section off from a headline (in text with single spaces)."""
_BARS = frozenset("|\uff5c\u2502\u2503\u2016\u2758\u00a6\u2223\u3163\u00b7\u2022\u22c5\u2219\u00ab\u00bb\u2039\u203a")
"""Of these marks, those that are within few headlines."""
_HOST = re.compile(
    r"(?:[a-z0-9-]{2,}\.)+(?:com|net|org|info|news|media|tv|co|[a-z]{2})(?:\.[a-z]{2})?(?=$|\s*[|\-\u2013\u2014_])",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[\uff08\u3010]([^()\[\]]{3,60})[)\]\uff09\u3011]$")
_NO_NAMES = words("amp blog blogs mobile news edition archive archiv online")
"""What a host begins with that is no name of a site."""
_GENERIC = words("news blog online magazine magazin website site official com app tv live the")
"""Words that sites add to their names."""
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac"})
_SITE_TYPES = frozenset({"WebSite", "NewsMediaOrganization", "Organization"})
_LEAST_LABEL = 4
_LEAST_LIKE = 4
_MOST_WORDS = 8
"""Words of a site's name. What is longer is a headline that stands where the name belongs."""
_MOST_PARTS = 4
_LONGEST_STATED = 1000
_LONGEST_SECTION = 24
_SHORTEST = 8
_SHORTEST_SPACELESS = 4


def site_names(page: Page, stated: Structured) -> frozenset[str]:
    """Return the folded names of the site: the stated site name, the publisher, organisations in JSON-LD, words of the
    host, and the outlet's name. Computed once for a page.
    """
    if stated.site_names is None:
        stated.site_names = _find_site_names(page, stated)
    return stated.site_names


def _find_site_names(page: Page, stated: Structured) -> frozenset[str]:
    names = {
        fold(
            stated.first_meta(
                "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "al:ios:app_name"
            )
        )
    }
    publisher = stated.resolve(stated.article.get("publisher"))
    names.add(fold(text_value(publisher.get("name") if isinstance(publisher, dict) else publisher)))
    for item in stated.items:
        if not _SITE_TYPES.isdisjoint(types_of(item)):
            names.add(fold(text_value(item.get("name"))))
            names.add(fold(text_value(item.get("alternateName"))))
    host = page.host
    names.add(fold(host))
    labels = host.split(".")
    if len(labels) >= 2:
        label = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2]
        names.add(fold(label))
        if len(labels[0]) >= _LEAST_LABEL and labels[0] not in _NO_NAMES:
            names.add(fold(labels[0]))
    if page.outlet is not None:
        names.add(fold(page.outlet.name))
    return frozenset(name for name in names if len(name) > 1 and name.count(" ") < _MOST_WORDS)


def without_site(title: str, names: frozenset[str]) -> str:
    """Return a title without the site's name, and sections beside the name, at the end or the beginning. The empty
    string for an empty title. ``names`` are those of :func:`site_names`.
    """
    title = squeeze(title[:_LONGEST_STATED])
    if not title:
        return ""
    joined = {name.replace(" ", "") for name in names}
    if (cut := _cut_behind(title, names, joined)) is not None:
        return title[:cut].strip()
    if (cut := _cut_before(title, names, joined)) is not None:
        return title[cut:].strip()
    return title


def _cut_behind(title: str, names: frozenset[str], joined: set[str]) -> int | None:
    """Return where the headline ends and the site's name begins; None where the title does not end with it."""
    if (found := _IN_BRACKETS.search(title)) and is_site(fold(found[1]), names, joined):
        return found.start() if found.start() >= _SHORTEST else None
    cuts = list(CUT.finditer(title))[-_MOST_PARTS:]
    for number, cut in enumerate(cuts):
        end = cuts[number + 1].start() if number + 1 < len(cuts) else len(title)
        part, mark = title[cut.end() : end].strip(), cut[0].strip()
        is_last = end == len(title)
        if not (
            is_site(fold(part), names, joined)
            or _HOST.match(title[cut.end() :])
            or (is_last and _is_like_site(part, names, joined, is_bar=not _BARS.isdisjoint(mark)))
        ):
            continue
        while number and _is_section(title, cuts[number - 1], cut):
            number -= 1
            cut = cuts[number]
        return cut.start() if _is_headline(title[: cut.start()]) else None
    return None


def _is_section(title: str, before: re.Match[str], behind: re.Match[str]) -> bool:
    """Whether what is between two marks is a section beside the site's name, and no part of the headline."""
    part = title[before.end() : behind.start()].strip()
    head = title[: before.start()]
    if len(part) > _LONGEST_SECTION or not _is_headline(head):
        return False
    if before[0] == behind[0]:
        return part.count(" ") < (3 if "|" in before[0] else 2)
    return " " not in part and (head.count(" ") > 2 or not head.isascii())


def _cut_before(title: str, names: frozenset[str], joined: set[str]) -> int | None:
    """Return where the headline begins behind the site's name; None where the title does not begin with it."""
    cuts = list(CUT.finditer(title))[:_MOST_PARTS]
    if cuts and is_site(fold(title[: cuts[0].start()]), names, joined):
        cut = cuts[0]
        for one, other in pairwise(cuts):
            is_section = one[0] == other[0] and title[one.end() : other.start()].count(" ") < 2
            if not is_section or title[other.end() :].count(" ") < 3:
                break
            cut = other
        return cut.end() if _is_headline(title[cut.end() :]) else None
    name, colon, rest = title.partition(": ")
    if colon and is_site(fold(name), names, joined) and _is_headline(rest):
        return len(name) + len(colon)
    return None


def _is_headline(text: str) -> bool:
    return len(text) >= (_SHORTEST if text.isascii() else _SHORTEST_SPACELESS)


def is_site(part: str, names: frozenset[str], joined: set[str]) -> bool:
    """Whether a folded text is one of the site's names, with or without spaces, an article and words such as ``news``.
    ``joined`` are the names without spaces.
    """
    if not part:
        return False
    if " " in part and names.issuperset(part.split()):
        return True
    bare = " ".join(word for word in part.split() if word not in _GENERIC)
    return any(
        text and (text in names or text.replace(" ", "") in joined) for text in (part, part.removeprefix("the "), bare)
    )


def _is_like_site(part: str, names: frozenset[str], joined: set[str], *, is_bar: bool) -> bool:
    """Whether the end of a title is a part of the site's name or contains it. Behind a dash one word is not enough:
    it may be a place.
    """
    folded = fold(part)
    bare = folded.replace(" ", "")
    if len(bare) < _LEAST_LIKE or part.count(" ") > 3 or not (is_bar or " " in part):
        return False
    if any(name.startswith(f"{folded} ") for name in names):
        return True
    if is_bar and any(len(word) >= _LEAST_LIKE and word in name.split() for word in folded.split() for name in names):
        return True  # a word of the address or of the stated name: ``… | Harbour Blog`` of blog.harbour-team.example
    return any(
        len(name) >= _LEAST_LIKE
        and 5 * min(len(name), len(bare)) >= 2 * max(len(name), len(bare))
        and (bare.startswith(name) or name.startswith(bare) or name.endswith(bare))
        for name in joined
    )

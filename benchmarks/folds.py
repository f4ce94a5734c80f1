r"""Training and held-out figures of the reader of article pages, by site, in five folds.

A site's fold is a digest of its name, so that all pages of a site, in every gold set, lie in one fold. Rules were
written with sight of folds 0 to 3 only; fold 4 was scored and never opened. The sets in ``USED_UP`` were open before
folds existed: they are training data whatever their fold. From the repository's root::

    python -m benchmarks.folds                      # the table: opened folds beside the held-out one
    python -m benchmarks.folds --worst 20 --sets wcxb --field title    # the worst pages of the opened folds
    python -m benchmarks.folds --by-fold            # each fold by itself

Titles and authors are scored under two conventions (docs/conventions.md). ``title`` is the headline as shown,
``title_any`` also counts the form stated for search engines. ``auth_f1`` counts persons only, ``auth_any_f1`` also
houses that a set lists as authors.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.extract import EVALUATION
from benchmarks.gold import FOLDS, HELD_OUT, fold_of_key, load_scorer

USED_UP = frozenset({"scrapinghub", "aed", "fundus", "fundus_eval"})
WITH_HEADLINE = frozenset({"waddle"})
SETS = ("scrapinghub", "fundus", "fundus_eval", "aed", "trafilatura", "htmldate", "wcxb", "waddle")
FIGURES = (
    "body_f1",
    "body_meanf1",
    "seg_f1",
    "title",
    "title_any",
    "date",
    "date_none",
    "auth_f1",
    "auth_any_f1",
    "img_lead",
)
FIELD_FIGURES = {"body": "f1", "title": "title", "date": "date", "authors": "authors"}


@dataclass(frozen=True)
class ScoredPage:
    """One gold page, what was read from it, and the scorer's verdict a field."""

    gold: dict[str, Any]
    read: dict[str, Any]
    row: dict[str, Any]


def fold_of(site: str) -> int:
    """Return the fold of a site, 0 to 4: a digest of the seed and the site's name without ``www.``."""
    return fold_of_key(site.lower().removeprefix("www."))


def score_set(scorer: Any, name: str, read: Any, folds: set[int]) -> tuple[dict[str, Any], list[ScoredPage]]:
    """Return the scorer's figures and the pages of one gold set, over the sites of ``folds``."""
    total, either = scorer.Score(), scorer.Score()
    pages = []
    for gold in scorer.load_gold(name):
        if fold_of(gold["site"]) in folds:
            found, _, _, _ = scorer.call(read, scorer.read_html(gold), gold["url"], 60)
            pages.append(ScoredPage(gold, found, total.add(gold, found)))
            either.add(_without_body(gold), under_other_convention(scorer, gold, found))
    figures, others = total.out(), either.out()
    for key, other in (("title", "title_any"), ("auth_f1", "auth_any_f1")):
        if key in others:
            figures[other] = others[key]
    return figures, pages


def _without_body(gold: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in gold.items() if key in ("title", "authors")}


def under_other_convention(scorer: Any, gold: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return what was read as the set would have it: any stored form of the title counts, and a house that the set
    lists counts as an author. A house that the set does not list is no error.
    """
    forms = found.get("title_any") or [found.get("title") or ""]
    right = (form for form in forms if scorer.ntext(form) == scorer.ntext(gold.get("title")))
    listed = {scorer.nname(name) for name in gold.get("authors") or ()}
    houses = [house for house in found.get("houses") or () if scorer.nname(house) in listed]
    return {"title": next(right, forms[0]), "authors": [*(found.get("authors") or ()), *houses]}


def table(scorer: Any, read: Any, sets: tuple[str, ...], groups: dict[str, set[int]]) -> Iterator[str]:
    """Emit a line a set and group of folds, with the figures that the set has gold for."""
    for name in sets:
        for label, folds in groups.items():
            figures, pages = score_set(scorer, name, read, folds)
            shown = " ".join(f"{key}={figures[key]:.3f}" for key in FIGURES if key in figures)
            note = " (training: opened before folds existed)" if name in USED_UP else ""
            yield f"{name:12} {label:9} pages={len(pages):3} {shown}{note}"
            if name in WITH_HEADLINE:
                yield from by_language(scorer, pages)


def by_language(scorer: Any, pages: list[ScoredPage]) -> Iterator[str]:
    """Emit a line a language of a set whose gold text includes the headline: the body's figure by our convention,
    without the headline, and by the set's, with the headline that was read put before the body.
    """
    languages = sorted({str((page.gold.get("lang") or ["?"])[0]) for page in pages})
    for language in languages:
        ours, theirs = scorer.Score(), scorer.Score()
        own = [page for page in pages if (page.gold.get("lang") or ["?"])[0] == language]
        for page in own:
            ours.add(page.gold, page.read)
            title, body = page.read.get("title") or "", page.read.get("body") or ""
            theirs.add(page.gold, {**page.read, "body": f"{title}\n\n{body}" if body else ""})
        figures = f"{ours.out()['body_meanf1']:.3f} with_headline={theirs.out()['body_meanf1']:.3f}"
        yield f"    {language:8} pages={len(own):3} body_meanf1={figures}"


def worst(pages: list[ScoredPage], field: str, count: int) -> Iterator[str]:
    """Emit the worst pages for one field: lowest body F1, or the pages whose value differs from the gold's."""
    figure = FIELD_FIGURES[field]
    scored = [page for page in pages if figure in page.row and float(page.row[figure]) < 1]
    for page in sorted(scored, key=lambda page: float(page.row[figure]))[:count]:
        key = "published_at" if field == "date" else field
        values = "" if field == "body" else f" gold={page.gold.get(field)!r} read={page.read.get(key)!r}"
        yield f"  {page.gold['dataset']} {page.gold['id']} {float(page.row[figure]):.3f}{values} {page.gold['url']}"


def main() -> None:
    """Print the table, or the worst pages of the opened folds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", default="benchmarks.score_articles:read_page", metavar="MODULE:FUNCTION")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--by-fold", action="store_true", help="each of the five folds by itself")
    parser.add_argument("--worst", type=int, default=0, help="list this many pages of the opened folds instead")
    parser.add_argument("--field", choices=sorted(FIELD_FIGURES), default="body", help="the field --worst looks at")
    asked = parser.parse_args()
    scorer = load_scorer(EVALUATION)
    module, function = asked.reader.split(":")
    read = getattr(importlib.import_module(module), function)
    sets = tuple(asked.sets.split(","))
    opened = set(range(FOLDS)) - {HELD_OUT}
    if asked.worst:
        for name in sets:
            for line in worst(score_set(scorer, name, read, opened)[1], asked.field, asked.worst):
                print(line)
        return
    by_fold = {f"fold {fold}": {fold} for fold in range(FOLDS)}
    groups = by_fold if asked.by_fold else {"opened": opened, "held out": {HELD_OUT}}
    for line in table(scorer, read, sets, groups):
        print(line, flush=True)


if __name__ == "__main__":
    main()

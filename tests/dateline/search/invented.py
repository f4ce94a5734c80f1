"""Invented articles and queries, drawn from a few words in several scripts."""

from __future__ import annotations

import datetime as dt
import random

from tests.dateline.search.small_marts import Story

WORDS = [
    "orva",
    "bridge",
    "Bridges",
    "dam",
    "mayor",
    "café",
    "the",
    "12",
    "港口",
    "港",
    "新桥开",
    "يزد",
    "أحمد",
    "สะพาน",
    "की",
    "dam's",
]


class Clock:
    """Noon of one day."""

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 10, 9, 12, tzinfo=dt.UTC)

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


def invent_story(rng: random.Random, key: str) -> Story:
    def text(most: int) -> str:
        return "".join(rng.choice(WORDS) + rng.choice([" ", " ", " ", ", ", ""]) for _ in range(rng.randint(1, most)))

    return Story(
        key,
        title=text(4),
        lead=text(6) if rng.random() < 0.5 else None,
        body=text(25),
        captions=tuple({text(4) for _ in range(rng.randint(0, 2))}),
        outlet=rng.choice(["o1", "o2"]),
        language=rng.choice(["en", "ar"]),
        day=rng.choice([None, dt.date(2026, 10, rng.randint(1, 9))]),
        places=tuple(rng.sample(["sy", "hi", "pal", "gb"], rng.randint(0, 2))),
        agencies=("a1",) if rng.random() < 0.3 else (),
        tags=("sport",) if rng.random() < 0.3 else (),
        authors=("Layla Al-Haddad",) if rng.random() < 0.3 else (),
    )


def invent_query(rng: random.Random, depth: int = 3) -> str:
    def words() -> str:
        kind = rng.random()
        if kind < 0.5:
            return rng.choice(WORDS)
        if kind < 0.8:
            return '"' + " ".join(rng.choices(WORDS, k=rng.randint(2, 3))) + '"'
        return rng.choice(["bri*", "or*", '"the bri*"', "港"])

    def filters() -> str:
        return rng.choice(
            ["place:SY", "place:SY/HI", 'place:"Homs"', "place:palmyra", "outlet:harbour", "outlet:(qamar OR nobody)",
             "collection:coast", "country:sy", "language:ar", "agency:FNA", 'agency:"fictional wire"', "tag:SPORT",
             "author:haddad", 'author:"al haddad"', "published:2026-10-03..2026-10-05", "published:>2026-10-04",
             "published:last 3d", "kind:news", "*"]
        )  # fmt: skip

    if depth == 0 or rng.random() < 0.25:
        kind = rng.random()
        if kind < 0.45:
            return words()
        if kind < 0.65:
            return f"{words()} NEAR/{rng.randint(1, 6)} {rng.choice([words(), f'({words()} OR {words()})'])}"
        if kind < 0.8:
            field = rng.choice(["title", "lead", "body", "caption"])
            return f"{field}:({words()} {rng.choice(['', 'OR', 'AND NOT'])} {words()})"
        return filters()
    joint = rng.choice([" ", " AND ", " OR ", " NOT ", " -"])
    left, right = invent_query(rng, depth - 1), invent_query(rng, depth - 1)
    return f"{'NOT ' if rng.random() < 0.1 else ''}({left}){joint}({right})"

"""Worlds drawn from a seed, small enough that everything in them meets: a few outlets, articles, pictures and places.

A world is a sequence of staged versions of loads. Most loads are of an outlet; some are of pages without a known
outlet, as a folder of saved pages or a CC-NEWS file gives them, and hold rejections alone. Some are of provisional
outlets: defined from few or many pages, adopted, or emptied. A later version of a load replaces the earlier one: with
other pages, with none, with the same, or with those of an earlier version. Times are drawn from a few moments, so that
many are equal.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.contracts.catalogue.rejects import GATE_REJECTS
from extractors.contracts.load_id import load_id_for
from extractors.contracts.outlet import UNKNOWN_OUTLET
from extractors.mentions.stories.terms import Term, write_terms
from extractors.stores.staged_loads import StagedLoad
from tests.dbt.small_world import Load, Row, at, own_text
from tests.expectations.invented import Rows, stage

OUTLETS = ("alpha", "beta", "gamma")
PROVISIONAL = ("delta", "omega")
REFS = [f"r{n}" for n in range(7)]
TEXTS = [own_text(f"wire {n}") for n in range(4)]
PICTURES = [f"p{n}" for n in range(5)]
AGENCIES = ["afp", "reuters", "unlisted_one", "unlisted_two"]
OUTCOMES = [
    ("not_modified", 304), ("unchanged", 200), ("gone", 410), ("soft_404", 200), ("http_error", 404),
    ("http_error", 500), ("redirected", 301), ("refused_robots", None), ("refused_usage", 200), ("timeout", None),
]  # fmt: skip
REJECTIONS = ["no_url", "empty_file", "damaged_record", "unknown_outlet"]
ROWS_THAT_A_GATE_REFUSES = ["articles", "places", "place_mentions", "media_items", "agency_mentions", "outlets",
    "person_mentions", "organisation_mentions", "quotations"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """One staged version of one load; ``rejects`` are the rows that the gate refused, by table and row number."""

    outlet_id: str
    kind: str
    cause: str
    number: int
    staged_at: dt.datetime
    rows: Rows
    rejects: tuple[tuple[str, int], ...] = ()

    @property
    def load_id(self) -> str:
        """The load that it is a version of."""
        return load_id_for(self.outlet_id, self.kind, self.cause)

    def write(self, staged: Path) -> StagedLoad:
        """Stage it, with what the gate refused of it."""
        load = stage(staged, self.cause, self.rows, outlet_id=self.outlet_id, kind=self.kind, staged_at=self.staged_at)
        if self.rejects:
            rows = [
                {"load_id": load.load_id, "relation": table, "row_number": number, "reason": "refused", "payload": "{}"}
                for table, number in self.rejects
            ]
            table = pa.Table.from_pylist(rows, schema=GATE_REJECTS.schema)
            pq.write_table(table, load.version_folder / f"{GATE_REJECTS.name}.parquet")
        return load


@dataclass
class World:
    """The loads of one seed: ``histories`` holds the versions of each load, the one that counts last."""

    seed: int
    histories: list[list[Version]] = field(default_factory=list)

    def order(self, number: int) -> Iterator[list[Version]]:
        """The versions in a random order that keeps each load's own, in batches of one to four loads.

        A version may be replaced before a build reads it: then the batch has both, the one that counts last.
        """
        rng = random.Random(f"order {self.seed} {number}")
        turns = [place for place, versions in enumerate(self.histories) for _ in versions]
        rng.shuffle(turns)
        waiting = [iter(versions) for versions in self.histories]
        batch: list[Version] = []
        size = rng.randint(1, 4)
        for turn in turns:
            version = next(waiting[turn])
            batch.append(version)
            if len({each.load_id for each in batch}) >= size:
                yield batch
                batch, size = [], rng.randint(1, 4)
        if batch:
            yield batch


def make_world(seed: int, *, has_provisional: bool = True) -> World:
    """Draw the loads of a world: two or three an outlet, and two or three of pages without a known outlet.

    Without provisional outlets the loads and orders of a seed are those that it had before there were any.
    """
    rng = random.Random(f"world {seed}")
    world = World(seed)
    for outlet_id in OUTLETS:
        for number in range(rng.randint(2, 3)):
            world.histories.append(_history(rng, outlet_id, "monitor_small", f"cause {number}"))
    for number in range(rng.randint(2, 3)):
        world.histories.append(_history(rng, UNKNOWN_OUTLET, rng.choice(["files", "warc"]), f"cause {number}"))
    for outlet_id in PROVISIONAL if has_provisional else ():
        for number in range(rng.randint(1, 3)):
            world.histories.append(_history(rng, outlet_id, "files", f"path {number}"))
    for place, versions in enumerate(world.histories):
        _come_back(random.Random(f"back {seed} {place}"), versions)
    return world


def _come_back(rng: random.Random, versions: list[Version]) -> None:
    """Let a load be staged as it was before, some time after it was staged otherwise."""
    if len(versions) > 1 and rng.random() < 0.5:
        earlier, number = rng.choice(versions[:-1]), len(versions)
        staged_at = at(21 + number, rng.randint(0, 3))
        versions.append(replace(earlier, number=number, staged_at=staged_at))


def _history(rng: random.Random, outlet_id: str, kind: str, cause: str) -> list[Version]:
    versions: list[Version] = []
    for number in range(rng.choice([1, 1, 2, 3])):
        staged_at = at(21 + number, rng.randint(0, 3))
        if versions and rng.random() < 0.15:  # the same pages once more
            rows, rejects = versions[-1].rows, versions[-1].rejects
        elif outlet_id == UNKNOWN_OUTLET:
            rows, rejects = _refused_pages(rng), ()
        elif outlet_id in PROVISIONAL and rng.random() < 0.25:  # emptied
            rows, rejects = {}, ()
        else:
            rows = _pages(rng, outlet_id, cause, staged_at)
            if outlet_id in PROVISIONAL and rng.random() < 0.8:  # else adopted
                _define_provisionally(rng, rows)
            rejects = _refused_rows(rng, rows)
        versions.append(Version(outlet_id, kind, cause, number, staged_at, rows, rejects))
    return versions


def _define_provisionally(rng: random.Random, rows: Rows) -> None:
    """Make the outlet's row, if there is one, that of a provisional outlet."""
    for row in rows["outlets"]:
        row |= {
            "name": rng.choice(["A name", "Another name"]), "collection": "provisional", "founded_date": None,
            "country_code": rng.choice([None, "PT"]), "language": rng.choice([None, "en"]),
            "is_provisional": True, "evidence_page_count": rng.choice([1, 2, 2, 3]),
        }  # fmt: skip


def _refused_pages(rng: random.Random) -> Rows:
    """What is staged of pages without a known outlet: a rejection each; seldom none, or attempts alone."""
    count = rng.choice([0, 1, 1, 2, 5])
    rejected = [
        {"relation": "articles", "reason": rng.choice(REJECTIONS), "detail": f"page {n} of {rng.random()}",
         "url": rng.choice([None, "https://unheard-of.example/1", "https://alpha.example/r1"])}
        for n in range(count)
    ]  # fmt: skip
    attempts: list[Row] = []
    if rng.random() < 0.3:
        attempts = [{"url": "https://alpha.example/r1", "requested_at": _moment(rng), "outcome": "gone"}]
    return {"rejected_rows": rejected, "page_fetches": attempts}


def _pages(rng: random.Random, outlet_id: str, cause: str, staged_at: dt.datetime) -> Rows:
    definition: dict[str, Any] = {"homepage_url": f"https://{outlet_id}.example/{rng.choice(['', 'en', 'new'])}"}
    definition["founded_date"] = rng.choice([None, dt.date(1998, 3, 1)])
    definition["agency_id"] = rng.choice([None, *AGENCIES])
    load = Load(outlet_id, cause, staged_at, **definition)
    if rng.random() < 0.15:
        load.rows["outlets"] = []
    if rng.random() < 0.2:  # a load without a page
        return load.rows
    for _ in range(rng.randint(1, 4)):
        _article(rng, load)
    for _ in range(rng.randint(0, 4)):
        outcome, status = rng.choice(OUTCOMES)
        named = rng.choice([None, *REFS])
        load.fetch(named, _moment(rng), outcome, status, url=load.url(rng.choice([named or "feed", *REFS])))
    for attempt in load.rows["page_fetches"]:
        attempt["found_by"] = rng.choice([None, "feed", "sitemap", "revisit", "source"])
        attempt["requested_date"] = rng.choice([None, attempt["requested_at"].date(), at(17).date()])
    for _ in range(rng.choice([0, 0, 1, 3])):
        load.reject(rng.choice(["unreadable_page", "error_page", "index_page"]), rng.choice(REFS), f"{rng.random()}")
    rng.shuffle(load.rows["page_fetches"])
    return load.rows


def _article(rng: random.Random, load: Load) -> None:
    ref, fetched_at = rng.choice(REFS), _moment(rng)
    if rng.random() < 0.6:
        words = rng.choice(TEXTS).split()
        text = " ".join(words[: rng.choice([30, 45, 60])])
        text = f"{own_text(f'{load.outlet} {ref}')[:160]} {text}" if rng.random() < 0.3 else text
    else:
        text = own_text(f"{load.outlet} {ref} {rng.randint(0, 1)}")
    published_at = rng.choice([None, at(18), at(18, 8), at(18, 9), at(19), at(26)])
    published_date = published_at and rng.choice([None, published_at.date(), at(17).date()])
    of = load.article(
        ref, published_at, text=text, title=rng.choice([f"{ref} says", f"{ref} said"]), fetched_at=fetched_at,
        is_published_day_only=published_at in (at(18), at(19)), fetched=False,
        tags=rng.choice([None, "ferry", "ferry | bridge"]), published_date=published_date,
        published_utc_offset_minutes=rng.choice([None, 0, 210]),
        title_stated=rng.choice([None, f"{ref} states"]), field_candidates=rng.choice([None, '{"title": []}']),
        story_terms=_terms(random.Random(f"terms {load.outlet} {load.cause} {load.staged_at} {ref}")),
        title_confidence=rng.choice([None, 0.2, 0.7, 1.0]), authors_confidence=rng.choice([None, 0.69, 0.9]),
        is_related_payload_complete=rng.choice([None, True, False]),
    )  # fmt: skip
    if rng.random() < 0.85:
        asked = load.url(ref if rng.random() < 0.7 else rng.choice(REFS))
        load.fetch(ref, fetched_at, rng.choice(["fetched", "saved"]), 200, url=asked)
    for position in range(1, rng.randint(1, 4)):
        load.related(of, position, rng.choice([*REFS, "never_read"]), rng.choice(["One", "Other"]))
        load.rows["related_items"][-1]["asset_ref"] = rng.choice([None, *PICTURES])
    for position in range(1, rng.randint(1, 4)):
        load.media(of, rng.choice(PICTURES))
        load.rows["media_items"][-1] |= {"position": position, "width": rng.choice([None, 300, 900])}
        if rng.random() < 0.2:
            load.rows["media_items"][-1]["asset_ref"] = None
    for _ in range(rng.randint(0, 3)):
        _place(rng, load, of)
    for _ in range(rng.randint(0, 2)):
        load.agency(of, rng.choice(AGENCIES), rng.choice(["credit", "mention"]), is_own=rng.random() < 0.2)
    _names(random.Random(f"names {load.outlet} {load.cause} {load.staged_at} {of}"), load, of)
    for position in range(1, rng.randint(1, 4)):
        kind = rng.choice([None, "person", "person", "house", "agency"])
        author = {"position": position, "name": rng.choice(["Ana", "Bo", "Cem"]), "author_kind": kind}
        author["agency_id"] = rng.choice([*AGENCIES, "unlisted_three"]) if kind == "agency" else None
        load.rows["article_authors"].append({**of, **author})
    for position in range(1, rng.randint(1, 4)):
        spans = {"start_offset": 2 * position - 2, "end_offset": 2 * position - 1}
        update = {
            "position": position,
            "headline": rng.choice([None, "Berth closed"]),
            "published_at": fetched_at,
            **spans,
        }
        load.rows["article_updates"].append({**of, **update})


def _terms(rng: random.Random) -> str | None:
    """Terms of one of a few events, some of them another's, so that stories meet and part."""
    if rng.random() < 0.25:
        return None
    own, other = rng.sample(range(3), 2)
    shared = rng.sample(range(6), rng.randint(3, 6))
    keys = [f"{'pns'[n % 3]}event{own if rng.random() < 0.85 else other}.{n}" for n in shared]
    alone = [f"w{rng.random()}"[:8] for _ in range(rng.randint(0, 4))]
    return write_terms([Term(key, 1.0, key[1:]) for key in [*keys, *alone]])


def _names(rng: random.Random, load: Load, of: Row) -> None:
    """People, organisations and what they say, of few names, so that namings of one name meet."""
    spoken: list[tuple[str, str]] = []
    for _ in range(rng.randint(0, 3)):
        is_listed = rng.random() < 0.2
        key, stated = rng.choice(["anatbl", "<ali>hsnmrfdr"]), rng.choice([None, "PT", "IR"])
        sphere, country = rng.choice([None, "politics", "sport"]), stated or rng.choice([None, "PT", "GB"])
        person_id = f"own:{key}" if is_listed else f"name:{key}@{stated or f'~{country}'}/{sphere}"
        load.person(
            of, person_id, rng.choice(["Ana Tbl", "Anna Tabl", "آنا طبل"]), name_key=key, country_code=country,
            is_country_stated=stated is not None, is_listed=is_listed, sphere=sphere,
            title=rng.choice([None, "Minister", "Striker"]), field=rng.choice(["title", "body"]),
        )  # fmt: skip
        spoken.append(("speaker_person_id", person_id))
    for _ in range(rng.randint(0, 3)):
        key, country = rng.choice(["=bank", "sntrlbnk"]), rng.choice([None, "PT", "GB"])
        agency_id = rng.choice([None, None, *AGENCIES[:2]])
        organisation_id = f"agency:{agency_id}" if agency_id else f"name:{key}@~{country}"
        load.organisation(
            of, organisation_id, rng.choice(["Bank", "Central Bank"]), name_key=key, country_code=country,
            is_listed=agency_id is not None, agency_id=agency_id, is_generic=rng.random() < 0.3,
        )  # fmt: skip
        spoken.append(("speaker_organisation_id", organisation_id))
    for position, (column, speaker_id) in enumerate(spoken, 1):
        if rng.random() < 0.5:
            load.quotation(of, position, **{column: speaker_id})


def _place(rng: random.Random, load: Load, of: Row) -> None:
    number = rng.randint(0, 5)
    place_id = f"own:{number}"
    load.place(of, place_id, rng.choice([f"Town {number}", f"City {number}"]), f"C{number % 2}")
    row = next(row for row in load.rows["places"] if row["place_id"] == place_id)
    row["country_place_id"] = rng.choice([None, f"own:c{number % 2}", "own:1"])
    row["admin1_place_id"] = rng.choice([None, f"own:a{number % 3}"])
    if rng.random() < 0.2:  # its row was lost, the mention stands
        load.rows["places"].remove(row)
    if rng.random() < 0.3:
        load.place(of, f"own:c{number % 2}", f"Country {number % 2}", f"C{number % 2}")


def _refused_rows(rng: random.Random, rows: Rows) -> tuple[tuple[str, int], ...]:
    """Rows that the gate refuses; what hangs on a refused article stays as an orphan."""
    refused = []
    for table in ROWS_THAT_A_GATE_REFUSES:
        refused += [(table, number) for number in range(1, len(rows[table]) + 1) if rng.random() < 0.08]
    return tuple(refused)


def _moment(rng: random.Random) -> dt.datetime:
    return at(rng.randint(18, 20), rng.choice([8, 9]))

"""Staged loads of invented articles, made fast: what the benchmarks and the tests of the warehouse build from.

Everything follows from the seed. Words are drawn for each article, so that two articles share
text only where one copies the other; a share of the articles copies a recent one of another load (whole, cut or
edited), a share reads an earlier article of the same outlet again, changed or not, and a share of the attempts finds a
page gone.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.generators.generated_rows import RowMaker, country_rows, place_pool
from benchmarks.generators.generated_terms import story_terms
from benchmarks.generators.generated_words import choose_words, copy_text, make_vocabulary, paragraphs
from benchmarks.generators.written_load import write_load
from extractors.runtime.settings import PROJECT_ROOT

AGENCIES = PROJECT_ROOT / "dbt_project" / "seeds" / "agencies.csv"
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_SECONDS_APART = 30
_FREQUENT = 1_000


@dataclass(frozen=True, slots=True)
class Mix:
    """How many rows hang on an article, and which shares of the articles are special."""

    words: int = 220
    places: int = 8
    agencies: int = 2
    people: int = 4
    organisations: int = 3
    quotations: int = 2
    related: int = 4
    media: int = 3
    copied: float = 0.08
    read_again: float = 0.04
    gone: float = 0.01


def write_loads(
    staged: Path,
    *,
    articles: int,
    per_load: int,
    seed: int,
    first: int = 0,
    outlets: int = 20,
    mix: Mix | None = None,
) -> list[str]:
    """Write loads with ``articles`` readings under ``staged`` and return the ids of the loads, in order of time.

    ``first`` is the number of the first reading: a later call continues where an earlier one ended.
    """
    newsroom = _Newsroom(seed, outlets, mix or Mix())
    return [
        write_load(staged, load_id, outlet_id, tables, at)
        for load_id, outlet_id, tables, at in newsroom.loads(first, articles, per_load)
    ]


class _Newsroom:
    """Draws loads; keeps the recent texts that later articles copy, and the recent articles that are read again."""

    def __init__(self, seed: int, outlets: int, mix: Mix) -> None:
        self.seed, self.outlets, self.mix = seed, outlets, mix
        rng = np.random.default_rng(seed)
        self.words = np.array(make_vocabulary(rng, 20_000))
        weights = 1 / np.arange(1, len(self.words) + 1) ** 0.9
        self.cumulative = np.cumsum(weights / weights.sum())
        self.frequent = frozenset(self.words[:_FREQUENT].tolist())
        self.places = place_pool()
        with AGENCIES.open(encoding="utf-8") as file:
            self.agencies = pa.array([row["agency_id"] for row in csv.DictReader(file)][:60])
        self.recent_texts: deque[str] = deque(maxlen=3_000)
        self.recent_refs: dict[int, deque[int]] = {outlet: deque(maxlen=500) for outlet in range(outlets)}
        self.text_of: dict[int, tuple[str, str]] = {}

    def loads(
        self, first: int, articles: int, per_load: int
    ) -> Iterator[tuple[str, str, dict[str, pa.Table], dt.datetime]]:
        for begin in range(first, first + articles, per_load):
            count = min(per_load, first + articles - begin)
            outlet = (begin // per_load) % self.outlets
            outlet_id = f"outlet_{outlet:03d}"
            load_id = f"{outlet_id}.generated.{self.seed}-{begin:09d}"
            at = START + dt.timedelta(seconds=(begin + count) * _SECONDS_APART + 600)
            yield load_id, outlet_id, self._tables(load_id, outlet_id, outlet, begin, count), at

    def _texts(self, rng: np.random.Generator, outlet: int, begin: int, count: int) -> list[tuple[int, str, str]]:
        """For each reading: number of its article, title, body."""
        drawn = np.searchsorted(self.cumulative, rng.random((count, self.mix.words + 8)))
        lengths = rng.integers(self.mix.words // 2, self.mix.words + 1, count)
        special = rng.random(count)
        readings = []
        for i in range(count):
            words = self.words[np.minimum(drawn[i], len(self.words) - 1)]
            title, body = " ".join(words[:8]).capitalize(), paragraphs(words[8 : 8 + lengths[i]])
            number = begin + i
            again = self.recent_refs[outlet]
            if special[i] < self.mix.read_again and len(again) > 20:
                number = again[int(rng.integers(len(again) - 10))]
                earlier_title, earlier_body = self.text_of[number]
                changed = special[i] < self.mix.read_again / 2
                title, body = (title if changed else earlier_title), earlier_body
            elif special[i] > 1 - self.mix.copied and len(self.recent_texts) > 20:
                body = copy_text(rng, self.recent_texts[int(rng.integers(len(self.recent_texts) - 10))], self.words)
            else:
                self.recent_texts.append(body)
            if number == begin + i:
                if len(again) == again.maxlen:
                    self.text_of.pop(again[0], None)
                again.append(number)
            self.text_of[number] = (title, body)
            readings.append((number, title, body))
        return readings

    def _tables(self, load_id: str, outlet_id: str, outlet: int, begin: int, count: int) -> dict[str, pa.Table]:
        rng = np.random.default_rng([self.seed, begin])
        readings = self._texts(rng, outlet, begin, count)
        numbers = np.array([number for number, _, _ in readings])
        base = int(START.timestamp())
        published = (base + numbers * _SECONDS_APART) * 1_000_000
        fetched = (base + (begin + np.arange(count)) * _SECONDS_APART + 300) * 1_000_000
        refs = [str(number) for number in numbers]
        urls = [f"https://{outlet_id}.example/stories/{number}" for number in numbers]
        maker = RowMaker(load_id, outlet_id, refs)
        warc = pa.array([f"raw/{outlet_id}/{load_id}.warc.gz#{i}" for i in range(count)])
        out = {
            "articles": maker.top(
                "articles",
                count,
                article_ref=refs,
                native_id=refs,
                url=urls,
                canonical_url=urls,
                title=[title for _, title, _ in readings],
                title_raw=[title for _, title, _ in readings],
                body=[body for _, _, body in readings],
                language="en",
                section="World",
                kind="article",
                is_paywalled=False,
                published_at=published,
                published_at_raw=None,
                is_published_zone_assumed=True,
                is_published_day_only=False,
                word_count=[body.count(" ") + 1 for _, _, body in readings],
                paragraph_count=[body.count("\n\n") + 1 for _, _, body in readings],
                content_hash=[hashlib.sha256(f"{t}\n{b}".encode()).hexdigest() for _, t, b in readings],
                fetched_at=fetched,
                extractor="generated",
                extractor_version="1",
                warc_record=warc,
            ),
            "article_authors": maker.hanging(
                "article_authors", np.arange(count), position=1, name=self._pick(rng, count, 2_000, "Author {}")
            ),
            "outlets": maker.top(
                "outlets",
                1,
                name=[f"Outlet {outlet}"],
                collection="generated",
                country_code="XX",
                language="en",
                time_zone="UTC",
                homepage_url=f"https://{outlet_id}.example/",
            ),
        }
        out |= self._related_and_media(rng, maker, outlet_id, numbers, begin)
        bodies = [body for _, _, body in readings]
        out |= self._mentions(rng, maker, bodies)
        terms = pa.array(story_terms(bodies, self.frequent, out), pa.string())
        articles = out["articles"]
        out["articles"] = articles.set_column(articles.column_names.index("story_terms"), "story_terms", terms)
        gone = rng.random(count) < self.mix.gone
        earlier = [int(numbers[row // 2]) for row in range(count)]
        # a third of the pages that are gone were read under an address that is not the one they gave as their own
        asked = [str(number) if number % 3 else f"asked-{number}" for number in earlier]
        out["page_fetches"] = maker.top(
            "page_fetches",
            count,
            article_ref=np.where(gone, asked, refs).tolist(),
            url=np.where(gone, [f"https://{outlet_id}.example/stories/{number}" for number in earlier], urls).tolist(),
            final_url=urls,
            requested_at=fetched,
            outcome=np.where(gone, "gone", "fetched").tolist(),
            http_status=np.where(gone, 404, 200).astype("int32"),
            content_length=rng.integers(20_000, 90_000, count),
            duration_ms=rng.integers(50, 900, count),
            attempt_count=1,
            found_by="feed",
            warc_record=warc,
        )
        return out

    def _related_and_media(
        self, rng: np.random.Generator, maker: RowMaker, outlet_id: str, numbers: np.ndarray, begin: int
    ) -> dict[str, pa.Table]:
        count, mix = len(numbers), self.mix
        rows = np.repeat(np.arange(count), mix.related)
        targets = np.abs(numbers[rows] + rng.integers(-400, 60, len(rows)))
        targets += targets == numbers[rows]
        assets = [f"img.{outlet_id}.example/{n // 2}" for n in targets]
        related = maker.hanging(
            "related_items",
            rows,
            position=np.tile(np.arange(1, mix.related + 1, dtype="int32"), count),
            related_ref=targets.astype(str).tolist(),
            native_id=targets.astype(str).tolist(),
            sort_number=targets,
            title=self._pick(rng, len(rows), 5_000, "Story about matter {}"),
            url=[f"https://{outlet_id}.example/stories/{n}" for n in targets],
            asset_ref=assets,
            block="more",
        )
        rows = np.repeat(np.arange(count), mix.media)
        shown = np.maximum(0, numbers[rows] - rng.integers(0, 40, len(rows)))
        refs = [f"img.{outlet_id}.example/{n // 2}" for n in shown]
        media = maker.hanging(
            "media_items",
            rows,
            position=np.tile(np.arange(1, mix.media + 1, dtype="int32"), count),
            role=["lead", *["inline"] * (mix.media - 1)] * count,
            url=[f"https://{ref}-{'300x200' if n % 2 else '800x600'}.jpg" for ref, n in zip(refs, shown, strict=True)],
            asset_ref=refs,
            asset_path=[f"{n // 2}.jpg" for n in shown],
            media_type="image",
            file_extension="jpg",
            width=np.where(shown % 2, 300, 800).astype("int32"),
            height=np.where(shown % 2, 200, 600).astype("int32"),
            caption=self._pick(rng, len(rows), 3_000, "Scene {}"),
        )
        return {"related_items": related, "media_items": media}

    def _mentions(self, rng: np.random.Generator, maker: RowMaker, bodies: Sequence[str]) -> dict[str, pa.Table]:
        mix = self.mix
        rows, starts, ends, words = choose_words(rng, bodies, mix.places)
        chosen = (rng.random(len(rows)) ** 2 * self.places.num_rows).astype("int64")
        mentions = maker.hanging(
            "place_mentions",
            rows,
            field="body",
            start_offset=starts,
            end_offset=ends,
            surface_form=words,
            kind="name",
            place_id=self.places["place_id"].combine_chunks().take(pa.array(chosen)),
            confidence=np.round(rng.random(len(rows)), 2),
            evidence="country vote",
        )
        used = np.unique(chosen)
        countries = sorted({int(c) % 40 for c in used})
        place_rows = pa.concat_tables([self.places.take(pa.array(used)), country_rows(countries)])
        places = maker.top(
            "places", place_rows.num_rows, **{name: place_rows[name] for name in place_rows.column_names}
        )
        rows, starts, ends, words = choose_words(rng, bodies, mix.agencies)
        agencies = self.agencies.take(pa.array(rng.integers(0, len(self.agencies), len(rows))))
        agency_mentions = maker.hanging(
            "agency_mentions",
            rows,
            field="body",
            start_offset=starts,
            end_offset=ends,
            surface_form=words,
            agency_id=agencies,
            role=np.where(rng.random(len(rows)) < 0.4, "credit", "attribution").tolist(),
            is_own=False,
            evidence="verb of saying",
        )
        named = self._names(rng, maker, bodies)
        return {"place_mentions": mentions, "places": places, "agency_mentions": agency_mentions, **named}

    def _names(self, rng: np.random.Generator, maker: RowMaker, bodies: Sequence[str]) -> dict[str, pa.Table]:
        """People and organisations, a few of them named often, in two spellings, and what they say."""
        rows, starts, ends, words = choose_words(rng, bodies, self.mix.people)
        people = (rng.random(len(rows)) ** 3 * 3_000).astype("int64")
        stated = rng.random(len(rows)) < 0.3
        countries = [f"C{n % 40:02d}" for n in people]
        ids = [
            f"name:key{n}name@{'' if is_stated else '~'}{country}"
            for n, is_stated, country in zip(people, stated, countries, strict=True)
        ]
        person_mentions = maker.hanging(
            "person_mentions",
            rows,
            field="body",
            start_offset=starts,
            end_offset=ends,
            surface_form=words,
            kind="full_name",
            title=np.where(stated, "Minister", "Speaker").tolist(),
            person_id=ids,
            name=[f"{'Ana' if at % 2 else 'Anna'} Name {n}" for at, n in enumerate(people)],
            name_key=[f"key{n}name" for n in people],
            country_code=countries,
            is_country_stated=stated.tolist(),
            is_listed=False,
            confidence=0.9 * np.ones(len(rows)),
            evidence="title before it",
        )
        spoken = self.mix.quotations
        chosen = np.arange(len(rows)) % max(self.mix.people, 1) < spoken
        said = np.flatnonzero(chosen)
        quotations = maker.hanging(
            "quotations",
            rows[said],
            field="body",
            position=(said % max(self.mix.people, 1) + 1).astype("int32"),
            kind="direct",
            content=[words[n] for n in said],
            start_offset=np.asarray(starts)[said],
            end_offset=np.asarray(ends)[said],
            spans=[f"{starts[n]}-{ends[n]}" for n in said],
            cue="said",
            cue_kind="speech",
            speaker_kind="named",
            speaker_surface_form=[words[n] for n in said],
            speaker_start_offset=np.asarray(starts)[said],
            speaker_end_offset=np.asarray(ends)[said],
            speaker_person_id=[ids[n] for n in said],
            speaker_confidence=0.9 * np.ones(len(said)),
            language="en",
            confidence=0.9 * np.ones(len(said)),
        )
        rows, starts, ends, words = choose_words(rng, bodies, self.mix.organisations)
        organisations = (rng.random(len(rows)) ** 3 * 2_000).astype("int64")
        organisation_mentions = maker.hanging(
            "organisation_mentions",
            rows,
            field="body",
            start_offset=starts,
            end_offset=ends,
            surface_form=words,
            kind="name",
            organisation_id=[f"name:=organisation {n}@~C{n % 7:02d}" for n in organisations],
            name=[f"Organisation {n}" for n in organisations],
            name_key=[f"=organisation {n}" for n in organisations],
            country_code=[f"C{n % 7:02d}" for n in organisations],
            is_country_stated=False,
            is_listed=False,
            is_generic=(organisations % 5 == 0).tolist(),
            confidence=0.8 * np.ones(len(rows)),
            evidence="a legal form",
        )
        return {
            "person_mentions": person_mentions,
            "organisation_mentions": organisation_mentions,
            "quotations": quotations,
        }

    @staticmethod
    def _pick(rng: np.random.Generator, count: int, pool: int, pattern: str) -> list[str]:
        return [pattern.format(n) for n in rng.integers(0, pool, count)]

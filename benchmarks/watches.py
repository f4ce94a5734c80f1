"""What a thousand watches cost when ten thousand articles arrive on a million.

``python -m benchmarks.watches [--stored 1000000] [--new 10000] [--watches 1000]``

A published file with the tables that watches read is written by SQL (not timed): stored articles with a text of
repeated digests, new ones with invented words. Queries are drawn from the same words, frequent and rare: single words,
AND, OR, NOT, phrases, NEAR, prefixes, headlines. The watches run in a process of its own, timed, and once more with
nothing new. The peak is of resident memory.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import yaml

from benchmarks.generators.generated_words import make_vocabulary, paragraphs
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
OUTLETS, WORDS, PER_LOAD = 50, 220, 1_000

_TABLES = """
create schema marts; create schema working; create schema quality;
create table numbers as select range as n from range($total);
create table working.int_article_readings as
    select md5(n::varchar) as article_key, md5('r' || n) as reading_key, 'load ' || n // $per_load as load_id,
        timestamp '2026-01-01' + to_seconds(n) as fetched_at, 'Title ' || n as title, null::varchar as lead,
        repeat(md5(n::varchar) || ' ', 40) as body, md5('h' || n) as content_hash
    from numbers where n < $stored;
insert into working.int_article_readings
    select md5(n::varchar), md5('r' || n), 'load ' || n // $per_load, timestamp '2026-01-01' + to_seconds(n),
        title, null, body, md5('h' || n)
    from arriving;
create table working.int_article_revisions as
    select article_key, reading_key, content_hash, 1 as revision_number, fetched_at as valid_from_at
    from working.int_article_readings;
create table marts.fct_articles as
    select r.article_key, md5('o' || n % $outlets) as outlet_key, r.title, r.lead, r.body,
        'https://o' || n % $outlets || '.example/' || n as canonical_url,
        'https://o' || n % $outlets || '.example/' || n as url, 'en' as language, 'article' as kind,
        r.fetched_at as published_at, r.fetched_at as first_seen_at, r.fetched_at::date as published_date,
        null::timestamp as removed_at, false as is_removed
    from numbers inner join working.int_article_readings as r on r.article_key = md5(n::varchar);
create table marts.fct_page_fetches as
    select md5(n::varchar) as article_key, md5('o' || n % $outlets) as outlet_key,
        'https://o' || n % $outlets || '.example/' || n as url, 'load ' || n // $per_load as load_id,
        'fetched' as outcome
    from numbers;
create table marts.dim_outlets as
    select md5('o' || n) as outlet_key, 'outlet_' || n as outlet_id, 'Outlet ' || n as name, 'all' as collection,
        'GB' as country_code, true as is_current
    from numbers where n < $outlets;
create table marts.fct_loads as
    select distinct 'load ' || n // $per_load as load_id, '1' as load_version, timestamp '2026-03-01' as staged_at
    from numbers;
create table marts.publications as
    select 'p1' as publication_id, timestamp '2026-03-01' as started_at
    union all select 'p2', timestamp '2026-03-02';
create table quality.loads as
    select distinct 'load ' || n // $per_load as load_id,
        case when n < $stored then timestamp '2026-02-28' else timestamp '2026-03-01 12:00:00' end as gated_at
    from numbers;
create table marts.bridge_story_articles
    (story_key varchar, article_key varchar, original_article_key varchar, position integer);
create table marts.dim_stories (story_key varchar, outlet_count integer);
create table marts.bridge_article_places as
    select md5(n::varchar) as article_key, md5('p' || n % 500) as place_key from numbers;
create table marts.bridge_article_agencies (article_key varchar, agency_key varchar);
create table marts.bridge_article_tags (article_key varchar, tag_folded varchar);
create table marts.fct_article_authors (article_key varchar, name varchar);
create table marts.fct_article_media (article_key varchar, caption varchar, role varchar, position integer);
drop table numbers;
"""


def write_published(path: Path, stored: int, new: int, seed: int) -> list[str]:
    """Write the file and return the words, most frequent first."""
    rng = np.random.default_rng(seed)
    words = np.array(make_vocabulary(rng, 20_000))
    weights = 1 / np.arange(1, len(words) + 1) ** 0.9
    drawn = rng.choice(len(words), size=(new, WORDS), p=weights / weights.sum())
    arriving = pa.table({  # noqa: F841  the SQL reads it by its name
        "n": np.arange(stored, stored + new),
        "title": [" ".join(words[row[:8]]) for row in drawn],
        "body": [paragraphs(words[row[8:]]) for row in drawn],
    })  # fmt: skip
    known = {"total": stored + new, "stored": stored, "per_load": PER_LOAD, "outlets": OUTLETS}
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        for statement in _TABLES.split(";"):
            if statement.strip():
                used = {name: value for name, value in known.items() if f"${name}" in statement}
                connection.execute(statement, used)
    return [str(word) for word in words]


def write_watches(folder: Path, words: list[str], count: int, seed: int) -> None:
    """Write watches of eight kinds in turn."""
    rng = np.random.default_rng(seed)
    folder.mkdir()
    for number in range(count):
        rare, other = words[int(rng.integers(2_000, 20_000))], words[int(rng.integers(100, 5_000))]
        third = words[int(rng.integers(100, 5_000))]
        query = (
            rare, f"{other} AND {third}", f"{rare} OR {words[int(rng.integers(2_000, 20_000))]}", f'"{other} {third}"',
            f"{other} NEAR/5 {third}", f"{rare[:7]}*", f"{rare} NOT {other}", f"{other} AND title:{third}",
        )[number % 8]  # fmt: skip
        text = yaml.safe_dump({"title": f"Watch {number}", "query": query, "feed": number < 20, "oldest": 3650})
        (folder / f"watch_{number}.yml").write_text(text, "utf-8")


def run(folder: Path) -> None:
    """Run the watches of a folder and print the cost as JSON."""
    from dateline.watches.after_publication import run_watches

    settings = Settings(Home(folder), PROJECT_ROOT, PROJECT_ROOT, None, watches_folder=folder / "written")
    began, cpu = time.perf_counter(), time.process_time()
    outcome = run_watches(settings, None, now=START)
    print(json.dumps({
        "seconds": round(time.perf_counter() - began, 1), "cpu": round(time.process_time() - cpu, 1),
        "peak_mb": _peak_mb(),
        "articles": outcome.evaluation.articles, "matches": sum(outcome.evaluation.noticed.values()),
        "problems": outcome.problems[:3],
    }))  # fmt: skip


def _peak_mb() -> int:
    """The largest resident memory of this process since it began; the kernel's other count has its parent's in it."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main() -> None:
    """Write the file, run the watches, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=1_000_000)
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--watches", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, help="where the files lie while it runs (a million take 0.5 GB)")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.run:
        run(chosen.run)
        return
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        words = write_published(folder / "warehouse.duckdb", chosen.stored, chosen.new, 7)
        write_watches(folder / "written", words, chosen.watches, 7)
        size = (folder / "warehouse.duckdb").stat().st_size // 1_000_000
        print(f"{chosen.watches:,} watches, {chosen.new:,} articles on {chosen.stored:,} ({size:,} MB)", flush=True)
        for what in ("with what is new", "again, with nothing new"):
            command = [sys.executable, "-m", "benchmarks.watches", "--run", str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
            print(f"{what}: {done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    main()

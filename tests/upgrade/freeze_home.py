"""Write the frozen home of release 0.1.0 again; run by the code of that release, not by today's.

From a checkout of this project, with its environment::

    git archive 147bae4 | tar -x -C OLD            # the first commit of 0.1.0 whose line runs as a whole
    cp tests/upgrade/freeze_home.py OLD/
    cd OLD && PYTHONPATH=. PYTHON freeze_home.py PLACE/home_0_1_0 /srv/pages

It serves the sample newsroom of that release on free ports, collects, stages, gates and publishes it, and loads two
saved pages from the second folder, whose path load ids and logs show: it is no path of a person's machine. What it
leaves: ``home`` with raw loads, staged loads, state and the published warehouse, and ``outlets``, the registry for the
ports that were in use. Reports, logs and what Airflow keeps are no part of it, and of the days in ``dim_dates`` only
those of 2026 are. The archive
``home_0_1_0.tar.xz`` beside this file was made of it::

    tar --sort=name --owner=0 --group=0 --numeric-owner -C PLACE -cJf home_0_1_0.tar.xz home_0_1_0
"""

import datetime as dt
import shutil
import sys
from pathlib import Path

import duckdb
from extractors.load import load_saved
from extractors.monitor import Run, collect_outlets, stage_outlets
from extractors.outlets.registry import load_registry
from extractors.saved import SavedSource
from extractors.settings import Home, Settings
from tests.newsroom.server import serve
from warehouse.build import build

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2026-11-2{n}T08:00:00Z"></head>
<body><article><h1>{title}</h1><p>By Ana Prado</p><p>The council of Ellerby said on Friday that the new bridge to Lenton
opens in spring, two years later than was planned and at twice the price.</p><p>Traders of the old town fear for their
trade, said Marta Oduya, who has run the ferry for eleven years and carries most of what they sell.</p></article></body>
</html>"""


def main() -> None:
    place = Path(sys.argv[1]).resolve()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with serve(0) as newsroom:
        outlets = newsroom.write_outlets(place / "outlets")
        settings = Settings(
            home=Home(place / "home"), outlets=outlets, gazetteer=Path("data/gazetteer").resolve(), contact=None
        )
        registry = load_registry(outlets)
        run = Run("monitor_sample", f"scheduled__{NOW.isoformat()}")
        ids = sorted(registry.outlets)
        for outcome in collect_outlets(ids, settings, run, now=NOW):
            assert not outcome.error, outcome
        stage_outlets(ids, settings, run, now=NOW)
        result = build(settings.home, now=NOW)
        print("published", result.published, "loads", len(result.applied))
        saved = Path(sys.argv[2])
        saved.mkdir(parents=True, exist_ok=True)
        host = newsroom.base_urls[ids[0]]
        for number, title in enumerate(("Bridge opens in spring", "Ferry keeps its price"), 1):
            (saved / f"{number}.html").write_text(PAGE.format(title=title, n=number))
        (saved / "index.csv").write_text(
            "path,url\n" + "".join(f"{n}.html,{host}/news/saved-{n}-9000{n}\n" for n in (1, 2))
        )
        load_saved(SavedSource(saved), settings, registry, now=NOW)
        result = build(settings.home, now=NOW + dt.timedelta(minutes=5))
        print("published", result.published, "loads", len(result.applied))
    for name in ("quality", "airflow", "docs", "dbt"):
        shutil.rmtree(place / "home" / name, ignore_errors=True)
    shorten(settings.home.warehouse)


def shorten(warehouse: Path) -> None:
    """Take two hundred years of days, which are most of the file, out of the warehouse, and its free blocks."""
    short = warehouse.with_name("short.duckdb")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from marts.dim_dates where year <> 2026")
        connection.execute(f"attach '{short}' as short")
        connection.execute(f"copy from database {warehouse.stem} to short")
    short.replace(warehouse)


if __name__ == "__main__":
    main()

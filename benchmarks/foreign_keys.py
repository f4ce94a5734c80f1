"""What primary and foreign keys in the marts would cost: articles and mentions replaced, with constraints and without.

``python -m benchmarks.foreign_keys [--articles 300000] [--batch 3000]``. Three mentions an article; those of a
batch and its articles are deleted and inserted again, as ``replace_affected`` does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import duckdb

_OUTLETS, _ROUNDS = 20_000, 3


def main() -> int:
    """Print a line without constraints, one with them, and what DuckDB says of both deletes in one transaction."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--batch", type=int, default=3_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-keys-") as folder:
        for is_constrained in (False, True):
            path = Path(folder) / f"{is_constrained}.duckdb"
            with duckdb.connect(str(path)) as connection:
                connection.execute("set threads = 1")
                began = time.process_time()
                make_tables(connection, options.articles, is_constrained=is_constrained)
                made = time.process_time() - began
                cpu = min(replace_batch(connection, number * options.batch, options.batch) for number in range(_ROUNDS))
                name = "with keys" if is_constrained else "without"
                print(f"{name:10} made in {made:6.2f} s, a batch replaced in {cpu:.3f} s (CPU), ", end="")
                print(f"{path.stat().st_size / 1e6:,.0f} MB", flush=True)
                if is_constrained:
                    print(f"in one transaction: {refusal(connection)}")
    return 0


def make_tables(connection: duckdb.DuckDBPyConnection, articles: int, *, is_constrained: bool) -> None:
    primary = " primary key" if is_constrained else ""
    of_outlet, of_article = (
        (" references outlets(outlet_key)", " references articles(article_key)") if is_constrained else ("", "")
    )
    connection.execute(f"create table outlets (outlet_key varchar{primary}, outlet_name varchar)")
    connection.execute(
        f"create table articles (article_key varchar{primary}, outlet_key varchar{of_outlet}, body varchar)"
    )
    connection.execute(f"create table mentions (article_key varchar{of_article}, n integer)")
    connection.execute(f"insert into outlets select md5(i::varchar), 'x' from range({_OUTLETS}) as r(i)")
    connection.execute(
        f"insert into articles select md5('a' || i), md5((i % {_OUTLETS})::varchar), repeat('w ', 40) "
        f"from range({articles}) as r(i)"
    )
    connection.execute(f"insert into mentions select md5('a' || (i // 3)), i from range({articles * 3}) as r(i)")
    connection.execute("checkpoint")


def replace_batch(connection: duckdb.DuckDBPyConnection, first: int, count: int) -> float:
    """Return the CPU seconds of replacing the mentions and articles of ``count`` articles."""
    keys = f"select md5('a' || i) from range({first}, {first + count}) as r(i)"
    for table in ("articles", "mentions"):
        connection.execute(
            f"create or replace temp table new_{table} as select * from {table} where article_key in ({keys})"
        )
    began = time.process_time()
    for table in ("mentions", "articles"):
        connection.execute(f"delete from {table} where article_key in ({keys})")
    for table in ("articles", "mentions"):
        connection.execute(f"insert into {table} from new_{table}")
    return time.process_time() - began


def refusal(connection: duckdb.DuckDBPyConnection) -> str:
    """Return what DuckDB says where an article and its mentions are deleted in one transaction."""
    connection.execute("begin")
    try:
        for table in ("mentions", "articles"):
            connection.execute(f"delete from {table} where article_key = (select max(article_key) from articles)")
    except duckdb.Error as error:
        connection.execute("rollback")
        return str(error).splitlines()[0]
    connection.execute("commit")
    return "both deletes go through"


if __name__ == "__main__":
    sys.exit(main())

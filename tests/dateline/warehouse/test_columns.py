"""When the stored columns make a rebuild necessary."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse import columns
from dateline.warehouse.published import WAREHOUSE_VERSION, Published, read_published
from dateline.warehouse.rebuild import keep_earlier_file, rebuild_reason
from extractors.contracts.catalogue import TABLES
from extractors.contracts.columns import INT, Column
from extractors.runtime.settings import Home

digest = columns.stored_columns_digest.__wrapped__  # without its cache


@pytest.fixture
def marts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the marts that the digest is made of."""
    shutil.copytree(columns.MARTS, tmp_path / "marts")
    monkeypatch.setattr(columns, "MARTS", tmp_path / "marts")
    monkeypatch.setattr(columns, "KEPT", tmp_path / "kept")
    return tmp_path / "marts"


@pytest.mark.parametrize(
    ("line", "changed", "is_other"),
    [
        ("        data_type: varchar\n", "        data_type: integer\n", True),
        ("      - name: article_key\n", "      - name: story_key\n", True),
        ("        description: The article.\n", "        description: The story.\n", False),
        ("            example: SANA\n", "            example: AFP\n", False),
    ],
)
def test_names_and_types_of_marts_count_and_words_do_not(marts: Path, line: str, changed: str, is_other: bool) -> None:
    before = digest()
    contract = marts / "fct_agency_mentions.yml"
    text = contract.read_text("utf-8")
    assert line in text
    contract.write_text(text.replace(line, changed, 1), "utf-8")
    assert (digest() != before) is is_other


def test_what_the_contracts_say_is_read_once_and_again_where_it_cannot_be_used(
    marts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    read = columns._read_contracts
    monkeypatch.setattr(columns, "_read_contracts", lambda texts: reads.append(1) or read(texts))
    first = digest()
    assert digest() == first
    assert len(reads) == 1
    [kept] = columns.KEPT.iterdir()
    for damaged in (b"[1, 2]", b"{", b""):
        kept.write_bytes(damaged)
        assert digest() == first
    assert len(reads) == 4
    contract = marts / "fct_agency_mentions.yml"
    contract.write_text(contract.read_text("utf-8").replace("data_type: varchar", "data_type: integer", 1), "utf-8")
    assert digest() != first
    assert len(list(columns.KEPT.iterdir())) == 1, "what nobody asks for any more is not kept"


@pytest.mark.parametrize(("column", "is_other"), [(Column("minutes", INT, "Minutes."), True), (None, False)])
def test_a_staged_column_counts_and_its_meaning_does_not(
    monkeypatch: pytest.MonkeyPatch, column: Column | None, is_other: bool
) -> None:
    before, articles = digest(), TABLES["articles"]
    first, *rest = articles.columns
    reworded = dataclasses.replace(first, meaning="Other words.")
    more = (column,) if column else ()
    monkeypatch.setitem(TABLES, "articles", dataclasses.replace(articles, columns=(reworded, *rest, *more)))
    assert (digest() != before) is is_other


def test_other_columns_make_a_rebuild_and_the_earlier_file_is_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.warehouse.write_bytes(b"earlier")
    same = Published(home.warehouse, {}, WAREHOUSE_VERSION, columns.stored_columns_digest())
    assert rebuild_reason(home, same, full=False) is None
    assert keep_earlier_file(same) is None
    for earlier in ("0123456789abcdef", None):
        other = dataclasses.replace(same, columns_digest=earlier)
        assert rebuild_reason(home, other, full=False) == "its columns are not those that this release stores"
        kept = keep_earlier_file(other)
        assert kept is not None
        assert kept.read_bytes() == b"earlier"


def test_a_file_of_a_release_that_kept_no_digest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema quality")
        connection.execute("create schema marts")
        connection.execute("create table quality.warehouse as select 4 as warehouse_version")
        connection.execute(
            "create table marts.fct_loads as "
            "select 'a' as load_id, 'b' as load_version, timestamp '2026-11-02' as staged_at"
        )
    staged_at = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    assert read_published(path) == Published(path, {"a": "b"}, 4, None, {"a": staged_at})

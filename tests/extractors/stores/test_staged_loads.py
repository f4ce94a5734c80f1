"""A staged load is written whole or not at all, replaces itself, and shows when its files were changed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.reports.reported_build import build
from expectations.verdicts.verdict import Verdict
from extractors.contracts.catalogue import TABLES
from extractors.contracts.load_id import load_id_for
from extractors.runtime.settings import Home
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import LoadWriter, clear_new, new_load_ids, read_load, schema_changes
from extractors.stores.staging_error import StagingError

NOW = dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)
LOAD_ID = load_id_for("outlet_a", "files", "/pages")


def write(staged: Path, *reasons: str, load_id: str = LOAD_ID, at: dt.datetime = NOW) -> None:
    with LoadWriter(staged, load_id, "outlet_a", cause={"kind": "files"}, read_by={}, staged_at=at) as writer:
        for reason in reasons:
            writer.add("rejected_rows", {"relation": "articles", "reason": reason, "url": "https://a.example/1"})


def reasons_of(staged: Path) -> list[str]:
    path = read_load(staged, LOAD_ID).table_path("rejected_rows")
    return pq.read_table(path).column("reason").to_pylist() if path else []


def test_a_load_again_replaces_it(tmp_path: Path) -> None:
    write(tmp_path, "no_url", "empty_file")
    write(tmp_path, "no_url")
    assert reasons_of(tmp_path) == ["no_url"]
    assert new_load_ids(tmp_path) == [LOAD_ID]


def test_equal_rows_make_an_equal_version(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    first = read_load(tmp_path, LOAD_ID).manifest.version
    write(tmp_path, "no_url")
    assert read_load(tmp_path, LOAD_ID).manifest.version == first


def test_equal_rows_keep_the_time_they_were_first_staged_and_others_have_their_own(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    write(tmp_path, "no_url", at=NOW + dt.timedelta(hours=1))
    assert read_load(tmp_path, LOAD_ID).manifest.staged_at == "2026-10-05T12:00:00+00:00"
    write(tmp_path, "empty_file", at=NOW + dt.timedelta(hours=2))
    assert read_load(tmp_path, LOAD_ID).manifest.staged_at == "2026-10-05T14:00:00+00:00"


def test_an_exception_leaves_the_earlier_version(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    writer = LoadWriter(tmp_path, LOAD_ID, "outlet_a", cause={}, read_by={}, staged_at=NOW)
    with pytest.raises(ZeroDivisionError), writer:
        writer.add("rejected_rows", {"relation": "articles", "reason": "other"})
        raise ZeroDivisionError
    assert reasons_of(tmp_path) == ["no_url"]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("_writing")]


def test_columns_are_held_to_their_definition(tmp_path: Path) -> None:
    with LoadWriter(tmp_path, LOAD_ID, "outlet_a", cause={}, read_by={}, staged_at=NOW) as writer:
        with pytest.raises(StagingError, match="no column"):
            writer.add("articles", {"colour": "blue"})
        with pytest.raises(StagingError, match="lacks article_ref"):
            writer.add("articles", {"url": "https://a.example/1"})


def test_text_that_cannot_be_stored_is_repaired(tmp_path: Path) -> None:
    write(tmp_path, "lone \ud800 surrogate\x00")
    assert reasons_of(tmp_path) == ["lone ? surrogate"]


def test_a_damaged_or_missing_file_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    path = read_load(tmp_path, LOAD_ID).table_path("rejected_rows")
    assert path is not None
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(StagingError, match=r"rejected_rows\.parquet is damaged; stage the load again"):
        read_load(tmp_path, LOAD_ID).check_files()
    path.unlink()
    with pytest.raises(StagingError, match="is missing"):
        read_load(tmp_path, LOAD_ID).check_files()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"load_id": "x"}'])
def test_a_damaged_manifest_is_reported(tmp_path: Path, content: str) -> None:
    write(tmp_path, "no_url")
    (tmp_path / LOAD_ID / "manifest.json").write_text(content)
    with pytest.raises(StagingError, match="stage the load again"):
        read_load(tmp_path, LOAD_ID)


def test_the_marker_stays_for_a_load_that_was_staged_again_meanwhile(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    built = read_load(tmp_path, LOAD_ID)
    write(tmp_path, "no_url", "empty_file")
    clear_new(tmp_path, [built])
    assert new_load_ids(tmp_path) == [LOAD_ID]
    clear_new(tmp_path, [read_load(tmp_path, LOAD_ID)])
    assert new_load_ids(tmp_path) == []


def test_a_load_whose_folder_was_removed_is_reported_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write(home.staged, "no_url")
    (home.staged / "_new" / ".DS_Store").touch()
    shutil.rmtree(home.staged / LOAD_ID)
    first = build(home, now=NOW)
    assert [line for line in first.damaged if LOAD_ID in line and "load its pages again" in line] == first.damaged
    assert len(first.damaged) == 1
    assert first.verdict is Verdict.ERRORED
    assert build(home, now=NOW).damaged == []
    assert new_load_ids(home.staged) == []

    write(home.staged, "no_url")
    shutil.rmtree(home.staged / LOAD_ID)
    log = RawLoad(home.raw, LOAD_ID.split(".")[0], LOAD_ID).log_path
    log.parent.mkdir(parents=True)
    log.touch()
    (message,) = build(home, now=NOW).damaged
    assert f"`dateline reprocess --outlet {LOAD_ID.split('.')[0]}` stages it again" in message


def test_schema_changes_name_missing_unknown_and_retyped_columns(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    load = read_load(tmp_path, LOAD_ID)
    path = load.table_path("rejected_rows")
    table = pq.read_table(path).drop_columns(["reason"]).append_column("mood", pa.array(["fine"]))
    table = table.set_column(table.schema.get_field_index("url"), "url", pa.array([1]))
    pq.write_table(table, path)
    found = {(c.column, c.is_breaking) for c in schema_changes(load)}
    assert found == {("reason", True), ("url", True), ("mood", False)}


def test_every_column_says_what_it_means() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.description.endswith("."), f"{table.name}.{column.name}"
            assert table.schema.field(column.name).metadata[b"description"].decode() == column.description


def test_manifest_is_plain_json_with_the_cause(tmp_path: Path) -> None:
    write(tmp_path, "no_url")
    manifest = json.loads((tmp_path / LOAD_ID / "manifest.json").read_text())
    assert manifest["cause"] == {"kind": "files"}
    assert manifest["rows"]["rejected_rows"] == 1
    assert manifest["staged_at"] == "2026-10-05T12:00:00+00:00"


@pytest.mark.parametrize(
    "manifest",
    [
        "[]", "7", "null", '"text"', "{}",
        '{"rows": []}', '{"rows": 5}', '{"rows": {"articles": "many"}}', '{"digests": null}', '{"version": 3}',
        '{"page_count": "1"}', '{"unheard_of": 1}',
    ],
)  # fmt: skip
def test_a_manifest_of_another_shape_is_damaged_and_says_what_to_do(tmp_path: Path, manifest: str) -> None:
    folder = tmp_path / "a.b.c"
    folder.mkdir()
    whole = {
        "load_id": "a.b.c", "outlet_id": "a", "version": "1", "staged_at": "", "cause": {}, "rows": {}, "digests": {},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(whole))
    assert read_load(tmp_path, "a.b.c").load_id == "a.b.c"
    changed = json.loads(manifest)
    (folder / "manifest.json").write_text(
        json.dumps(whole | changed) if isinstance(changed, dict) and changed else manifest
    )
    with pytest.raises(StagingError, match="stage the load again"):
        read_load(tmp_path, "a.b.c")

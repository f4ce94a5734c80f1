"""``dateline correct``: a corrected value is published, survives a rebuild, and goes as if it had never been."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import duckdb
import pytest

from extractors.runtime.settings import Settings
from tests.line.support import assert_same, settings_for
from tests.line.test_unknown_outlets import _ask, _commands_in


@pytest.mark.usefixtures("quick_builds")
def test_a_correction_and_its_withdrawal(
    tmp_path: Path, undisturbed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    dateline = _commands_in(settings, monkeypatch)
    ((key, title),) = _ask(
        settings, "select article_key, title from marts.fct_articles where authors is not null order by all limit 1"
    )
    reason = ("--why", "the byline is in the picture", "--by", "Ada")
    values = ("title=A corrected title", "authors=Ilse Brandt|Omar Said", "published_at=2026-10-02")
    assert dateline("correct", str(key), *values, *reason) == 0
    query = f"select title, published_at::date::varchar, is_published_day_only from marts.fct_articles where article_key = '{key}'"  # noqa: E501
    ((new_title, _, is_day),) = _ask(settings, query)
    assert (new_title, is_day) == ("A corrected title", True)
    names = f"select author_name from marts.fct_article_authors where article_key = '{key}' order by position"
    assert _ask(settings, names) == [("Ilse Brandt",), ("Omar Said",)]
    sources = f"select field_sources from marts.fct_articles where article_key = '{key}'"
    assert str(_ask(settings, sources)[0][0]).count("correction") >= 3
    corrected = "select article_key, title_confidence, published_confidence, authors_confidence from marts.fct_articles"
    assert _ask(settings, f"{corrected} where has_correction") == [(key, 1.0, 1.0, 1.0)]
    was_read = _ask(
        settings,
        "select f.value ->> '$[0].place', f.value ->> '$[1].value' "
        "from marts.fct_articles as a, json_each(a.field_candidates) as f "
        "where a.has_correction and f.key = 'title' and (f.value ->> '$[0].source') = 'correction'",
    )
    assert [(str(place).startswith("Ada, "), str(place).endswith(reason[1]), read) for place, read in was_read] == [
        (True, True, title)
    ]
    pieces = shutil.copyfile(settings.home.warehouse, tmp_path / "pieces.duckdb")
    assert dateline("build", "--full") == 0
    assert_same(settings.home.warehouse, pieces)
    taken = [part for name in ("title", "authors", "published_at") for part in ("--withdraw", name)]
    assert dateline("correct", str(key), *taken, *reason) == 0
    assert _ask(settings, query)[0][0] == title
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        connection.execute(f"attach '{undisturbed.home.warehouse}' as before (read_only)")
        columns = "article_key, title, body, published_at, authors, field_sources, content_hash"
        difference = (
            f"(select {columns} from marts.fct_articles except select {columns} from before.marts.fct_articles) "
            f"union all (select {columns} from before.marts.fct_articles "
            f"except select {columns} from marts.fct_articles)"
        )
        assert connection.execute(difference).fetchall() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere", "title=x", "--why", "x"),
        ("KEY", "body=x", "--why", "x"),
        ("KEY", "title", "--why", "x"),
        ("KEY", "language=english", "--why", "x"),
        ("KEY", "published_at=2026-10-02T10:00:00", "--why", "x"),
        ("KEY", "--withdraw", "title", "--why", "x"),
        ("KEY", "title=x"),
        ("KEY", "--why", "x"),
    ],
)
def test_bad_input_changes_nothing(
    tmp_path: Path, undisturbed: Settings, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    ((key,),) = _ask(undisturbed, "select min(article_key) from marts.fct_articles")
    dateline = _commands_in(undisturbed, monkeypatch)
    assert dateline("correct", *(str(key) if one == "KEY" else one for one in arguments)) == 2
    assert not (undisturbed.home.state / "corrections.jsonl").exists()

"""The notebook of first questions runs over a published warehouse, and its plots hold the warehouse's own figures."""

from __future__ import annotations

import contextlib
from typing import Any

import duckdb
import pytest

from extractors.runtime.settings import Settings

marimo = pytest.importorskip("marimo", reason="the notebook's libraries are an extra of the lock")


@pytest.fixture(scope="module")
def defined(undisturbed: Settings) -> dict[str, Any]:
    from notebooks.first_questions import app

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_HOME", str(undisturbed.home.root))
        _, names = app.run()
    return dict(names)


def ask(settings: Settings, query: str) -> Any:
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        ((value,),) = connection.execute(query).fetchall()
    return value


def test_the_questions_are_answered_from_the_warehouse(defined: dict[str, Any], undisturbed: Settings) -> None:
    assert defined["scope"]["articles"] == ask(undisturbed, "select count(*) from marts.fct_articles")
    dated = ask(undisturbed, "select count(published_at) from marts.fct_articles")
    assert sum(row["articles"] for row in defined["published_rows"]) == dated
    assert defined["place_rows"][0]["articles"] >= defined["place_rows"][-1]["articles"] > 0
    assert {"Reuters", "Agence France-Presse"} <= {row["agency"] for row in defined["agency_rows"]}
    changed = ask(
        undisturbed, "select count(distinct article_key) from marts.fct_article_revisions where revision_number > 1"
    )
    assert sum(row["articles"] for row in defined["edit_rows"]) == changed
    assert all(row["articles"] > 1 for row in defined["picture_rows"])


@pytest.mark.parametrize("question", ["published", "place", "agency", "edit", "picture"])
def test_each_plot_holds_its_rows_and_loads_nothing(defined: dict[str, Any], question: str) -> None:
    drawn = defined[f"{question}_plot"].to_dict()
    datasets = [
        drawn.get("data", {}).get("values"),
        *(layer.get("data", {}).get("values") for layer in drawn.get("layer", ())),
    ]
    rows = defined[f"{question}_rows"] or [{"text": "none in this warehouse yet"}]
    assert rows in datasets or rows in drawn.get("datasets", {}).values()
    assert "url" not in drawn.get("data", {})
    assert drawn["title"]

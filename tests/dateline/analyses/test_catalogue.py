"""The list of analyses, and what is committed of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.analyses.catalogue import UnknownAnalysisError, find_analysis, parse_analysis, read_analyses
from dateline.analyses.compilation import digest, stale_analyses, write_analyses


def test_each_analysis_says_which_question_it_answers() -> None:
    for analysis in read_analyses():
        assert analysis.question.endswith("?"), analysis.name
        assert analysis.note and analysis.sql.lower().startswith(("with", "select")), analysis.name


def test_a_name_is_found_however_it_is_typed() -> None:
    assert find_analysis("Share-of-voice").name == find_analysis("share_of_voice.sql").name == "share_of_voice"
    with pytest.raises(UnknownAnalysisError, match="did you mean silent_outlets"):
        find_analysis("silent_outlet")
    with pytest.raises(UnknownAnalysisError, match="`dateline ask` lists them"):
        find_analysis("")


def test_a_file_without_a_comment_is_named_after_itself() -> None:
    assert parse_analysis("who_said_it", "select 1;").question == "Who said it"
    assert parse_analysis("who_said_it", "select 1;").sql == "select 1"


def test_what_is_committed_is_not_stale() -> None:
    assert stale_analyses() == []


def test_a_changed_analysis_or_macro_makes_its_file_stale(tmp_path: Path) -> None:
    project, compiled = tmp_path / "project", tmp_path / "compiled"
    (project / "analyses").mkdir(parents=True)
    (project / "macros").mkdir()
    (project / "analyses" / "one.sql").write_text("select 1")
    assert stale_analyses(compiled, project) == ["one"]
    write_analyses({"one": "-- no digest\nselect 1\n", "left_over": "select 2\n"}, compiled)
    assert stale_analyses(compiled, project) == ["left_over", "one"]
    write_analyses({"one": "-- no digest\nselect 1\n"}, compiled)
    assert [path.name for path in compiled.iterdir()] == ["one.sql"]


def test_an_analysis_is_stale_by_the_macros_that_it_calls_alone(tmp_path: Path) -> None:
    (tmp_path / "analyses").mkdir()
    (tmp_path / "macros").mkdir()
    analysis, macros = tmp_path / "analyses" / "one.sql", tmp_path / "macros" / "all.sql"
    analysis.write_text("select {{ outer() }}")
    text = "{% macro outer() %}{{ inner() }}{% endmacro %}\n{% macro default__inner() %}1{% endmacro %}\n"
    macros.write_text(text)
    before = digest(analysis, tmp_path)
    macros.write_text(text + "{% macro another() %}2{% endmacro %}\n")
    assert digest(analysis, tmp_path) == before
    macros.write_text(text.replace("%}1{%", "%}3{%"))
    assert digest(analysis, tmp_path) != before

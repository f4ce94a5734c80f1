"""The list of analyses, and what is committed of them."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from dateline.analyses.catalogue import UnknownAnalysisError, find_analysis, parse_analysis, read_analyses
from dateline.analyses.rendering import render_analysis


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


def test_what_no_macro_defines_is_an_error(tmp_path: Path) -> None:
    analysis = tmp_path / "one.sql"
    analysis.write_text("select {{ not_there() }}")
    with pytest.raises(jinja2.UndefinedError, match="not_there"):
        render_analysis(analysis)

"""The guide that adds a gate rule: its edits, made in a copy of the project, reject the rows that break the rule."""

from __future__ import annotations

import pytest

from tests.guides.conftest import Performed
from tests.guides.walk import read_guide

pytestmark = pytest.mark.slow
GUIDE = "add-a-gate-rule"


def test_the_files_that_change_are_those_of_the_guide(performed: Performed) -> None:
    assert performed.changed[GUIDE] == sorted(read_guide(GUIDE).files)


def test_the_rule_rejects_the_row_that_breaks_it_and_no_other(performed: Performed) -> None:
    rejected = performed.ask(
        "select stage, reason, load_row_number, detail from marts.fct_rejected_rows where relation = 'articles'"
    )
    assert [row[:3] for row in rejected] == [("gate", "negative_paragraphs", 4)]
    assert "no fewer than zero paragraphs" in rejected[0][3]

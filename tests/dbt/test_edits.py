"""What an edit did, worked out by hand: sentences, numbers, names, quotations and notices added, removed or changed."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.enrich.article_text import build_article_text
from extractors.mentions.names.enricher import OrganisationEnricher, PersonEnricher
from extractors.mentions.quotations.enricher import QuotationEnricher
from tests.dbt.conftest import Build
from tests.dbt.differences import differences
from tests.dbt.small_world import NOW, Load, Row, at

FIRST = (
    "At least 12 people were hurt when the ferry hit the pier on Monday. The captain was sober.\n\n"
    "Mr. Alves said it was calm. Tickets cost 1,200 escudos.\n\nThe port stays shut until 3. May."
)
SECOND = (
    "Rain fell on Sunday.\n\n"
    "At least 15 people were hurt when the ferry hit the pier on Monday.\n\n"
    "Mr. Alves said it was calm. Tickets cost 1.200 escudos. All 7 lifeboats held.\n\nThe port stays shut until 3. May."
)
THIRD = SECOND.replace("Rain fell on Sunday.\n\n", "") + "\n\nRain fell on Sunday."
ARABIC = ("قتل ١٢ شخصا في الحادث يوم الاثنين. نفى القبطان ذلك.", "قتل ١٥ شخصا في الحادث يوم الاثنين. نفى القبطان ذلك.")
CHINESE = ("周二宣布新桥开放。三人受伤。", "周二宣布新桥开放。三人受伤。两人失踪。")

NOTICE = "Correction: an earlier version of this article gave the wrong day."

QUOTED = (
    'Mayor Maria Alves told the council on Monday: "The bridge over the river is safe and will open in May."\n\n'
    'Engineer Jon Smith said the steel was tired. "Nobody measured it for years," he added.\n\n'
    '"It is a scandal," said Carla Nunes of the Harbour Union.',
    'A city official told the council on Monday: "The bridge over the river is safe and will open in June."\n\n'
    'Engineer John Smith said the steel was tired. "Nobody measured it for years," he added.\n\n'
    '"We had no money," said Rui Prado, the treasurer.',
)

Change = tuple[Any, ...]
EDITS: dict[str, list[Change]] = {
    "ferry": [
        (2, "body", "sentence_added", None, "Rain fell on Sunday."),
        (2, "body", "sentence_changed", "At least 12 people were hurt when the ferry hit the pier on Monday.",
         "At least 15 people were hurt when the ferry hit the pier on Monday."),
        (2, "body", "number_changed", "12", "15"),
        (2, "body", "sentence_removed", "The captain was sober.", None),
        (2, "body", "sentence_changed", "Tickets cost 1,200 escudos.", "Tickets cost 1.200 escudos."),
        (2, "body", "sentence_added", None, "All 7 lifeboats held."),
        (2, "body", "number_added", None, "7"),
    ],
    "arabic": [
        (2, "body", "sentence_changed", "قتل ١٢ شخصا في الحادث يوم الاثنين.", "قتل ١٥ شخصا في الحادث يوم الاثنين."),
        (2, "body", "number_changed", "١٢", "١٥"),
    ],
    "chinese": [(2, "body", "sentence_added", None, "两人失踪。")],
    "corrected": [
        (2, "body", "correction_notice_added", None, NOTICE),
        (2, "body", "sentence_added", None, NOTICE),
        (2, "body", "sentence_changed", "The ferry hit the pier on Monday.", "The ferry hit the pier on Sunday."),
        (3, "body", "correction_notice_removed", NOTICE, None),
        (3, "body", "sentence_removed", NOTICE, None),
    ],
    "quoted": [
        (2, "body", "source_made_anonymous", "Mayor Maria Alves", "A city official"),
        (2, "body", "person_removed", "Maria Alves", None),
        (2, "body", "person_changed", "Jon Smith", "John Smith"),
        (2, "body", "person_removed", "Carla Nunes", None),
        (2, "body", "organisation_removed", "Harbour Union", None),
        (2, "body", "person_added", None, "Rui Prado"),
        (2, "body", "quotation_changed", '"The bridge over the river is safe and will open in May."',
         '"The bridge over the river is safe and will open in June."'),
        (2, "body", "quotation_removed", '"It is a scandal,"', None),
        (2, "body", "quotation_added", None, '"We had no money,"'),
        (2, "body", "sentence_changed", QUOTED[0].split("\n\n")[0], QUOTED[1].split("\n\n")[0]),
        (2, "body", "sentence_changed", "Engineer Jon Smith said the steel was tired.",
         "Engineer John Smith said the steel was tired."),
        (2, "body", "sentence_removed", QUOTED[0].split("\n\n")[2], None),
        (2, "body", "sentence_added", None, QUOTED[1].split("\n\n")[2]),
    ],
    "headline": [
        (2, "title", "sentence_changed", "Ferry hits pier, 3 hurt", "Ferry hits pier, many hurt"),
        (2, "title", "number_removed", "3", None),
        (3, "title", "sentence_removed", "Ferry hits pier, many hurt", None),
        (3, "title", "sentence_added", None, "Captain charged"),
    ],
}  # fmt: skip
"""The changes of each article by revision, in the order of their places; the third version of the first only moves a
sentence."""


def _write(staged: Path) -> list[str]:
    versions: dict[str, list[tuple[str, str]]] = {
        "ferry": [("Ferry", FIRST), ("Ferry", SECOND), ("Ferry", THIRD)],
        "arabic": [("عبّارة", text) for text in ARABIC],
        "chinese": [("渡轮", text) for text in CHINESE],
        "headline": [
            (title, "It hit the pier.")
            for title in ("Ferry hits pier, 3 hurt", "Ferry hits pier, many hurt", "Captain charged")
        ],
    }
    wrong, right = "The ferry hit the pier on Monday.", "The ferry hit the pier on Sunday."
    versions["quoted"] = [("Bridge", text) for text in QUOTED]
    versions["corrected"] = [("Ferry", text) for text in (wrong, f"{right}\n\n{NOTICE}", right)]
    loads = [Load("alpha", f"read{n}", NOW) for n in range(3)]
    for ref, readings in versions.items():
        for n, (title, text) in enumerate(readings):
            notice = NOTICE if NOTICE in text else None
            of = loads[n].article(
                ref, at(18), title=title, text=text, fetched_at=at(18, 1 + n), correction_notice=notice
            )
            if ref == "quoted":
                _enrich(loads[n], of, title, text)
    return [load.write(staged) for load in loads]


def _enrich(load: Load, of: Row, title: str, text: str) -> None:
    """Add the names and quotations that the product's own enrichers find."""
    article = Article(title=title, body=text, language="en")
    outlet = Outlet(
        outlet_id="alpha", name="Alpha", collection="small", country_code="PT", language="en", time_zone="UTC",
        homepage_url="https://alpha.example/",
    )  # fmt: skip
    texts = build_article_text(article, ())
    for enricher in (PersonEnricher(), OrganisationEnricher(), QuotationEnricher()):
        for table, row in enricher.read(article, outlet, texts).rows:
            load.rows[table].append({**of, **row})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, build: Build) -> tuple[Path, Path]:
    """The same readings in one build, and one by one with the middle one last."""
    root = tmp_path_factory.mktemp("edits")
    ids = _write(root / "staged")
    build(root / "whole.duckdb", root / "staged", ids)
    for load_id in (ids[2], ids[0], ids[1]):
        build(root / "pieces.duckdb", root / "staged", [load_id])
    return root / "whole.duckdb", root / "pieces.duckdb"


def _ask(database: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_a_revision_says_what_it_added_removed_and_changed(built: tuple[Path, Path]) -> None:
    rows = _ask(
        built[0],
        "select articles.article_ref, changes.revision_number, field, changes.kind, text_before, text_after "
        "from marts.fct_revision_changes as changes inner join marts.fct_articles as articles using (article_key) "
        "order by all",
    )
    expected = [(ref, *change) for ref, changes in EDITS.items() for change in changes]
    assert rows == sorted(expected, key=lambda row: tuple((value is None, value or 0) for value in row))


@pytest.mark.slow
def test_changes_are_numbered_in_the_order_of_the_text(built: tuple[Path, Path]) -> None:
    rows = _ask(
        built[0],
        "select changes.kind from marts.fct_revision_changes as changes inner join marts.fct_articles as articles "
        "using (article_key) where articles.article_ref = 'headline' order by changes.revision_number, position",
    )
    assert [kind for (kind,) in rows] == ["sentence_changed", "number_removed", "sentence_added", "sentence_removed"]


@pytest.mark.slow
def test_offsets_cut_the_words_out_of_both_versions(built: tuple[Path, Path]) -> None:
    rows = _ask(
        built[0],
        "select field, text_before, text_after, start_before, end_before, start_after, end_after, "
        "later.title, later.body, earlier.title, earlier.body from marts.fct_revision_changes as changes "
        "inner join marts.fct_article_revisions as later using (revision_key) "
        "inner join marts.fct_article_revisions as earlier on later.article_key = earlier.article_key "
        "and later.revision_number = earlier.revision_number + 1",
    )
    assert len(rows) == sum(map(len, EDITS.values()))
    for field, before, after, start, end, start_after, end_after, title, body, old_title, old_body in rows:
        assert (before is None) == (start is None) and (after is None) == (start_after is None)
        if before is not None:
            assert (old_title if field == "title" else old_body)[start:end] == before
        if after is not None:
            assert (title if field == "title" else body)[start_after:end_after] == after


@pytest.mark.slow
def test_revisions_count_their_changes(built: tuple[Path, Path]) -> None:
    rows = _ask(
        built[0],
        "select articles.article_ref, revision_number, sentence_added_count, sentence_removed_count, "
        "sentence_changed_count, number_change_count, correction_notice_count "
        "from marts.fct_article_revisions as revisions "
        "inner join marts.fct_articles as articles using (article_key) order by all",
    )
    assert rows == [
        ("arabic", 1, 0, 0, 0, 0, 0), ("arabic", 2, 0, 0, 1, 1, 0),
        ("chinese", 1, 0, 0, 0, 0, 0), ("chinese", 2, 1, 0, 0, 0, 0),
        ("corrected", 1, 0, 0, 0, 0, 0), ("corrected", 2, 1, 0, 1, 0, 1), ("corrected", 3, 0, 1, 0, 0, 0),
        ("ferry", 1, 0, 0, 0, 0, 0), ("ferry", 2, 2, 1, 2, 2, 0), ("ferry", 3, 0, 0, 0, 0, 0),
        ("headline", 1, 0, 0, 0, 0, 0), ("headline", 2, 0, 0, 1, 1, 0), ("headline", 3, 1, 1, 0, 0, 0),
        ("quoted", 1, 0, 0, 0, 0, 0), ("quoted", 2, 1, 1, 2, 0, 0),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_revision_counts_names_quotations_and_sources_and_says_who(built: tuple[Path, Path]) -> None:
    counts = _ask(
        built[0],
        "select name_change_count, quotation_added_count, quotation_removed_count, quotation_changed_count, "
        "anonymised_source_count from marts.fct_article_revisions where name_change_count > 0",
    )
    assert counts == [(5, 1, 1, 1, 1)]
    who = _ask(
        built[0],
        "select changes.kind, people.person_name from marts.fct_revision_changes as changes "
        "inner join marts.dim_people as people using (person_key) where changes.kind similar to '(source|quotation).*'"
        " order by all",
    )
    assert who == [
        ("quotation_added", "Rui Prado"), ("quotation_removed", "Carla Nunes"),
        ("source_made_anonymous", "Maria Alves"),
    ]  # fmt: skip


@pytest.mark.slow
def test_readings_in_another_order_make_the_same_changes(built: tuple[Path, Path]) -> None:
    assert differences(*built) == {}

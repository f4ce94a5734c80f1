"""What was printed of a forgotten article is gone too."""

from __future__ import annotations

from pathlib import Path

from dateline.warehouse.forgetting.reports import scrub_files
from extractors.runtime.settings import Home
from extractors.stores.forgetting.target import ForgetTarget


def test_the_pdf_of_a_page_that_names_a_forgotten_article_is_deleted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.briefings.mkdir(parents=True)
    for name, text in {"named": "The goat of the harbour won", "other": "A ferry sails"}.items():
        (home.briefings / f"{name}.html").write_text(f"<p>{text}</p>", "utf-8")
        (home.briefings / f"{name}.pdf").write_bytes(b"%PDF-1.4 packed")
    (home.briefings / "alone.pdf").write_bytes(b"%PDF-1.4 packed")
    target = ForgetTarget("article", "outlet", "asked", titles=("The goat of the harbour won",))
    assert scrub_files(home, target) == 2
    assert sorted(path.name for path in home.briefings.iterdir()) == ["named.html", "other.html", "other.pdf"]
    assert "goat" not in (home.briefings / "named.html").read_text("utf-8")

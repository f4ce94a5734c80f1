"""Control characters are no text: a page reads as if they were not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.read.extract import extract_page

URL = "https://news.example.org/2026/10/19/ferry"
CONTROLS = [chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)]


def page_with(mark: str) -> bytes:
    sentence = f"The ferry that crosses the river{mark} is back after a year of repairs, the harbour office said. "
    return f"""<html lang="en"><head><title>Fer{mark}ry returns to the harbour</title></head><body><article>
<h1>Fer{mark}ry returns to the harbour</h1><p class="by{mark}line">By Ines{mark} Calder</p>
<p>{sentence * 3}</p><p>{sentence * 2}</p>
<figure><img src="/ferry{mark}.jpg" alt="The fer{mark}ry"><figcaption>A ferry{mark} at the pier</figcaption></figure>
</article></body></html>""".encode()


@pytest.mark.parametrize("control", CONTROLS, ids=[f"{ord(control):02x}" for control in CONTROLS])
def test_a_page_reads_as_without_them(control: str) -> None:
    assert extract_page(page_with(control), URL) == extract_page(page_with(""), URL)


def test_shifted_japanese_is_no_utf8() -> None:
    text = "港の渡し船が一年ぶりに戻り、町の人々が岸に集まった。" * 6
    page = f"<html><head><meta charset=iso-2022-jp></head><body><article><h1>渡し船</h1><p>{text}</p></article>"
    read = extract_page(page.encode("iso-2022-jp"), URL)
    assert read.article.body == text
    assert replace(read, charset=None) == replace(extract_page(page.encode(), URL), charset=None)

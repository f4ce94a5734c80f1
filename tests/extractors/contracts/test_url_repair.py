from __future__ import annotations

import pytest

from extractors.contracts.url_repair import LONGEST, repair_link


@pytest.mark.parametrize(
    ("link", "repaired"),
    [
        ("www.vijesti.example/a/b", "https://www.vijesti.example/a/b"),
        ("vijesti.example/a", "https://vijesti.example/a"),
        ("m.vijesti.example/a", "https://m.vijesti.example/a"),
        ("arhiva.vijesti.example/a", "https://arhiva.vijesti.example/a"),
        ("https:/www.vijesti.example/a", "https://www.vijesti.example/a"),
        ("http:///www.vijesti.example/a", "http://www.vijesti.example/a"),
        ("http//www.vijesti.example/a", "http://www.vijesti.example/a"),
        ("https:www.vijesti.example/a", "https://www.vijesti.example/a"),
        ("http://https://www.vijesti.example/a", "https://www.vijesti.example/a"),
        ("https://www.vijesti.example/https://www.vijesti.example/a", "https://www.vijesti.example/a"),
        (" https://www.vijesti.example/a ", "https://www.vijesti.example/a"),
        ("//www.vijesti.example/a", "//www.vijesti.example/a"),
        ("/a/b", "/a/b"),
        ("prica.html", "prica.html"),  # a file, and no host
        ("drugi.example/a", "drugi.example/a"),
        (
            "https://www.vijesti.example/a?u=https://drugi.example/",
            "https://www.vijesti.example/a?u=https://drugi.example/",
        ),
        ("", None),
        (None, None),
        ("a" * (LONGEST + 1), None),
    ],
)
def test_slips_in_an_address_of_the_own_site(link: str | None, repaired: str | None) -> None:
    assert repair_link(link, "www.vijesti.example") == repaired

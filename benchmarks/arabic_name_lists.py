"""Make the list of names of people in Arabic letters, from two packages whose data may be shipped.

``arabic-name-romanizer`` has names of people of Arab countries, Iran, Afghanistan and Tajikistan with how many people
of Wikidata (CC0) bear each; ``arabnamer`` has the Arabic spelling of names from elsewhere (CC BY 4.0, E. Yousef).
Called as::

    python -m benchmarks.arabic_name_lists NAMES.sqlite3 DICTIONARY.json

it writes ``extractors/mentions/names/data/arabic_letters.txt.gz``: four lines of folded words, given names that many
bear, other given names, family names that many bear, others. Left out are what one person alone bears, and forms of
common words that fewer than ten bear: in running text they are mostly the word.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
from collections import Counter
from pathlib import Path

from extractors.mentions.folding import fold_word
from extractors.mentions.names.arabic_script.words import is_form
from extractors.mentions.names.lists import (
    ARABIC_LETTERS,
    FAMILY,
    FAMILY_RARE,
    GIVEN,
    GIVEN_RARE,
    LINES_OF_BITS,
    person_names,
)

PERSIAN = frozenset(("IR", "AF", "TJ"))
OTHERS = frozenset(("PK",))
"""Countries whose names are mostly spelt as neither Arabic nor Persian spells them."""
LEAST, MANY = 2, 10
SHORTEST = 3


def of_wikidata(path: Path) -> dict[str, int]:
    """Return the bits of the names of people of Wikidata in the package's index."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as index:
        for name, country, role, count in index.execute(
            "select arabic_key, country, role, sum(count) from units where source = 'wikidata' group by 1, 2, 3"
        ):
            if country not in OTHERS:
                language = "fa" if country in PERSIAN else "ar"
                for word in name.split():
                    counts[language, fold_word(word), role == "given"] += count
    names: dict[str, int] = {}
    for (language, word, is_given), count in counts.items():
        if len(word) < SHORTEST or count < LEAST or (count < MANY and is_form(word, language)):
            continue
        bit = (GIVEN if is_given else FAMILY) if count >= MANY else (GIVEN_RARE if is_given else FAMILY_RARE)
        names[word] = names.get(word, 0) | bit
    return names


def of_elsewhere(path: Path) -> dict[str, int]:
    """Return the bits of names from elsewhere in Arabic spelling: as the lists of names in Latin letters have them."""
    listed = person_names()
    names: dict[str, int] = {}
    for latin, arabic in json.loads(path.read_text(encoding="utf-8")).items():
        word = fold_word(arabic)
        if len(word) < SHORTEST or " " in word:
            continue
        bits = listed.get(latin, 0)
        bit = (GIVEN_RARE if bits & (GIVEN | GIVEN_RARE) else 0) | (FAMILY_RARE if bits & (FAMILY | FAMILY_RARE) else 0)
        names[word] = names.get(word, 0) | (bit or FAMILY_RARE)
    return names


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("dictionary", type=Path)
    asked = parser.parse_args()
    ARABIC_LETTERS.unlink(missing_ok=True)
    names = of_wikidata(asked.index)
    for word, bits in of_elsewhere(asked.dictionary).items():
        names[word] = names.get(word, 0) | bits
    lines = [sorted(word for word, bits in names.items() if bits & bit) for bit in LINES_OF_BITS]
    content = "\n".join(" ".join(line) for line in lines).encode()
    with ARABIC_LETTERS.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as stored:
        stored.write(content)
    print([len(line) for line in lines], ARABIC_LETTERS.stat().st_size)


if __name__ == "__main__":
    main()

"""Make the lists of frequent words that names are read by, from the package wordfreq (data CC BY-SA 4.0).

Called as::

    python -m benchmarks.name_lists FOLDER_OF_WORDFREQ/data

it writes ``extractors/mentions/names/data/frequent/<language>.txt.gz``: five lines, the words of each half step of the
Zipf scale from 5 and more down to 3, folded as ``fold_word`` does.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import msgpack  # type: ignore[import-untyped]

from extractors.mentions.folding import fold_word
from extractors.mentions.names.lists import FREQUENT

LANGUAGES = {
    code: code
    for code in "ar bg cs da de el en es fa fi fr he hi hu it mk nb nl pl pt ro ru sk sl sv tr uk ur zh ko ja".split()  # noqa: SIM905
} | {"hr": "sh"}
LEAST = 3.0
STEPS = 5


def main() -> None:
    """Write the lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    FREQUENT.mkdir(exist_ok=True)
    for language, code in LANGUAGES.items():
        with gzip.open(folder / f"small_{code}.msgpack.gz") as packed:
            bins = msgpack.unpackb(packed.read(), raw=False)[1:]
        lines: list[list[str]] = [[] for _ in range(STEPS)]
        seen: set[str] = set()
        for centibels, words in enumerate(bins):
            zipf = 9 - centibels / 100
            if zipf < LEAST:
                break
            step = max(0, min(STEPS - 1, STEPS - 1 - int((zipf - LEAST) * 2)))
            for word in words:
                fold = fold_word(word)
                if fold and fold not in seen and not any(letter.isdigit() or letter.isspace() for letter in fold):
                    seen.add(fold)
                    lines[step].append(fold)
        content = "\n".join(" ".join(sorted(line)) for line in lines).encode()
        with (FREQUENT / f"{language}.txt.gz").open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as stored:
            stored.write(content)
        print(language, [len(line) for line in lines], (FREQUENT / f"{language}.txt.gz").stat().st_size)


if __name__ == "__main__":
    main()

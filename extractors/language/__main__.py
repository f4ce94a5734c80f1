"""Check the vocabularies: ``python -m extractors.language``, after a change of one.

Exits with 1 where a file has a problem, each printed in a line with the file, the key and the remedy.
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractors.language.vocabulary import FOLDER, read_vocabulary
from extractors.language.vocabulary_schema import VocabularyError, find_problems


def find_all_problems(folder: Path = FOLDER) -> list[str]:
    """Validate every ``*.yml`` vocabulary of a folder and return the problems, one line each; an empty list if all are
    valid.

    A file that cannot be read or breaks the schema gives one line and its entries are not checked further.
    """
    found: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            found += find_problems(path, read_vocabulary(path))
        except VocabularyError as error:
            found.append(str(error))
    return found


def main() -> int:
    """Check the vocabularies of this package. Return 0 if all are valid, else print each problem to stderr and return
    1.
    """
    if found := find_all_problems():
        sys.stderr.write("\n".join(found) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

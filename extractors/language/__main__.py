"""Check the vocabularies and write their JSON Schemas: ``python -m extractors.language``, after a change of either.

Exits with 1 where a file has a problem, each printed in a line with the file, the key and the remedy.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from extractors.language.vocabulary import FOLDER, read_vocabulary
from extractors.language.vocabulary_schema import (
    VocabularyError,
    make_class_names_schema,
    make_languages_schema,
    make_schema,
    problems,
)


def write_schemas(folder: Path) -> None:
    """Write ``language.schema.json``, ``class_names.schema.json`` and ``languages.schema.json`` into ``folder``."""
    schemas = {
        "language": make_schema(),
        "class_names": make_class_names_schema(),
        "languages": make_languages_schema(),
    }
    for name, schema in schemas.items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")


def check_all(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the vocabularies of a folder, one line a problem."""
    found: list[str] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            found += problems(path, read_vocabulary(path))
        except VocabularyError as error:
            found.append(str(error))
    return found


def main() -> int:
    """Check the vocabularies of this package, write the schemas, and return the exit status."""
    if found := check_all():
        sys.stderr.write("\n".join(found) + "\n")
        return 1
    write_schemas(FOLDER.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the files that are made from definitions in the code: ``python -m dateline.commands.generate [--check]``.

dbt's sources, descriptions and lists from the column catalogue, the page of settings, the JSON Schemas of outlets and
vocabularies. They are committed, so that dbt, editors and readers need nothing but the checkout; ``--check`` writes
nothing and fails where one of them differs from what its definition says today.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from dateline.reports.settings_page import settings_page
from extractors.contracts.catalogue import BATCH_TABLES, MENTION_KINDS, TABLES
from extractors.contracts.columns import Table
from extractors.contracts.outlet import CollectionFile, OutletFile
from extractors.contracts.outlet import make_schema as make_outlet_schema
from extractors.language.vocabulary_schema import make_class_names_schema, make_languages_schema, make_schema

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "make generate"
_HEADER = f"Made from extractors/contracts by `{COMMAND}`: edit the catalogue there, not this file."


def generated_files() -> dict[str, str]:
    """The text of every generated file, by its path from the root of the project."""
    return {
        "dbt_project/models/staging/sources.yml": _sources(),
        "dbt_project/models/staging/columns.md": _doc_blocks(),
        "dbt_project/macros/catalogue.sql": _macros(),
        "docs/settings.md": settings_page(),
        "extractors/outlets/outlet.schema.json": _json(make_outlet_schema(OutletFile)),
        "extractors/outlets/collection.schema.json": _json(make_outlet_schema(CollectionFile)),
        "extractors/language/language.schema.json": _json(make_schema()),
        "extractors/language/class_names.schema.json": _json(make_class_names_schema()),
        "extractors/language/languages.schema.json": _json(make_languages_schema()),
    }


def stale_files(root: Path = ROOT) -> list[str]:
    """The generated files below ``root`` that are missing or differ from their definition, by path."""
    return [name for name, text in generated_files().items() if _read(root / name) != text]


def write_files(root: Path = ROOT) -> list[str]:
    """Write the stale files below ``root``; their paths."""
    stale, files = stale_files(root), generated_files()
    for name in stale:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(files[name], "utf-8")
    return stale


def _json(schema: object) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _tables() -> tuple[Table, ...]:
    return (*TABLES.values(), *BATCH_TABLES)


def _sources() -> str:
    lines = [
        f"# {_HEADER}",
        "version: 2",
        "",
        "sources:",
        "  - name: staged",
        "    description: The loads of one batch as Python staged them, one relation a staged table.",
        "    schema: staged",
        "    config:",
        "      loaded_at_field: staged_at",
        "    tables:",
    ]
    for table in _tables():
        lines += [
            f"      - name: {table.name}",
            f"        description: {_scalar(_sentence(table.grain))}",
            "        columns:",
        ]
        for column in table.columns:
            lines += [
                f"          - name: {column.name}",
                f"            data_type: {column.sql_type}",
                f"            description: {_scalar(column.description)}",
            ]
    return "\n".join(lines) + "\n"


def _doc_blocks() -> str:
    """One block a staged column, which the description of a mart's column of the same meaning refers to."""
    blocks = [f"<!-- {_HEADER} -->"]
    for table in _tables():
        blocks += [
            f"{{% docs {table.name}__{column.name} %}}\n{column.description}\n{{% enddocs %}}"
            for column in table.columns
        ]
    return "\n\n".join(blocks) + "\n"


def _macros() -> str:
    counted = {table.counted_as: f"stg_{table.name}" for table in _tables() if table.counted_as}
    return (
        "\n\n".join(
            [
                f"{{#- {_HEADER} -#}}",
                _macro(
                    "tables_of_articles",
                    "The staged tables whose rows belong to an article of their load.",
                    _listed([table.name for table in TABLES.values() if table.is_of_article]),
                ),
                _macro(
                    "counted_tables",
                    "The columns of fct_loads that count rows, each with the model of the rows.",
                    _mapped(counted),
                ),
                _macro(
                    "mention_counts",
                    "The columns of fct_articles that count mentions, each with the model of the mentions.",
                    _mapped({f"{kind.noun}_mention_count": f"int_{kind.mention_table}" for kind in MENTION_KINDS}),
                ),
            ]
        )
        + "\n"
    )


def _macro(name: str, meaning: str, value: str) -> str:
    return f"{{#- {meaning} -#}}\n{{% macro {name}() -%}}\n    {{{{ return({value}) }}}}\n{{%- endmacro %}}"


def _listed(names: Sequence[str]) -> str:
    return "[\n" + "".join(f"        '{name}',\n" for name in names) + "    ]"


def _mapped(names: Mapping[str, str]) -> str:
    return "{\n" + "".join(f"        '{name}': '{value}',\n" for name, value in names.items()) + "    }"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _scalar(text: str) -> str:
    """A text as one line of YAML, quoted where it must be."""
    return yaml.safe_dump(text, width=10_000, allow_unicode=True).removesuffix("...\n").rstrip("\n")


def _complaints(arguments: Sequence[str]) -> Iterator[str]:
    if set(arguments) - {"--check"}:
        yield f"dateline.commands.generate takes --check or nothing, not {' '.join(arguments)}"
    elif arguments:
        for name in stale_files():
            yield f"{name}: differs from what it is made from; run `{COMMAND}` and commit the file"


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with ``--check`` name those that are stale; the exit status."""
    if complaints := list(_complaints(arguments)):
        sys.stderr.write("\n".join(complaints) + "\n")
        return 1
    if not arguments:
        sys.stdout.write("".join(f"wrote {name}\n" for name in write_files()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

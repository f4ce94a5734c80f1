"""The relations that a gate measures: queries in ``relations/``, filled in from the column catalogue.

A file is SQL with Jinja where a list comes from the catalogue: ``tables``, ``enrichers``, the ``counted_fields`` of
articles, the columns of a table that are ``passed_on`` to rules, the ``text_of`` a mention. A file with ``{noun}`` or
``{name}`` in its name stands for one relation an enricher, which it has as ``enricher``; a file of the relation's own
name takes its place. The files are run in the order of their numbers, so that a relation may read an earlier one.
"""

from __future__ import annotations

from pathlib import Path

import jinja2

from extractors.contracts.catalogue import BATCH_TABLES, MENTION_KINDS, TABLES, mention_columns
from extractors.contracts.mention_kind import MentionKind
from extractors.runtime.compiled_templates import bytecode_beside

RELATIONS = Path(__file__).resolve().parents[1] / "relations"


def render_relations(folder: str) -> dict[str, str]:
    """Return the SQL query of each relation of one gate (``staged`` or ``marts``), by name, in the order they are
    created.
    """
    environment = jinja2.Environment(  # noqa: S701  SQL, no page
        loader=jinja2.FileSystemLoader(RELATIONS / folder),
        bytecode_cache=bytecode_beside(RELATIONS / folder),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        tables=list(TABLES.values()),
        counted_tables=[table.name for table in (*TABLES.values(), *BATCH_TABLES) if table.counted_as],
        enrichers=MENTION_KINDS,
        counted_fields=[column for column in TABLES["articles"].columns if column.is_counted],
        passed_on=_passed_on,
        text_of=_text_of,
        is_in_media=_is_in_media,
    )
    found = {}
    paths = sorted((RELATIONS / folder).glob("*.sql"))
    own = {path.stem.split("_", 1)[1] for path in paths}
    for path in paths:
        template = environment.get_template(path.name)
        name = path.stem.split("_", 1)[1]
        if "{" in name:
            for kind in MENTION_KINDS:
                of_kind = name.format(noun=kind.noun, name=kind.name)
                if of_kind not in own:
                    found[of_kind] = template.render(enricher=kind)
        else:
            found[name] = template.render()
    return found


def _passed_on(table: str, alias: str) -> str:
    """The columns of a staged table that rules may name, as a list for ``select``."""
    return ",\n    ".join(f"{alias}.{column.name}" for column in TABLES[table].columns if column.is_measured)


def _text_of(kind: MentionKind) -> str:
    """The text that a mention of an enricher is in, by its column ``field``."""
    columns = mention_columns()
    branches = [
        f"when '{field}' then {'texts' if columns[field][0] == 'articles' else 'media'}.{columns[field][1]}"
        for field in kind.fields
    ]
    return "\n            ".join(["case mentions.field", *branches, "end"])


def _is_in_media(kind: MentionKind) -> bool:
    """Whether an enricher's mentions may be in a text of a use of an asset."""
    return any(mention_columns()[field][0] == "media_items" for field in kind.fields)

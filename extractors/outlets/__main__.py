"""Write the JSON Schemas for editors again: ``python -m extractors.outlets``, after a change of the models."""

from __future__ import annotations

import json
from pathlib import Path

from extractors.contracts.outlet import CollectionFile, OutletFile, make_schema


def write_schemas(folder: Path) -> None:
    """Write ``outlet.schema.json`` and ``collection.schema.json`` into ``folder``."""
    for name, model in (("outlet", OutletFile), ("collection", CollectionFile)):
        text = json.dumps(make_schema(model), indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).resolve().parent)

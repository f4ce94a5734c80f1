"""The provisional outlets of the raw archive: read from the files beside the loads whose pages describe them."""

from __future__ import annotations

from pathlib import Path

from extractors.contracts.outlet import Outlet
from extractors.outlets.registry import Registry
from extractors.stores.raw_loads import OUTLET_SUFFIX, RawLoad, RawLoadError


def read_provisional(raw_folder: Path) -> dict[str, Outlet]:
    """Return the provisional outlets by id, sorted; of several loads the description made from most pages.

    A damaged file is skipped: loading its path again writes it again.
    """
    found: dict[str, Outlet] = {}
    for path in sorted(raw_folder.glob(f"*/*{OUTLET_SUFFIX}")):
        load = RawLoad(raw_folder, path.parent.name, path.name.removesuffix(OUTLET_SUFFIX))
        try:
            outlet = load.read_outlet()
        except RawLoadError:
            continue
        known = found.get(load.outlet_id)
        if outlet and (known is None or outlet.evidence_page_count > known.evidence_page_count):
            found[load.outlet_id] = outlet
    return found


def with_provisional(registry: Registry, raw_folder: Path) -> Registry:
    """Return the registry with the provisional outlets that it does not declare."""
    provisional = read_provisional(raw_folder)
    added = {outlet_id: outlet for outlet_id, outlet in provisional.items() if outlet_id not in registry.outlets}
    return Registry(registry.outlets | added, registry.collections, registry.errors) if added else registry

"""``dateline metrics``: figures of the home for Prometheus."""

from __future__ import annotations

import datetime as dt

import typer

from extractors.runtime.settings import load_settings


def metrics() -> None:
    """Print what waits, how old the published file is and what fetching gave, in Prometheus's text format."""
    from dateline.warehouse.metrics import format_metrics, read_metrics
    from extractors.stores.outlet_state.states import open_states
    from extractors.stores.storage.storage import open_storage

    settings = load_settings()
    open_storage(settings.home).pull_new()
    typer.echo(format_metrics(read_metrics(settings, open_states(settings), dt.datetime.now(dt.UTC))), nl=False)

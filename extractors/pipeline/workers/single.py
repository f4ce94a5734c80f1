"""What a worker process needs that is the only one: it makes for itself what its own pages ask for."""

from __future__ import annotations

from extractors.runtime.kept_patterns import KeptPatterns

PATTERNS = KeptPatterns("readers")
PATTERNS.use()
with PATTERNS.keeping():
    import extractors.pipeline.read_entries  # noqa: F401 - what workers call

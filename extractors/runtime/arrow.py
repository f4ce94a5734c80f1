"""Arrow without pandas, which it would import at its first array."""

from __future__ import annotations

import pyarrow as pa

from extractors.runtime.without_pandas import without_pandas


def spare_pandas() -> None:
    """Let Arrow make its first array as if pandas were not installed; without effect where pandas is imported.

    Before each array that is made of Python's values Arrow asks whether they are a series of pandas, and the first time
    it imports pandas to know: longer than a load's pages take to read. Here no values are. It asks once, so pandas can
    be imported afterwards, and ``to_pandas`` imports it. An array or scalar without a type imports it all the same.
    """
    with without_pandas():
        pa.array([], pa.string())

"""Related items of a page, from the rows of its dumped lists."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.contracts.article import RelatedItem, Source
from extractors.language.text import squeeze
from extractors.read.sites.alalam.addresses import Address
from extractors.read.sites.alalam.php_dump import DumpedList, unescape
from extractors.read.title_labels import split_label


def related_items(lists: Sequence[DumpedList], address: Address | None) -> list[RelatedItem]:
    """Return the related items of all lists in page order; a row that an earlier list has with the same values is left
    out. Without ``address`` (the page's own), or if a row's id is not a number, an item's URL is None.
    """
    items: list[RelatedItem] = []
    earlier: set[tuple[str, ...]] = set()
    for number, dumped in enumerate(lists, start=1):
        own = set()
        for row in dumped.rows:
            identity = tuple(row.get(key, "") for key in ("id", "sort", "pic", "title"))
            own.add(identity)
            if identity in earlier:
                continue
            native_id = unescape(row["id"]).strip()
            raw = row.get("title", "")
            title = split_label(squeeze(unescape(raw)))
            is_id = native_id.isascii() and native_id.isdigit()
            items.append(
                RelatedItem(
                    position=len(items) + 1,
                    url=f"{address.base}/news/{native_id}" if address and is_id else None,
                    title=title.title or None,
                    title_raw=raw or None,
                    title_label=title.label,
                    native_id=native_id or None,
                    sort_number=_integer(row.get("sort")),
                    content_type_id=row.get("contenttypeid") or None,
                    media_url=unescape(row.get("pic", "")).strip() or None,
                    block="var_dump" if number == 1 else f"var_dump {number}",
                    source=Source.RULE,
                )
            )
        earlier |= own
    return items


def _integer(printed: str | None) -> int | None:
    printed = (printed or "").strip()
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) <= 18 else None

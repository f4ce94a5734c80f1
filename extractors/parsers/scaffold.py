"""Start rules for a new outlet, and hold rules to their fixtures.

A fixture is a folder ``tests/outlets/<family>/<date>/`` with ``page.html`` (or ``page.txt``), ``page.json`` (its
address, when it was fetched, the outlet's id if any) and ``expected.json`` (what reading it gives, field by field).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractors.extract import extract_page
from extractors.extracted import ExtractedPage
from extractors.parsers.generic.reading import Reading
from extractors.parsers.page import Page
from extractors.parsers.registry import family_for
from extractors.settings import PROJECT_ROOT

PARSERS = PROJECT_ROOT / "extractors" / "parsers"
FIXTURES = PROJECT_ROOT / "tests" / "outlets"

_PAGE_NAMES = ("page.html", "page.txt")
_TEMPLATE = '''"""{title}: what is special about its pages."""

from __future__ import annotations

from datetime import date

from extractors.parsers.base import Family, Layout

HOSTS = ("{host}",)


class Story(Layout):
    """The layout seen on {day}."""

    since = date({year}, {month}, {number})
    region = "{region}"
    paragraphs = "p, h2, h3, li, blockquote"
    drop = "figure, aside, nav, form"


FAMILY = Family("{name}", HOSTS, (Story(),))
'''


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not read as expected."""

    field: str
    expected: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Fixture:
    """A stored page and what is known of it."""

    folder: Path
    content: bytes
    url: str
    fetched_at: dt.datetime | None
    outlet: str | None

    def read(self, *, rules: bool = True) -> dict[str, Any]:
        """Read the page and return its fields as JSON has them."""
        page = extract_page(self.content, self.url, fetched_at=self.fetched_at, outlet=self.outlet, rules=rules)
        return as_json(page)

    def expected(self) -> dict[str, Any]:
        """Return the stored fields.

        Raises:
            FileNotFoundError: the folder has no ``expected.json``.
        """
        stored: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return stored

    def write_expected(self) -> Path:
        """Store what reading the page gives today."""
        path = self.folder / "expected.json"
        path.write_text(json.dumps(self.read(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        return path


def load_fixture(folder: Path) -> Fixture:
    """Load a fixture.

    Raises:
        FileNotFoundError: a file is missing; the message names the folder and the file.
    """
    page = next((folder / name for name in _PAGE_NAMES if (folder / name).is_file()), None)
    about = folder / "page.json"
    if page is None or not about.is_file():
        missing = "page.html" if page is None else "page.json"
        raise FileNotFoundError(f"{folder}: {missing} is missing; `dateline parser new` makes a whole fixture")
    stated = json.loads(about.read_text("utf-8"))
    fetched = stated.get("fetched_at")
    return Fixture(
        folder,
        page.read_bytes(),
        stated["url"],
        dt.datetime.fromisoformat(fetched) if fetched else None,
        stated.get("outlet"),
    )


def find_fixtures(root: Path = FIXTURES, family: str | None = None) -> list[Path]:
    """Return the fixture folders of one family, or of all, in order."""
    folders = root.glob(f"{family or '*'}/*/page.json")
    return sorted(path.parent for path in folders)


def as_json(page: ExtractedPage) -> dict[str, Any]:
    """Return a page's fields as JSON has them: the article's by their names, then ``related_items`` and
    ``media_items``.

    Fields that are empty are left out, so that a fixture says only what the page says.
    """
    article = asdict(page.article)
    article.pop("sources")
    fields = {**article, "related_items": page.related_items, "media_items": page.media_items}
    fields["extractor"] = page.extractor
    fields["reason"] = page.reason
    return {name: made for name, value in fields.items() if (made := _plain(value)) not in (None, [], {}, False, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if hasattr(value, "__dataclass_fields__"):
        value = asdict(value)
    if isinstance(value, dict):
        return {name: made for name, entry in value.items() if (made := _plain(entry)) not in (None, [], {}, "")}
    return value


def compare(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[Difference]:
    """Yield the fields in which two readings differ, in the order of their names."""
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Difference(name, expected.get(name), found.get(name))


def check_fixture(folder: Path) -> list[Difference]:
    """Read a fixture's page again and return what differs from what is stored."""
    fixture = load_fixture(folder)
    return list(compare(fixture.expected(), fixture.read()))


def start_family(
    name: str,
    url: str,
    content: bytes,
    *,
    day: dt.date,
    outlet: str | None = None,
    parsers: Path = PARSERS,
    fixtures: Path = FIXTURES,
) -> list[Path]:
    """Write the beginnings of a family's rules and of its first fixture; return the files written.

    The rules begin with the region that the general parser found, and the fixture with what it reads: both are then put
    right by hand. ``content`` is a page that may be stored: for the repository write one whose structure is true and
    whose text is invented. A family that exists gets another fixture and keeps its rules.

    Raises:
        ValueError: the page holds no text, the name is no module name, the address has no host, or another family
            reads pages of this host. Nothing has been written then.
        FileExistsError: there is a fixture of that day already.
    """
    if not name.isidentifier() or name != name.lower():
        raise ValueError(
            f"family {name!r}: the name must be lower case letters, digits and _, not beginning with a digit"
        )
    fetched_at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    page = Page(content, url, fetched_at=fetched_at)
    if page.unreadable or not page.is_html:
        raise ValueError(f"{url}: {page.unreadable or 'the page is no HTML'}: rules cannot be begun from it")
    if not page.host:
        raise ValueError(f"{url!r} is no address of a page: it has no host")
    other = family_for(page.host)
    if other is not None and other.name != name:
        raise ValueError(
            f"pages of {page.host} are read by the family {other.name!r}: add a layout to its file instead"
        )
    folder = fixtures / name / day.isoformat()
    folder.mkdir(parents=True)
    written = [folder / "page.html", folder / "page.json"]
    written[0].write_bytes(content)
    about = {"url": url, "fetched_at": fetched_at.isoformat(), "outlet": outlet}
    written[1].write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    rules = parsers / f"{name}.py"
    if not rules.exists():
        rules.write_text(
            _TEMPLATE.format(
                title=name.replace("_", " ").title(),
                host=page.host,
                day=day.isoformat(),
                year=day.year,
                month=day.month,
                number=day.day,
                region=_region(page),
                name=name,
            ),
            "utf-8",
        )
        written.append(rules)
    written.append(load_fixture(folder).write_expected())
    return written


def _region(page: Page) -> str:
    """Return a selector of the element that the general parser takes for the article's."""
    container = Reading(page).text.container
    if container is None:
        return "article"
    element = container.element
    names = (element.get("class") or "").split()
    if identity := element.get("id"):
        return f"#{identity}"
    return f"{element.tag}.{names[0]}" if names else str(element.tag)

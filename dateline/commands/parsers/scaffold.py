"""Create rules for a new outlet, and compare rules with their fixtures.

A fixture is a folder ``tests/extractors/read/sites/fixtures/<family>/<date>/`` with ``page.html`` (or
``page.txt``), ``page.json`` (its address, when it was fetched, the outlet's id if any) and ``expected.json``
(what reading it gives, field by field).
"""

from __future__ import annotations

import datetime as dt
import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import ExtractedPage
from extractors.read.extract import extract_page, find_outlet
from extractors.read.families import clear_family_caches, family_for, family_names
from extractors.read.generic.reading import Reading
from extractors.read.page import Page
from extractors.runtime.settings import PROJECT_ROOT

PARSERS = PROJECT_ROOT / "extractors" / "read" / "sites"
FIXTURES = PROJECT_ROOT / "tests" / "extractors" / "read" / "sites" / "fixtures"

_PAGE_NAMES = ("page.html", "page.txt")
_FAMILY_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_TEXT_TAGS = ("p", "h2", "h3", "li", "blockquote")
_TEMPLATE = '''"""{title}: what is special about its pages."""

from __future__ import annotations

from datetime import date

from extractors.read.layouts import Family, Layout

HOSTS = ("{host}",)


class Story(Layout):
    """The layout seen on {day}."""

    since = date({year}, {month}, {number})
    region = "{region}"
    paragraphs = "{paragraphs}"
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
        """Extract the stored page and return its fields as JSON values; ``rules=False`` uses no outlet rules."""
        page = extract_page(self.content, self.url, fetched_at=self.fetched_at, outlet=self.outlet, rules=rules)
        return as_json(page)

    def expected(self) -> dict[str, Any]:
        """Return the stored fields.

        Raises:
            FileNotFoundError: the folder has no ``expected.json``.
            ValueError: it is no JSON object.
        """
        return _read_json(self.folder / "expected.json")

    def write_expected(self) -> Path:
        """Write what extracting the page gives today to ``expected.json``, replacing it; return its path."""
        path = self.folder / "expected.json"
        path.write_text(json.dumps(self.read(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        return path


def load_fixture(folder: Path) -> Fixture:
    """Load a fixture: its page and the address, time and outlet in ``page.json``; ``expected.json`` is not read.

    Raises:
        FileNotFoundError: a file is missing; the message names the folder and the file.
        ValueError: ``page.json`` is no JSON, or has no address; the message names the file.
    """
    page = next((folder / name for name in _PAGE_NAMES if (folder / name).is_file()), None)
    about = folder / "page.json"
    if page is None or not about.is_file():
        missing = "page.html" if page is None else "page.json"
        raise FileNotFoundError(f"{folder}: {missing} is missing; `dateline parser new` makes a whole fixture")
    stated = _read_json(about)
    fetched = stated.get("fetched_at")
    if not stated.get("url"):
        raise ValueError(f'{about}: say the page\'s address: "url"')
    return Fixture(
        folder,
        page.read_bytes(),
        stated["url"],
        dt.datetime.fromisoformat(fetched) if fetched else None,
        stated.get("outlet"),
    )


def _read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: it is no JSON object; the message names the file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing; `dateline parser check --update` writes what is read today")
    try:
        stored = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(stored, dict):
        raise ValueError(f"{path} must be one JSON object")
    return stored


def find_fixtures(root: Path = FIXTURES, family: str | None = None) -> list[Path]:
    """Return the fixture folders of one family, or of all if ``family`` is None, sorted by path; empty if there is
    none.
    """
    return sorted(path for path in root.glob(f"{family or '*'}/*") if path.is_dir())


def as_json(page: ExtractedPage) -> dict[str, Any]:
    """Return a page's fields as JSON has them: the article's by their names, then ``related_items`` and
    ``media_items``.

    Fields that are empty are left out, so that a fixture says only what the page says, and so are the notes on how
    fields were found.
    """
    article = asdict(page.article)
    for name in ("sources", "candidates", "confidence"):
        article.pop(name)
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


def compare_readings(expected: dict[str, Any], found: dict[str, Any]) -> Iterator[Difference]:
    """Yield each field in which the expected and the found reading differ, sorted by name; a missing field counts as
    None.
    """
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Difference(name, expected.get(name), found.get(name))


def check_fixture(folder: Path) -> list[Difference]:
    """Extract a fixture's page again and return the fields that differ from ``expected.json``; empty if none does.

    Raises:
        FileNotFoundError: a file of the fixture is missing.
        ValueError: a JSON file of the fixture cannot be read.
        RuleError: a rule fails on the page.
    """
    fixture = load_fixture(folder)
    return list(compare_readings(fixture.expected(), fixture.read()))


def fields_changed_by_rules(folder: Path) -> list[str]:
    """Return the names of the fields that the outlet's rules read differently from the general parser, without
    ``extractor``.
    """
    fixture = load_fixture(folder)
    differences = compare_readings(fixture.read(rules=False), fixture.read())
    return [difference.field for difference in differences if difference.field != "extractor"]


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

    The rules begin with the region that the general parser found, and the fixture with what they read: both are then
    corrected by hand. ``content`` is a page that may be stored: for the repository write one whose structure is true
    and whose text is invented. A family that exists gets another fixture and keeps its rules.

    Raises:
        ValueError: the page holds no text, the name is none that a family may have, the address has no host that rules
            can be chosen by, the registry has no such outlet, or another family reads pages of this host. Nothing has
            been written then.
        FileExistsError: there is a fixture of that day already.
    """
    rules = parsers / f"{name}.py"
    _check_name(name, rules)
    fetched_at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    known = find_outlet(outlet) if outlet is not None else None
    if outlet is not None and known is None:
        raise ValueError(f"outlet {outlet!r} is not in the registry: give the name of a file there, without its .yml")
    page = Page(content, url, fetched_at=fetched_at, outlet=known)
    if page.unreadable or not page.is_html:
        raise ValueError(f"{url}: {page.unreadable or 'the page is no HTML'}: rules cannot be begun from it")
    if not _HOST.fullmatch(page.host):
        raise ValueError(f"{url!r} is no address of a page: it has no host that rules could be chosen by")
    _check_family(name, page, rules)
    folder = fixtures / name / day.isoformat()
    if folder.exists():
        raise FileExistsError(f"{folder} exists: give another day with --day, or remove it")
    folder.mkdir(parents=True)
    written = [folder / "page.html", folder / "page.json"]
    written[0].write_bytes(content)
    about = {"url": url, "fetched_at": fetched_at.isoformat(), "outlet": outlet}
    written[1].write_text(json.dumps(about, indent=2) + "\n", "utf-8")
    if not rules.exists():
        region, paragraphs = _region_and_paragraphs(page)
        rules.write_text(
            _TEMPLATE.format(
                title=name.replace("_", " ").title(),
                host=page.host,
                day=day.isoformat(),
                year=day.year,
                month=day.month,
                number=day.day,
                region=region,
                paragraphs=paragraphs,
                name=name,
            ),
            "utf-8",
        )
        written.append(rules)
        clear_family_caches()
    written.append(load_fixture(folder).write_expected())
    return written


def _check_name(name: str, rules: Path) -> None:
    if not _FAMILY_NAME.fullmatch(name) or keyword.iskeyword(name):
        raise ValueError(
            f"family {name!r}: the name must be up to 60 of the letters a to z, digits and _, begin with a letter, and "
            "be no word of Python"
        )
    is_other_file = rules.exists() and rules.parent == PARSERS and name not in family_names()
    if name == "generic":
        raise ValueError("family 'generic': an outlet that names it is read by the general parser; take another name")
    if is_other_file or rules.with_suffix("").is_dir():
        raise ValueError(f"family {name!r}: extractors/read/sites has something else of that name; take another")


def _check_family(name: str, page: Page, rules: Path) -> None:
    """Make sure that the page will be read by the family of this name, or by none yet.

    Raises:
        ValueError: it would not.
    """
    family = family_for(page.host, getattr(page.outlet, "parser", None))
    if family is not None and family.name != name:
        raise ValueError(
            f"pages of {page.host} are read by the family {family.name!r}: add a layout to its file instead"
        )
    if family is None and rules.exists() and rules.parent == PARSERS:
        raise ValueError(
            f"the family {name!r} exists and does not read pages of {page.host}: add the host to HOSTS in "
            f"extractors/read/sites/{name}.py first, or take another name"
        )


def _region_and_paragraphs(page: Page) -> tuple[str, str]:
    """Return a selector of the article's part of the page, with its headline where one element other than the body
    holds both, and one of the blocks of text in it.
    """
    container = Reading(page).text.container
    text = container.element if container is not None else None
    while text is not None and _selector_of(page, text) is None:
        text = text.getparent()
    if text is None or text.tag in ("body", "html"):
        return "body", ", ".join(_TEXT_TAGS)
    inner = _selector_of(page, text)
    around: HtmlElement | None = text
    while around is not None and around.tag != "body":
        if next(around.iter("h1"), None) is not None and (region := _selector_of(page, around)):
            prefix = "" if around is text else f"{inner} "
            return region, ", ".join(prefix + tag for tag in _TEXT_TAGS)
        around = around.getparent()
    return inner or "body", ", ".join(_TEXT_TAGS)


def _selector_of(page: Page, element: HtmlElement) -> str | None:
    """Return the plainest selector whose first match is the element, or None."""
    tag = str(element.tag)
    candidates = [f"#{element.get('id')}", *(f"{tag}.{name}" for name in (element.get("class") or "").split()), tag]
    return next((css for css in candidates if _PLAIN_SELECTOR.fullmatch(css) and page.find(css) is element), None)


_PLAIN_SELECTOR = re.compile(r"#[A-Za-z][\w-]{0,60}|[a-z][a-z0-9]*(?:\.[A-Za-z_][\w-]{0,60})?", re.ASCII)

"""Every page of HTML that a build writes: none loads anything from outside, and no text of a page becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dateline.reports.page_templates import FIND_SCRIPT
from extractors.runtime.settings import Home
from tests.attacks.hostile_home import MARKER, PAYLOADS, build_hostile_home

_LOADING = frozenset({"src", "srcset", "poster", "background", "data", "action", "formaction", "ping", "manifest"})
_LINKS_THAT_LOAD_NOTHING = frozenset({"canonical", "author", "license", "next", "prev", "index", "search"})
_OUTSIDE = re.compile(r"\s*(?:(?!data:)[a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
_IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]*)""", re.IGNORECASE)
_SCRIPT_URL = re.compile(r"\s*(?:javascript|vbscript|data:text):?", re.IGNORECASE)


class Page(HTMLParser):
    """What a page loads, what it runs, and the text that it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.elements: list[str] = []
        self.policy: str | None = None
        self.text: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        self.elements.append(tag)
        found = {name: value or "" for name, value in attrs}
        if tag == "meta" and found.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = self.policy or found.get("content")
        if (tag == "meta" and found.get("http-equiv", "").lower() == "refresh") or tag == "base":
            self.loads.append(f"{tag} {found}")
        for name, value in found.items():
            if name.startswith("on") or (name in ("href", "src", "xlink:href", "action") and _SCRIPT_URL.match(value)):
                self.handlers.append(f"{tag} {name}={value[:80]}")
            if self._is_loaded(tag, name, found):
                parts = [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]
                self.loads += [part for part in parts if _OUTSIDE.match(part)]
            if name == "style":
                self._style(value)

    @staticmethod
    def _is_loaded(tag: str, name: str, found: dict[str, str]) -> bool:
        if name in _LOADING:
            return True
        if tag == "link" and name == "href":
            return not set(found.get("rel", "").lower().split()) & _LINKS_THAT_LOAD_NOTHING
        return name in ("href", "xlink:href") and tag in ("use", "image", "script", "feimage")

    def _style(self, text: str) -> None:
        self.loads += [address for address in _IN_STYLE.findall(text) if _OUTSIDE.match(address)]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self._style(data)
        elif self._inside == "script":
            self.scripts.append(data)
        else:
            self.text.append(data)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build_hostile_home(tmp_path_factory.mktemp("hostile"))


def pages(home: Home) -> Iterator[tuple[Path, Page]]:
    for path in sorted(home.root.rglob("*.html")):
        yield path.relative_to(home.root), Page(path.read_text("utf-8"))


def test_every_kind_of_page_was_written(home: Home) -> None:
    names = [path.relative_to(home.root).as_posix() for path in home.root.rglob("*.html")]
    for kind in (
        r"quality/index\.html", r"quality/loads/.+", r"quality/publications/.+", r"quality/validations/index\.html",
        r"quality/validations/staged-.+", r"quality/validations/warehouse-.+", r"docs/index\.html", r"docs/dbt\.html",
        r"docs/guide/index\.html", r"docs/guide/search\.html",
    ):  # fmt: skip
        assert any(re.fullmatch(kind, name) for name in names), f"no page {kind} of {len(names)}"


def test_no_page_loads_anything_from_outside(home: Home) -> None:
    assert not {str(path): page.loads for path, page in pages(home) if page.loads}
    sheets = {path: _IN_STYLE.findall(path.read_text("utf-8")) for path in home.root.rglob("*.css")}
    assert not {str(path): found for path, found in sheets.items() if any(map(_OUTSIDE.match, found))}


def test_only_the_guide_dbts_page_and_our_search_run_scripts_and_reach_nothing(home: Home) -> None:
    for path, page in pages(home):
        name = path.as_posix()
        if name.startswith("docs/guide/"):
            continue
        assert page.policy, f"{name} has no content security policy"
        assert page.policy.startswith("default-src 'none'"), name
        assert "connect-src" not in page.policy and "http" not in page.policy, name
        if name == "docs/dbt.html":
            text = (home.root / path).read_text("utf-8")
            assert text.index("Content-Security-Policy") < text.index("<script")
        else:
            assert page.scripts == ([FIND_SCRIPT] if name == "docs/index.html" else []), name
            assert not {"iframe", "object", "embed"} & set(page.elements), name
            assert not page.handlers, f"{name}: {page.handlers}"


def test_text_of_pages_is_text_in_every_report(home: Home) -> None:
    shown = set()
    for path, page in pages(home):
        html = (home.root / path).read_text("utf-8")
        if MARKER not in html:
            continue
        name = path.as_posix()
        shown.add("/".join(name.split("/")[:2]))
        assert not any(MARKER in script for script in page.scripts), name
        assert not any(MARKER in one for one in (*page.handlers, *page.loads)), name
        # whatever begins markup is escaped, so that no payload stands there as it was sent
        assert not any(payload in html for payload in PAYLOADS), name
        assert not re.search(rf"<[^>]{{0,200}}{MARKER}", re.sub(r"<!--.*?-->", "", html)), name
    # pages of validations and dbt's get no text of pages
    assert {"quality/index.html", "docs/index.html"} <= shown, shown
    assert not {"quality/validations", "docs/dbt.html", "docs/guide"} & shown, shown


@pytest.mark.parametrize(
    "html",
    [
        "<script src=//cdn.example/a.js></script>", "<img srcset='a.png 1x, https://cdn.example/b.png 2x'>",
        "<link rel=preconnect href=https://cdn.example>", "<style>a{background:URL( 'https://cdn.example/c')}</style>",
        "<p style='background:url(//cdn.example/d)'>", "<svg><use href='https://cdn.example/e#x'/></svg>",
        "<base href=https://cdn.example/>", "<meta http-equiv=Refresh content='0;url=https://cdn.example/'>",
        "<object data='ftp://cdn.example/f'></object>", "<form action='\\\\cdn.example'></form>",
    ],
)  # fmt: skip
def test_the_walk_finds_what_a_page_loads(html: str) -> None:
    assert Page(html).loads


def test_the_walk_leaves_links_data_and_own_files_alone() -> None:
    html = "<a href=https://x.example>x</a><img src='data:image/png;base64,AA'><script src='a.js'></script>"
    assert not Page(
        f"<link rel=canonical href=https://x.example/>{html}<style>a{{background:url(b.png)}}</style>"
    ).loads

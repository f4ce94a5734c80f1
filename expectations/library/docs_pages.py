"""Makes the pages of Data Docs self-contained: what Great Expectations loads from content networks is removed.

The library's templates load scripts, style sheets and pictures from seven networks, some without an integrity hash.
Whoever controls one of them could run code in a reader's browser, and each would learn who reads which report. So every
page is rewritten once: no script, nothing loaded, a style of its own, and a policy that forbids the rest.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from lxml import etree, html

_MARK = b"<!-- self-contained -->"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_REMOVED = ("script", "noscript", "iframe", "object", "embed", "base", "link", "form", "audio", "video", "svg")
_LOADING = ("src", "srcset", "poster", "background", "data", "integrity", "crossorigin", "ping")
_OUTSIDE = re.compile(r"(?i)url\(|@import|expression\(")
_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:72rem;padding:0 1rem}
table{border-collapse:collapse;margin:.5rem 0 1rem;width:100%}
td,th{border-bottom:1px solid #8885;padding:.3rem .6rem;text-align:left;vertical-align:top}
h1,h2,h3,h4,h5{line-height:1.25}ol,ul{padding-left:1.4rem}
code,pre{font-size:13px;overflow-wrap:anywhere;white-space:pre-wrap}
.badge{border:1px solid #8888;border-radius:.4rem;padding:0 .4rem}
.text-success{color:#1a7f37}.text-danger{color:#cf222e}.text-warning{color:#9a6700}
"""


def make_self_contained(folder: Path) -> int:
    """Rewrite each HTML page below a folder that is not rewritten yet, and remove ``static``; return their number."""
    # style sheets and pictures of the library's, which its pages load no more
    shutil.rmtree(folder / "static", ignore_errors=True)
    count = 0
    for path in folder.rglob("*.html"):
        content = path.read_bytes()
        if _MARK in content[:200]:
            continue
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(strip_page(content))
        beside.replace(path)
        count += 1
    return count


def strip_page(content: bytes) -> bytes:
    """Return an HTML page without scripts and without anything that a browser would load; ordinary links stay.

    A style, a UTF-8 declaration and a content security policy are added.
    """
    root: Any = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    for element in list(root.iter(*_REMOVED)):
        element.drop_tree()
    for element in list(root.iter("img", "style", "meta")):
        if element.tag == "img" and element.get("src", "").startswith("data:image/"):
            continue
        element.drop_tree()
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            value = element.attrib[name]
            is_script = name.lower().startswith("on") or value.strip().lower().startswith(("javascript:", "vbscript:"))
            is_loaded = name.lower() in _LOADING and element.tag != "img"
            if is_script or is_loaded or (name.lower() == "style" and _OUTSIDE.search(value)):
                del element.attrib[name]
    head = root.find("head")
    if head is None:
        head = html.Element("head")
        root.insert(0, head)
    policy = html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    style = html.Element("style")
    style.text = _STYLE
    head.insert(0, html.Element("meta", {"charset": "utf-8"}))
    head.insert(1, policy)
    head.append(style)
    body: bytes = html.tostring(root, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + _MARK + b"\n" + body

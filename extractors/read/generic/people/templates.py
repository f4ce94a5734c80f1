"""Variables of a template that stand where a name belongs."""

from __future__ import annotations

import re

_TEMPLATE = re.compile(
    r"\{\{|\}\}|\$\{|<[%?]|[%?]>|\[object|^\s*[{\[<%#$@_]{1,3}[\w.\- ]{1,40}[}\]>%#_]{1,3}\s*$"
    r"|^\s*\$\w{1,40}\s*$|^[a-z_]{2,20}(?:\.[a-z_]{2,20}){2,4}$"
    r"|^(?:site|page|post|author|article|user|meta|data|item|entry|content)[._](?:writer|author|name|user|byline|title)$"
)


def is_template(text: str) -> bool:
    """Whether a name is a variable that a template did not fill: ``{{author}}``, ``[object Object]``."""
    return _TEMPLATE.search(text) is not None

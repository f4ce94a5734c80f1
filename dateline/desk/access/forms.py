"""Forms that change something: where they came from, and the token that only this desk's own pages carry."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

from dateline.desk.access.sessions import Session

LONGEST_BODY = 300_000
"""Bytes of a form: a watch's file and what is around it."""


class FormTokens:
    """Gives each reader the token of their forms: that of their session, or one that this process makes for a user."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def of(self, session: Session | None) -> str:
        """Return the token; a page elsewhere can neither read nor guess it."""
        if session and session.csrf:
            return session.csrf
        user = session.user if session else ""
        return hmac.new(self._secret, user.encode(), hashlib.sha256).hexdigest()

    def accepts(self, request: Request, session: Session | None, token: str) -> bool:
        """Return whether a form came from a page of this desk, by its token and by what the browser says."""
        return is_from_here(request) and hmac.compare_digest(self.of(session).encode(), token.encode())


def is_from_here(request: Request) -> bool:
    """Return whether the browser says that a form came from a page of the desk, as far as it says anything."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    # browsers do not say it to names that are reached without TLS, but name the origin (headers.py)
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")

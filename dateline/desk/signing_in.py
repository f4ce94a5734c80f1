"""Signing in and out, where a file of users is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from dateline.desk.access.forms import FormTokens, is_from_here
from dateline.desk.access.rates import Rates
from dateline.desk.access.sessions import COOKIE, LASTS_S, Sessions
from dateline.desk.access.users import Users

_TRIES, _TRIES_PER_SECOND = 8, 1 / 20
_LONGEST = 200


def add_signing_in(app: FastAPI, users: Users | None, sessions: Sessions) -> None:
    """Add the page, the form behind it, and the end of a session. Tries are limited by address and by name."""
    if users is None:
        return
    tokens = FormTokens()
    tries = Rates(_TRIES, _TRIES_PER_SECOND)

    @app.get("/sign-in", include_in_schema=False)
    def page(request: Request) -> Response:
        return _form(request)

    @app.post("/sign-in", include_in_schema=False)
    def sign_in(
        request: Request,
        user: Annotated[str, Form(max_length=_LONGEST)] = "",
        password: Annotated[str, Form(max_length=_LONGEST)] = "",
    ) -> Response:
        if not is_from_here(request):
            raise HTTPException(403)
        address = request.client.host if request.client else "unknown"
        if not (tries.allow(address) and tries.allow(f"user {user}")):
            raise HTTPException(429)
        if not users.knows(user, password):
            return _form(request, is_failed=True)
        response = RedirectResponse("/", 303)
        is_secure = request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
        response.set_cookie(
            COOKIE, sessions.begin(user), max_age=int(LASTS_S), httponly=True, samesite="strict", secure=is_secure
        )
        return response

    @app.post("/sign-out", include_in_schema=False)
    def sign_out(request: Request, token: Annotated[str, Form(max_length=_LONGEST)] = "") -> Response:
        session = request.scope["state"]["session"]
        if session and not tokens.accepts(request, session, token):
            raise HTTPException(403)
        sessions.end(request.cookies.get(COOKIE))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE)
        return response

    def _form(request: Request, *, is_failed: bool = False) -> Response:
        from dateline.desk.app import shown

        status = 401 if is_failed else 200
        return shown(request, app.state.desk, "sign_in.html.j2", status, is_failed=is_failed)

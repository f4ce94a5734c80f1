"""The gate before every request: host, rate, sign-in; and the headers behind every answer."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.desk.access.forms import LONGEST_BODY
from dateline.desk.access.headers import HEADERS
from dateline.desk.access.hosts import is_own_host
from dateline.desk.access.rates import Rates
from dateline.desk.access.sessions import COOKIE, Session, Sessions
from dateline.desk.access.users import Users
from dateline.desk.settings import LOOPBACK, DeskSettings

OPEN_PATHS = ("/sign-in", "/static/")
_PER_SECOND = 15.0


class Gate:
    """ASGI middleware. A request that passes has ``state.session`` (None where no sign-in is asked for)."""

    def __init__(
        self,
        app: ASGIApp,
        settings: DeskSettings,
        sessions: Sessions,
        users: Users | None,
        rates: Rates | None = None,
    ) -> None:
        self._app, self._settings, self._sessions, self._users = app, settings, sessions, users
        self._rates = rates or Rates(settings.burst, _PER_SECOND)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name not in own:
                        own[name] = value
                if "Cache-Control" not in own:
                    own["Cache-Control"] = "private, no-cache"
            await send(message)

        answer: ASGIApp = self._app
        if not is_own_host(headers.get("host"), self._settings.hosts):
            answer = PlainTextResponse(
                "This desk does not answer to this name. Use its address on this machine, or add the name to "
                "DATELINE_DESK_HOSTS.\n",
                421,
            )
        else:
            session = self._session(HTTPConnection(scope), headers)
            client = (session.user if session else None) or (scope.get("client") or ("unknown", 0))[0]
            if not scope["path"].startswith("/static/") and not self._rates.allow(client):
                answer = PlainTextResponse("Too many requests. Wait a minute.\n", 429, headers={"Retry-After": "30"})
            elif scope["method"] not in ("GET", "HEAD") and not _is_small(headers):
                answer = PlainTextResponse("The form is too long, or does not say how long it is.\n", 413)
            elif not self._settings.is_open and session is None and not scope["path"].startswith(OPEN_PATHS):
                answer = self._refusal(scope)
            scope.setdefault("state", {})["session"] = session
        await answer(scope, receive, guarded)

    def _session(self, connection: HTTPConnection, headers: Headers) -> Session | None:
        name = self._settings.proxy_header
        if name and connection.client and connection.client.host in LOOPBACK and (user := headers.get(name)):
            return Session(user[:64], "", float("inf"))
        session = self._sessions.find(connection.cookies.get(COOKIE))
        return session if session and self._users and self._users.has(session.user) else None

    def _refusal(self, scope: Scope) -> ASGIApp:
        if self._users is None or scope["method"] != "GET" or scope["path"].startswith(("/api", "/files", "/plots")):
            return PlainTextResponse("Sign in first.\n", 401)
        return RedirectResponse("/sign-in", 303)


def _is_small(headers: Headers) -> bool:
    """Whether a request says that its body is short enough to be read."""
    length = headers.get("content-length", "")
    return length.isdecimal() and len(length) < 10 and int(length) <= LONGEST_BODY

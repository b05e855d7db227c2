"""Who may come in: one browser with the token from the terminal, asking for this address, from a page of its own.

Takes    what a request says of itself, as texts.
Gives    `Doorway`.
Promise  secrets are compared in constant time and never logged; a refusal says nothing of what was wrong.

Cookies know no ports, so another server on this machine would be sent ours. The cookie's path is therefore a drawn
folder that only this sitting has: a request to another server would have to know it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable

IDLE_SECONDS = 30 * 60
_TARGET = re.compile(r"/(?:[A-Za-z0-9_-]{1,100}/){0,6}[A-Za-z0-9_-]{0,100}")
COOKIE = "riskkit_desk"


class Doorway:
    """Token, session, idle time and form tokens of one sitting.

    Parameters
    ----------
    idle_seconds : float
        The sitting ends after this long without an admitted request.
    clock : callable
        Seconds that never go back.

    Notes
    -----
    `port` is set once the server has one. The token opens the door once; after that only the cookie does.
    """

    def __init__(self, *, idle_seconds: float = IDLE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self.port = 0
        self.idle_seconds = idle_seconds
        self.token = secrets.token_urlsafe(32)
        self.folder = f"/{secrets.token_hex(12)}"
        self._secret = secrets.token_bytes(32)
        self._session: str | None = None
        self._clock = clock
        self._last = clock()
        self._lock = threading.Lock()
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        """The address to print, with the token."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def is_our_host(self, host: str) -> bool:
        """True for the two names this machine has for itself, with our port. Anything else is a name turned on us."""
        return host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def is_plain_target(self, target: str) -> bool:
        """True for a path without dots, percent signs, NULs, repeated slashes or a query."""
        return _TARGET.fullmatch(target) is not None

    def exchange(self, token: str) -> str | None:
        """The session's cookie for the token; None if it is wrong, or was used."""
        with self._lock:
            used = self._session is not None or self.has_ended()
            if not _same(token, self.token) or used:
                return None
            self._session = secrets.token_urlsafe(32)
            self._last = self._clock()
            return self._session

    def admits(self, cookie: str) -> bool:
        """True if this is the session's cookie and the sitting goes on; the idle time starts anew."""
        with self._lock:
            known = _same(cookie, self._session or "") and self._session is not None
            if not known or self.has_ended():
                return False
            self._last = self._clock()
            return True

    def has_ended(self) -> bool:
        """True once the sitting was ended or nobody has asked for anything for too long."""
        if self._clock() - self._last > self.idle_seconds:
            self.ended.set()
        return self.ended.is_set()

    def comes_from_here(self, host: str, origin: str | None, fetch_site: str | None) -> bool:
        """True if a form was sent by a page of this server.

        Browsers send `Origin: null` with forms of a page that gives no referrer; then Sec-Fetch-Site must say it.
        """
        if fetch_site not in (None, "same-origin"):
            return False
        if origin in (None, "null"):
            return fetch_site == "same-origin"
        return origin == f"http://{host}"

    def form_token(self, action: str) -> str:
        """What a form must bring back; it holds for this session and this action only."""
        said = f"{self._session}\n{action}".encode()
        return hmac.new(self._secret, said, hashlib.sha256).hexdigest()

    def form_holds(self, action: str, token: str) -> bool:
        """True if the form was made here, for this action."""
        return _same(token, self.form_token(action))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))

"""Serve a desk on this machine only, until the reviewer ends it, walks away, or presses Ctrl-C.

Takes    a Desk, the words of its run, a port.
Gives    `serve_desk`, `DeskServer`.
Promise  127.0.0.1 and nothing else; no request is logged; the token is printed once and stored nowhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.review.desk import Desk
from riskkit.review.look import RunWords
from riskkit.review.web.doorway import IDLE_SECONDS, Doorway
from riskkit.review.web.routes import make_app

HERE = "127.0.0.1"


class _Silent(WSGIRequestHandler):
    """Answers without saying what it is made of, and writes no log."""

    timeout = 60
    server_version = "riskkit"
    sys_version = ""
    error_message_format = "%(code)d\n"
    error_content_type = "text/plain"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing is logged: a line would hold a case or the token."""

    def version_string(self) -> str:
        """What the Server header says."""
        return "riskkit"


class DeskServer:
    """A desk that is being served. `address` is what the reviewer opens; `stop()` ends it."""

    def __init__(self, desk: Desk, words: RunWords, *, port: int = 0, doorway: Doorway | None = None) -> None:
        self.doorway = Doorway() if doorway is None else doorway
        try:
            self._server: BaseWSGIServer = make_server(
                HERE, port, make_app(desk, words, self.doorway), threaded=True, request_handler=_Silent
            )
        except (OSError, OverflowError, SystemExit) as error:
            raise CannotWrite(
                f"Port {port} of {HERE} cannot be opened ({type(error).__name__}). Use --port 0 for a free one."
            ) from None
        self.doorway.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The address to open once, with its token."""
        return self.doorway.address

    def wait(self, every: float = 0.5) -> None:
        """Return when the sitting has ended."""
        while not self.doorway.has_ended():
            self.doorway.ended.wait(every)

    def stop(self) -> None:
        """End the sitting and close the port."""
        self.doorway.ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def serve_desk(
    desk: Desk, words: RunWords, *, host: str = HERE, port: int = 0, idle_minutes: float = IDLE_SECONDS / 60,
    tell: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Serve until the sitting ends.

    Raises
    ------
    SpecError
        If `host` is not this machine, or the idle time is not over 0.
    CannotWrite
        If the port cannot be had.
    """
    if host != HERE:
        raise SpecError(f"The desk is served on {HERE} only: nothing about a person leaves this machine this way.")
    if not 0 < idle_minutes <= 24 * 60:
        raise SpecError("The idle time must be more than 0 minutes and at most a day.")
    server = DeskServer(desk, words, port=port, doorway=Doorway(idle_seconds=idle_minutes * 60))
    tell(f"Open this address once, in a browser on this machine:\n{server.address}")
    tell(f"The sitting ends on its own page, with Ctrl-C, or after {idle_minutes:g} minutes without a request.")
    try:
        server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
    tell("The sitting has ended. What was recorded stands in the run's journal.")

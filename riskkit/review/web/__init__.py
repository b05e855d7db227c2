"""The desk as a local web page: one reviewer, one machine, no script.

Takes    a Desk and the words of its run.
Gives    `serve_desk`, `make_app`, `Doorway`.
Promise  light until a name is used: Flask is loaded then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.review.web.doorway import Doorway
    from riskkit.review.web.routes import make_app
    from riskkit.review.web.serving import DeskServer, serve_desk

__all__ = ["DeskServer", "Doorway", "make_app", "serve_desk"]

__getattr__, __dir__ = lazy_names(
    __name__, {"Doorway": "doorway", "make_app": "routes", "DeskServer": "serving", "serve_desk": "serving"}
)

"""How pages are opened in Chromium for tests: at a width, in a light or dark scheme, details closed or open.

Takes    a browser and a file.
Gives    `Opened`, `LOOKS`, `FEW_LOOKS`, `measure`, `axe_faults`.
Promise  the context is offline, and everything a page asks for is written down.
"""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Any

from how_many import RELEASE

LOOKS = tuple(product((1280, 320), ("light", "dark"), ("closed", "open")))
# axe takes seconds a page: both widths in both schemes, folded parts open in one of each; all looks before a release.
FEW_LOOKS = tuple(
    look for look in LOOKS if RELEASE or (look[:2] in ((1280, "light"), (320, "dark"))) == (look[2] == "open")
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
OPEN = "document.querySelectorAll('details').forEach(part => { part.open = true })"
_SCRIPT = (Path(__file__).parent / "browser" / "measured.js").read_text(encoding="utf-8")
MEASURE = re.sub(r"\A(//[^\n]*\n)+", "", _SCRIPT)


class Opened:
    """A page that is open: `page`, and what it `asked` for, said in `dialogs` and on the `console`."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1280, height: int = 900, **settings: Any) -> None:
        """Open a file in a context of its own."""
        self.context = browser.new_context(offline=True, viewport={"width": width, "height": height}, **settings)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        self.console: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.address = file.resolve().as_uri()
        self.page.goto(self.address)

    def __enter__(self) -> Opened:
        """The page itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the context."""
        self.context.close()

    def elsewhere(self) -> list[str]:
        """What the page asked for besides itself."""
        return [address for address in self.asked if address != self.address]


def looked_at(browser: Any, file: Path, width: int, scheme: str, parts: str, **settings: Any) -> Opened:
    """Open a page in one of the LOOKS."""
    opened = Opened(browser, file, width=width, color_scheme=scheme, **settings)
    if parts == "open":
        opened.page.evaluate(OPEN)
    return opened


def measure(page: Any) -> dict[str, list[str]]:
    """Faults by kind, measured in the page; kinds without one are left out."""
    return {kind: faults for kind, faults in page.evaluate(MEASURE).items() if faults}


def axe_faults(page: Any) -> list[tuple[str, str]]:
    """What axe-core finds: the rule, and the first place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found]

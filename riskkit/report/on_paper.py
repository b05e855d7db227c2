"""Pages as PDF: printed by Chromium, tagged, with an outline, and tidied so that the same page gives the same bytes.

Takes    HTML pages as bytes, each with the name it has beside the others.
Gives    `Printer`; needs the extra riskkit[pdf] and a Chromium.
Promise  nothing is fetched and no script runs while a page is printed; no path of this machine and no time of printing
         stands in the PDF; a link to another page leads to that page's PDF.
"""

from __future__ import annotations

import io
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.report.words_en import PAPER

BROWSER_VARIABLE = "RISKKIT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLACE = "http://riskkit.invalid/report/"  # a name that no network resolves; every request is answered from memory
_MINUTES = 10
_TAG_NAME = re.compile(rb"\(node\d{8}\)")
_PAPER, _SLACK = (680, 1017), 8  # A4 less the margins of style.css, in CSS pixels; what a line may differ in print
_SIZES = (0.95, 0.9, 0.85, 0.8)  # tried in turn until the board's page fits; 0.8 is 7.2 points where the page has 9


class Printer:
    """Chromium, open for printing; a context."""

    def __init__(self, browser: str | Path | None = None) -> None:
        """`browser`: a Chromium's path; without it RISKKIT_CHROMIUM, one on the PATH, or Playwright's own.

        Raises
        ------
        SpecError
            A part is not installed. The message says what to install.
        """
        missing = [name for name in ("playwright", "pikepdf") if not _installed(name)]
        if missing:
            raise SpecError(PAPER["no_printer"].format(missing=", ".join(missing)))
        self._browser = _executable(browser)
        self._thread: ThreadPoolExecutor
        self._playwright: Any = None
        self._chromium: Any = None

    def __enter__(self) -> Printer:
        """Start Chromium, in a thread of its own: Playwright would refuse to start inside a notebook's loop."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        try:
            self._thread.submit(self._start).result()
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        """Stop Chromium."""
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def printed(self, page: str, content: bytes) -> bytes:
        """One page as a tagged PDF on A4. `page`: its path inside report/, such as "people/case-0001.html"."""
        return _tidied(self._thread.submit(self._print, page, content).result())

    def _start(self) -> None:
        from playwright.sync_api import Error, sync_playwright

        # As root Chromium has no sandbox; what it prints here is verified and may not run anything.
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        self._playwright = sync_playwright().start()
        try:
            self._chromium = self._playwright.chromium.launch(executable_path=self._browser, args=arguments)
        except Error:
            self._playwright.stop()
            raise SpecError(PAPER["no_chromium"]) from None

    def _stop(self) -> None:
        self._chromium.close()
        self._playwright.stop()

    def _print(self, page: str, content: bytes) -> bytes:
        from playwright.sync_api import Error

        context = self._chromium.new_context(offline=True, java_script_enabled=False, color_scheme="light")
        try:
            opened = context.new_page()
            opened.set_default_timeout(_MINUTES * 60_000)
            opened.set_viewport_size({"width": _PAPER[0], "height": _PAPER[1]})
            opened.emulate_media(media="print")
            address, shown = f"{_PLACE}{page}", [content]
            opened.route("**/*", lambda route: _answer(route, address, shown[-1]))
            opened.goto(address)
            for size in _SIZES:
                if not _too_long(opened):
                    break
                smaller = f"@media print{{.first-page{{zoom:{size}!important}}}}</style>".encode()
                shown.append(content.replace(b"</style>", smaller, 1))
                opened.goto(address)
            printed: bytes = opened.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
        except Error:
            raise CannotWrite(PAPER["chromium_failed"].format(page=page)) from None
        finally:
            context.close()
        return printed


def paper_name(page: str) -> str:
    """What a page is called as PDF."""
    return f"{page.removesuffix('.html')}.pdf"


def _installed(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        return False
    return True


def _executable(browser: str | Path | None) -> str | None:
    """The Chromium to start; None means Playwright's own."""
    named = browser or os.environ.get(BROWSER_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise SpecError(
                f"There is no Chromium at the path given by --browser or {BROWSER_VARIABLE}. {PAPER['no_chromium']}"
            )
        return str(named)
    return next((found for found in map(shutil.which, _NAMES) if found), None)


def _too_long(opened: Any) -> bool:
    """True if the board's page, laid out for print, is longer than one sheet of A4."""
    first = opened.locator(".first-page")
    box = first.bounding_box() if first.count() else None
    return box is not None and bool(box["y"] + box["height"] > _PAPER[1] - _SLACK)


def _answer(route: Any, address: str, content: bytes) -> None:
    if route.request.url == address:
        route.fulfill(body=content, content_type="text/html; charset=utf-8")
    else:
        route.abort()


def _tidied(raw: bytes) -> bytes:
    """The same PDF without the time it was printed at, packed, its links leading to the other PDFs."""
    import pikepdf

    with pikepdf.open(io.BytesIO(_numbered(raw))) as pdf:
        for name in ("/CreationDate", "/ModDate", "/Creator"):
            if name in pdf.docinfo:
                del pdf.docinfo[name]
        for page in pdf.pages:
            for mark in page.get("/Annots", []):
                _lead_to_paper(pikepdf, mark)
        packed = io.BytesIO()
        pdf.save(
            packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True
        )
    return packed.getvalue()


def _numbered(raw: bytes) -> bytes:
    """The same PDF, its tags numbered from 1 in their order: Chromium's own numbers are not the same every time."""
    names = sorted(set(_TAG_NAME.findall(raw)))
    new = {name: b"(node%08d)" % place for place, name in enumerate(names, 1)}
    return _TAG_NAME.sub(lambda found: new[found.group()], raw)


def _lead_to_paper(pikepdf: Any, mark: Any) -> None:
    """A link to another page of the run leads to its PDF beside this one; no place of this machine is named."""
    address = str(mark.get("/A", {}).get("/URI", ""))
    if not address.startswith(_PLACE):
        return
    page, _, part = address.removeprefix(_PLACE).partition("#")
    if not page.endswith(".html"):  # a file that is not printed lies beside the HTML pages only
        del mark["/A"]
        return
    to = pikepdf.Name(f"/{part}") if part else pikepdf.Array([0, pikepdf.Name("/Fit")])
    mark["/A"] = pikepdf.Dictionary(
        S=pikepdf.Name("/GoToR"), F=pikepdf.String(paper_name(page).rsplit("/", 1)[-1]), D=to
    )

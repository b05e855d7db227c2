"""What stands in the margins of every printed page, and what a reader is told who cannot print."""

from __future__ import annotations

PAPER: dict[str, str] = {
    "page": "Page ",
    "of": " of ",
    "run": "Run {run}",
    "expires": "expires {expires}",
    "blocked": "Blocked from release",
    "no_printer": (
        "Printing needs two Python packages that are not installed ({missing}). "
        "Install them with: pip install 'riskkit[pdf]'. The HTML pages of the run print from any browser too."
    ),
    "no_chromium": (
        "Printing needs Chromium, and none was found. On Debian or Ubuntu: apt-get install chromium. Elsewhere: "
        "python -m playwright install chromium. Or name one with --browser PATH. "
        "The HTML pages print from any browser too."
    ),
    "chromium_failed": (
        "Chromium could not print {page}. Try again with --browser PATH and a Chromium of version 131 or later; "
        "the HTML page prints from any browser too."
    ),
}

"""What stands in the margins of every printed page, and what a reader is told who cannot print."""

from __future__ import annotations

PAGE_BEFORE, PAGE_BETWEEN = "Page ", " of "
MARGIN_RUN = "Run {run}"
MARGIN_EXPIRES = "expires {expires}"
MARGIN_BLOCKED = "Blocked from release"
NO_PRINTER = (
    "Printing needs two Python packages that are not installed ({missing}). "
    "Install them with: pip install 'riskkit[pdf]'. The HTML pages of the run print from any browser too."
)
NO_CHROMIUM = (
    "Printing needs Chromium, and none was found. On Debian or Ubuntu: apt-get install chromium. Elsewhere: python -m "
    "playwright install chromium. Or name one with --browser PATH. The HTML pages print from any browser too."
)
CHROMIUM_FAILED = (
    "Chromium could not print {page}. Try again with --browser PATH and a Chromium of version 131 or later; "
    "the HTML page prints from any browser too."
)

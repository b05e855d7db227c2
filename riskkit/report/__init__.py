"""Pages from a released audit: the board's report, people's sheets, the checklist and the transparency record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.report.catalogue_page import checks_page
    from riskkit.report.pages import audit_page, make_pages
    from riskkit.report.sheet_look import look_of_sheets

__all__ = ["audit_page", "checks_page", "look_of_sheets", "make_pages"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {"audit_page": "pages", "checks_page": "catalogue_page", "make_pages": "pages", "look_of_sheets": "sheet_look"},
)

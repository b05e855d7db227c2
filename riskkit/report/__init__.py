"""Pages from a released audit: the board's report, people's sheets, the checklist and the transparency record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.report.catalogue_page import checks_page
    from riskkit.report.contest_pages import officer_page, person_page, record_columns, record_rows
    from riskkit.report.material import open_answers
    from riskkit.report.pages import audit_page, make_pages
    from riskkit.report.sheet_look import look_of_sheets
    from riskkit.report.sheet_page import horizon_words
    from riskkit.report.two_runs_page import comparison_page

__all__ = [
    "audit_page",
    "checks_page",
    "comparison_page",
    "horizon_words",
    "look_of_sheets",
    "make_pages",
    "officer_page",
    "open_answers",
    "person_page",
    "record_columns",
    "record_rows",
]  # fmt: skip

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "audit_page": "pages",
        "checks_page": "catalogue_page",
        "comparison_page": "two_runs_page",
        "horizon_words": "sheet_page",
        "make_pages": "pages",
        "officer_page": "contest_pages",
        "open_answers": "material",
        "person_page": "contest_pages",
        "record_columns": "contest_pages",
        "record_rows": "contest_pages",
        "look_of_sheets": "sheet_look",
    },
)

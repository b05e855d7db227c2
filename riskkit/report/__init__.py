"""Pages from a released audit: the board's report, people's sheets, the checklist and the transparency record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.report.pages import audit_page, make_pages

__all__ = ["audit_page", "make_pages"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from riskkit.report import pages

        return getattr(pages, name)
    raise AttributeError(f"riskkit.report has no {name}")

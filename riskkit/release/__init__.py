"""Disclosure control and blocking rules: from an audit to what may be printed, and the tables a run folder keeps.

Names are loaded when first used, so `import riskkit.release` loads neither numpy nor pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.release.blocking import blocking_reasons
    from riskkit.release.parquet_tables import score_tables
    from riskkit.release.releasing import release
    from riskkit.release.sheets import sheets_for
    from riskkit.release.tracking_figures import tracked_metrics

__all__ = ["blocking_reasons", "release", "score_tables", "sheets_for", "tracked_metrics"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "blocking_reasons": "blocking",
        "release": "releasing",
        "score_tables": "parquet_tables",
        "sheets_for": "sheets",
        "tracked_metrics": "tracking_figures",
    },
)

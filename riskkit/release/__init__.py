"""Disclosure control and blocking rules: from an audit to what may be printed, and the tables a run folder keeps.

Names are loaded when first used, so `import riskkit.release` loads neither numpy nor pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.release.blocking import blocking_reasons
    from riskkit.release.parquet_tables import score_tables
    from riskkit.release.releasing import release
    from riskkit.release.sheets import sheets_for
    from riskkit.release.tracking_figures import tracked_metrics

__all__ = ["blocking_reasons", "release", "score_tables", "sheets_for", "tracked_metrics"]

_HOME = {
    "blocking_reasons": "blocking",
    "release": "releasing",
    "score_tables": "parquet_tables",
    "sheets_for": "sheets",
    "tracked_metrics": "tracking_figures",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"riskkit.release.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

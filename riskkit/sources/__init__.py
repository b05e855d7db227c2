"""Read tables as agencies hand them over; refuse what breaks their layout; count what is there.

Takes    a study's `SourcesSpec`, `TableSpec` or `ScoresSpec`, and the folder its paths are relative to.
Gives    `Sources`, `Examples` or `ScoredCohort`; `Profile`.
Promise  nothing is guessed, repaired or dropped; a refusal names place, column and count, never a cell.

Names are loaded when first used, so `import riskkit.sources` loads neither ibis nor duckdb.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.sources.profiling import Profile, profile
    from riskkit.sources.reading import read_sources
    from riskkit.sources.scores_study import read_scores
    from riskkit.sources.table_study import read_table

_HOME = {
    "read_sources": "reading",
    "read_table": "table_study",
    "read_scores": "scores_study",
    "profile": "profiling",
    "Profile": "profiling",
}

__all__ = ["Profile", "profile", "read_scores", "read_sources", "read_table"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"riskkit.sources.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

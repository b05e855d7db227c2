"""The only room that imports mlflow: numbers, pages and the model of a sealed run, for comparing.

Takes    a sealed run folder.
Gives    `track_run`.
Promise  mlflow is loaded only when a run is tracked; riskkit works without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.tracking.tracked_run import track_run

__all__ = ["track_run"]


def __getattr__(name: str) -> Any:
    if name != "track_run":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from riskkit.tracking.tracked_run import track_run

    return track_run

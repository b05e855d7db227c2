"""The only room that imports mlflow: numbers, pages and the model of a sealed run, for comparing.

Takes    a sealed run folder.
Gives    `track_run`, `move_alias`.
Promise  mlflow is loaded only when a run is tracked; riskkit works without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.tracking.model_alias import move_alias
    from riskkit.tracking.tracked_run import track_run

__all__ = ["move_alias", "track_run"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {"move_alias": "model_alias", "track_run": "tracked_run"},
)

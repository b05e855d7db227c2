"""Baselines, training, calibration, intervals, scoring, reasons.

Takes    Examples and a ModelSpec.
Gives    `RiskModel` (frozen once trained) and `ScoredCohort` (shown only with its audit).
Promise  nothing here flags by a cut of its own: capacity, seed and role come from the study.

Names are loaded when first used, so importing the room loads no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.models.changes import nearest_changes
    from riskkit.models.crossing import cross_score
    from riskkit.models.files import open_model
    from riskkit.models.risk_model import RiskModel
    from riskkit.models.scoring import score
    from riskkit.models.training import train

__all__ = ["RiskModel", "cross_score", "nearest_changes", "open_model", "score", "train"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "RiskModel": "risk_model",
        "cross_score": "crossing",
        "nearest_changes": "changes",
        "open_model": "files",
        "score": "scoring",
        "train": "training",
    },
)

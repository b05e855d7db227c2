"""Baselines, training, calibration, intervals, scoring, reasons.

Takes    Examples and a ModelSpec.
Gives    `RiskModel` (frozen once trained) and `ScoredCohort` (shown only with its audit).
Promise  nothing here flags by a cut of its own: capacity, seed and role come from the study.

Names are loaded when first used, so importing the room loads no library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.models.crossing import cross_score
    from riskkit.models.files import open_model
    from riskkit.models.risk_model import RiskModel
    from riskkit.models.scoring import score
    from riskkit.models.training import train

__all__ = ["RiskModel", "cross_score", "open_model", "score", "train"]

_HOME = {
    "RiskModel": "risk_model",
    "cross_score": "crossing",
    "open_model": "files",
    "score": "scoring",
    "train": "training",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"riskkit.models.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

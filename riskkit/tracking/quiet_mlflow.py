"""mlflow, loaded once, with its telemetry off and its chatter low: the one place where riskkit imports it.

Takes    nothing.
Gives    `load_mlflow`.
Promise  the switches are set before the import, so nothing is ever sent; riskkit runs without this module.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any


@cache
def load_mlflow() -> Any:
    """The mlflow package."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["DO_NOT_TRACK"] = "true"
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")
    import mlflow

    for name in ("mlflow", "alembic"):
        if logging.getLogger(name).level in (logging.NOTSET, logging.INFO):
            logging.getLogger(name).setLevel(logging.WARNING)
    return mlflow

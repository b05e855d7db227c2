"""mlflow, loaded once, with its telemetry off and its chatter low: the one place where riskkit imports it.

Takes    nothing.
Gives    `load_mlflow`, `their_warnings_aside`.
Promise  the switches are set before the import, so nothing is ever sent; riskkit runs without this module.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


@cache
def load_mlflow() -> tuple[Any, tuple[type[Exception], ...]]:
    """The mlflow package, and the errors by which it says that a store cannot be read or written."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ["DO_NOT_TRACK"] = "true"
    os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*Any type hint is inferred", UserWarning)  # about mlflow's own classes
        import mlflow
        import mlflow.pyfunc
    from sqlalchemy.exc import SQLAlchemyError

    for name in ("mlflow", "alembic"):
        if logging.getLogger(name).level in (logging.NOTSET, logging.INFO):
            logging.getLogger(name).setLevel(logging.WARNING)
    return mlflow, (mlflow.exceptions.MlflowException, SQLAlchemyError, OSError)


@contextmanager
def their_warnings_aside() -> Iterator[None]:
    """Leave out what mlflow says of its own database library, and its wish for an example row (a person)."""
    from sqlalchemy.exc import SADeprecationWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SADeprecationWarning)
        warnings.filterwarnings("ignore", ".*An input example was not provided", UserWarning)
        yield

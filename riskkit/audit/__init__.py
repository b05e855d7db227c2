"""Scored rows in, findings out: definitions, performance, groups, recording, stability, reasons.

Names are loaded when first used, so `import riskkit.audit` loads neither numpy nor pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.audit.catalogue import CATALOGUE, Entry
    from riskkit.audit.definitions import check_definitions
    from riskkit.audit.whole_audit import audit_scores

__all__ = ["CATALOGUE", "Entry", "audit_scores", "check_definitions"]

_HOME = {
    "CATALOGUE": "catalogue",
    "Entry": "catalogue",
    "audit_scores": "whole_audit",
    "check_definitions": "definitions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"riskkit.audit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

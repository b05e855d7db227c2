"""Scored rows in, findings out: definitions, performance, groups, recording, stability, reasons.

Names are loaded when first used, so `import riskkit.audit` loads neither numpy nor pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.audit.catalogue import CATALOGUE, Entry
    from riskkit.audit.definitions import check_definitions
    from riskkit.audit.whole_audit import audit_scores

__all__ = ["CATALOGUE", "Entry", "audit_scores", "check_definitions"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "CATALOGUE": "catalogue",
        "Entry": "catalogue",
        "audit_scores": "whole_audit",
        "check_definitions": "definitions",
    },
)

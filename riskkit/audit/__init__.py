"""Scored rows in, findings out: definitions, performance, groups, recording, stability, reasons.

Names are loaded when first used, so `import riskkit.audit` loads neither numpy nor pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.audit.catalogue import CATALOGUE
    from riskkit.audit.definitions.all_checks import check_definitions
    from riskkit.audit.definitions.material import Material
    from riskkit.audit.entry import Entry
    from riskkit.audit.whole_audit import audit_scores

__all__ = ["CATALOGUE", "Entry", "Material", "audit_scores", "check_definitions"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "CATALOGUE": "catalogue",
        "Entry": "entry",
        "Material": "definitions.material",
        "audit_scores": "whole_audit",
        "check_definitions": "definitions.all_checks",
    },
)

"""What changed between two runs: from two released audits, manifests and journals to one Comparison.

Names are loaded when first used, so `import riskkit.changes` loads no numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.changes.sameness import same_data
    from riskkit.changes.two_runs import compare_papers

__all__ = ["compare_papers", "same_data"]

__getattr__, __dir__ = lazy_names(__name__, {"compare_papers": "two_runs", "same_data": "sameness"})

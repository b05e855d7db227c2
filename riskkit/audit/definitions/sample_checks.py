"""The checks D54 and D55, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.reader_check import human_reading
from riskkit.audit.definitions.second_coding_check import second_coding_agrees
from riskkit.domain.findings import Finding

CHECKS: dict[str, Callable[[Material], Finding]] = {
    "D54": second_coding_agrees,
    "D55": human_reading,
}

"""The checks of dates, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.clock import clocks_agree
from riskkit.audit.definitions.default_dates import no_default_dates
from riskkit.audit.definitions.first_checks import NO_RECORDS, Check, on_records
from riskkit.audit.definitions.look_back import records_reach_back
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.overview import Overview
from riskkit.audit.definitions.settling import records_settle_in_time
from riskkit.audit.definitions.swapped_dates import days_and_months_in_place
from riskkit.audit.definitions.whole_extract import extract_is_whole
from riskkit.domain.findings import Finding
from riskkit.domain.origin import Origin


def on_overview(code: str, check: Callable[[Origin, Overview], Finding]) -> Check:
    """A check that reads the overview of events; not applicable without records."""

    def run(material: Material) -> Finding:
        if material.origin is None or material.overview is None:
            return make_finding(code, "not applicable", NO_RECORDS)
        return check(material.origin, material.overview)

    return run


CHECKS: dict[str, Check] = {
    "D18": on_records("D18", records_settle_in_time),
    "D19": on_overview("D19", days_and_months_in_place),
    "D20": on_overview("D20", lambda origin, overview: clocks_agree(overview)),
    "D21": on_overview("D21", no_default_dates),
    "D23": on_overview("D23", records_reach_back),
    "D25": on_overview("D25", extract_is_whole),
}

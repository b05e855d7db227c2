"""The checks D26 to D41, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.definitions.area_codes import areas_stay_put
from riskkit.audit.definitions.codes_over_time import codes_steady, roles_steady, statuses_count_rightly
from riskkit.audit.definitions.earlier_flags import earlier_flags_told
from riskkit.audit.definitions.exposure_agrees import spells_agree
from riskkit.audit.definitions.filled_in_later import not_filled_in_later
from riskkit.audit.definitions.flat_outcomes import outcomes_flat
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.naming_the_outcome import outcome_not_named
from riskkit.audit.definitions.outcome_card import card_beside_benchmark
from riskkit.audit.definitions.people_fields import frames_not_mixed, missing_does_not_tell, missing_stays_missing
from riskkit.audit.definitions.people_kept import people_not_weeded
from riskkit.audit.definitions.scope import nobody_out_of_scope
from riskkit.audit.definitions.units import units_alike
from riskkit.domain.findings import Finding

CHECKS: dict[str, Callable[[Material], Finding]] = {
    "D26": card_beside_benchmark,
    "D27": outcomes_flat,
    "D28": people_not_weeded,
    "D29": not_filled_in_later,
    "D30": units_alike,
    "D31": roles_steady,
    "D32": statuses_count_rightly,
    "D33": spells_agree,
    "D34": codes_steady,
    "D35": missing_stays_missing,
    "D36": frames_not_mixed,
    "D37": missing_does_not_tell,
    "D38": nobody_out_of_scope,
    "D39": areas_stay_put,
    "D40": earlier_flags_told,
    "D41": outcome_not_named,
}

"""The checks D42 to D51, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  D42 to D49 say the same before a model and after; D50 and D51 need one.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.definitions.cohort_share import share_of_the_cohort
from riskkit.audit.definitions.control_findings import nothing_found_where_nothing_is, splits_alike
from riskkit.audit.definitions.dates_of_rows import dates_alike, features_known_in_time, outcomes_in_time
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.missing_tells import missing_is_missing
from riskkit.audit.definitions.published_agree import published_figures_agree
from riskkit.audit.definitions.repeated_rows import nothing_repeated
from riskkit.audit.definitions.telling_features import no_feature_knows
from riskkit.domain.findings import Finding

CHECKS: dict[str, Callable[[Material], Finding]] = {
    "D42": outcomes_in_time,
    "D43": features_known_in_time,
    "D44": dates_alike,
    "D45": nothing_repeated,
    "D46": no_feature_knows,
    "D47": missing_is_missing,
    "D48": share_of_the_cohort,
    "D49": published_figures_agree,
    "D50": nothing_found_where_nothing_is,
    "D51": splits_alike,
}

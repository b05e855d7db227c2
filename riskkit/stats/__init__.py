"""Arithmetic on plain arrays: counts, intervals, ranking, calibration, resampling, many comparisons, fingerprints.

Takes    numpy arrays: recorded outcomes (0 or 1), flags, scores, codes of groups and people.
Gives    arrays or small frozen results. What is undefined is NaN, with a reason; never 0.
Promise  no files, no frames, no clock; the same arrays and seed give the same numbers.

Names are loaded when first used, so `import riskkit.stats` loads neither numpy nor scipy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.stats.areas import AucInterval, areas_by_group, auc_interval
    from riskkit.stats.buckets import Buckets, assign_buckets, bootstrap_tables, bucket_counts, design_effect
    from riskkit.stats.calibration import (
        CalibrationBins,
        CalibrationLine,
        ObservedExpected,
        brier,
        calibration_bins,
        calibration_slope_intercept,
        observed_expected,
    )
    from riskkit.stats.chance import (
        chance_of_at_least,
        chance_of_at_most,
        chance_of_so_few,
        chance_of_so_many,
        hypergeometric_middle,
    )
    from riskkit.stats.comparing import (
        all_alike,
        ratios_alike,
        ratios_within,
        smallest_gap,
        two_alike,
        two_ratios_alike,
        within_margin,
    )
    from riskkit.stats.counts import (
        CELL_NAMES,
        RATE_NAMES,
        WHY_UNDEFINED,
        Rate,
        Rates,
        confusion_counts,
        identity_residual,
        prevalence,
        rate,
    )
    from riskkit.stats.fingerprint import fingerprint_array, fingerprint_bytes, fingerprint_json
    from riskkit.stats.intervals import (
        Interval,
        clopper_pearson,
        newcombe_difference,
        poisson_exact,
        poisson_mid_p,
        proportion_interval,
        ratio_of_shares,
        wilson,
    )
    from riskkit.stats.lines_by_people import line_by_people, mean_by_people
    from riskkit.stats.logistic import apply_platt, fit_platt
    from riskkit.stats.multiplicity import benjamini_hochberg, holm
    from riskkit.stats.pooled_ratios import (
        MixOfParts,
        WithinRatio,
        beyond_every_part,
        mix_of_parts,
        pooled_ratio,
        ratio_within,
        within_variance_by_bucket,
    )
    from riskkit.stats.ranking import (
        PrecisionCapture,
        TiesAtCut,
        auc,
        auc_under_weights,
        average_precision,
        flag_top,
        lift,
        precision_capture_at,
        rank_by_score,
    )
    from riskkit.stats.rates_per_head import rate_per_thousand, ratio_of_rates
    from riskkit.stats.reader_agreement import Kappa, cohen_kappa
    from riskkit.stats.resampling import (
        PercentileInterval,
        multinomial_cells,
        percentile_interval,
        person_bootstrap_weights,
        person_cell_counts,
    )
    from riskkit.stats.shifted_profile import ShiftedShare, shifted_share

_ROOMS = {
    "areas": "AucInterval areas_by_group auc_interval",
    "calibration": (
        "CalibrationBins CalibrationLine ObservedExpected brier calibration_bins calibration_slope_intercept"
        " observed_expected"
    ),
    "chance": ("chance_of_at_least chance_of_at_most chance_of_so_few chance_of_so_many hypergeometric_middle"),
    "lines_by_people": "line_by_people mean_by_people",
    "counts": ("CELL_NAMES RATE_NAMES WHY_UNDEFINED Rate Rates confusion_counts identity_residual prevalence rate"),
    "fingerprint": "fingerprint_array fingerprint_bytes fingerprint_json",
    "intervals": (
        "Interval clopper_pearson newcombe_difference poisson_exact poisson_mid_p "
        "proportion_interval ratio_of_shares wilson"
    ),
    "logistic": "apply_platt fit_platt",
    "buckets": "Buckets assign_buckets bootstrap_tables bucket_counts design_effect",
    "comparing": "all_alike ratios_alike ratios_within smallest_gap two_alike two_ratios_alike within_margin",
    "multiplicity": "benjamini_hochberg holm",
    "pooled_ratios": (
        "MixOfParts WithinRatio beyond_every_part mix_of_parts pooled_ratio ratio_within within_variance_by_bucket"
    ),
    "rates_per_head": "rate_per_thousand ratio_of_rates",
    "ranking": (
        "PrecisionCapture TiesAtCut auc auc_under_weights average_precision flag_top lift precision_capture_at"
        " rank_by_score"
    ),
    "reader_agreement": "Kappa cohen_kappa",
    "resampling": (
        "PercentileInterval multinomial_cells percentile_interval person_bootstrap_weights person_cell_counts"
    ),
    "shifted_profile": "ShiftedShare shifted_share",
}
_HOME = {name: module for module, names in _ROOMS.items() for name in names.split()}

__all__ = [  # noqa: RUF022 (in the order of the files)
    "CalibrationBins",
    "CalibrationLine",
    "ObservedExpected",
    "brier",
    "calibration_bins",
    "calibration_slope_intercept",
    "observed_expected",
    "chance_of_at_least",
    "chance_of_at_most",
    "chance_of_so_few",
    "chance_of_so_many",
    "hypergeometric_middle",
    "line_by_people",
    "mean_by_people",
    "CELL_NAMES",
    "RATE_NAMES",
    "WHY_UNDEFINED",
    "Rate",
    "Rates",
    "confusion_counts",
    "identity_residual",
    "prevalence",
    "rate",
    "fingerprint_array",
    "fingerprint_bytes",
    "fingerprint_json",
    "AucInterval",
    "Interval",
    "areas_by_group",
    "auc_interval",
    "clopper_pearson",
    "newcombe_difference",
    "ratio_of_shares",
    "poisson_mid_p",
    "poisson_exact",
    "proportion_interval",
    "wilson",
    "apply_platt",
    "fit_platt",
    "benjamini_hochberg",
    "holm",
    "Buckets",
    "assign_buckets",
    "bootstrap_tables",
    "bucket_counts",
    "design_effect",
    "all_alike",
    "ratios_alike",
    "ratios_within",
    "smallest_gap",
    "two_alike",
    "two_ratios_alike",
    "within_margin",
    "PrecisionCapture",
    "TiesAtCut",
    "auc",
    "auc_under_weights",
    "average_precision",
    "flag_top",
    "lift",
    "precision_capture_at",
    "rank_by_score",
    "Kappa",
    "cohen_kappa",
    "PercentileInterval",
    "multinomial_cells",
    "percentile_interval",
    "person_bootstrap_weights",
    "person_cell_counts",
    "MixOfParts",
    "WithinRatio",
    "beyond_every_part",
    "mix_of_parts",
    "pooled_ratio",
    "ratio_within",
    "within_variance_by_bucket",
    "rate_per_thousand",
    "ratio_of_rates",
    "ShiftedShare",
    "shifted_share",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"riskkit.stats.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

"""Choose who is scored and when; label outcomes; split by time.

Takes    a `Linkage`, a `FollowUp`, a `FeatureTable` with `Labels`.
Gives    `build_cohort`, `label_outcomes`, `split_by_time`, `unlabelled`.
Promise  light to import: the engine and pandas are loaded when a verb is called.
"""

from riskkit.cohort.choosing import build_cohort
from riskkit.cohort.labelling import label_outcomes
from riskkit.cohort.many_answers import answers_under
from riskkit.cohort.splitting import split_by_time, unlabelled

__all__ = ["answers_under", "build_cohort", "label_outcomes", "split_by_time", "unlabelled"]

"""A small records study with a few example people, for tests of the checks D52 and D53."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from drawn_records import cohort_of, linkage_of, target_spec

from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.preparation import replay

ANN: dict[str, Any] = {
    "who": "Ann, stabs somebody after the date",
    "born": "1990-01-01",
    "as_of": "2020-07-01",
    "records": [
        {"when": "2020-05-01", "kind": "crime", "offence": "theft", "role": "suspect"},
        {"when": "2020-09-01", "kind": "crime", "offence": "knife", "role": "suspect"},
    ],
    "expect": {
        "in_cohort": "yes", "because": "a knife, as suspect, in time", "outcome": "yes", "features": {"crimes": 1},
    },
}  # fmt: skip
BOB: dict[str, Any] = {
    "who": "Bob, last named too long ago",
    "born": "1990-01-01",
    "as_of": "2020-07-01",
    "records": [{"when": "2010-05-01", "kind": "crime", "offence": "theft", "role": "suspect"}],
    "expect": {"in_cohort": "no", "because": "nothing within three years"},
}
_VALUES: dict[str, Any] = {
    "riskkit": 1,
    "name": "small_study",
    "title": "A small study for tests",
    "kind": "records",
    "role": "perpetrator",
    "seed": 1,
    "words": dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "nothing but a test of examples"),
    "sources": {"data_kind": "synthetic", "extract_date": "2025-06-30", "folder": "extracts", "memory_limit_gb": 1},
    "linkage": {"method": "given"},
    "cohort": {"as_of": ["2020-07-01"], "seen_within_days": 1095, "age_from": 10, "age_to": 64, "age_unknown": "keep"},
    "target": {
        "meaning": "a recorded offence with a knife, as suspect", "role": "suspect", "offences": ["knife"],
        "statuses": ["recorded"], "which": "any", "horizon_days": 365, "waiting_days": 0,
    },
    "split": {"method": "time", "test_from": "2020-07-01", "same_person": "one side"},
    "capacity": {"share": 0.1},
    "model": {"recipes": ["logistic"], "points": {"crimes": 1}},
    "groups": [],
    "features": [{
        "name": "crimes", "label": "Crimes in the last year", "unit": "crimes", "meaning": "crimes as suspect",
        "measure": "count", "events": {"kinds": ["crime"], "roles": ["suspect"]}, "days": 365,
    }],
    "examples": [ANN, BOB],
}  # fmt: skip


def study_values(**changes: Any) -> dict[str, Any]:
    """The study as plain values; `target__role` changes `role` inside `target`; None removes."""
    values = copy.deepcopy(_VALUES)
    for path, value in changes.items():
        *above, last = path.split("__")
        at = values
        for name in above:
            at = at[name]
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value
    return values


def small_study(folder: Path = Path(), **changes: Any) -> StudySpec:
    """The same as a StudySpec that stands in `folder` and can be replayed."""
    return parse_spec(StudySpec, study_values(**changes), "the study").standing_in(folder).replayed_by(replay)


RECORDS = """
person | role    | offence | status    | occurred   | known
ann    | suspect | theft   | recorded  | 2020-05-01 | 2020-05-02
ann    | suspect | knife   | recorded  | 2020-09-01 | 2020-09-02
bob    | victim  | theft   | recorded  | 2020-05-01 | 2020-05-02
bob    | suspect | gun     | recorded  | 2020-09-01 | 2020-09-02
cat    | witness | theft   | recorded  | 2020-05-01 | 2020-05-02
cat    | suspect | knife   | cancelled | 2020-09-01 | 2020-09-02
"""


def origin_of(events: str = RECORDS) -> Origin:
    """Drawn records as the real ones of a study."""
    linkage = linkage_of(events)
    cohort = cohort_of(linkage, "2020-07-01")
    history, follow_up = cut(cohort, linkage, target_spec())
    return Origin(cohort, history, (), follow_up)


def example(person: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An example with some of its values changed."""
    return {**copy.deepcopy(person), **changes}

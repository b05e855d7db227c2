"""Would an example notice a changed feature.

Takes    what the examples answered (`Told`), and a sample of the real records.
Gives    `noticed_features`: rows of D53, one for each way to change features.
Promise  a change that no example notices is worked out on the sample too: what changes no value there (a code that the
         cohort's own rules keep out, for instance) is not held against the study.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.definitions.example_people import Told, alike, given, key_of, keys_of, number_words, on_dates
from riskkit.audit.definitions.feature_mutations import Changed, changed_features
from riskkit.audit.definitions.mutated_answers import linkage_under
from riskkit.audit.definitions.mutations import Records
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Row

if TYPE_CHECKING:
    from riskkit.domain.examples import FeatureTable
    from riskkit.domain.sources import Linkage

NAMED = 6
NOT_COUNTED = "counted in the records only where no example notices"
FEATURE_RECORDS: tuple[tuple[str, Records], ...] = (("everything is known the moment it happens", "known at once"),)
Values = dict[tuple[str, str], dict[str, float]]


def noticed_features(told: Told, sample: Linkage, dates: tuple[date, ...], share: float) -> Iterator[Row]:
    """For each way to change a feature: how many features were changed so, and of which nothing noticed it."""
    study, replay, own = told.study, given(told.study.replay), given(told.study.features)
    changed = changed_features(own)
    values = _values(replay.features(study, told.linkage, (*own, *(one.spec for one in changed))))
    missed = [one for one in changed if not _answer_changes(told, one.of, values, one.spec.name, values)]
    rows, base = _changed_rows(told, sample, dates, missed)
    for mutation in dict.fromkeys(one.mutation for one in changed):
        features = dict.fromkeys(one.of for one in changed if one.mutation == mutation)
        here = [one for one in missed if one.mutation == mutation]
        most = max((rows[one.spec.name] for one in here), default=0) if base is not None else None
        real = [one for one in here if base is None or rows[one.spec.name]] or here
        yield _row(mutation, tuple(dict.fromkeys(one.of for one in real)), len(features), most, base, share)
    for name, how in FEATURE_RECORDS:
        other = _values(replay.features(study, linkage_under(told.linkage, how), own))
        seen = any(_answer_changes(told, spec.name, values, spec.name, other) for spec in own)
        yield _row(name, () if seen else ("any",), len(own), None, None, share)


def _row(
    mutation: str, missed: tuple[str, ...], features: int, most: int | None, base: int | None, share: float
) -> Row:
    shown = ", ".join(missed[:NAMED]) + (", and more" if len(missed) > NAMED else "")
    return {
        "changes": "features",
        "mutation": mutation,
        "noticed": "no" if missed else "yes",
        "noticed_by": f"not for {shown}" if missed else None,
        "rows_changed": most if missed else None,
        "of_rows": base if missed else None,
        "outcomes_changed": None,
        "of_outcomes": None,
        "sampled": round(share, 4) if missed else None,
        "reason": None if missed and base is not None else NOT_COUNTED,
        "features": features,
        "unnoticed": len(missed),
    }


def _changed_rows(
    told: Told, sample: Linkage, dates: tuple[date, ...], missed: Sequence[Changed]
) -> tuple[dict[str, int], int | None]:
    """Rows of the sample in which each changed feature has another value, and rows in all; None: none to look at."""
    if not missed:
        return {}, None
    study = told.study
    own = [spec for spec in given(study.features) if any(one.of == spec.name for one in missed)]
    there = on_dates(study, dates)
    try:
        frame = given(study.replay).features(there, sample, (*own, *(one.spec for one in missed))).frame
    except SpecError:  # nobody of the sample is in the cohort on these dates
        return {}, None
    found = {}
    for one in missed:
        before, after = frame[one.of].to_numpy(), frame[one.spec.name].to_numpy()
        found[one.spec.name] = int(np.count_nonzero((before != after) & ~(np.isnan(before) & np.isnan(after))))
    return found, len(frame)


def _values(table: FeatureTable) -> Values:
    names = list(table.frame.columns)
    rows = (dict(zip(names, row, strict=True)) for row in table.frame.to_numpy().tolist())
    return dict(zip(keys_of(table.keys), rows, strict=True))


def _answer_changes(told: Told, feature: str, before: Values, name: str, after: Values) -> bool:
    """True if an example's stated value of a feature was met before and is not met any more."""
    for place, person in enumerate(told.people):
        key = key_of(place, person)
        if feature not in person.expect.features or key not in before or key not in after:
            continue
        expected = person.expect.features[feature]
        met = alike(expected, number_words(before[key][feature]))
        if met and not alike(expected, number_words(after[key][name])):
            return True
    return False

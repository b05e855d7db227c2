"""Many definitions in one pass answer as each does on its own, through build_cohort, cut and label_outcomes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drawn_records import linkage_from
from drawn_worlds import AS_OF, all_events, all_exposure, all_people
from example_studies import small_study
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.audit.definitions.mutated_answers import linkage_under, tell_mutations
from riskkit.audit.definitions.mutations import Mutation, mutations_of
from riskkit.cohort import label_outcomes
from riskkit.cohort.choosing import _choose
from riskkit.domain.history import cut
from riskkit.domain.sources import Linkage

STUDY = small_study(
    cohort__as_of=list(AS_OF), cohort__seen_within_days=30, cohort__age_from=18, cohort__areas=["E1", "E2"],
    cohort__without_earlier={"roles": ["suspect", "charged"], "offences": ["knife"], "not_statuses": ["cancelled"]},
    target__offences=["knife", "gun"], target__kinds=["crime"], target__statuses=["recorded"],
    target__horizon_days=20, target__waiting_days=5, target__embargo_days=2,
)  # fmt: skip
MUTATIONS = mutations_of(STUDY, ("knife", "gun", "-"))


def alone(linkage: Linkage, mutation: Mutation) -> dict[tuple[str, str], float]:
    """The same answers from the verbs of the story; an outcome of several roles is the highest of each."""
    changed = linkage_under(linkage, mutation.records)
    cohort = _choose(changed, mutation.cohort)
    if cohort.rows == 0:
        return {}
    wanted, target, labels = mutation.rule.events, mutation.rule.target, []
    for role in wanted.roles or ():
        lists = {name: getattr(wanted, name) for name in ("offences", "kinds", "statuses", "initiated_by")}
        one = target.model_copy(update={"role": role, **lists})
        _, follow_up = cut(cohort, changed, one)
        labels.append(label_outcomes(follow_up, one).frame["label"].to_numpy(dtype=float))
    keys = cohort.keys()
    return dict(zip(keys_of(keys), np.max(labels, axis=0), strict=True))


def keys_of(keys: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(keys["person_id"], keys["as_of"].dt.strftime("%Y-%m-%d"), strict=True))


@settings(max_examples=30)
@given(all_people(), all_events(), all_exposure(), st.integers(0, len(MUTATIONS) - 1))
def test_a_mutation_in_the_batch_answers_as_it_does_alone(people, events, exposure, place):
    linkage = linkage_from(events, people, exposure, [], extract="2024-03-30")

    keys, outcomes = tell_mutations(STUDY.replay, linkage, STUDY.cohort.as_of, MUTATIONS)

    batch = dict(zip(keys_of(keys), zip(outcomes[place].scored, outcomes[place].label, strict=True), strict=True))
    told = {key: label for key, (scored, label) in batch.items() if scored}
    expected = alone(linkage, MUTATIONS[place])
    assert told.keys() == expected.keys()
    assert [told[key] for key in told] == pytest.approx([expected[key] for key in told], nan_ok=True)
